// One sheet on the page: head, question, answer, follow-up questions, evidence. Its body is made when it is opened.

import { SentenceField } from "./council-sentence.js";
import { mover } from "./council-choose.js";
import { h } from "./dom.js";

const HEAD = {
  meeting: "会議名",
  category: "区分",
  number: "整理番号",
  asker: "質問者",
  notice: "通告番号",
  respondent: "答弁者",
};
const PARTS = {
  opening: "前置き",
  current: "現状の数値",
  point: "質問への答え",
  progress: "取組の状況",
  cause: "要因",
  issue: "課題",
  future: "今後の方針",
  closing: "結び",
};

export class SheetView {
  constructor({ work, sheet, index, count, open }) {
    this.work = work;
    this.sheet = sheet;
    this.body = h("div", { class: "sheet-body" });
    this.details = h("details", { open }, h("summary", {}, this.#summary(index)), this.body);
    this.details.addEventListener("toggle", () => this.details.open && this.make());
    this.element = h(
      "article",
      { class: "sheet", "data-sheet": sheet.id },
      this.details,
      work.editable
        ? h(
            "p",
            { class: "sheet-tools no-print" },
            mover(count, index, sheet.title, (to) => work.move(index, to)),
            h(
              "button",
              {
                type: "button",
                class: "button small plain",
                "aria-label": `「${sheet.title}」を外す`,
                onclick: () => work.remove(index),
              },
              "外す",
            ),
          )
        : null,
    );
    if (open) this.make();
  }

  /** Draw the body, once. */
  make() {
    if (this.body.childElementCount) return;
    const { sheet } = this;
    this.body.append(
      ...[
        this.#head(),
        this.#section("質問要旨", sheet.question),
        this.#section("答弁要旨", sheet.summary),
        h("h3", {}, "答弁"),
        ...sheet.body.map(({ part, sentences }) => this.#part(PARTS[part], sentences)),
        ...this.#asked(),
        this.#list("報告書に記載がなく、補足が必要な事項", sheet.gaps),
        this.#list(
          "この質問を想定した理由",
          sheet.reasons.map(({ sentence }) => sentence.text),
        ),
        this.#evidence(),
      ].filter(Boolean),
    );
  }

  #summary(index) {
    const wrong = flagged(this.sheet);
    const length = `${this.sheet.characters.toLocaleString("ja-JP")}文字・読み上げ約${minutes(this.sheet.seconds[1])}`;
    return [
      h("h2", {}, `${index + 1}　${this.sheet.title}`),
      h("span", { class: "quiet" }, [this.sheet.departments.slice(0, 3).join("、"), length].filter(Boolean).join("　")),
      wrong ? h("span", { class: "wrong" }, `要確認 ${wrong}件`) : null,
      this.sheet.gaps.length ? h("span", { class: "quiet" }, `要補足 ${this.sheet.gaps.length}件`) : null,
    ];
  }

  #head() {
    const fields = Object.entries(HEAD).map(([name, label]) => {
      const id = `${this.sheet.id}-${name}`;
      const input = h("input", { id, type: "text", maxlength: 200, autocomplete: "off", readonly: !this.work.editable });
      input.value = this.sheet.head[name];
      input.addEventListener("input", () => {
        this.sheet.head[name] = input.value;
        this.work.dirty();
      });
      return h("div", {}, h("dt", {}, h("label", { for: id }, label)), h("dd", {}, input));
    });
    const departments = h(
      "div",
      {},
      h("dt", {}, "担当課"),
      h("dd", {}, this.sheet.departments.join("、") || "－"),
    );
    return h("dl", { class: "sheet-head" }, fields, departments);
  }

  #section(title, sentences) {
    return h("section", {}, h("h3", {}, title), this.#sentences(title, sentences));
  }

  #part(title, sentences) {
    return h("section", { class: "part" }, h("h4", {}, title), this.#sentences(title, sentences));
  }

  #sentences(title, sentences) {
    return sentences.map((sentence, number) => {
      const made = new SentenceField({
        service: this.work.service,
        sheets: this.work.sheets,
        sheet: this.sheet,
        sentence,
        label: `${title} ${number + 1}文目`,
        editable: this.work.editable,
        open: (row, cells) => this.work.openRow(row, cells),
        changed: (sheet, changed) => this.work.edited(sheet, changed),
        checked: () => this.work.dirty(),
      });
      return made.element;
    });
  }

  #asked() {
    if (!this.sheet.follow_ups.length) return [];
    return [
      h("h3", {}, "再質問"),
      ...this.sheet.follow_ups.map(({ question, answer }, index) =>
        h(
          "section",
          { class: "part" },
          h("h4", {}, `再質問${index + 1}`),
          this.#sentences(`再質問${index + 1}`, question),
          h("p", { class: "quiet" }, "答弁"),
          this.#sentences(`再質問${index + 1}の答弁`, answer),
        ),
      ),
    ];
  }

  #list(title, texts) {
    if (!texts.length) return null;
    const items = texts.map((text) => h("li", {}, text));
    return h("section", {}, h("h3", {}, title), h("ul", {}, items));
  }

  #evidence() {
    const { evidence } = this.sheet;
    if (!evidence.length) return null;
    const columns = ["番号", "場所", "項目", "記載（印刷のまま）"];
    const rows = evidence.map((each) => [
      String(each.id),
      `${each.page}ページ ${each.row}行目`,
      each.column,
      each.printed,
    ]);
    const table = h(
      "table",
      {},
      h("caption", { class: "spoken" }, "根拠資料"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((cells) =>
          h(
            "tr",
            {},
            cells.map((text) => h("td", {}, text)),
          ),
        ),
      ),
    );
    const frame = { class: "frame", tabindex: "0", role: "region", "aria-label": `根拠資料（${this.sheet.title}）` };
    return h("section", {}, h("h3", {}, "根拠資料"), h("div", frame, table));
  }
}

/** How many sentences of a sheet carry an error. */
export function flagged(sheet) {
  const answers = sheet.follow_ups.flatMap(({ question, answer }) => [...question, ...answer]);
  const all = [...sheet.question, ...sheet.summary, ...sheet.body.flatMap(({ sentences }) => sentences), ...answers];
  return all.filter(({ flags }) => flags.some(({ level }) => level === "error")).length;
}

function minutes(seconds) {
  return seconds < 60 ? `${seconds}秒` : `${Math.floor(seconds / 60)}分${seconds % 60}秒`;
}
