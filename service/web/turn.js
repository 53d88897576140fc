// One question and its answer in the conversation, from the first event to the feedback.

import { answerParts, words } from "./answer.js";
import { asCouncilDraft, copy, withSources } from "./copying.js";
import { h, icon } from "./dom.js";
import { feedbackParts } from "./feedback.js";
import { markdown } from "./markdown.js";
import { problemNotice } from "./notices.js";
import { readingParts } from "./reading.js";

export class Turn {
  /** `query` is the reading that the reader chose instead of the assistant's own, or null. */
  constructor(question, view, query = null) {
    this.question = question;
    this.query = query;
    this.own = null;
    this.view = { ...view, revise: (changed) => this.#revise(changed) };
    this.answer = null;
    this.body = h("div", { class: "answer" });
    this.below = h("div", { class: "below no-print" });
    this.heading = h("h2", { class: "question" }, h("span", { class: "spoken" }, "質問："), question);
    this.element = h("article", { class: "turn" }, this.heading, this.body, this.below);
  }

  /** The first look while the answer is on its way; a retry keeps the old answer until then. */
  wait() {
    this.words = "";
    this.read = null;
    this.waiting = true;
    this.element.setAttribute("aria-busy", "true");
    if (!this.answer) this.body.replaceChildren(waiting());
  }

  /** The question as it was answered: with the reading, where the reader changed it. */
  get asked() {
    return this.query ? `${this.question}（条件を変更：${this.answer.interpretation.text}）` : this.question;
  }

  /** Take one event of the stream. */
  take(name, data) {
    if (name === "interpretation") this.read = data;
    if (name === "delta") this.words += data.text;
    if (name === "done") this.finish(data);
    else if (!this.answer) this.#soon();
  }

  /** Draw once a frame, however many words come in it. */
  #soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (!this.answer && this.waiting) this.#partial();
    });
  }

  #partial() {
    const parts = [
      this.read && readingParts(this.read),
      this.words ? words(markdown(this.words, () => null)) : waiting(),
    ];
    this.body.replaceChildren(...parts.filter(Boolean));
  }

  /** What to have answered: a chosen reading, or that of the answer before; null to have the question read. */
  get wanted() {
    return this.query ?? this.own;
  }

  /** The whole answer. */
  finish(answer) {
    if (!this.query && answer.status === "answered") this.own = answer.interpretation.query;
    this.#show(answer, this.view);
  }

  /** An answer over rows that have been replaced since: it is shown, and its reading cannot be changed. */
  finishOld(answer) {
    this.query = null;
    this.#show(answer, { ...this.view, revise: null });
    this.body.prepend(
      h("p", { class: "notice" }, "報告書が更新される前の回答です。最新の値は「もう一度」で確かめられます。"),
    );
  }

  #show(answer, view) {
    this.answer = answer;
    this.#settled();
    this.body.replaceChildren(...answerParts(answer, view));
    this.#actions();
  }

  /** Have another reading answered in the place of this answer, which stays until then. */
  async #revise(query) {
    this.query = query;
    await this.view.retry(this);
    this.body.querySelector(".reading")?.focus();
  }

  #settled() {
    this.waiting = false;
    this.element.removeAttribute("aria-busy");
  }

  /** Keep what has come and say that it is not all. */
  stopped() {
    if (!this.answer && this.words) this.#partial();
    this.#settled();
    if (this.answer) return;
    this.body.querySelector(".waiting")?.remove();
    this.body.append(h("p", { class: "notice" }, "中断しました。ここまでの内容は途中のものです。"));
    this.below.replaceChildren(h("p", { class: "actions" }, this.#again(), this.#edit()));
  }

  /** Say what went wrong, after what has come. */
  failed(error) {
    this.#settled();
    this.body.querySelector(".waiting")?.remove();
    this.body.querySelector(".notice.error")?.remove();
    this.body.append(problemNotice(error, () => this.view.retry(this)));
    if (!this.answer) this.below.replaceChildren(h("p", { class: "actions" }, this.#edit()));
  }

  #actions() {
    const { buttons, below } = feedbackParts((body) => this.view.feedback(this, body), this.view.say);
    this.below.replaceChildren(
      h(
        "div",
        { class: "actions" },
        this.#copies(),
        this.#again(),
        this.#edit(),
        this.query ? this.#own() : null,
        h("span", { class: "gap" }),
        h("span", { class: "verdict" }, buttons),
      ),
      ...below,
      this.#suggestions() ?? "",
    );
  }

  #copies() {
    const put = (form) => async (event) => {
      const button = event.currentTarget;
      await copy(form(this.asked, this.answer, this.view.title), this.element);
      const label = button.lastChild;
      const before = label.textContent;
      label.textContent = "コピーしました";
      this.view.say("コピーしました");
      setTimeout(() => {
        label.textContent = before;
      }, 2000);
    };
    return [
      h(
        "button",
        { type: "button", class: "button small plain", onclick: put(withSources) },
        icon("copy"),
        "根拠付きでコピー",
      ),
      this.answer.status === "answered"
        ? h(
            "button",
            { type: "button", class: "button small plain", onclick: put(asCouncilDraft) },
            icon("copy"),
            "想定問答の形でコピー",
          )
        : null,
    ];
  }

  #again() {
    return h(
      "button",
      { type: "button", class: "button small plain", onclick: () => this.view.retry(this) },
      icon("retry"),
      "もう一度",
    );
  }

  #own() {
    return h(
      "button",
      { type: "button", class: "button small plain", onclick: () => this.#revise(null) },
      icon("undo"),
      "元の読み取りに戻す",
    );
  }

  #edit() {
    return h(
      "button",
      { type: "button", class: "button small plain", onclick: () => this.view.edit(this.question) },
      icon("edit"),
      "質問を直す",
    );
  }

  #suggestions() {
    const { suggestions } = this.answer;
    if (!suggestions.length) return null;
    return h(
      "ul",
      { class: "suggestions", "aria-label": "続けて聞く" },
      suggestions.map((text) =>
        h(
          "li",
          {},
          h("button", { type: "button", class: "button small", onclick: () => this.view.ask(text) }, text),
        ),
      ),
    );
  }
}

function waiting() {
  return h("p", { class: "waiting" }, "報告書を調べています");
}
