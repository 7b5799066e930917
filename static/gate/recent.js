// The last scans of this phone, each to be taken back for a short time. They outlive the page without the tickets' numbers:
// a lost phone shows none.
const most = 5;
const takeBack = 60_000; // ms

/** @typedef {{ at: string, title: import("./words.js").Said, undone?: boolean }} Past */
/** @typedef {{ number?: string, undo?: () => Promise<boolean> }} Now what only the page that scanned it knows */

export class Recent {
  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} item
   * @param {{ say: (key: string, values?: Record<string, string | number>) => string, time: (at: string) => string }} words
   * @param {(past: Past[]) => void} keep
   */
  constructor(list, item, words, keep) {
    this.list = list;
    this.item = item;
    this.words = words;
    this.keep = keep;
    /** @type {Past[]} the newest first */
    this.past = [];
  }

  /** open shows what an earlier visit to the page left, in the words of this one, below what was scanned since.
   * @param {Past[]} past */
  open(past) {
    const rest = past.filter((one) => Array.isArray(one.title)).slice(0, most - this.past.length);
    this.past.push(...rest);
    this.list.append(...rest.map((one) => this.row(one, {})));
  }

  /** @param {Past & Now} done */
  add({ at, title, number, undo }) {
    const one = { at, title };
    this.past = [one, ...this.past].slice(0, most);
    this.list.prepend(this.row(one, { number, undo }));
    while (this.list.children.length > most) this.list.lastElementChild?.remove();
    this.keep(this.past);
  }

  /** @param {Past} one
   * @param {Now} now */
  row(one, { number, undo }) {
    const item = /** @type {HTMLElement} */ (/** @type {Element} */ (this.item.content.firstElementChild).cloneNode(true));
    const [said, button] = [item.querySelector("span"), item.querySelector("button")];
    const { say, time } = this.words;
    const put = (/** @type {string} */ more) => {
      if (said) said.textContent = [time(one.at), say(...one.title), number, more && say(`recent.${more}`)].filter(Boolean).join(" · ");
    };
    put(one.undone ? "undone" : "");
    if (!undo) button?.remove();
    else setTimeout(() => button?.remove(), takeBack);
    button?.addEventListener("click", async () => {
      button.disabled = true;
      one.undone = await undo?.();
      put(one.undone ? "undone" : "failed");
      this.keep(this.past);
      if (one.undone) button.remove();
      else button.disabled = false;
    });
    return item;
  }
}
