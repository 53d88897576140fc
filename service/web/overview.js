// The report at a glance: counts that narrow one another, achievement per indicator, and a question ready for each.

import { Service } from "./api.js";
import { h, icon, svg } from "./dom.js";
import { bar } from "./figures.js";
import { figure, listTable } from "./list-table.js";
import { problemNotice } from "./notices.js";
import { Scale } from "./rating.js";
import { chooseReport, keepReport, reportChoice, wantedReport } from "./reports.js";
import { Viewer } from "./viewer.js";

const main = document.getElementById("main");
const service = new Service("");
const viewer = new Viewer({ service });
const FACETS = { rating: "進捗評価", goal: "大基本目標", department: "担当課" };

/** The labels of a measure under one facet. */
const labels = { rating: (m) => [m.rating], goal: (m) => [m.goal], department: (m) => m.departments };

class Overview {
  constructor(report, summary) {
    this.report = report;
    this.summary = summary;
    this.scale = new Scale(report.ratings);
    this.chosen = new Map();
    this.status = h("p", { role: "status" });
    this.panels = h("div", { class: "panels" });
    this.list = h("section", { class: "indicators" });
    this.element = h(
      "div",
      { class: "overview" },
      h("h1", {}, report.title),
      this.status,
      this.panels,
      this.list,
    );
    const address = new URLSearchParams(location.search);
    for (const facet of Object.keys(FACETS))
      if (address.get(facet)) this.chosen.set(facet, address.get(facet));
    this.draw();
  }

  draw() {
    const shown = this.#kept();
    this.panels.replaceChildren(...Object.keys(FACETS).map((facet) => this.#panel(facet)));
    this.status.replaceChildren(...this.#state(shown));
    this.list.replaceChildren(
      h("h2", {}, "指標ごとの達成率"),
      h(
        "p",
        { class: "quiet" },
        "達成率は、実績 ÷ 目標（小数第1位）です。棒の縦線が目標（100%）で、150%を超える棒は途中で切っています。数値が一つに定まらない指標は空欄です。進捗評価は報告書の記載のままで、達成率から計算したものではありません。",
      ),
      this.#table(shown),
    );
  }

  /** The measures under the chosen conditions; `except` leaves one facet open, to count its labels. */
  #kept(except = null) {
    const conditions = [...this.chosen].filter(([facet]) => facet !== except);
    return this.summary.measures.filter((m) =>
      conditions.every(([facet, label]) => labels[facet](m).includes(label)),
    );
  }

  #state(shown) {
    if (!this.chosen.size) return [`全${this.summary.total}件。押したものに絞り込みます。`];
    const clear = h(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => {
          this.chosen.clear();
          this.#changed();
        },
      },
      "条件をすべて外す",
    );
    const ask = h(
      "a",
      {
        class: "button small",
        href: `/?${new URLSearchParams({ report: this.report.id, q: this.#question() })}`,
      },
      icon("chat"),
      `「${this.#question()}」と質問する`,
    );
    const prepare = h(
      "a",
      {
        class: "button small",
        href: `/council?${new URLSearchParams({ report: this.report.id, ...Object.fromEntries(this.chosen) })}`,
      },
      "想定問答を作る",
    );
    return [h("strong", {}, `${shown.length}件`), `（全${this.summary.total}件中）`, clear, ask, prepare];
  }

  #question() {
    const { rating, goal, department } = Object.fromEntries(this.chosen);
    const of = [goal && `「${goal}」`, department].filter(Boolean).join("で");
    return `${of}${of ? "の" : ""}${rating ? `評価が「${rating}」の` : ""}指標は？`;
  }

  #panel(facet) {
    const order = this.summary[`${facet}s`].map(({ label }) => label);
    const open = this.#kept(facet);
    const groups = order.map((label) => ({
      label,
      members: open.filter((m) => labels[facet](m).includes(label)),
    }));
    if (facet === "department") groups.sort((a, b) => b.members.length - a.members.length);
    const most = Math.max(1, ...groups.map(({ members }) => members.length));
    return h(
      "section",
      { class: `panel-${facet}` },
      h("h2", {}, FACETS[facet]),
      h(
        "ul",
        {},
        groups.map((group) => h("li", {}, this.#mark(facet, group, most))),
      ),
    );
  }

  #mark(facet, { label, members }, most) {
    const pressed = this.chosen.get(facet) === label;
    const toggle = () => {
      if (pressed) this.chosen.delete(facet);
      else this.chosen.set(facet, label);
      this.#changed(facet, label);
    };
    return h(
      "button",
      {
        type: "button",
        class: members.length ? "mark" : "mark empty",
        "aria-pressed": String(pressed),
        "data-label": label,
        title: facet === "rating" ? null : this.#split(members),
        onclick: toggle,
      },
      h("span", { class: "label" }, facet === "rating" ? this.scale.badge(label) : label),
      h("span", { class: "count" }, `${members.length}件`),
      this.#stack(members, most),
    );
  }

  /** 「順調に進捗5件、進捗の遅れ2件」: what the colours of a bar say. */
  #split(members) {
    return this.report.ratings
      .map(({ label }) => [label, members.filter((m) => m.rating === label).length])
      .filter(([, count]) => count)
      .map(([label, count]) => `${label}${count}件`)
      .join("、");
  }

  /** One bar of `members`, split by rating in the order of the scale; the count beside it is its text. */
  #stack(members, most) {
    let x = 0;
    const parts = this.report.ratings.map(({ label }) => {
      const width = (members.filter((m) => m.rating === label).length / most) * 100;
      const part = svg("rect", { class: this.scale.look(label).name, x, y: 0, width, height: 8 });
      x += width;
      return width ? part : null;
    });
    return svg(
      "svg",
      { class: "stack", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
      parts,
    );
  }

  #changed(facet, label) {
    const query = new URLSearchParams({
      ...(wantedReport() ? { report: wantedReport() } : {}),
      ...Object.fromEntries(this.chosen),
    });
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    this.draw();
    const again = facet
      ? [...this.panels.querySelectorAll(`.panel-${facet} .mark`)].find(
          (mark) => mark.dataset.label === label,
        )
      : this.panels.querySelector(".mark");
    again?.focus();
  }

  #table(shown) {
    const columns = ["指標名", "目標値", "実績値", "達成率", "進捗評価", "担当課"];
    const rows = shown.map((m) => [
      m.indicator,
      m.target,
      m.actual,
      rate(m),
      m.rating,
      m.departments.join("、"),
    ]);
    const open = (row, name) =>
      viewer.open({ report: this.report.id, scale: this.scale, row, indicator: name, cells: [] });
    const table = listTable({ columns, rows, cited_rows: shown.map(({ row }) => row) }, this.scale, open, {
      達成率: (text) => (text.endsWith("%") ? [text, bar(figure(text))] : text),
    });
    return shown.length
      ? table
      : h("p", { class: "notice" }, "該当する指標はありません。条件を減らしてください。");
  }
}

/** 「3,091.5%」; where lower is better a longer bar would mislead, so the words say it. */
function rate({ percent, direction }) {
  if (percent === null) return "";
  const text = percent.toLocaleString("ja-JP", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return direction === "lower" ? `${text}% (低いほど良い)` : `${text}%`;
}

async function show() {
  try {
    const { report, reports } = await chooseReport(service, wantedReport());
    const summary = await service.get(`/v1/reports/${encodeURIComponent(report.id)}/summary`);
    main.replaceChildren(
      reportChoice(report, reports) ?? "",
      new Overview(report, summary).element,
      viewer.element,
    );
    keepReport();
  } catch (error) {
    main.replaceChildren(problemNotice(error, show));
  }
}

show();
