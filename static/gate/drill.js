// A drill: scans are judged and answered, and nothing counts. It ends with the page, by a press, or by itself.
import { $, put } from "./screen.js";

const lasts = 15 * 60_000; // ms

export class Drill {
  /** @param {import("./words.js").Words} words
   * @param {import("./clock.js").Clock} clock
   * @param {() => number} entered how many have come in at this gate today */
  constructor(words, clock, entered) {
    this.words = words;
    this.clock = clock;
    this.on = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.ending = undefined;
    const ask = $("drill-ask", HTMLElement);
    $("drill-start", HTMLElement).addEventListener("click", () => {
      const n = entered();
      put($("drill-working", HTMLElement), n ? words.say("drill.working", { n }) : "");
      ask.hidden = false;
      $("drill-no", HTMLElement).focus();
    });
    $("drill-no", HTMLElement).addEventListener("click", () => (ask.hidden = true));
    $("drill-yes", HTMLElement).addEventListener("click", () => this.begin());
    $("drill-end", HTMLElement).addEventListener("click", () => this.end());
  }

  begin() {
    this.on = true;
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.end(), lasts);
    this.shown(this.words.say("drill.on", { time: this.words.clock(this.clock.now() + lasts) }));
  }

  end() {
    this.on = false;
    clearTimeout(this.ending);
    this.shown("");
  }

  /** @param {string} text */
  shown(text) {
    $("drill-ask", HTMLElement).hidden = true;
    $("drill-start", HTMLButtonElement).disabled = this.on;
    $("drill-text", HTMLElement).textContent = text;
    $("drill-band", HTMLElement).hidden = !this.on;
  }
}
