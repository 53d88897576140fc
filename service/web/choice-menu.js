// A menu of values below the chips of a reading: opened by a chip, closed by Esc, by a choice, or by the same chip.

import { h } from "./dom.js";
import { converting } from "./ime.js";
import { problemNotice } from "./notices.js";

const MANY = 16; // from here on the list can be narrowed by typing

export class ChoiceMenu {
  constructor() {
    this.element = h("div", { class: "choices no-print", hidden: true });
  }

  /** Close on Esc and give the focus back to the chip; what is around the menu does not hear of it. */
  escape(event) {
    if (event.key !== "Escape" || converting(event) || this.element.hidden) return;
    event.stopPropagation();
    this.close();
    this.opener.focus();
  }

  /** Show the groups [{name, choices, pick(choice)}] and forms [{form}] that `load()` gives, for the button that asks for them. */
  async toggle(opener, load) {
    const open = this.opener === opener && !this.element.hidden;
    this.close();
    if (open) return;
    this.opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.element.hidden = false;
    const again = () => {
      this.close();
      this.toggle(opener, load);
    };
    const content = await this.#content(load, again);
    if (this.element.hidden || this.opener !== opener) return;
    this.element.replaceChildren(...content);
    this.element.querySelector("input, [aria-pressed], button")?.focus();
  }

  async #content(load, again) {
    try {
      return (await load()).map((entry) => this.#group(entry));
    } catch (error) {
      return [problemNotice(error, again)];
    }
  }

  close() {
    this.element.replaceChildren();
    this.opener?.setAttribute("aria-expanded", "false");
    this.element.hidden = true;
  }

  #group({ form, name, choices, pick }) {
    if (form) {
      form.addEventListener("submit", () => form.querySelector("[aria-invalid]") ?? this.close());
      return form;
    }
    const buttons = choices.map((choice) =>
      h(
        "button",
        {
          type: "button",
          class: "button small plain",
          "aria-pressed": choice.current ? "true" : null,
          onclick: () => {
            this.close();
            pick(choice);
          },
        },
        choice.text,
      ),
    );
    return h(
      "div",
      { role: "group", "aria-label": name },
      h("p", { class: "quiet" }, name),
      choices.length > MANY ? narrowing(name, buttons) : null,
      h(
        "ul",
        {},
        buttons.map((button) => h("li", {}, button)),
      ),
    );
  }
}

/** A field that leaves only the buttons whose words hold what is typed. */
function narrowing(name, buttons) {
  const field = h("input", { type: "search", "aria-label": `${name}を絞り込む`, placeholder: "絞り込む" });
  field.addEventListener("input", () => {
    const wanted = plain(field.value);
    for (const button of buttons) button.parentElement.hidden = !plain(button.textContent).includes(wanted);
  });
  return field;
}

function plain(text) {
  return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}
