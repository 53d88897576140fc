// A number or words in the place of a condition: typed, not chosen.

import { h } from "./dom.js";
import { converting } from "./ime.js";

/** 「コロナ、物価」 as its words. */
export function split(text) {
  return text.split(/[、,，\s]+/).filter(Boolean);
}

/**
 * A number with its unit, and how it is compared where there are `comparisons`; `apply({value, op})` takes it.
 * `whole` numbers begin at 1.
 */
export function numberForm({ name, value, unit, op, comparisons, apply, whole = false }) {
  const field = h("input", {
    type: "text",
    inputmode: whole ? "numeric" : "decimal",
    "aria-label": `${name}の数`,
    value: plainNumber(String(value)) ?? "",
  });
  const how =
    comparisons &&
    h(
      "select",
      { "aria-label": `${name}の比べ方` },
      comparisons.map((each) => h("option", { value: each.op, selected: each.op === op }, each.text)),
    );
  const accepted = whole ? /^[1-9]\d{0,3}$/ : /^-?\d{1,15}(\.\d{1,10})?$/;
  const problem = whole ? "1以上の整数を入力してください" : "数値を入力してください";
  return form(name, field, [field, unit, how], (text) => {
    const number = plainNumber(text);
    if (number === null || !accepted.test(number)) return problem;
    return () => apply(how ? { value: number, op: how.value } : { value: number });
  });
}

/** Words, separated by 「、」; `apply(text)` takes them. */
export function wordsForm({ name, words, apply }) {
  const field = h("input", { type: "text", maxlength: 200, "aria-label": `${name}の言葉`, value: words.join("、") });
  return form(name, field, [field], (text) =>
    split(text).length ? () => apply(text) : "言葉を入力してください",
  );
}

/** `read(text)` gives what to do with the text, or what is wrong with it. */
function form(name, field, content, read) {
  const problem = h("p", { class: "problem", role: "alert" });
  const element = h(
    "form",
    { class: "typed" },
    h("p", { class: "quiet" }, name),
    h("div", {}, content.filter(Boolean), h("button", { class: "button small solid" }, "変える")),
    problem,
  );
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && converting(event)) event.preventDefault();
  });
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = read(field.value);
    if (typeof found === "function") {
      field.removeAttribute("aria-invalid");
      found();
      return;
    }
    problem.textContent = found;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  });
  return element;
}

/** 「１，０００」 as 「1000」, 「1E+3」 too; null where it is no number. */
function plainNumber(text) {
  const plain = text.normalize("NFKC").replace(/[,、\s]/g, "").replace(/^[−▲△]/, "-");
  if (/^-?\d+(\.\d+)?$/.test(plain)) return plain;
  const number = Number(plain);
  return plain && Number.isFinite(number) ? String(number) : null;
}
