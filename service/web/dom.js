// Builds elements from data. Text always becomes a text node: nothing from a report or a question is parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** h("button", {class: "link", onclick: go}, "開く"): attributes, `on…` listeners and children. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** 「1,778人(令和4年)」 may break before its note, 「令和4年度目標値」 after its year. */
export function breakable(text) {
  return text.split(/(?<=[^\s(（])(?=[(（])|(?<=年度)(?=[^\s()（）])/).flatMap((part, n) => [n ? h("wbr") : null, part]);
}

const PATHS = {
  send: ["M12 20V5", "M5 12l7-7 7 7"],
  stop: ["M7 7h10v10H7z"],
  copy: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  undo: ["M9 7L4 12l5 5", "M4 12h11a5 5 0 0 1 0 10h-2"],
  retry: ["M20 11a8 8 0 1 0-2 6", "M20 5v6h-6"],
  edit: ["M4 20h4L19 9l-4-4L4 16z"],
  good: [
    "M7 11v9H4v-9z",
    "M7 11l4-8c2 0 3 1 2.500 3L13 9h6c1.500 0 2 1 1.700 2.300l-1.500 7C19 19.500 18 20 17 20H7",
  ],
  bad: [
    "M7 13V4H4v9z",
    "M7 13l4 8c2 0 3-1 2.500-3L13 15h6c1.500 0 2-1 1.700-2.300l-1.500-7C19 4.500 18 4 17 4H7",
  ],
  close: ["M6 6l12 12", "M18 6L6 18"],
  new: ["M12 5v14", "M5 12h14"],
  history: ["M4 12a8 8 0 1 0 2.500-5.800", "M4 4v4h4", "M12 8v4l3 2"],
  print: ["M7 8V4h10v4", "M7 17H4V8h16v9h-3", "M7 14h10v6H7z"],
  settings: ["M4 7h10", "M18 7h2", "M4 17h2", "M10 17h10", "M16 5v4", "M8 15v4"],
  chat: ["M4 5h16v11H10l-5 4v-4H4z"],
  previous: ["M14 6l-6 6 6 6"],
  next: ["M10 6l6 6-6 6"],
  down: ["M6 10l6 6 6-6"],
  up: ["M6 14l6-6 6 6"],
  download: ["M12 4v11", "M7 10l5 5 5-5", "M5 20h14"],
  check: ["M5 12l5 5 9-10"],
  link: ["M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1", "M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"],
};

/** A line icon; it says nothing to a screen reader, the words beside it do. */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    PATHS[name].map((d) => svg("path", { d })),
  );
}
