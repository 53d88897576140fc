// <senryaku-chat>: the whole chat in a shadow DOM. `mode="page"` fills a page, otherwise it is a launcher in the corner.

import { Service } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";
import { converting } from "./ime.js";
import { problemNotice } from "./notices.js";
import { Preferences } from "./preferences.js";
import { Scale } from "./rating.js";
import { chooseReport, keepReport, reportChoice, wantedReport } from "./reports.js";
import { toolbar } from "./toolbar.js";
import { Viewer } from "./viewer.js";

const STYLES = ["tokens.css", "theme.css", "parts.css", "lists.css", "answer.css", "chat.css", "viewer.css"];

class SenryakuChat extends HTMLElement {
  #started = false;

  connectedCallback() {
    if (this.#started) return;
    this.#started = true;
    this.service = new Service(this.getAttribute("base") ?? "");
    const root = this.attachShadow({ mode: "open" });
    this.main = h("div", { class: "chat", lang: "ja", hidden: true });
    const styles = STYLES.map((name) =>
      h("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href }),
    );
    root.append(...styles, this.main);
    Promise.all(styles.map(settled)).then(() => {
      this.main.hidden = false;
    });
    if (this.getAttribute("mode") === "page") this.#fill(this.main);
    else {
      keepSize(this.main);
      this.#launcher();
    }
  }

  /** Load the report and build the conversation into `place`; a problem is shown with a way to try again. */
  async #fill(place) {
    let chosen;
    try {
      chosen = await chooseReport(this.service, this.getAttribute("report") || wantedReport());
    } catch (error) {
      place.replaceChildren(
        h(
          "div",
          { class: "log" },
          problemNotice(error, () => this.#fill(place)),
        ),
      );
      return;
    }
    const { report, reports } = chosen;
    const log = h("div", {
      class: "log",
      role: "log",
      "aria-live": "off",
      "aria-label": "会話",
      tabindex: "0",
    });
    const status = h("p", { class: "spoken", role: "status" });
    const viewer = new Viewer({ service: this.service });
    const composer = new Composer({
      send: (question) => this.conversation.ask(question),
      stop: () => this.conversation.stop(),
      preferences: new Preferences(),
    });
    const scale = new Scale(report.ratings);
    this.conversation = new Conversation({
      service: this.service,
      report,
      scale,
      viewer,
      composer,
      log,
      status,
    });
    const { bar, printed, dialogs } = toolbar(this.conversation, composer);
    const health = h("div");
    if (this.getAttribute("mode") === "page") {
      bar.prepend(reportChoice(report, reports) ?? "");
      keepReport();
    }
    place.replaceChildren(bar, printed, health, log, status, composer.element, viewer.element, ...dialogs);
    this.#warn(health);
    this.composer = composer;
    this.#askFromAddress();
  }

  /** Say what still works when a part of the service is down. */
  async #warn(place) {
    const { status } = await this.service.get("/readyz").catch(() => ({}));
    if (status !== "degraded") return;
    place.append(
      h(
        "p",
        { class: "notice" },
        "ただいま文章の索引が使えません。数値・評価・一覧の質問にはふだんどおり答えられます。文章の質問は、言葉の一致だけで探します。",
      ),
    );
  }

  #askFromAddress() {
    const question = this.getAttribute("mode") === "page" && new URLSearchParams(location.search).get("q");
    if (question) this.conversation.ask(question.slice(0, 2000));
  }

  #launcher() {
    const panel = h("section", {
      class: "panel",
      role: "dialog",
      "aria-label": "報告書への質問",
      hidden: true,
    });
    const inside = h("div", { class: "chat-inside" });
    const opener = h(
      "button",
      { type: "button", class: "button solid launcher", "aria-expanded": "false" },
      icon("chat"),
      "報告書に質問",
    );
    const toggle = (open) => {
      panel.hidden = !open;
      opener.hidden = open;
      opener.setAttribute("aria-expanded", String(open));
      if (!open) opener.focus();
      else if (!inside.firstChild) this.#fill(inside).then(() => this.composer?.field.focus());
      else this.composer?.field.focus();
    };
    const close = h(
      "button",
      { type: "button", class: "button small plain", onclick: () => toggle(false) },
      icon("close"),
      "閉じる",
    );
    opener.addEventListener("click", () => toggle(true));
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !converting(event) && !panel.querySelector("dialog[open]")) toggle(false);
    });
    panel.append(h("div", { class: "viewer-head" }, h("h2", {}, "報告書への質問"), close), inside);
    this.main.append(opener, panel);
  }
}

/** Lengths are in rem: a page that makes its root's font small (62.5 % is common) must not make the chat small. */
function keepSize(element) {
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  if (root < 16) element.style.zoom = 16 / root;
}

function settled(link) {
  return new Promise((resolve) => {
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", resolve, { once: true });
  });
}

if (!customElements.get("senryaku-chat")) customElements.define("senryaku-chat", SenryakuChat);
