// How a question was read: every condition a chip that can be left out or changed, and the answer follows.

import { ChoiceMenu } from "./choice-menu.js";
import { h, icon } from "./dom.js";
import { numberForm, split, wordsForm } from "./reading-forms.js";

const OF_MANY = new Set(["list", "count", "share", "rank", "group", "aggregate"]);
const OF_ROWS = new Set(["lookup", "find", "compare"]);
const ADDED = ["ratings", "departments", "headings", "met"];
const ONLY_REMOVED = new Set(["equal", "unnamed", "excluded_rows"]);

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
      role: "group",
      "aria-label": "質問の読み取り",
      tabindex: "-1",
      onkeydown: (event) => menu.escape(event),
    },
    h("span", { class: "quiet" }, "読み取り"),
    lists.length ? lists : h("ul", {}, h("li", { class: "wanted" }, text)),
    menu.element,
  );
}

function chips({ conditions, wanted }, query, edit, menu) {
  const [first, second] = ["selection", "second"].map((side) =>
    conditions
      .filter(({ of = "selection" }) => of === side)
      .map((condition) => chip(condition, query, edit, menu)),
  );
  return h(
    "ul",
    {},
    first,
    second.length ? h("li", { class: "quiet" }, query.ask === "share" ? "母数" : "と") : null,
    second,
    edit && OF_MANY.has(query.ask) && !second.length ? adder(conditions, query, edit, menu) : null,
    wish(wanted, query, edit, menu),
  );
}

function chip(condition, query, edit, menu) {
  const { text, part, without } = condition;
  if (!edit) return h("li", { class: "chip" }, h("span", {}, text));
  const value = ONLY_REMOVED.has(part)
    ? h("span", {}, text)
    : opener(menu, [text, icon("down")], `${text}（変える）`, async () =>
        alternatives(await edit.choices(), condition, query, edit),
      );
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
  const free = ADDED.filter((part) => !taken.has(part));
  if (!free.length || query.selection?.rows) return null;
  const add = ({ selection }) => edit.put({ ...query, selection: { ...query.selection, ...selection } });
  const button = opener(menu, [icon("new"), "条件"], "条件を加える", async () => {
    const { parts } = await edit.choices();
    return parts
      .filter(({ part, level }) => free.includes(part) && (!level || level === "goal"))
      .map(({ name, choices }) => ({ name, choices, pick: add }));
  });
  return h("li", { class: "chip add no-print" }, button);
}

/** What is wanted of the rows, to be exchanged where something else can be. */
function wish(text, query, edit, menu) {
  const changeable = edit && (OF_MANY.has(query.ask) || (OF_ROWS.has(query.ask) && query.selection?.rows));
  if (!changeable) return text ? h("li", { class: "wanted" }, text) : null;
  const shown = text || "概要";
  const button = opener(menu, [shown, icon("down")], `${shown}（尋ねることを変える）`, async () =>
    wishes(await edit.choices(), query, edit),
  );
  return h("li", { class: "wanted chip" }, button);
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

/** What could stand in the place of a condition: a value of the report, a number, or words. */
function alternatives({ parts, comparisons }, condition, query, edit) {
  const { part, of: side = "selection", places = [], text } = condition;
  const selection = query[side];
  const put = (changed) => edit.put({ ...query, [side]: { ...selection, ...changed } });
  const exchange = (value) => put({ [part]: exchanged(selection[part], places, value) });
  const own = places.map((place) => selection[part][place]);
  if (part === "numbers") {
    const [{ value, unit = "", op }] = own;
    const apply = (changed) => exchange([{ ...own[0], ...changed }]);
    return [{ form: numberForm({ name: text, value, unit, op, comparisons, apply }) }];
  }
  if (part === "min_departments") {
    const apply = ({ value }) => put({ min_departments: Number(value) });
    return [{ form: numberForm({ name: text, value: selection[part], unit: "つ以上", apply, whole: true }) }];
  }
  if (part === "texts") {
    const apply = (words) => exchange([{ ...own[0], words: split(words) }]);
    return [{ form: wordsForm({ name: text, words: own[0].words, apply }) }];
  }
  if (part === "theme") {
    const { rows: _, ...rest } = selection; // the service finds the rows of the new theme
    const apply = (words) => edit.put({ ...query, [side]: { ...rest, theme: split(words) } });
    return [{ form: wordsForm({ name: text, words: selection.theme, apply }) }];
  }
  const now = places.length ? own : selection[part];
  const others = places.length ? selection[part].filter((_, place) => !places.includes(place)) : [];
  return parts
    .filter((entry) => entry.part === part && (!entry.level || entry.level === own[0].level))
    .map(({ name, choices }) => ({
      name,
      choices: choices
        .filter((choice) => part !== "rows" || !others.includes(choice.selection.rows[0]))
        .map((choice) => ({ ...choice, current: current(choice.selection, part, now, selection) })),
      pick: ({ selection: chosen }) => (places.length ? exchange(chosen[part]) : put(chosen)),
    }));
}

/** A year note is told by its column and its years together, all else by its own part. */
function current(choice, part, now, selection) {
  if (!same(choice[part], now)) return false;
  return part !== "note_field" || same(choice.note_years, selection.note_years ?? []);
}

function exchanged(list, places, values) {
  const [at] = places;
  const rest = list.filter((_, place) => !places.includes(place));
  return [...rest.slice(0, at), ...values, ...rest.slice(at)];
}

function wishes({ wanted }, query, edit) {
  const { selection, ...rest } = query;
  const groups = wanted
    .filter(({ asks }) => asks.includes(query.ask))
    .map(({ choices }) => ({
      name: "尋ねること",
      choices: choices.map((choice) => ({ ...choice, current: same(choice.query, rest) })),
      pick: (choice) => edit.put({ selection, ...choice.query }),
    }));
  if (query.ask !== "rank") return groups;
  const placed = query.after > 0 && query.after === query.limit - 1; // 「2番目に高いのは」: that place alone
  const apply = ({ value }) => {
    const limit = Number(value);
    edit.put({ ...query, limit, after: placed ? limit - 1 : 0 });
  };
  return [
    ...groups,
    {
      form: numberForm({
        name: placed ? "順位" : "上位",
        value: query.limit ?? "",
        unit: placed ? "番目" : "件まで",
        apply,
        whole: true,
      }),
    },
  ];
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
