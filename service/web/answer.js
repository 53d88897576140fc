// One answer as a reader meets it: how the question was read, the words, the list, the calculation, what is near, the sources.

import { h, icon } from "./dom.js";
import { bar, figureList } from "./figures.js";
import { downloads, figure, listTable } from "./list-table.js";
import { markdown } from "./markdown.js";
import { readingParts } from "./reading.js";

const REASONS = {
  unknown_topic: "報告書にない話題です",
  other_year: "別の年度についてのご質問です",
  other_place: "別の自治体についてのご質問です",
  no_such_value: "数値の記載がありません",
  not_evaluated: "評価の対象になっていません",
  opinion: "意見や予測にはお答えできません",
  personal: "個人に関することにはお答えできません",
};
const RATE = "達成率"; // the column whose cells have a bar
const STATES = {
  not_in_report: "報告書に記載がありません",
  needs_clarification: "確認させてください",
  refused: "お答えできません",
};
const WRITTEN = {
  lookup: "報告書の値をそのまま示しています（生成AIは使っていません）",
  extract: "報告書の文をそのまま引用しています（生成AIは使っていません）",
  chat_model: "生成AIによる回答案。要確認",
};

/** The parts of a whole answer. `view` has service, report, scale, open(citation), choices() and revise(query). */
export function answerParts(answer, view) {
  const cite = citeButton(answer, view);
  return [
    readingParts(answer.interpretation, view.revise ? view : null),
    otherReadings(answer, view),
    ...(answer.status === "answered" ? told(answer, cite, view) : [abstention(answer, cite)]),
    figureList(answer, (id) => cite(id), view.open),
    nearMisses(answer, view),
    sources(answer, view),
    answer.status === "answered" ? origin(answer) : null,
  ].filter(Boolean);
}

/** Readings by a chat model where the question was unclear: one tap has one of them answered, exactly. */
function otherReadings({ alternatives = [] }, { revise }) {
  if (!alternatives.length || !revise) return null;
  return h(
    "div",
    { class: "notice" },
    h("h3", {}, "別の読み方（生成AIによる案）"),
    h(
      "ul",
      {},
      alternatives.map(({ text, query }) =>
        h("li", {}, h("button", { type: "button", class: "link", onclick: () => revise(query) }, text)),
      ),
    ),
  );
}

/** The words, and the table in the place of the list or the Markdown table that says the same. */
function told(answer, cite, view) {
  const blocks = markdown(answer.answer, cite);
  const rows = answer.table?.rows.length;
  if (!rows) return [words(blocks)];
  const place = blocks.findIndex(
    (block) => block.tagName === "TABLE" || (/^[OU]L$/.test(block.tagName) && block.children.length === rows),
  );
  if (place < 0) return [words(blocks), table(answer, view)];
  return [words(blocks.slice(0, place)), table(answer, view), words(blocks.slice(place + 1))];
}

/** Blocks of text; nothing where there are none. */
export function words(blocks) {
  return blocks.length ? h("div", { class: "words" }, blocks) : null;
}

function citeButton(answer, view) {
  const known = new Map(answer.citations.map((citation) => [citation.id, citation]));
  return (id) => {
    const citation = known.get(id);
    if (!citation) return null;
    const label = `根拠${id}：${citation.indicator}を報告書で見る`;
    return h(
      "button",
      {
        type: "button",
        class: "cite",
        "aria-label": label,
        title: citation.indicator,
        onclick: () => view.open(citation),
      },
      String(id),
    );
  };
}

function abstention(answer, cite) {
  return h(
    "div",
    { class: "notice abstention" },
    h(
      "h3",
      {},
      STATES[answer.status],
      answer.reason ? h("span", { class: "quiet" }, REASONS[answer.reason]) : null,
    ),
    words(markdown(answer.answer, cite)),
  );
}

function table(answer, view) {
  const cited = new Map(answer.citations.map((citation) => [citation.row, citation]));
  const open = (row, text) => view.open(cited.get(row) ?? { row, indicator: text, cells: [] });
  const rows = answer.table.cited_rows ?? [];
  const names = (text) => linkedNames(text, answer.citations, view);
  const draw = Object.fromEntries(answer.table.columns.map((column) => [column, names]));
  draw[RATE] = (text) => (/^[\d,.]+%$/.test(text) ? [text, bar(figure(text))] : null);
  return h(
    "div",
    { class: "listing" },
    listTable(answer.table, view.scale, open, draw),
    downloads(view.service, view.report, rows.length ? rows : [...cited.keys()]),
  );
}

/** 「創業相談件数、出生数」 as links to these rows; any other text is left to the table. */
function linkedNames(text, citations, view) {
  const found = text.split("、").map((name) => citations.find(({ indicator }) => indicator === name));
  if (!found.every(Boolean)) return null;
  return found.map((citation, n) => {
    const link = h(
      "button",
      { type: "button", class: "link", onclick: () => view.open(citation) },
      citation.indicator,
    );
    return h("span", { class: "name" }, link, n < found.length - 1 ? h("span", { class: "comma" }, "、") : null);
  });
}

function nearMisses({ near_misses: misses, status }, view) {
  if (!misses.length) return null;
  const title = status === "answered" ? "条件に近いものの、回答に含めていない指標" : "報告書にある近い内容";
  return h(
    "div",
    { class: "notice near" },
    h("h3", {}, title),
    [...Map.groupBy(misses, ({ why }) => why)].map(([why, rows]) => [
      h("p", {}, why),
      h(
        "ul",
        {},
        rows.map(({ row, indicator }) => {
          const name = indicator || `${row}番目の指標`;
          return h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: "link",
                onclick: () => view.open({ row, indicator: name, cells: [] }),
              },
              name,
            ),
          );
        }),
      ),
    ]),
  );
}

function sources({ citations }, view) {
  if (!citations.length) return null;
  return h(
    "details",
    { class: "sources", open: citations.length <= 3 },
    h("summary", {}, `根拠 ${citations.length}件`),
    h(
      "ol",
      {},
      citations.map((citation) => source(citation, view)),
    ),
  );
}

function source(citation, view) {
  const quoted = citation.cells
    .map(({ printed }) => `「${printed.length > 60 ? `${printed.slice(0, 60)}…` : printed}」`)
    .join("");
  return h(
    "li",
    { value: citation.id },
    h("button", { type: "button", class: "link", onclick: () => view.open(citation) }, citation.indicator),
    h("span", { class: "quiet" }, ` ${citation.page}ページ・${citation.line}行目 ${quoted}`),
  );
}

function origin({ written_by: by, checked }) {
  if (!checked)
    return h(
      "p",
      { class: "notice error" },
      "根拠との一致を確かめられていない回答です。使う前に、必ず原文と照合してください。",
    );
  return h("p", { class: "origin quiet" }, icon("check"), `${WRITTEN[by]}。根拠との一致を検査済み`);
}
