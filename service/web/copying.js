// An answer as plain text for a document: with its sources, or in the form of 想定問答.

/** The words without Markdown marks. */
export function plain(markdown) {
  return markdown
    .replaceAll("**", "")
    .replace(/^#{1,6}\s+/gm, "")
    .replace(/^\s*[-*]\s+/gm, "・")
    .trim();
}

function calculation({ how, text }) {
  return /[=＝]/.test(how) ? how : `${how} ＝ ${text}`;
}

function tableLines(table) {
  if (!table) return [];
  return ["", table.columns.join("\t"), ...table.rows.map((cells) => cells.join("\t"))];
}

function sourceLines(answer, title) {
  return answer.citations.map(({ id, row, page, line, indicator, cells }) => {
    const printed = cells.map((cell) => `「${cell.printed}」`).join("");
    return `[${id}] ${title} ${page}ページ・${line}行目（指標${row} ${indicator}）${printed}`;
  });
}

/** Question, answer, list, calculation and sources, one line each. */
export function withSources(question, answer, title) {
  const how = answer.figures.map((figure) => `計算：${calculation(figure)}`);
  const sources = answer.citations.length ? ["", "根拠", ...sourceLines(answer, title)] : [];
  return [`問　${question}`, "", plain(answer.answer), ...tableLines(answer.table), ...how, ...sources].join(
    "\n",
  );
}

/** The blocks of a 想定問答 draft; it stays a draft until a person has confirmed it. */
export function asCouncilDraft(question, answer, title) {
  return [
    "【想定問答（案）】",
    `【質問要旨】${question}`,
    "【答弁要旨】",
    plain(answer.answer).replace(/\s*\[\d+\]/g, ""),
    ...tableLines(answer.table),
    ...answer.figures.map((figure) => `（計算：${calculation(figure)}）`),
    "【根拠資料】",
    ...sourceLines(answer, title),
    "【担当課】",
    "【備考】案のため、提出前に原文と照合してください。",
  ].join("\n");
}

/** Put text on the clipboard; where the browser forbids it (no HTTPS), by way of a hidden field. */
export async function copy(text, root) {
  if (navigator.clipboard?.writeText) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "spoken";
  root.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
