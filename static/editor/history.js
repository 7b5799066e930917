// What was done in this sitting and can be taken back, and what was taken back and can be done again.
/** @template {{ key: string, says: string }} Action */
export class History {
  /** @param {(done: Action, says: string) => Action | null} undoing makes the action that takes another back; null: it cannot be */
  constructor(undoing) {
    this.undoing = undoing;
    /** @type {Action[]} */
    this.done = [];
    /** @type {Action[]} */
    this.undone = [];
  }

  /** @param {Action} action */
  did(action) {
    this.done.push(action);
    this.undone = [];
  }

  /** back is the action that undoes the last one; null: somebody changed since what it changed, and it is forgotten;
   * undefined: there is none.
   * @param {(says: string) => string} say */
  back(say) {
    return this.turn(this.done, this.undone, say);
  }

  /** again is the action that does the last undone one again.
   * @param {(says: string) => string} say */
  again(say) {
    return this.turn(this.undone, this.done, say);
  }

  /** @param {Action[]} from @param {Action[]} to @param {(says: string) => string} say */
  turn(from, to, say) {
    const last = from.pop();
    if (!last) return undefined;
    const inverse = this.undoing(last, say(last.says));
    if (inverse) to.push({ ...inverse, says: last.says });
    return inverse;
  }

  /** forget drops what was refused: it never happened.
   * @param {Action} action */
  forget(action) {
    const isNot = (/** @type {Action} */ a) => a.key !== action.key;
    this.done = this.done.filter(isNot);
    this.undone = this.undone.filter(isNot);
  }
}
