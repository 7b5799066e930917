// A scanner that types what it reads, as fast as no person does, and ends with Enter. It needs no field: whatever has the
// focus, a burst that holds a code is taken out of it.
const pause = 80; // ms between two keys; a person needs more
const shortest = 20; // characters; what is shorter is somebody's typing

export class Wedge {
  /** @param {(code: string) => void} found */
  constructor(found) {
    this.found = found;
    this.typed = "";
    this.last = 0;
  }

  /** key takes one key press; true when it was the end of a code.
   * @param {string} key
   * @param {number} now */
  key(key, now) {
    if (now - this.last > pause) this.typed = "";
    this.last = now;
    if (key === "Enter" || key === "Tab") {
      const { typed } = this;
      this.typed = "";
      if (typed.length < shortest) return false;
      this.found(typed);
      return true;
    }
    if (key.length === 1) this.typed += key;
    return false;
  }
}
