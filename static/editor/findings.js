// What breaks a rule where things are just now. The question is asked once a frame at most while something is dragged,
// and one at a time: on a slow line the next one is about where things are by then.

/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {{ says: string, remedy: string, hard: boolean, answered: boolean, objects: { id: string, name: string }[] }} Finding objects: the marks it is about */

export class Findings {
  /**
   * @param {(moved: Thing[]) => Promise<Finding[] | null>} ask null: nobody answered
   * @param {(found: Finding[]) => void} show
   */
  constructor(ask, show) {
    this.ask = ask;
    this.show = show;
    this.frame = 0;
    this.busy = false;
    /** @type {Thing[]} */
    this.moved = [];
  }

  /** of asks about things as they are on the drawing now; about those that left it nothing is found any more.
   * @param {Thing[]} things */
  of(things) {
    this.moved = things.filter((t) => t.layer && !t.gone);
    if (!this.moved.length) this.show([]);
    else if (!this.frame && !this.busy) this.frame = requestAnimationFrame(() => this.run());
  }

  async run() {
    this.frame = 0;
    this.busy = true;
    const asked = this.moved;
    const found = asked.length ? await this.ask(asked) : [];
    this.busy = false;
    if (found) this.show(found); // nobody answered: what was found before stands, and the next move asks again
    if (asked !== this.moved) this.of(this.moved);
  }
}
