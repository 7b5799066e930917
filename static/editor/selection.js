// What is chosen, and where the focus is: one thing at a time takes Tab, arrows lead on.
import { distance, holds } from "./geometry.js";

/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {import("./geometry.js").Rect} Rect */

export class Selection {
  /** @param {() => Thing[]} shown @param {() => void} changed */
  constructor(shown, changed) {
    this.shown = shown;
    this.changed = changed;
    /** @type {Set<Thing>} */
    this.things = new Set();
    /** @type {Thing | null} */
    this.focus = null;
  }

  get list() {
    return [...this.things].filter((t) => !t.gone);
  }

  /** at is where the focus is, or where it would begin. */
  get at() {
    const shown = this.shown();
    if (this.focus && !this.focus.gone && shown.includes(this.focus)) return this.focus;
    return this.list.find((t) => shown.includes(t)) ?? shown.find((t) => t.kind === "pitch") ?? shown[0] ?? null;
  }

  /** @param {Thing[]} things */
  only(things) {
    this.things = new Set(things);
    if (things.length) this.focus = things[things.length - 1];
    this.changed();
  }

  /** @param {Thing} thing */
  toggle(thing) {
    if (!this.things.delete(thing)) this.things.add(thing);
    this.focus = thing;
    this.changed();
  }

  /** @param {Rect} rect @param {boolean} more */
  within(rect, more) {
    const hit = this.shown().filter((t) => holds(rect, t.extent));
    this.only(more ? [...new Set([...this.list, ...hit])] : hit);
  }

  /** alike chooses all of the layer where the focus is. */
  alike() {
    const { at } = this;
    if (at) this.only([...this.shown().filter((t) => t.layer === at.layer && t !== at), at]);
  }

  /** neighbour is the nearest thing in a direction.
   * @param {number} dx @param {number} dy @param {(t: Thing) => boolean} [fits] */
  neighbour(dx, dy, fits = () => true) {
    const { at } = this;
    if (!at) return null;
    const from = at.centre;
    let best = null;
    let least = Infinity;
    for (const t of this.shown()) {
      if (t === at || !fits(t)) continue;
      const [x, y] = [t.centre[0] - from[0], t.centre[1] - from[1]];
      const along = x * dx + y * dy;
      if (along <= 0.01) continue;
      const cost = distance(from, t.centre) + 2 * Math.abs(x * dy - y * dx);
      if (cost < least) [best, least] = [t, cost];
    }
    return best;
  }
}
