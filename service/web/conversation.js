// The conversation: sends questions, lets answers stream in, keeps the history, announces the state.

import { h } from "./dom.js";
import { History } from "./history.js";
import { Turn } from "./turn.js";

export class Conversation {
  constructor({ service, report, scale, viewer, composer, log, status }) {
    Object.assign(this, { service, report, scale, viewer, composer, log, status });
    this.history = new History(report.id);
    this.reset();
  }

  /** Begin anew with the starters of the loaded report. */
  reset() {
    this.stop();
    this.id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
    this.turns = [];
    this.log.replaceChildren(this.#welcome());
  }

  /** Show a conversation from the history again. */
  restore({ id, generation, turns }) {
    this.reset();
    this.id = id;
    for (const { question, query, answer } of turns) {
      const turn = this.#add(question, query);
      if (generation === this.report.generation) turn.finish(answer);
      else turn.finishOld(answer);
    }
    this.log.lastElementChild?.scrollIntoView({ block: "start" });
  }

  async ask(question) {
    const turn = this.#add(question);
    this.#show(turn);
    await this.#run(turn);
    this.#show(turn);
  }

  stop() {
    this.running?.abort();
  }

  #add(question, query = null) {
    if (!this.turns.length) this.log.replaceChildren();
    const view = {
      service: this.service,
      report: this.report.id,
      title: this.report.title,
      scale: this.scale,
      say: (text) => this.say(text),
      ask: (text) => this.ask(text),
      edit: (text) => this.composer.edit(text),
      retry: (again) => this.#run(again),
      choices: () => this.#choices(),
      feedback: (about, body) => this.#feedback(about, body),
      open: (citation) => this.viewer.open({ report: this.report.id, scale: this.scale, ...citation }),
    };
    const turn = new Turn(question, view, query);
    this.turns.push(turn);
    this.log.append(turn.element);
    return turn;
  }

  async #run(turn) {
    this.stop();
    const running = new AbortController();
    this.running = running;
    this.composer.setRunning(true);
    this.say("回答中");
    turn.wait();
    try {
      const { question, wanted: query } = turn;
      const body = { question, query, conversation_id: this.id, report: this.report.id };
      for await (const [name, data] of this.service.ask(body, running.signal)) {
        if (name === "interpretation") this.say("質問を読み取りました。報告書を調べています");
        turn.take(name, data);
      }
      this.say(outcome(turn.answer));
      this.#keep();
    } catch (error) {
      this.#ended(turn, error);
    } finally {
      if (this.running === running) {
        this.running = null;
        this.composer.setRunning(false);
      }
    }
  }

  #ended(turn, error) {
    if (error.name === "AbortError") {
      turn.stopped();
      this.say("中断しました");
    } else {
      turn.failed(error);
      this.say(error.title ?? "回答を表示できませんでした");
    }
  }

  #keep() {
    const turns = this.turns
      .filter(({ answer }) => answer)
      .map(({ question, query, answer }) => ({ question, query, answer }));
    this.history.keep({ id: this.id, generation: this.report.generation, turns });
  }

  /** What the conditions of a question can be; asked once. */
  async #choices() {
    this.conditions ??= await this.service.get(`/v1/reports/${encodeURIComponent(this.report.id)}/conditions`);
    return this.conditions;
  }

  #feedback(turn, body) {
    const before = this.turns.slice(0, this.turns.indexOf(turn)).map(({ question }) => question);
    const questions = [...before, turn.asked];
    const { answer, status, citations } = turn.answer;
    return this.service.post("/v1/feedback", {
      report: this.report.id,
      turns: questions.slice(-20),
      answer,
      status,
      rows: citations.map(({ row }) => row),
      ...body,
    });
  }

  /** Tell a screen reader the state, the last one where several follow at once; never the words as they stream. */
  say(text) {
    this.status.textContent = "";
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.status.textContent = text;
    }, 50);
  }

  #welcome() {
    return h(
      "div",
      { class: "welcome" },
      h("h2", {}, "報告書に書かれていることを、根拠のセルとともにお答えします"),
      h("p", {}, `${this.report.title}（${this.report.rows}指標）について、ふだんの言葉でお尋ねください。`),
      h(
        "ul",
        { class: "suggestions", "aria-label": "質問の例" },
        this.report.starters.map((text) =>
          h("li", {}, h("button", { type: "button", class: "button", onclick: () => this.ask(text) }, text)),
        ),
      ),
    );
  }

  /** Bring a question to the top, with its answer below it. */
  #show(turn) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turn.heading.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
  }
}

function outcome({ status, citations }) {
  if (status === "answered") return `回答完了、根拠${citations.length}件`;
  return status === "needs_clarification" ? "回答完了、確認があります" : "回答完了、報告書に記載がありません";
}
