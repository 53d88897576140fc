// The citation viewer: the report's own print of one row, in a panel beside the answer or on a page of its own.

import { h, icon } from "./dom.js";
import { cellsTable, placeOf, rawLine, rowNotes } from "./printed-row.js";
import { problemNotice } from "./notices.js";

/** What there is to see of one row: its place and its body. `turnTo(row)` shows another row in its place. */
export async function rowView({ service, report, scale, row, cells = [], turnTo }) {
  const detail = await service.get(`/v1/reports/${encodeURIComponent(report)}/rows/${row}`);
  const cited = cells.map((cell) => ({ line: cell.line ?? detail.line, start: cell.start, end: cell.end }));
  const lines = await printedLines(service, report, detail, cited);
  const body = h(
    "div",
    { class: "row-view" },
    remarks(rowNotes(detail)),
    cellsTable(detail, cited, scale),
    h("h3", {}, "受領ファイルの印字"),
    h("p", { class: "quiet" }, "縦線は列の区切りです。"),
    lines.map(({ line, text, ranges }) =>
      h("div", {}, h("p", { class: "quiet" }, `${line}行目`), rawLine(text, ranges)),
    ),
    neighbours(detail, turnTo),
    h(
      "p",
      { class: "no-print" },
      h("a", wholeReport(service, report, row, cells), "この行を報告書の全体で見る"),
    ),
  );
  return { place: [placeOf(detail), detail.rating ? scale.badge(detail.rating.label) : ""], body };
}

/** From a page of somebody else, in a tab of its own. */
function wholeReport(service, report, row, cells) {
  const elsewhere = service.base ? { target: "_blank", rel: "noopener" } : {};
  return { href: address(service, report, row, cells), ...elsewhere };
}

/** The deep link to a row and its marked characters. */
export function address(service, report, row, cells = []) {
  const query = new URLSearchParams({ report, row });
  for (const cell of cells) query.append("mark", `${cell.line ?? ""}:${cell.start}-${cell.end}`);
  return `${service.base}/report?${query}#row-${row}`;
}

async function printedLines(service, report, detail, cited) {
  const numbers = [...new Set([detail.line, ...cited.map(({ line }) => line)])].sort((a, b) => a - b);
  return Promise.all(
    numbers.map(async (line) => {
      const path = `/v1/reports/${encodeURIComponent(report)}/source?first=${line}&last=${line}`;
      const text = line === detail.line ? detail.text : (await service.get(path)).lines[0].text;
      return {
        line,
        text,
        ranges: cited.filter((range) => range.line === line).map(({ start, end }) => [start, end]),
      };
    }),
  );
}

function remarks(notes) {
  if (!notes.length) return null;
  return h(
    "details",
    { class: "remarks" },
    h("summary", {}, `読み取りの補正（${notes.length}件）`),
    h(
      "ul",
      { class: "notes" },
      notes.map((note) => h("li", {}, note)),
    ),
  );
}

function neighbours({ previous, next }, turnTo) {
  const button = (row, name, label) =>
    h(
      "button",
      { type: "button", class: "button small", disabled: !row, onclick: () => turnTo(row) },
      name === "previous" ? icon(name) : null,
      label,
      name === "next" ? icon(name) : null,
    );
  return h(
    "p",
    { class: "neighbours no-print" },
    button(previous, "previous", "前の指標"),
    button(next, "next", "次の指標"),
  );
}

/** The panel. Esc, the button and a click beside it close it; the focus goes back to where it came from. */
export class Viewer {
  constructor({ service }) {
    this.service = service;
    this.title = h("h2", { id: "viewer-title", tabindex: "-1" });
    this.place = h("p", { class: "place quiet" });
    this.body = h("div", { class: "viewer-body" });
    const close = h(
      "button",
      { type: "button", class: "button small plain", onclick: () => this.element.close() },
      icon("close"),
      "閉じる",
    );
    this.element = h(
      "dialog",
      {
        class: "viewer",
        "aria-labelledby": "viewer-title",
        onclick: (event) => event.target === this.element && this.element.close(),
      },
      h("div", { class: "viewer-head" }, h("div", {}, this.title, this.place), close),
      this.body,
    );
  }

  /** Show a row with its cited cells marked. */
  async open({ report, scale, row, indicator, cells }) {
    const opener = this.element.getRootNode().activeElement;
    this.title.textContent = indicator || `${row}番目の指標`;
    this.place.replaceChildren();
    this.body.replaceChildren(h("p", { class: "quiet" }, "読み込んでいます…"));
    if (!this.element.open) {
      this.element.showModal();
      this.element.addEventListener("close", () => opener?.focus(), { once: true });
    }
    this.title.focus();
    try {
      const turnTo = (other) => this.#turn({ report, scale, row: other });
      const { place, body } = await rowView({ service: this.service, report, scale, row, cells, turnTo });
      this.place.replaceChildren(...place);
      this.body.replaceChildren(body);
    } catch (error) {
      this.body.replaceChildren(
        problemNotice(error, () => this.open({ report, scale, row, indicator, cells })),
      );
    }
    for (const line of this.body.querySelectorAll(".raw")) {
      const mark = line.querySelector("mark");
      if (mark) line.scrollTop = mark.offsetTop - line.offsetTop - line.clientHeight / 2;
    }
    this.body.querySelector("mark")?.scrollIntoView({ block: "center" });
  }

  async #turn({ report, scale, row }) {
    const { indicator } = await this.service.get(`/v1/reports/${encodeURIComponent(report)}/rows/${row}`);
    await this.open({ report, scale, row, indicator, cells: [] });
    this.body.scrollTop = 0;
  }
}
