// One sentence of a sheet: its text to edit, the cells it stands on, and what is wrong with it, at once.

import { h } from "./dom.js";

const KINDS = { set_phrase: "定型句", own: "自分で加えた質問", cells: "根拠のセルなし" };
const WAIT = 350; // milliseconds after the last key

export class SentenceField {
  #timer = 0;
  #checked = 0;

  constructor({ service, sheets, sheet, sentence, label, editable, open, changed, checked }) {
    Object.assign(this, { service, sheets, sheet, sentence, changed, checked });
    this.field = h("textarea", { rows: 1, maxlength: 2000, "aria-label": label, readonly: !editable });
    this.field.value = sentence.text;
    this.print = h("p", { class: "print-only" }, sentence.text);
    this.flags = h("div", { class: "flags", role: "status" });
    this.element = h(
      "div",
      { class: "sentence" },
      h("div", { class: "no-print" }, this.field),
      this.print,
      h("p", { class: "stands no-print" }, standing(sentence, sheet, open)),
      this.flags,
    );
    this.field.addEventListener("input", () => this.#typed());
    this.#show(sentence.flags);
  }

  #typed() {
    this.sentence.text = this.field.value;
    this.print.textContent = this.field.value;
    this.changed(this.sheet, this.sentence);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), WAIT);
  }

  /** Ask what is wrong with the text as it stands; an answer to an earlier text is dropped. */
  async #check() {
    this.#checked += 1;
    const checked = this.#checked;
    const text = this.field.value;
    try {
      const { flags } = await this.service.post(
        `/v1/council/sheets/${encodeURIComponent(this.sheets.id)}/check`,
        { sheet: this.sheet.id, sentence: this.sentence.id, text },
      );
      if (checked !== this.#checked) return;
      this.#show(flags);
      this.checked();
    } catch {
      if (checked === this.#checked)
        this.#show([{ level: "warning", text: "いまは確かめられません。保存するときに確かめます。" }]);
    }
  }

  #show(flags) {
    this.sentence.flags = flags;
    this.field.setAttribute("aria-invalid", String(flags.some(({ level }) => level === "error")));
    const gap = this.sentence.gap && this.sentence.text === this.sentence.drafted;
    const items = flags.map(({ level, text }) =>
      h("li", { class: level }, `${level === "error" ? "要確認" : "注意"}: ${text}`),
    );
    if (gap) items.push(h("li", { class: "gap" }, `要補足: ${this.sentence.gap}`));
    this.flags.replaceChildren(...(items.length ? [h("ul", {}, items)] : []));
  }
}

/** What a sentence stands on: buttons that open each row as printed, or the word for what it is. */
function standing(sentence, sheet, open) {
  const cited = sheet.evidence.filter(({ id }) => sentence.evidence.includes(id));
  if (!cited.length) return h("span", { class: "quiet" }, KINDS[sentence.kind]);
  const rows = [...new Set(cited.map(({ row }) => row))];
  if (rows.length > 3) return h("span", { class: "quiet" }, `根拠 ${cited.length}件（${rows.length}行）`);
  return rows.map((row) => {
    const cells = cited.filter((cell) => cell.row === row);
    const names = cells.map(({ column }) => column).join("、");
    return h(
      "button",
      { type: "button", class: "link quiet", onclick: () => open(row, cells) },
      `根拠: ${cells[0].page}ページ ${row}行目（${names}）`,
    );
  });
}
