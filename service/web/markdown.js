// The Markdown that answers use, as elements: paragraphs, lists, quotes, headings, tables, bold, and [1] as a citation.
// Links, images and HTML are shown as the characters they are.

import { h } from "./dom.js";

/** Elements for a text; `cite(id)` gives the element for 「[1]」, or null to leave the characters. */
export function markdown(text, cite) {
  const lines = text.replaceAll("\r", "").split("\n");
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    const kind = kindOf(lines[at]);
    let end = at + 1;
    while (kind !== "heading" && end < lines.length && kindOf(lines[end]) === kind) end += 1;
    const block = BUILD[kind](lines.slice(at, end), cite);
    if (block) blocks.push(block);
    at = end;
  }
  return blocks;
}

const MARKS = [
  ["blank", /^\s*$/],
  ["heading", /^#{1,6}\s+/],
  ["bullets", /^\s*[-*・]\s+/],
  ["numbers", /^\s*\d+[.)]\s+/],
  ["quote", /^\s*>\s?/],
  ["table", /^\s*\|.*\|\s*$/],
];

function kindOf(line) {
  return MARKS.find(([, mark]) => mark.test(line))?.[0] ?? "paragraph";
}

function bare(line) {
  const [, mark] = MARKS.find(([kind]) => kind === kindOf(line)) ?? [];
  return mark ? line.replace(mark, "") : line;
}

const BUILD = {
  blank: () => null,
  heading: ([line], cite) => h("h3", {}, inline(bare(line), cite)),
  bullets: (lines, cite) =>
    h(
      "ul",
      {},
      lines.map((line) => h("li", {}, inline(bare(line), cite))),
    ),
  numbers: (lines, cite) =>
    h(
      "ol",
      {},
      lines.map((line) => h("li", {}, inline(bare(line), cite))),
    ),
  quote: (lines, cite) =>
    h(
      "blockquote",
      {},
      lines.map((line) => h("p", {}, inline(bare(line), cite))),
    ),
  paragraph: (lines, cite) =>
    h(
      "p",
      {},
      lines.flatMap((line, n) => [n ? h("br") : null, ...inline(line, cite)]),
    ),
  table: (lines, cite) => {
    const rows = lines.map(cellsOf).filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
    const [head, ...body] = rows;
    return h(
      "table",
      { class: "list" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((cell) => h("th", { scope: "col" }, inline(cell, cite))),
        ),
      ),
      h(
        "tbody",
        {},
        body.map((cells) =>
          h(
            "tr",
            {},
            cells.map((cell) => h("td", {}, inline(cell, cite))),
          ),
        ),
      ),
    );
  },
};

function cellsOf(line) {
  return line
    .trim()
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}

/** A citation with the character that it follows and the sign that ends the sentence. */
const CITED = /(\*\*[^*]+\*\*|[^\s*]?(?:\[\d+\])+[、。，．）)」』]*)/u;

function inline(text, cite) {
  return text
    .split(CITED)
    .filter(Boolean)
    .flatMap((part) => {
      if (/^\*\*.+\*\*$/.test(part)) return h("strong", {}, inline(part.slice(2, -2), cite));
      return /\[\d+\]/.test(part) ? cited(part, cite) : part;
    });
}

/** The citations of one place, which never begin a line; many of them may break among themselves. */
function cited(part, cite) {
  const pieces = part
    .split(/(\[\d+\])/)
    .filter(Boolean)
    .map((piece) => (/^\[\d+\]$/.test(piece) && cite(Number(piece.slice(1, -1)))) || piece);
  if (pieces.every((piece) => typeof piece === "string")) return part;
  const together = (some) => h("span", { class: "together" }, some);
  if (pieces.length <= 4) return together(pieces);
  return [together(pieces.slice(0, 2)), ...pieces.slice(2, -2), together(pieces.slice(-2))];
}
