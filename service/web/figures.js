// How each figure of an answer was calculated, with a bar where it is a share of a target.

import { h, svg } from "./dom.js";

const FEW = 3; // so many calculations are shown at once, more on demand

/** The calculations behind the figures; `cite(id)` gives the citation button, `open(citation)` shows its row. */
export function figureList({ figures, citations }, cite, open) {
  if (!figures.length) return null;
  const known = new Map(citations.map((citation) => [citation.id, citation]));
  const only = ({ citations: [id, ...others] }) => (others.length ? undefined : known.get(id));
  const result = (figure) => {
    const citation = only(figure);
    if (!citation) return h("strong", {}, figure.text);
    return h(
      "button",
      { type: "button", class: "link", title: citation.indicator, onclick: () => open(citation) },
      h("strong", {}, figure.text),
    );
  };
  const name = (figure) => (figures.length > 1 && only(figure) ? `${only(figure).indicator}：` : "");
  return h(
    "details",
    { class: "figures", open: figures.length <= FEW && figures.some(({ how }) => /[÷−×＋]/.test(how)) },
    h("summary", {}, figures.length === 1 ? "計算" : `計算（${figures.length}件）`),
    h(
      "ul",
      {},
      figures.map((figure) => h("li", {}, line(figure, name(figure), result(figure), cite), pair(figure))),
    ),
  );
}

function line(figure, name, result, cite) {
  const how = figure.how.replace(/\s*[=＝][^=＝]*$/, "");
  return h(
    "p",
    {},
    name,
    h("span", { class: "how" }, how),
    " ＝ ",
    result,
    ...figure.citations.map((id) => cite(id)),
  );
}

/** Two numbers of which one is a share of the other, as a table with their bars: 「実績 18人」 over 「目標 23人」. */
function pair({ value, unit, how, citations }) {
  const [, part, whole] = /^([^÷＋+(（]+) ÷ ([^÷=＝]+?)\s*[=＝]/.exec(how) ?? [];
  if (unit !== "%" || !part || value < 0) return null;
  const [first, second] = citations.length ? ["実績", "目標"] : ["該当", "全体"];
  const full = Math.max(100, value);
  const row = (name, text, percent, look) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      h("td", { class: "number" }, text),
      h("td", {}, strip(percent, full, look)),
    );
  return h(
    "table",
    { class: "pair" },
    h("caption", { class: "spoken" }, `${first}と${second}`),
    h(
      "tbody",
      {},
      row(first, part, value, value >= 100 ? "fill reached" : "fill"),
      row(second, whole, 100, "track"),
    ),
  );
}

/** One bar of so many percent, drawn so that `full` percent fill the width. */
function strip(percent, full, look) {
  return svg(
    "svg",
    { class: "bar", viewBox: "0 0 200 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: look, x: 0.5, y: 1, width: Math.max(1, (percent / full) * 199), height: 10 }),
  );
}

const SPAN = 150; // percent that fill the width, so that the bars of many rows compare; longer ones are cut

/** A bar of a percentage against 100 %; the percentage beside it is its text. */
export function bar(percent) {
  const x = (of) => (Math.min(Math.max(of, 0), SPAN) / SPAN) * 200;
  const look = percent >= 100 ? "fill reached" : "fill";
  return svg(
    "svg",
    { class: "bar", viewBox: "0 0 200 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "track", x: 0, y: 2, width: x(100), height: 8 }),
    svg("rect", { class: look, x: 0, y: 2, width: x(percent), height: 8 }),
    percent > SPAN ? svg("path", { class: "cut", d: "M180 12L186 0M188 12L194 0" }) : null,
    svg("line", { class: "goal", x1: x(100), x2: x(100), y1: 0, y2: 12 }),
  );
}
