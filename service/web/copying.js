// An answer as plain text for a document: with its sources, or in the form of 想定問答.

/** The words without Markdown marks; what is quoted stands in 「」. */
export function plain(markdown) {
  return markdown
    .replaceAll("**", "")
    .replace(/^#{1,6}\s+/gm, "")
    .replace(/^\s*>\s?(.+)$/gm, "「$1」")
    .replace(/^\s*[-*]\s+/gm, "・")
    .trim();
}

/** The words and the table; a list with a line for each row of the table gives way to it, as on the screen. */
function content(answer) {
  const { table } = answer;
  if (!table) return plain(answer.answer);
  const same = new RegExp(`(?:^\\s*-\\s.*\\n?){${table.rows.length}}`, "m");
  const mark = new Map(answer.citations.map(({ id, row }) => [row, `[${id}]`]));
  const lines = table.rows.map(([name, ...cells], n) =>
    [`${name}${mark.get(table.cited_rows?.[n]) ?? ""}`, ...cells].join("\t"),
  );
  const words = table.rows.length ? plain(answer.answer.replace(same, "")) : plain(answer.answer);
  return [words, "", table.columns.join("\t"), ...lines].join("\n");
}

/** Calculations that do not stand in the words already. */
function calculations({ answer, figures }) {
  return figures
    .filter(({ how }) => !answer.includes(how) && /[÷−×+＋]/.test(how))
    .map(({ how, text }) => (/[=＝]/.test(how) ? how : `${how} ＝ ${text}`));
}

function sourceLines(answer, title) {
  return answer.citations.map(({ id, row, page, line, indicator, cells }) => {
    const printed = cells.map((cell) => `「${cell.printed}」`).join("");
    return `[${id}] ${title} ${page}ページ・${line}行目（指標${row} ${indicator}）${printed}`;
  });
}

/** Question, answer, list, calculation and sources, one line each. */
export function withSources(question, answer, title) {
  const how = calculations(answer).map((line) => `計算：${line}`);
  const sources = answer.citations.length ? ["", "根拠", ...sourceLines(answer, title)] : [];
  return [`問　${question}`, "", content(answer), ...how, ...sources].join("\n");
}

/** The blocks of a 想定問答 draft; it stays a draft until a person has confirmed it. */
export function asCouncilDraft(question, answer, title) {
  const departments = new Set(answer.citations.flatMap((citation) => citation.departments ?? []));
  return [
    "【想定問答（案）】",
    `【質問要旨】${question}`,
    "【答弁要旨】",
    content(answer).replace(/\s*\[\d+\]/g, ""),
    ...calculations(answer).map((line) => `（計算：${line}）`),
    "【根拠資料】",
    ...sourceLines(answer, title),
    `【担当課】${[...departments].join("、")}`,
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
