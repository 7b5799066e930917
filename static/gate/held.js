// A code that is held before the camera counts once: it must leave the picture before it is read again, or the holder
// would be refused right after the welcome.
const leaves = 1500; // ms out of the picture

export class Held {
  constructor() {
    this.code = "";
    this.seen = 0;
  }

  /** holds tells whether this is the code that was taken and has not left since.
   * @param {string} code
   * @param {number} now */
  holds(code, now) {
    if (code !== this.code) return false;
    const held = now - this.seen < leaves;
    this.seen = now;
    return held;
  }

  /** fresh tells whether a code in the picture is to be scanned, and takes it. While the gate is not free no code is
   * taken, so that it is found again.
   * @param {string} code
   * @param {number} now
   * @param {boolean} free */
  fresh(code, now, free) {
    if (this.holds(code, now) || !free) return false;
    this.code = code;
    this.seen = now;
    return true;
  }

  drop() {
    this.code = "";
  }
}
