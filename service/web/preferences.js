// What this reader prefers, kept in this browser.

import { browserStorage } from "./storage.js";

const KEY = "senryaku:preferences";

export class Preferences {
  constructor(storage = browserStorage()) {
    this.storage = storage;
  }

  /** Whether only Ctrl+Enter sends. */
  get ctrlEnter() {
    return this.storage.getItem(KEY) === "ctrl-enter";
  }

  set ctrlEnter(on) {
    this.storage.setItem(KEY, on ? "ctrl-enter" : "enter");
  }
}
