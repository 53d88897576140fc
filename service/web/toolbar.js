// New conversation, history, print and settings.

import { withSources } from "./copying.js";
import { h, icon } from "./dom.js";

/** The bar itself, the dialogs that it opens, and the line that heads a print. */
export function toolbar(conversation, composer) {
  const history = historyDialog(conversation);
  const settings = settingsDialog(composer);
  const button = (name, label, onclick) =>
    h("button", { type: "button", class: "button small plain", onclick }, icon(name), h("span", {}, label));
  const bar = h(
    "div",
    { class: "toolbar no-print", role: "group", "aria-label": "会話の操作" },
    button("new", "新しい会話", () => {
      conversation.reset();
      composer.field.focus();
    }),
    button("history", "履歴", () => history.open()),
    button("print", "印刷", () => print()),
    button("settings", "設定", () => settings.open()),
  );
  const printed = h("p", { class: "print-only quiet" });
  addEventListener("beforeprint", () => {
    for (const details of conversation.log.querySelectorAll("details")) details.open = true;
    printed.textContent = `${conversation.report.title}　データ世代 ${conversation.report.generation}　印刷 ${when(new Date())}`;
  });
  return { bar, printed, dialogs: [history.element, settings.element] };
}

function dialog(id, title, content) {
  const element = h("dialog", { class: "small-dialog", "aria-labelledby": id });
  const close = h(
    "button",
    { type: "button", class: "button small plain", onclick: () => element.close() },
    icon("close"),
    "閉じる",
  );
  element.append(h("div", { class: "viewer-head" }, h("h2", { id }, title), close), content);
  element.addEventListener("click", (event) => event.target === element && element.close());
  return element;
}

function historyDialog(conversation) {
  const list = h("div", { class: "viewer-body" });
  const element = dialog("history-title", "履歴", list);
  const choose = (entry) => {
    element.close();
    conversation.restore(entry);
  };
  const draw = () => list.replaceChildren(...historyContent(conversation, choose, draw));
  return {
    element,
    open: () => {
      draw();
      element.showModal();
    },
  };
}

/** All conversations as one text file, made in the browser. */
function saveLink(entries, title) {
  const texts = entries.flatMap(({ turns }) =>
    turns.map(({ question, answer }) => withSources(question, answer, title)),
  );
  const save = (event) => {
    const address = URL.createObjectURL(
      new Blob([`\ufeff${texts.join("\n\n――――\n\n")}`], { type: "text/plain" }),
    );
    event.currentTarget.href = address;
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return h(
    "a",
    { class: "button small", href: "#", download: "履歴.txt", onclick: save },
    icon("download"),
    "書き出す",
  );
}

function historyContent({ history, report: { title } }, choose, draw) {
  const entries = history.all();
  const note = h("p", { class: "quiet" }, "履歴はこのブラウザーだけに保存されます。");
  if (!entries.length) return [h("p", {}, "まだ履歴がありません。"), note];
  const remove = (entry) => () => {
    history.remove(entry.id);
    draw();
  };
  const items = entries.map((entry) => {
    const title = entry.turns[0]?.question ?? "（質問なし）";
    const open = h("button", { type: "button", class: "link", onclick: () => choose(entry) }, title);
    const drop = h(
      "button",
      {
        type: "button",
        class: "button small plain",
        "aria-label": `「${title}」を履歴から削除`,
        onclick: remove(entry),
      },
      "削除",
    );
    return h(
      "li",
      {},
      h("div", {}, open, h("p", { class: "quiet" }, `${when(entry.updated)}・質問${entry.turns.length}件`)),
      drop,
    );
  });
  const clear = () => {
    history.clear();
    draw();
  };
  return [
    h("ul", { class: "history" }, items),
    note,
    h(
      "p",
      { class: "downloads" },
      saveLink(entries, title),
      h("button", { type: "button", class: "button small", onclick: clear }, "すべての履歴を削除"),
    ),
  ];
}

function when(updated) {
  const date = new Date(updated);
  return Number.isNaN(date.getTime())
    ? ""
    : date.toLocaleString("ja-JP", { dateStyle: "medium", timeStyle: "short" });
}

function settingsDialog(composer) {
  const box = h("input", { type: "checkbox", checked: composer.preferences.ctrlEnter });
  box.addEventListener("change", () => {
    composer.preferences.ctrlEnter = box.checked;
    composer.describe();
  });
  const content = h(
    "div",
    { class: "viewer-body" },
    h("label", { class: "choice" }, box, "Ctrl＋Enter で送信する（Enter は改行）"),
  );
  const element = dialog("settings-title", "設定", content);
  return { element, open: () => element.showModal() };
}
