// The API, drawn from /openapi.json: no CDN, nothing to keep in step by hand.

import { Service } from "./api.js";
import { h } from "./dom.js";
import { problemNotice } from "./notices.js";

const main = document.getElementById("main");

async function show() {
  try {
    const api = await new Service("").get("/openapi.json");
    main.replaceChildren(...content(api));
  } catch (error) {
    main.replaceChildren(problemNotice(error, show));
  }
}

function content(api) {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      ...operation,
    })),
  );
  return [
    h("h1", {}, "APIの説明"),
    h(
      "p",
      {},
      api.info.summary,
      "。機械で読む説明は ",
      h("a", { href: "/openapi.json" }, "openapi.json"),
      "（OpenAPI ",
      api.openapi,
      "）です。",
    ),
    ...operations.map((operation) => section(operation, api.components?.schemas ?? {})),
  ];
}

function section({ path, method, description, parameters = [], requestBody, responses }, schemas) {
  return h(
    "section",
    { class: "operation" },
    h("h2", {}, h("code", {}, `${method} ${path}`)),
    h("p", {}, coded(description ?? "")),
    fields(
      "パラメーター",
      parameters.map(({ name, required, schema, description: about }) => [
        name,
        required,
        about ?? schema.description ?? "",
      ]),
    ),
    requestBody ? body(requestBody, schemas) : null,
    h(
      "p",
      { class: "quiet" },
      "応答：",
      Object.entries(responses)
        .map(([status, { description: about }]) => `${status} ${about}`)
        .join("、"),
    ),
  );
}

/** Text with `names` as code. */
function coded(text) {
  return text.split("`").map((part, n) => (n % 2 ? h("code", {}, part) : part));
}

/** The fields of a JSON body, and an example of those that have one. */
function body({ content: { "application/json": json } }, schemas) {
  const schema = schemas[json.schema.$ref?.split("/").at(-1)] ?? {};
  const properties = Object.entries(schema.properties ?? {});
  const described = properties.map(([name, { description }]) => [
    name,
    schema.required?.includes(name),
    description ?? "",
  ]);
  const example = properties.flatMap(([name, { examples = [] }]) => examples.slice(0, 1).map((value) => [name, value]));
  return h(
    "div",
    {},
    fields("本文（JSON）", described),
    example.length ? h("h3", {}, "例") : null,
    example.length ? h("pre", {}, JSON.stringify(Object.fromEntries(example), null, 2)) : null,
  );
}

function fields(title, entries) {
  if (!entries.length) return null;
  return h(
    "div",
    {},
    h("h3", {}, title),
    h(
      "ul",
      {},
      entries.map(([name, required, about]) =>
        h("li", {}, h("code", {}, name), required ? "（必須）" : "", about ? ["：", ...coded(about)] : ""),
      ),
    ),
  );
}

show();
