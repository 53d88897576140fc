// One question and its answer in the conversation, from the first event to the feedback.

import { answerParts, interpretation } from "./answer.js";
import { asCouncilDraft, copy, withSources } from "./copying.js";
import { h, icon } from "./dom.js";
import { feedbackParts } from "./feedback.js";
import { markdown } from "./markdown.js";
import { problemNotice } from "./notices.js";

export class Turn {
  constructor(question, view) {
    this.question = question;
    this.view = view;
    this.answer = null;
    this.body = h("div", { class: "answer" });
    this.below = h("div", { class: "below no-print" });
    this.heading = h("h2", { class: "question" }, h("span", { class: "spoken" }, "質問："), question);
    this.element = h("article", { class: "turn" }, this.heading, this.body, this.below);
  }

  /** The first look while the answer is on its way; a retry keeps the old answer until then. */
  wait() {
    this.words = "";
    this.element.setAttribute("aria-busy", "true");
    if (!this.answer) this.body.replaceChildren(h("p", { class: "waiting" }, "報告書を調べています"));
  }

  /** Take one event of the stream. */
  take(name, data) {
    if (name === "interpretation") this.read = data;
    if (name === "delta") this.words += data.text;
    if (name === "done") this.finish(data);
    else if (!this.answer) this.#partial();
  }

  #partial() {
    const parts = this.read ? [interpretation(this.read)] : [];
    this.body.replaceChildren(
      ...parts.filter(Boolean),
      h(
        "div",
        { class: "words" },
        markdown(this.words, () => null),
      ),
    );
  }

  /** The whole answer. */
  finish(answer) {
    this.answer = answer;
    this.element.removeAttribute("aria-busy");
    this.body.replaceChildren(...answerParts(answer, this.view));
    this.#actions();
  }

  /** Keep what has come and say that it is not all. */
  stopped() {
    this.element.removeAttribute("aria-busy");
    if (this.answer) return;
    this.body.querySelector(".waiting")?.remove();
    this.body.append(h("p", { class: "notice" }, "中断しました。ここまでの内容は途中のものです。"));
    this.below.replaceChildren(h("p", { class: "actions" }, this.#again(), this.#edit()));
  }

  /** Say what went wrong, after what has come. */
  failed(error) {
    this.element.removeAttribute("aria-busy");
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
        h("span", { class: "gap" }),
        buttons,
      ),
      ...below,
      this.#suggestions() ?? "",
    );
  }

  #copies() {
    const put = (form) => async (event) => {
      const button = event.currentTarget;
      await copy(form(this.question, this.answer, this.view.title), this.element);
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
