// The sheets of one set: edit, reorder, remove, add a question, save as the next version, take away as a file.

import { focusMover } from "./council-choose.js";
import { SheetView, flagged } from "./council-sheet.js";
import { h, icon } from "./dom.js";
import { problemNotice } from "./notices.js";

export class Work {
  constructor({ service, viewer, scale, sheets }) {
    Object.assign(this, { service, viewer, scale, sheets });
    this.newest = sheets.version;
    this.edits = new Map();
    this.open = new Set(sheets.sheets.slice(0, 1).map(({ id }) => id));
    this.title = h("h1", { tabindex: "-1" }, "想定問答（案）");
    this.about = h("p", { class: "quiet" });
    this.status = h("p", { role: "status" });
    this.trouble = h("div", { class: "trouble" });
    this.tools = h("div", { class: "work-tools no-print" });
    this.list = h("div", { class: "sheets" });
    this.own = h("textarea", { id: "own-question", rows: 2, maxlength: 500 });
    this.element = h(
      "div",
      { class: "council" },
      this.title,
      this.about,
      this.tools,
      this.status,
      this.trouble,
      this.list,
    );
    this.draw();
    addEventListener("beforeprint", () => this.#unfold());
    addEventListener("beforeunload", (event) => this.unsaved && event.preventDefault());
  }

  /** Older versions are read, the newest one is worked on. */
  get editable() {
    return this.sheets.version === this.newest;
  }

  draw() {
    this.unsaved = false;
    this.edits.clear();
    this.title.textContent = this.sheets.draft ? "想定問答（案）" : "想定問答";
    this.about.textContent = `${this.sheets.scope}　第${this.sheets.version}版　${when(this.sheets.created_at)}`;
    this.#sheets();
    this.#tools();
    this.#state();
  }

  /** Fill the choice of versions. */
  async versions() {
    const { versions } = await this.service.get(`${this.#address}/versions`);
    this.newest = versions[0].version;
    this.kept = versions;
    this.#tools();
  }

  edited(sheet, sentence) {
    const edits = this.edits.get(sheet.id) ?? {};
    this.edits.set(sheet.id, { ...edits, [sentence.id]: sentence.text });
    this.dirty();
  }

  dirty() {
    this.unsaved = true;
    this.#state();
  }

  move(from, to) {
    const sheets = this.sheets.sheets;
    sheets.splice(to, 0, ...sheets.splice(from, 1));
    this.#sheets();
    this.dirty();
    focusMover(this.list.children[to], to > from ? "down" : "up");
  }

  remove(index) {
    this.sheets.sheets.splice(index, 1);
    this.#sheets();
    this.dirty();
    (this.list.querySelector("summary") ?? this.title).focus();
  }

  openRow(row, cells) {
    this.viewer.open({
      report: this.sheets.report,
      scale: this.scale,
      row,
      indicator: `${row}行目`,
      cells: cells.map(({ line, start, end }) => ({ line, start, end })),
    });
  }

  get #address() {
    return `/v1/council/sheets/${encodeURIComponent(this.sheets.id)}`;
  }

  #sheets() {
    const { sheets } = this.sheets;
    for (const { details, sheet } of this.views ?? [])
      details.open ? this.open.add(sheet.id) : this.open.delete(sheet.id);
    this.views = sheets.map(
      (sheet, index) =>
        new SheetView({ work: this, sheet, index, count: sheets.length, open: this.open.has(sheet.id) }),
    );
    this.list.replaceChildren(...this.views.map(({ element }) => element));
  }

  #tools() {
    const file = (kind, label) =>
      h(
        "a",
        { class: "button small", href: `${this.#address}.${kind}?version=${this.sheets.version}`, download: "" },
        icon("download"),
        label,
      );
    const button = (name, label, onclick) =>
      h("button", { type: "button", class: "button small", onclick }, icon(name), label);
    this.tools.replaceChildren(
      ...[
        this.editable
          ? h("button", { type: "button", class: "button solid", onclick: () => this.#save() }, "次の版として保存")
          : h("p", { class: "notice" }, "前の版を見ています。直すには、最も新しい版を選んでください。"),
        file("docx", "Word"),
        file("xlsx", "Excel"),
        button("print", "印刷", () => print()),
        this.#choice(),
        this.editable ? this.#add() : null,
      ].filter(Boolean),
    );
  }

  #choice() {
    if (!this.kept || this.kept.length < 2) return null;
    const options = this.kept.map(({ version, created_at, questions }) =>
      h(
        "option",
        { value: version, selected: version === this.sheets.version },
        `第${version}版（${when(created_at)}、${questions}問）`,
      ),
    );
    const select = h("select", { id: "version", onchange: () => this.#read(select.value) }, options);
    return h("p", {}, h("label", { for: "version" }, "版"), select);
  }

  #add() {
    return h(
      "details",
      {},
      h("summary", {}, "質問を加える"),
      h(
        "div",
        { class: "field" },
        h("label", { for: "own-question" }, "加える質問（保存すると、ほかの質問と同じように答弁を作ります）"),
        this.own,
      ),
    );
  }

  #state() {
    const wrong = this.sheets.sheets.reduce((sum, sheet) => sum + flagged(sheet), 0);
    const words = [
      `${this.sheets.sheets.length}問`,
      wrong ? `根拠や文体を確かめる文が${wrong}件あります` : "すべての文を根拠のセルで確かめました",
      this.unsaved ? "保存していない変更があります（ファイルには保存した版が出ます）" : "",
    ];
    this.status.textContent = `${words.filter(Boolean).join("。")}。`;
  }

  async #read(version) {
    if (this.unsaved && !this.#leave) {
      this.#leave = true;
      this.trouble.replaceChildren(
        h("p", { class: "notice" }, "保存していない変更があります。もう一度選ぶと、変更を捨てて移ります。"),
      );
      this.#tools();
      return;
    }
    this.#leave = false;
    await this.#try(async () => {
      this.sheets = await this.service.get(`${this.#address}?version=${version}`);
      this.draw();
      this.element.querySelector("#version").focus();
    });
  }

  #leave = false;

  async #save() {
    const question = this.own.value.trim();
    await this.#try(async () => {
      this.status.textContent = "保存しています…";
      this.sheets = await this.service.put(this.#address, {
        base_version: this.sheets.version,
        sheets: this.sheets.sheets.map(({ id, head }) => ({ id, head, edits: this.edits.get(id) ?? {} })),
        own_questions: question ? [question] : [],
      });
      this.own.value = "";
      this.newest = this.sheets.version;
      this.draw();
      await this.versions();
      this.status.textContent = `第${this.sheets.version}版を保存しました。${this.status.textContent}`;
      this.title.focus();
    });
  }

  async #try(work) {
    try {
      this.trouble.replaceChildren();
      await work();
    } catch (error) {
      this.#state();
      this.trouble.replaceChildren(problemNotice(error));
    }
  }

  /** On paper every sheet is open. */
  #unfold() {
    for (const view of this.views) {
      view.make();
      view.details.open = true;
    }
  }
}

function when(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime())
    ? ""
    : date.toLocaleString("ja-JP", { dateStyle: "medium", timeStyle: "short" });
}
