// A drill: scans are judged and answered, and nothing counts. It ends with the page, by a press, or by itself.
import { ask, final } from "./ask.js";
import { push } from "./judge.js";
import { make, wire } from "./scan.js";
import { $, put } from "./screen.js";

/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {{ kind: "entry" | "exit", code?: string, nth?: number, read?: import("./judge.js").Read | null, number?: string }} Scanned */

const lasts = 15 * 60_000; // ms
const patience = 1500; // ms

export class Drill {
  /** @param {import("./words.js").Words} words
   * @param {import("./line.js").Line} line
   * @param {() => number} entered how many have come in at this gate today */
  constructor(words, line, entered) {
    this.words = words;
    this.line = line;
    /** @type {Map<string, Fact[]>} what was scanned in this drill, which nobody else is told, by the ticket's digest */
    this.facts = new Map();
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
    this.facts.clear();
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.end(), lasts);
    this.shown(this.words.say("drill.on", { time: this.words.clock(this.line.clock.now() + lasts) }));
  }

  /** scan answers as if: nothing of it waits or counts, and it is remembered for as long as the drill lasts.
   * @param {Scanned} scanned
   * @returns {Promise<import("./scan.js").Answer | import("./line.js").NoAnswer>} */
  async scan(scanned) {
    const answer = await this.asked(scanned);
    const { kind, read } = scanned;
    if (!("status" in answer) || answer.status !== "ok" || !read?.digest) return answer;
    const [now, facts] = [this.line.clock.now(), this.facts.get(read.digest) ?? []];
    const again = facts.length ? this.line.market.judge?.judge(read, kind, now, facts, this.line.admission) : null;
    if (again?.reason === "already_redeemed") return { ...answer, ...again };
    push(this.facts, read.digest, { nonce: answer.nonce, digest: read.digest, kind, at: new Date(now).toISOString(), round: 1, told: 0 });
    return answer;
  }

  /** @param {Scanned} scanned
   * @returns {Promise<import("./scan.js").Answer | import("./line.js").NoAnswer>} */
  async asked({ kind, code, nth, read, number }) {
    const { line } = this;
    if (line.name === "out") return { out: line.why };
    const body = { ...wire(make(kind, line.clock, { code: number ?? code, ...(nth && { nth }) }), line.clock), drill: true };
    const answer = line.name === "online" ? await ask("redeem", { body, patience }) : null;
    if (answer?.ok) return answer.body;
    if (answer && final(answer.status)) return answer.status === 401 ? line.shut(answer) : { failed: answer.status };
    const judged = line.verdict(kind, read);
    return judged ? { ...judged, nonce: body.nonce } : { blind: true };
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
