// People counted by hand.
import { digits } from "./number.js";
import { $ } from "./screen.js";

const few = 20; // people by which a count may differ from the estimate unasked

/** counting takes head counts of this place.
 * @param {import("./words.js").Words} words
 * @param {import("./line.js").Line} line
 * @param {string | undefined} location
 * @param {() => boolean | undefined} practises
 * @param {() => number | null} estimated what the service said last */
export function counting(words, line, location, practises, estimated) {
  const hand = $("hand", HTMLInputElement);
  const { most = "" } = hand.dataset; // the service takes no more
  let sure = ""; // the count that was asked about
  const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => {
    $("hand-say", HTMLElement).textContent = words.say(key, values);
  };
  $("hand-form", HTMLFormElement).addEventListener("submit", async (e) => {
    e.preventDefault();
    const n = digits(hand.value.trim());
    if (practises()) return say("drill.count");
    if (!/^\d{1,7}$/.test(n) || Number(n) > Number(most)) return say("count.hand_wrong", { most });
    const inside = estimated();
    const now = inside === null ? Number(n) : inside + line.change;
    if (n !== sure && Math.abs(Number(n) - now) > Math.max(few, now / 2)) {
      sure = n;
      return say("count.hand_sure", { n, now });
    }
    hand.value = sure = "";
    say(await line.count(location, Number(n)));
  });
}
