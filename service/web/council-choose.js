// Which questions to prepare for: a scope, the likely questions in an order of one's own, questions added by hand.

import { h, icon } from "./dom.js";
import { problemNotice } from "./notices.js";

const FACETS = { department: "担当課", rating: "進捗評価", goal: "大基本目標" };

export class Chooser {
  #asked = 0;

  constructor({ service, report, summary, drafted }) {
    this.service = service;
    this.report = report;
    this.drafted = drafted;
    this.questions = [];
    this.address = new URLSearchParams(location.search);
    this.rows = this.address.getAll("row").map(Number).filter(Number.isInteger);
    this.selects = new Map(
      Object.entries(FACETS).map(([facet, label]) => [facet, this.#select(facet, label, summary)]),
    );
    this.status = h("p", { role: "status" });
    this.list = h("ol", { class: "likely" });
    this.own = h("textarea", { id: "own-question", rows: 2, maxlength: 500 });
    this.meeting = h("input", { id: "meeting", type: "text", maxlength: 200, autocomplete: "off" });
    this.make = h("button", { type: "button", class: "button solid", onclick: () => this.#make() }, "想定問答を作る");
    this.trouble = h("div", { class: "trouble" });
    this.element = h(
      "div",
      { class: "council" },
      h("h1", {}, "議会の想定問答"),
      h(
        "p",
        { class: "quiet" },
        "報告書から、尋ねられそうな質問を見込みの高い順に挙げます。使う質問を選び、順を直し、足りない質問を書き加えてください。",
      ),
      h("div", { class: "scope" }, [...this.selects.values()].map(({ element }) => element)),
      this.rows.length ? h("p", { class: "quiet" }, `表の ${this.rows.join("、")} 行目だけを対象にしています。`) : null,
      this.status,
      this.list,
      h(
        "div",
        { class: "field" },
        h("label", { for: "own-question" }, "自分で加える質問"),
        this.own,
        h("button", { type: "button", class: "button small", onclick: () => this.#add() }, icon("new"), "加える"),
      ),
      h("div", { class: "field" }, h("label", { for: "meeting" }, "会議名（あとで書いてもかまいません）"), this.meeting),
      h("p", {}, this.make),
      this.trouble,
    );
  }

  /** Ask for the likely questions of the chosen scope; a late answer to an earlier choice is dropped. */
  async load() {
    this.#asked += 1;
    const asked = this.#asked;
    const query = new URLSearchParams({ report: this.report.id });
    for (const [facet, values] of Object.entries(this.#selection()))
      for (const value of values) query.append(facet, value);
    this.status.textContent = "調べています…";
    try {
      const { questions } = await this.service.get(`/v1/council/questions?${query}`);
      if (asked !== this.#asked) return;
      const added = this.questions.filter(({ own }) => own);
      this.questions = [...questions.map((question) => ({ ...question, chosen: true })), ...added];
      this.trouble.replaceChildren();
      this.#draw();
    } catch (error) {
      this.status.textContent = "";
      this.trouble.replaceChildren(problemNotice(error, () => this.load()));
    }
  }

  #select(facet, label, summary) {
    const options = summary[`${facet}s`].filter(({ count }) => count).map(({ label: name }) => name);
    const select = h(
      "select",
      { id: `scope-${facet}`, onchange: () => this.load() },
      h("option", { value: "" }, "すべて"),
      options.map((name) =>
        h("option", { value: name, selected: name === this.address.get(facet) }, name),
      ),
    );
    return {
      select,
      element: h("p", {}, h("label", { for: `scope-${facet}` }, label), select),
    };
  }

  #selection() {
    const chosen = [...this.selects].filter(([, { select }]) => select.value);
    const rows = this.rows.length ? { row: this.rows } : {};
    return { ...Object.fromEntries(chosen.map(([facet, { select }]) => [facet, [select.value]])), ...rows };
  }

  #draw() {
    this.list.replaceChildren(...this.questions.map((question, index) => this.#item(question, index)));
    this.#count();
  }

  #count() {
    const chosen = this.questions.filter((question) => question.chosen).length;
    this.status.textContent = `質問${this.questions.length}件のうち、${chosen}件を使います。`;
    this.make.disabled = !chosen;
  }

  #item(question, index) {
    const box = h("input", { type: "checkbox", checked: question.chosen });
    box.addEventListener("change", () => {
      question.chosen = box.checked;
      this.#count();
    });
    const reasons = question.reasons.length
      ? h(
          "details",
          {},
          h("summary", {}, "尋ねられる理由"),
          h(
            "ul",
            {},
            question.reasons.map((reason) => h("li", {}, reason)),
          ),
        )
      : h("p", { class: "quiet" }, "自分で加えた質問です。");
    return h(
      "li",
      {},
      h(
        "div",
        { class: "question-head" },
        h("label", { class: "choice" }, box, h("span", {}, question.title)),
        mover(this.questions.length, index, question.title, (to) => this.#move(index, to)),
      ),
      h("p", { class: "quiet" }, question.departments.join("、")),
      reasons,
    );
  }

  #move(from, to) {
    this.questions.splice(to, 0, ...this.questions.splice(from, 1));
    this.#draw();
    focusMover(this.list.children[to], to > from ? "down" : "up");
  }

  #add() {
    const text = this.own.value.trim();
    if (!text || this.questions.some(({ title }) => title === text)) return;
    this.questions.push({ own: true, title: text, departments: [], reasons: [], chosen: true });
    this.own.value = "";
    this.#draw();
    this.own.focus();
  }

  async #make() {
    const chosen = this.questions.filter((question) => question.chosen);
    this.make.disabled = true;
    this.status.textContent = "作っています…";
    try {
      const sheets = await this.service.post("/v1/council/sheets", {
        report: this.report.id,
        selection: this.#selection(),
        questions: chosen.filter(({ own }) => !own).map(({ id }) => id),
        own_questions: chosen.filter(({ own }) => own).map(({ title }) => title),
        head: { meeting: this.meeting.value.trim() },
      });
      await this.drafted(sheets);
    } catch (error) {
      this.#count();
      this.trouble.replaceChildren(problemNotice(error, () => this.#make()));
    }
  }
}

/** Two buttons that move a thing among `count` things. */
export function mover(count, index, name, move) {
  const button = (way, label, to, able) =>
    h(
      "button",
      {
        type: "button",
        class: "button small plain",
        "data-way": way,
        "aria-label": `「${name}」を${label}へ`,
        title: `${label}へ`,
        disabled: !able,
        onclick: () => move(to),
      },
      icon(way),
    );
  return h(
    "span",
    { class: "mover no-print" },
    button("up", "上", index - 1, index > 0),
    button("down", "下", index + 1, index < count - 1),
  );
}

/** Keep the focus on the button that was pressed; at an end, on the other one. */
export function focusMover(element, way) {
  const same = element.querySelector(`[data-way="${way}"]:not(:disabled)`);
  (same ?? element.querySelector("[data-way]:not(:disabled)"))?.focus();
}
