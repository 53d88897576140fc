// Messages in place of an answer: what went wrong, and what to do.

import { h, icon } from "./dom.js";

const UNKNOWN = { title: "表示できませんでした", detail: "ページを読み込み直してください。" };

/** A problem in the service's own words, with a button to try again. */
export function problemNotice(error, again) {
  const { title, detail } = error.title ? error : UNKNOWN;
  return h(
    "div",
    { class: "notice error" },
    h("h3", {}, title),
    h("p", {}, detail),
    again
      ? h(
          "p",
          { class: "no-print" },
          h("button", { type: "button", class: "button small", onclick: again }, icon("retry"), "もう一度"),
        )
      : null,
  );
}
