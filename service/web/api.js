// Talks to the service: JSON, the event stream of an answer, and problem details as `Problem`.

/** What went wrong, in the words of the service, or ours where the service cannot be reached. */
export class Problem extends Error {
  constructor({ title, detail, status = 0 }) {
    super(title);
    this.title = title;
    this.detail = detail;
    this.status = status;
  }
}

const UNREACHABLE = {
  title: "サーバーに接続できません",
  detail:
    "ネットワークとサーバーの状態を確かめ、「もう一度」を押してください。これまでの会話はこのまま読めます。",
};
const BROKEN = {
  title: "回答が途中で途切れました",
  detail: "受け取れたところまで表示しています。「もう一度」を押してください。",
};

export class Service {
  constructor(base) {
    this.base = base;
  }

  /** GET a JSON document below the service's address. */
  async get(path) {
    const response = await this.#fetch(path, {});
    return response.json();
  }

  /** POST JSON, get JSON. */
  async post(path, body) {
    const response = await this.#fetch(path, { method: "POST", ...json(body) });
    return response.json();
  }

  /** PUT JSON, get JSON. */
  async put(path, body) {
    const response = await this.#fetch(path, { method: "PUT", ...json(body) });
    return response.json();
  }

  /** The events of an answer as [name, data], until `done`. */
  async *ask(body, signal) {
    const { headers, ...rest } = json(body);
    const response = await this.#fetch("/v1/ask", {
      method: "POST",
      headers: { ...headers, Accept: "text/event-stream" },
      ...rest,
      signal,
    });
    for await (const event of events(response.body)) {
      if (event[0] === "error") throw new Problem(event[1]);
      yield event;
      if (event[0] === "done") return;
    }
    throw new Problem(BROKEN);
  }

  async #fetch(path, options) {
    let response;
    try {
      response = await fetch(this.base + path, options);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem(UNREACHABLE);
    }
    if (!response.ok) throw new Problem(await reason(response));
    return response;
  }
}

function json(body) {
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function reason(response) {
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/problem+json")) return response.json();
  return {
    title: "サーバーが応答できません",
    detail: "少し待ってから「もう一度」を押してください。",
    status: response.status,
  };
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    let chunk;
    try {
      chunk = await reader.read();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem(BROKEN);
    }
    if (chunk.done) return;
    const blocks = (buffer + chunk.value).split(/\r?\n\r?\n/);
    buffer = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length ? [name, JSON.parse(data.join("\n"))] : null;
}
