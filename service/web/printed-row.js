// One KPI row as printed: every cell under its column's name, the cited characters marked, repairs beside the print.

import { h } from "./dom.js";

/** Characters as the service counts them (code points), so that 「𠮷」 counts as one. */
export function cut(text, start, end) {
  return Array.from(text).slice(start, end).join("");
}

/** The place of a row in words: 「2ページ、受領ファイルの19行目」. */
export function placeOf({ page, line }) {
  return `${page}ページ、受領ファイルの${line}行目`;
}

/** The cells of a row as a table; `cited` are the marked ranges [{line, start, end}]. */
export function cellsTable(row, cited, scale) {
  return h(
    "table",
    { class: "cells" },
    h("caption", { class: "spoken" }, "列名と、報告書に印字されたままの内容"),
    h(
      "tbody",
      {},
      row.cells.map((cell) => cellRow(row, cell, cited, scale)),
    ),
  );
}

function cellRow(row, cell, cited, scale) {
  const at = cell.position;
  const ranges = cited.filter(({ line, start, end }) => line === at.line && start < at.end && end > at.start);
  const own = ranges.map(({ start, end }) => [
    Math.max(start, at.start) - at.start,
    Math.min(end, at.end) - at.start,
  ]);
  return h(
    "tr",
    { class: own.length ? "cited" : null, "data-field": cell.field },
    h(
      "th",
      { scope: "row" },
      cell.column,
      own.length ? h("span", { class: "spoken" }, "（根拠のセル）") : null,
    ),
    h("td", {}, h("span", { class: "printed" }, marked(cell.printed, own)), notes(row, cell, scale)),
  );
}

/** The text with the character ranges in <mark>. */
export function marked(text, ranges) {
  const parts = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    parts.push(cut(text, at, start), h("mark", {}, cut(text, start, end)));
    at = end;
  }
  return [...parts, cut(text, at)];
}

function notes(row, cell, scale) {
  const own = row.notes.filter((note) => note.field === cell.field);
  const lines = own.filter((note) => note.kind === "correction" || note.kind === "spelling").map(correction);
  if (cell.inherited) lines.push(`結合セル：${cell.position.line}行目の印字を引き継いでいます。`);
  if (cell.field === "rating" && row.rating && row.rating.label !== cell.printed)
    lines.push(["評価の区分：", scale.badge(row.rating.label)]);
  lines.push(
    ...own
      .filter((note) => ["inherited", "level", "missing"].includes(note.kind) && !cell.inherited)
      .map((note) => note.why),
  );
  return lines.length
    ? h(
        "ul",
        { class: "notes" },
        lines.map((line) => h("li", {}, line)),
      )
    : null;
}

function correction(note) {
  const label = note.kind === "correction" ? "訂正" : "表記";
  return [
    h("b", {}, label),
    `：「${note.printed}」を「${note.reading}」と読みます。`,
    h("span", { class: "quiet" }, note.why),
  ];
}

/** What ingest did to the row as a whole: shifted cells, missing names. */
export function rowNotes(row) {
  const fields = new Set(row.cells.map((cell) => cell.field));
  return row.notes.filter((note) => note.field === null || !fields.has(note.field)).map((note) => note.why);
}

/** A line of the file as received, tabs shown as thin bars, the ranges marked. */
export function rawLine(text, ranges) {
  return h(
    "p",
    { class: "raw", tabindex: "0", role: "group", "aria-label": "受領ファイルの行" },
    marked(text, ranges).flatMap((part) => (typeof part === "string" ? separated(part) : [part])),
  );
}

function separated(text) {
  return text.split("\t").flatMap((part, n) => [n ? h("span", { class: "tab" }, "\t") : null, part]);
}
