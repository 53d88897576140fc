// Which of the loaded reports a page is about.

import { h } from "./dom.js";

/** The wanted report, else the newest, and all that are loaded; throws what a notice can show when there is none. */
export async function chooseReport(service, wanted) {
  const { reports } = await service.get("/v1/reports");
  const report = wanted ? reports.find(({ id }) => id === wanted) : reports[0];
  if (report) return { report, reports };
  const known = reports.map(({ id }) => id).join("、");
  const detail = known ? `使えるのは ${known} です。` : "管理者に取り込みを依頼してください。";
  throw Object.assign(new Error("no report"), { title: "報告書が読み込まれていません", detail });
}

/** The value of ?report= in the page's address. */
export function wantedReport() {
  return new URLSearchParams(location.search).get("report");
}

/** A choice among several reports, as a part of the page's address; nothing where there is one. */
export function reportChoice(report, reports) {
  if (reports.length < 2) return null;
  const options = reports.map(({ id, title }) =>
    h("option", { value: id, selected: id === report.id }, title),
  );
  const select = h(
    "select",
    {
      title: "選ぶと、その報告書に切り替わります",
      onchange: () => location.assign(`?${new URLSearchParams({ report: select.value })}`),
    },
    options,
  );
  return h("label", { class: "choice-of-report no-print" }, h("span", { class: "quiet" }, "報告書"), select);
}

/** Let the links to the other pages keep the chosen report. */
export function keepReport() {
  if (!wantedReport()) return;
  for (const link of document.querySelectorAll(".page-head nav a"))
    link.search = new URLSearchParams({ report: wantedReport() });
}
