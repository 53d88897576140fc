// A rating as a badge: colour, shape and word together, so that none of them carries the meaning alone.

import { breakable, h, svg } from "./dom.js";

const LOOK = {
  achieved: ["good", "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z"],
  on_track: ["good", "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z"],
  mostly_on_track: ["fair", "M6 1a5 5 0 0 1 0 10z M6 1a5 5 0 0 0 0 10"],
  late: ["late", "M6 2L11 10H1z"],
  very_late: ["very-late", "M6 10L1 2H11z"],
  not_evaluated: ["none", "M2 6H10"],
};
const HOLLOW = "M6 2L11 10H1z";

/** Label → look, for the scale of one report; labels are compared without spaces and width. */
export class Scale {
  constructor(ratings) {
    this.ratings = new Map(ratings.map((rating) => [key(rating.label), rating]));
  }

  /** The rating with this label, or undefined for any other text. */
  find(label) {
    return this.ratings.get(key(label));
  }

  /** A badge for a label of the scale; other text stays text. */
  badge(label) {
    const rating = this.find(label);
    if (!rating) return label;
    const { name, shape } = this.look(label);
    return h("span", { class: `badge ${name}` }, shape, h("span", {}, breakable(label)));
  }

  /** Class name and shape of a label. */
  look(label) {
    const rating = this.find(label) ?? { status: "not_evaluated", cause: "" };
    const [name, path] = LOOK[rating.status];
    const hollow = rating.status === "late" && rating.cause;
    const split = rating.status === "mostly_on_track";
    const shape = svg(
      "svg",
      { class: "shape", viewBox: "0 0 12 12", "aria-hidden": "true" },
      hollow
        ? svg("path", { d: HOLLOW, fill: "none" })
        : path
            .split(/(?= M)/)
            .map((d, n) => svg("path", { d: d.trim(), ...(split && n ? { fill: "none" } : {}) })),
    );
    return { name: hollow ? "late-cause" : name, shape };
  }
}

function key(label) {
  return label.normalize("NFKC").replace(/\s+/g, "");
}
