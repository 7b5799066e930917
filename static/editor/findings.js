// What breaks a rule where things are just now. The question is asked once a frame at most while something is dragged,
// and an answer that came too late is dropped.

/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {{ says: string, remedy?: string, hard?: boolean, things: string[] }} Finding things: kind and id of those it is about */

export class Findings {
  /**
   * @param {((moved: Thing[]) => Promise<Finding[]>) | null} ask null: nobody judges
   * @param {(found: Finding[]) => void} show
   */
  constructor(ask, show) {
    this.ask = ask;
    this.show = show;
    this.asked = 0;
    this.frame = 0;
    /** @type {Thing[]} */
    this.moved = [];
  }

  /** of asks about things as they are on the drawing now.
   * @param {Thing[]} moved */
  of(moved) {
    this.moved = moved;
    if (this.ask && !this.frame) this.frame = requestAnimationFrame(() => this.run());
  }

  async run() {
    this.frame = 0;
    const turn = ++this.asked;
    try {
      const found = await this.ask?.(this.moved);
      if (found && turn === this.asked) this.show(found);
    } catch {
      // No network: what was found before stands, and the next move asks again.
    }
  }
}
