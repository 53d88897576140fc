// The whole report as received: every page and line, the cells as printed, a linked row and its marked characters.

import { Service } from "./api.js";
import { h } from "./dom.js";
import { problemNotice } from "./notices.js";
import { cut, marked } from "./printed-row.js";
import { Scale } from "./rating.js";
import { chooseReport, keepReport, reportChoice, wantedReport } from "./reports.js";
import { Viewer } from "./viewer.js";

const main = document.getElementById("main");
const service = new Service("");
const viewer = new Viewer({ service });

async function show() {
  try {
    const { report, reports } = await chooseReport(service, wantedReport());
    const source = await service.get(`/v1/reports/${encodeURIComponent(report.id)}/source`);
    main.replaceChildren(reportChoice(report, reports) ?? "", ...content(report, source), viewer.element);
    keepReport();
    document.title = `${report.title}｜報告書の原文`;
    document.getElementById(`row-${wantedRow()}`)?.scrollIntoView({ block: "center" });
    main.querySelector("mark")?.scrollIntoView({ block: "nearest", inline: "center" });
  } catch (error) {
    main.replaceChildren(problemNotice(error, show));
  }
}

function wantedRow() {
  return Number(new URLSearchParams(location.search).get("row"));
}

/** The marks of the address, 「line:start-end」, an empty line meaning the row's own. */
function wantedMarks(ownLine) {
  return new URLSearchParams(location.search)
    .getAll("mark")
    .map((mark) => {
      const [, line, start, end] = /^(\d*):(\d+)-(\d+)$/.exec(mark) ?? [];
      return { line: Number(line || ownLine), start: Number(start), end: Number(end) };
    })
    .filter(({ start, end }) => end > start);
}

function content(report, source) {
  const own = source.lines.find(({ row }) => row === wantedRow())?.line;
  const marks = wantedMarks(own);
  const scale = new Scale(report.ratings);
  return [
    h("h1", {}, report.title),
    h(
      "p",
      {},
      "受領したファイルを、印字のまま示しています。列の見出しと内容がずれている行も、元のままです。番号を押すと、列名に合わせて読み取った内容を確かめられます。",
    ),
    h("p", { class: "quiet" }, `SHA-256 ${source.checksum}`),
    ...pages(source.lines).map((lines, n) =>
      page(lines, n + 1, marks, (row, name) =>
        viewer.open({ report: report.id, scale, row, indicator: name, cells: [] }),
      ),
    ),
  ];
}

function pages(lines) {
  const found = [];
  let waiting = [];
  let current = 0;
  for (const line of lines) {
    if (!line.text.trim()) continue;
    waiting.push(line);
    if (!line.page) continue;
    if (line.page !== current) found.push([]);
    current = line.page;
    found.at(-1).push(...waiting);
    waiting = [];
  }
  if (waiting.length) found.push(waiting);
  return found;
}

function page(lines, number, marks, open) {
  const name = `${number}ページ`;
  return h(
    "section",
    { class: "sheet" },
    h("h2", {}, name),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": `${name}の表` },
      h(
        "table",
        {},
        h(
          "tbody",
          {},
          lines.map((line) => row(line, marks, open)),
        ),
      ),
    ),
  );
}

function row(line, marks, open) {
  const ranges = marks.filter((mark) => mark.line === line.line);
  let at = 0;
  const cells = line.text.split("\t").map((text) => {
    const [start, end] = [at, at + Array.from(text).length];
    at = end + 1;
    const own = ranges
      .filter((range) => range.start < end && range.end > start)
      .map((range) => [Math.max(range.start, start) - start, Math.min(range.end, end) - start]);
    return h("td", { class: end - start > 24 ? "long" : null }, marked(text, own));
  });
  const name = line.cells.find(({ field }) => field === "indicator");
  const label = name ? cut(line.text, name.start, name.end) : `${line.row}番目の指標`;
  const number = line.row
    ? h(
        "button",
        {
          type: "button",
          class: "link",
          "aria-label": `${line.line}行目：${label}の読み取りを見る`,
          onclick: () => open(line.row, label),
        },
        String(line.line),
      )
    : String(line.line);
  return h(
    "tr",
    {
      id: line.row ? `row-${line.row}` : null,
      class: line.row === wantedRow() ? "linked" : line.row ? null : "head",
    },
    h("th", { scope: "row" }, number),
    cells,
  );
}

show();
