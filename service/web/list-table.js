// The list of an answer as a sortable table with rating badges; on a narrow screen each row becomes a card.

import { breakable, h, icon } from "./dom.js";

/** A table for {columns, rows, cited_rows}; `open(row)` shows a row, `draw` maps a column to how its text is drawn. */
export function listTable(table, scale, open, draw = {}) {
  const body = h("tbody", { role: "rowgroup" });
  const entries = table.rows.map((cells, n) => ({ cells, row: table.cited_rows?.[n] ?? null }));
  const show = (list) =>
    body.replaceChildren(
      ...list.map((entry) =>
        line(table.columns, entry, open, (name, text) => draw[name]?.(text) ?? (scale.find(text) ? scale.badge(text) : breakable(text))),
      ),
    );
  show(entries);
  const head = h(
    "tr",
    { role: "row" },
    table.columns.map((name, n) => heading(name, n, entries, show)),
  );
  return h(
    "table",
    { class: "list cards", role: "table" },
    h("caption", { class: "spoken" }, `${table.rows.length}行の一覧。見出しを押すと並べ替えます。`),
    h("thead", { role: "rowgroup" }, head),
    body,
  );
}

function line(columns, { cells, row }, open, drawn) {
  return h(
    "tr",
    { role: "row" },
    cells.map((text, n) => {
      const content =
        n === 0 && row
          ? h("button", { type: "button", class: "link", onclick: () => open(row, text) }, text)
          : drawn(columns[n], text);
      const properties = {
        "data-column": columns[n],
        class: look(text),
      };
      return n === 0
        ? h("th", { scope: "row", role: "rowheader", ...properties }, content)
        : h("td", { role: "cell", ...properties }, h("div", {}, content));
    }),
  );
}

/** Numbers stand under one another; what is short, as a department is, stays on one line. */
function look(text) {
  if (figure(text) === null) return text.length < 11 ? "short" : null;
  return text.length < 12 ? "number short" : "number";
}

function heading(name, column, entries, show) {
  const sort = (event) => {
    const cell = event.currentTarget.closest("th");
    const down = cell.getAttribute("aria-sort") === "ascending";
    for (const other of cell.parentElement.children) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = [...entries].sort((a, b) => compare(a.cells[column], b.cells[column]));
    show(down ? sorted.reverse() : sorted);
  };
  return h(
    "th",
    { scope: "col", role: "columnheader", class: name.length < 5 ? "short" : null },
    h("button", { type: "button", class: "sort", onclick: sort }, breakable(name)),
  );
}

const SCALE = { 万: 1e4, 億: 1e8, 兆: 1e12 };

/** The first number in a cell (「33万人」 is 330000), or null. */
export function figure(text) {
  const found = /^[^\d▲△-]{0,6}([▲△-]?)([\d,]+(?:\.\d+)?)([万億兆]?)/.exec(text.normalize("NFKC"));
  if (!found) return null;
  const value = Number(found[2].replaceAll(",", "")) * (SCALE[found[3]] ?? 1);
  return found[1] ? -value : value;
}

function compare(a, b) {
  const [x, y] = [figure(a), figure(b)];
  if (x !== null && y !== null) return x - y;
  if (x !== null || y !== null) return x === null ? 1 : -1;
  return a.localeCompare(b, "ja");
}

/** Links to the same rows as files for a spreadsheet. */
export function downloads(service, report, rows) {
  const query = rows.map((row) => `row=${row}`).join("&");
  const link = (kind, label) =>
    h(
      "a",
      {
        class: "button small",
        download: true,
        href: `${service.base}/v1/reports/${encodeURIComponent(report)}/rows.${kind}?${query}`,
      },
      icon("download"),
      label,
    );
  return h("p", { class: "downloads no-print" }, link("xlsx", "Excel"), link("csv", "CSV"));
}
