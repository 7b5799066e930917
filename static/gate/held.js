// A code that is held before the camera counts once: it must leave the picture before it is read again, or the holder
// would be refused right after the welcome. Several may be in the picture; each is taken in its turn.
const leaves = 1500; // ms out of the picture

export class Held {
  constructor() {
    /** @type {Map<string, number>} when a code that was taken was last in the picture */
    this.seen = new Map();
  }

  /** fresh is the code in the picture that is to be scanned now, and takes it. While the gate is not free none is
   * taken, so that it is found again. A ticket goes before a code of another kind that hangs on the wall behind it.
   * @param {string[]} codes
   * @param {number} now
   * @param {boolean} free
   * @param {(code: string) => boolean} ticket
   * @returns {string | undefined} */
  fresh(codes, now, free, ticket) {
    const unseen = [];
    for (const code of codes) {
      const last = this.seen.get(code);
      if (last === undefined || now - last >= leaves) unseen.push(code);
      else this.seen.set(code, now);
    }
    const taken = free ? (unseen.find(ticket) ?? unseen[0]) : undefined;
    if (taken !== undefined) this.seen.set(taken, now);
    for (const [code, last] of this.seen) if (now - last >= leaves) this.seen.delete(code);
    return taken;
  }

  drop() {
    this.seen.clear();
  }
}
