// A scanner that types what it reads, as fast as no person does, and ends with Enter. It needs no field: whatever has the
// focus, a burst that holds a code is taken out of it.
import { swapped } from "./code.js";
import { fits, tidy } from "./number.js";

const pause = 80; // ms between two keys; a person needs more
const shortest = 20; // characters; what is shorter is somebody's typing, unless it is a ticket's number

/** numberIn is the printed number that a scanner typed, on an American keyboard or, as such, on a German one; "" if none.
 * @param {string} typed */
export function numberIn(typed) {
  const number = tidy(typed.replace(/ß/g, "-"));
  return [number, swapped(number)].find(fits) ?? "";
}

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
      if (typed.length < shortest && !numberIn(typed)) return false;
      this.found(typed);
      return true;
    }
    if (key.length === 1) this.typed += key;
    return false;
  }
}
