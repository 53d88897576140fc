// 「役に立った」「問題がある」 on an answer, with a reason and the right answer where the reader knows it.

import { h, icon } from "./dom.js";

const REASONS = {
  wrong_figure: "数値が違う",
  wrong_rows: "対象の指標が違う",
  missing: "足りないものがある",
  misread: "質問の読み取りが違う",
  hard_to_read: "分かりにくい",
  other: "その他",
};
let forms = 0;

/** The two buttons and their form; `send(body)` posts it and `say(text)` announces. */
export function feedbackParts(send, say) {
  const thanks = h("p", { class: "quiet", hidden: true });
  const good = h(
    "button",
    { type: "button", class: "button small plain", "aria-pressed": "false" },
    icon("good"),
    "役に立った",
  );
  const bad = h(
    "button",
    { type: "button", class: "button small plain", "aria-pressed": "false", "aria-expanded": "false" },
    icon("bad"),
    "問題がある",
  );
  const finish = async (verdict, details) => {
    const text = await outcome(send, { verdict, ...details });
    good.setAttribute("aria-pressed", String(verdict === "good"));
    bad.setAttribute("aria-pressed", String(verdict === "bad"));
    thanks.textContent = text;
    thanks.hidden = false;
    toggle(false);
    say(text);
  };
  const form = reasonForm(
    (details) => finish("bad", details),
    () => {
      toggle(false);
      bad.focus();
    },
  );
  const toggle = (open) => {
    form.hidden = !open;
    bad.setAttribute("aria-expanded", String(open));
    if (open) form.querySelector("input").focus();
  };
  good.addEventListener("click", () => finish("good", {}));
  bad.addEventListener("click", () => toggle(form.hidden));
  return { buttons: [good, bad], below: [form, thanks] };
}

async function outcome(send, body) {
  try {
    await send(body);
    return "ご意見をお預かりしました。ありがとうございます。";
  } catch (error) {
    return `ご意見を送れませんでした。${error.detail ?? ""}`;
  }
}

function reasonForm(submit, cancel) {
  const name = `reason-${(forms += 1)}`;
  const radios = Object.entries(REASONS).map(([value, label]) =>
    h("label", {}, h("input", { type: "radio", name, value, required: true }), label),
  );
  const correction = h("textarea", { rows: 2, maxlength: 2000 });
  const comment = h("textarea", { rows: 2, maxlength: 2000 });
  const form = h(
    "form",
    { class: "reasons", hidden: true },
    h("fieldset", {}, h("legend", {}, "どこに問題がありますか"), radios),
    h("label", {}, "正しいと思う答え（任意）", correction),
    h("label", {}, "ご意見（任意。個人名は書かないでください）", comment),
    h(
      "p",
      {},
      h("button", { class: "button small solid" }, "送る"),
      h("button", { type: "button", class: "button small plain", onclick: cancel }, "やめる"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = new FormData(form).get(name);
    submit({ reason, correction: correction.value, comment: comment.value });
  });
  return form;
}
