// How each figure of an answer was calculated, with a bar where it is a share of a target.

import { h, svg } from "./dom.js";

/** The calculations behind the figures, on demand; `cite(id)` gives the citation button. */
export function figureList(figures, cite) {
  if (!figures.length) return null;
  return h(
    "details",
    { class: "figures", open: figures.length === 1 && /[÷−×＋]/.test(figures[0].how) },
    h("summary", {}, figures.length === 1 ? "計算" : `計算（${figures.length}件）`),
    h(
      "ul",
      {},
      figures.map((figure) => h("li", {}, line(figure, cite), bar(figure))),
    ),
  );
}

function line(figure, cite) {
  const how = figure.how.replace(/\s*[=＝][^=＝]*$/, "");
  return h(
    "p",
    {},
    h("span", { class: "how" }, how),
    " ＝ ",
    h("strong", {}, figure.text),
    ...figure.citations.map((id) => cite(id)),
  );
}

/** A bar of a percentage against 100 %; the calculation beside it is its text. */
export function bar({ value, unit, how }) {
  if (unit !== "%" || !how.includes("÷") || value < 0) return null;
  const full = Math.max(100, value);
  const x = (percent) => (percent / full) * 200;
  return svg(
    "svg",
    { class: "bar", viewBox: "0 0 200 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "track", x: 0, y: 2, width: x(100), height: 8 }),
    svg("rect", { class: value >= 100 ? "fill reached" : "fill", x: 0, y: 2, width: x(value), height: 8 }),
    svg("line", { class: "goal", x1: x(100), x2: x(100), y1: 0, y2: 12 }),
  );
}
