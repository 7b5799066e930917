// The last scans of this phone, each to be taken back for a short time.
const most = 5;
const takeBack = 60_000; // ms

/** @typedef {{ text: string, undo?: () => Promise<boolean> }} Done */

export class Recent {
  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} item
   * @param {{ undone: string, failed: string }} words
   */
  constructor(list, item, words) {
    this.list = list;
    this.item = item;
    this.words = words;
  }

  /** @param {Done} done */
  add({ text, undo }) {
    const item = /** @type {HTMLElement} */ (/** @type {Element} */ (this.item.content.firstElementChild).cloneNode(true));
    const [said, button] = [item.querySelector("span"), item.querySelector("button")];
    if (said) said.textContent = text;
    if (!undo) button?.remove();
    else setTimeout(() => button?.remove(), takeBack);
    button?.addEventListener("click", async () => {
      button.disabled = true;
      const done = await undo?.();
      if (said) said.textContent = `${text} · ${done ? this.words.undone : this.words.failed}`;
      if (done) button.remove();
      else button.disabled = false;
    });
    this.list.prepend(item);
    while (this.list.children.length > most) this.list.lastElementChild?.remove();
  }
}
