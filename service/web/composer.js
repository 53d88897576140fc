// Where the question is written: grows with the text, safe during Japanese conversion, sends or stops.

import { h, icon } from "./dom.js";
import { sends } from "./ime.js";

const MAX = 2000;

export class Composer {
  constructor({ send, stop, preferences }) {
    this.preferences = preferences;
    this.running = false;
    this.field = h("textarea", {
      id: "question",
      rows: 1,
      maxlength: MAX,
      enterkeyhint: "send",
      placeholder: "質問を入力",
      "aria-describedby": "hint",
    });
    this.hint = h("p", { id: "hint", class: "quiet" });
    this.button = h("button", { class: "button solid send" });
    this.element = h(
      "form",
      { class: "composer no-print" },
      h("label", { for: "question", class: "spoken" }, "質問"),
      h("div", { class: "field" }, this.field, this.button),
      this.hint,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.running) stop();
      else this.#submit(send);
    });
    this.field.addEventListener("keydown", (event) => {
      if (!sends(event, this.#mode())) return;
      event.preventDefault();
      if (!this.running) this.#submit(send);
    });
    this.field.addEventListener("input", () => this.#grow());
    this.setRunning(false);
    this.describe();
  }

  /** Put a text in the field for editing. */
  edit(text) {
    this.field.value = text;
    this.#grow();
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  setRunning(running) {
    this.running = running;
    this.button.replaceChildren(icon(running ? "stop" : "send"), running ? "停止" : "送信");
  }

  /** Say how to send, after a change of the setting too. */
  describe() {
    const { ctrlEnter, touch } = this.#mode();
    const keys = ctrlEnter ? "Ctrl＋Enterで送信、Enterで改行" : "Enterで送信、Shift＋Enterで改行";
    this.hint.textContent = touch
      ? "氏名などの個人情報は入力しないでください。"
      : `${keys}。氏名などの個人情報は入力しないでください。`;
  }

  #mode() {
    return {
      ctrlEnter: this.preferences.ctrlEnter,
      touch: matchMedia("(pointer: coarse) and (hover: none)").matches,
    };
  }

  #submit(send) {
    const question = this.field.value.trim();
    if (!question) {
      this.field.focus();
      return;
    }
    this.field.value = "";
    this.#grow();
    send(question);
  }

  #grow() {
    const lines = this.field.value.split("\n").length + Math.floor(this.field.value.length / 60);
    this.field.rows = Math.min(6, Math.max(1, lines));
  }
}
