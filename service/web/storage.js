// The browser's own storage; where a policy forbids it, the page works and forgets on reload.

/** localStorage, or the same in memory. */
export function browserStorage() {
  try {
    localStorage.getItem("");
    return localStorage;
  } catch {
    return new Memory();
  }
}

class Memory {
  #kept = new Map();

  getItem(key) {
    return this.#kept.get(key) ?? null;
  }

  setItem(key, value) {
    this.#kept.set(key, value);
  }

  removeItem(key) {
    this.#kept.delete(key);
  }
}
