// Council sheets: choose the likely questions of a scope, then work on the drafted sheets.

import { Service } from "./api.js";
import { Chooser } from "./council-choose.js";
import { Work } from "./council-work.js";
import { problemNotice } from "./notices.js";
import { Scale } from "./rating.js";
import { chooseReport, keepReport, reportChoice, wantedReport } from "./reports.js";
import { Viewer } from "./viewer.js";

const main = document.getElementById("main");
const service = new Service("");
const viewer = new Viewer({ service });

/** The set of sheets that the address names; null while questions are chosen. */
const wantedSheets = () => new URLSearchParams(location.search).get("sheets");

async function show() {
  try {
    await (wantedSheets() ? work(wantedSheets()) : choose());
    keepReport();
  } catch (error) {
    main.replaceChildren(problemNotice(error, show));
  }
}

async function choose() {
  const { report, reports } = await chooseReport(service, wantedReport());
  const summary = await service.get(`/v1/reports/${encodeURIComponent(report.id)}/summary`);
  const chooser = new Chooser({ service, report, summary, drafted });
  main.replaceChildren(reportChoice(report, reports) ?? "", chooser.element);
  await chooser.load();
}

async function work(id) {
  const sheets = await service.get(`/v1/council/sheets/${encodeURIComponent(id)}`);
  await open(sheets);
}

async function open(sheets) {
  const { report } = await chooseReport(service, sheets.report);
  const made = new Work({ service, viewer, scale: new Scale(report.ratings), sheets });
  main.replaceChildren(made.element, viewer.element);
  await made.versions();
}

async function drafted(sheets) {
  history.pushState(null, "", `?${new URLSearchParams({ report: sheets.report, sheets: sheets.id })}`);
  await open(sheets);
  main.querySelector("h1").focus();
}

addEventListener("popstate", show);
show();
