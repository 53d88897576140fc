// Conversations kept in this browser only; the server keeps none.

import { browserStorage } from "./storage.js";

const LIMIT = 30;

export class History {
  constructor(report, storage = browserStorage()) {
    this.key = `senryaku:conversations:${report}`;
    this.storage = storage;
  }

  /** All conversations, newest first: [{id, updated, turns: [{question, answer}]}]. */
  all() {
    try {
      const found = JSON.parse(this.storage.getItem(this.key) ?? "[]");
      return Array.isArray(found) ? found.filter((entry) => Array.isArray(entry?.turns)) : [];
    } catch {
      return [];
    }
  }

  /** Keep a conversation; when the browser's space is full, the oldest ones go. */
  keep(conversation) {
    const others = this.all().filter(({ id }) => id !== conversation.id);
    for (let room = LIMIT; room > 0; room = Math.floor(room / 2)) {
      const kept = [{ ...conversation, updated: new Date().toISOString() }, ...others].slice(0, room);
      if (this.#write(kept)) return;
    }
  }

  remove(id) {
    this.#write(this.all().filter((entry) => entry.id !== id));
  }

  clear() {
    this.storage.removeItem(this.key);
  }

  #write(conversations) {
    try {
      this.storage.setItem(this.key, JSON.stringify(conversations));
      return true;
    } catch {
      return false;
    }
  }
}
