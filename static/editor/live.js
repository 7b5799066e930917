// Values that are shown while something is dragged, before anything is done: the drag ends in steps, or in nothing.
import { change } from "./actions.js";
import { Thing, copyOf } from "./things.js";

/** @typedef {import("./things.js").Value} Value */

export class Live {
  /** @param {Thing[]} things */
  constructor(things) {
    this.were = new Map(things.map((t) => [t, copyOf(t.value)]));
    /** @type {Map<Thing, Value>} */
    this.now = new Map();
  }

  /** before is a thing as it was when the drag began.
   * @param {Thing} t */
  before(t) {
    return new Thing(t.kind, t.id, t.version, this.were.get(t) ?? t.value);
  }

  /** @param {[Thing, Value][]} values */
  set(values) {
    for (const [t, value] of values) {
      this.now.set(t, value);
      Object.assign(t.value, value);
    }
  }

  /** end puts all back as it was and gives the steps that do what was shown. */
  end() {
    for (const [t, was] of this.were) t.value = was;
    return [...this.now].flatMap(([t, value]) => change(t, value));
  }
}
