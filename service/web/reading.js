// How a question was read: every condition a chip that can be left out or changed, and the answer follows.

import { ChoiceMenu } from "./choice-menu.js";
import { h, icon } from "./dom.js";

const CHANGEABLE = new Set(["ratings", "departments", "headings", "rows"]);
const OF_MANY = new Set(["list", "count", "share", "rank", "group", "aggregate"]);

/**
 * The chips of an interpretation. `view.choices()` gives what the conditions of the report can be, `view.revise(query)`
 * has another query answered in place of this one; without a view the chips only show.
 */
export function readingParts({ text, query, readings = [] }, view = null) {
  if (!text) return null;
  const menu = new ChoiceMenu();
  const all = query.queries ?? [query];
  const lists = readings.map((reading, place) => {
    const put = (changed) => {
      const queries = all.with(place, changed);
      view.revise(queries.length === 1 ? changed : { queries });
    };
    return chips(reading, all[place], view && { choices: view.choices, put }, menu);
  });
  return h(
    "div",
    {
      class: lists.length > 1 ? "reading several" : "reading",
      role: "group",  "aria-label": "質問の読み取り",
      tabindex: "-1",
      onkeydown: (event) => menu.escape(event),
    },
    h("span", { class: "quiet" }, "読み取り"),
    lists.length ? lists : h("ul", {}, h("li", { class: "wanted" }, text)),
    menu.element,
  );
}

function chips({ conditions, wanted }, query, edit, menu) {
  return h(
    "ul",
    {},
    conditions.map((condition) => chip(condition, query, edit, menu)),
    edit && OF_MANY.has(query.ask) && !query.second ? adder(conditions, query, edit, menu) : null,
    wanted ? h("li", { class: "wanted" }, wanted) : null,
  );
}

function chip({ text, part, without }, query, edit, menu) {
  if (!edit) return h("li", { class: "chip" }, h("span", {}, text));
  const value = CHANGEABLE.has(part)
    ? opener(menu, [text, icon("down")], `${text}（変える）`, async () => groups(await edit.choices(), query, edit, [part]))
    : h("span", {}, text);
  const remove = h(
    "button",
    {
      type: "button",
      class: "remove no-print",
      "aria-label": `「${text}」を外す`,
      title: "この条件を外す",
      onclick: () => edit.put(without),
    },
    icon("close"),
  );
  return h("li", { class: "chip" }, value, remove);
}

/** A chip for what is not yet a condition of a query about many rows. */
function adder(conditions, query, edit, menu) {
  const taken = new Set(conditions.map(({ part }) => part));
  const free = ["ratings", "departments", "headings"].filter((part) => !taken.has(part));
  if (!free.length || query.selection?.rows) return null;
  const button = opener(menu, [icon("new"), "条件"], "条件を加える", async () =>
    groups(await edit.choices(), query, edit, free),
  );
  return h("li", { class: "chip add no-print" }, button);
}

function opener(menu, content, label, load) {
  const button = h(
    "button",
    {
      type: "button",
      class: "value",
      "aria-label": label,
      "aria-expanded": "false",
      onclick: () => menu.toggle(button, load),
    },
    content,
  );
  return button;
}

/** The wanted parts with their choices; picking one puts it in the place of that part. */
function groups({ parts }, query, edit, wanted) {
  return parts
    .filter(({ part }) => wanted.includes(part))
    .map(({ part, name, choices }) => ({
      name,
      choices: choices.map((choice) => ({
        ...choice,
        current: same(choice.selection[part], query.selection?.[part]),
      })),
      pick: ({ selection }) => edit.put({ ...query, selection: { ...query.selection, ...selection } }),
    }));
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
