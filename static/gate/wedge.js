// A scanner that types what it reads, as fast as no person does, and ends with Enter. It needs no field: whatever has the
// focus, a burst that holds a code is taken out of it. A ticket's code is taken even where the keys came one by one: no
// person types one.
import { parse, swapped } from "./code.js";
import { fits, tidy } from "./number.js";

const pause = 80; // ms between two keys; a person needs more
const rest = 400; // ms after which somebody else types
const shortest = 20; // characters; what is shorter is somebody's typing, unless it is a ticket's number

/** numberIn is the printed number that a scanner typed, on an American keyboard or, as such, on a German one; "" if none.
 * @param {string} typed */
export function numberIn(typed) {
  const number = tidy(typed.replace(/ß/g, "-"));
  return [number, swapped(number)].find(fits) ?? "";
}

/** stamp is when a key was pressed: a page that is busy hears of it late. Some browsers give no such time, or one of another clock.
 * @param {KeyboardEvent} e
 * @param {number} now */
export const stamp = ({ timeStamp }, now) => (timeStamp > 0 && timeStamp < now + rest ? timeStamp : now);

export class Wedge {
  /** @param {(code: string) => void} found */
  constructor(found) {
    this.found = found;
    this.last = 0;
    this.all = ""; // what was typed without a rest
    this.burst = ""; // the last of it without a pause
    this.longest = 0; // burst
  }

  drop() {
    this.all = this.burst = "";
    this.longest = 0;
  }

  /** key takes one key press; true when it was the end of a code, or of what is left of one.
   * @param {string} key
   * @param {number} at */
  key(key, at) {
    if (at - this.last > rest) this.drop();
    if (at - this.last > pause) this.burst = "";
    this.last = at;
    if (key === "Enter" || key === "Tab") {
      const { burst, all, longest } = this;
      this.drop();
      const text = [burst, all].find(parse) ?? (numberIn(burst) ? burst : longest < shortest ? "" : all);
      if (text) this.found(text);
      return text !== "";
    }
    if (key.length > 1) return false;
    this.burst += key;
    this.all += key;
    this.longest = Math.max(this.longest, this.burst.length);
    return false;
  }
}
