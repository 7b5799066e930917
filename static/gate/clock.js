// The time at the gate: the service's, as it last told it, counted on from there by the clock that nobody can set. That one
// begins anew with the page and may stand still while the phone sleeps; only then this phone's own clock has a say, and what
// cannot be told is said.
const wrong = 30_000; // ms off
const clear = 3000; // ms; a slower answer does not tell the time
const slack = 60_000; // ms by which two clocks differ that are both right
const nap = 15 * 60_000; // ms of sleep that is believed

/** @typedef {{ ahead: number, at: number }} Kept what outlives the page: at is how late it was at least */

export class Clock {
  constructor() {
    /** @type {number | null} ms that the service's clock was ahead of this phone's; null: never measured */
    this.ahead = null;
    /** @type {number | null} what time it was at mark; null: not known */
    this.known = null;
    this.mark = 0;
    this.end = Infinity; // after which nobody scans: a later time cannot be
    this.unsure = false; // the clock was set, or the phone slept: it cannot tell which
  }

  /** learn measures the clock by an answer that says what time it was at the service, in the middle of its way.
   * @param {string} served
   * @param {number} took */
  learn(served, took) {
    const at = Date.parse(served) + took / 2;
    if (Number.isNaN(at) || took > clear) return;
    this.ahead = Math.round(at - Date.now());
    this.count(at, false);
  }

  /** open goes on from an earlier visit to the page. Nothing is earlier than the last that is known to have happened.
   * @param {Kept | undefined} kept
   * @param {number[]} seen when things happened */
  open(kept, seen) {
    if (this.known !== null || !kept) return;
    this.ahead = kept.ahead;
    const [own, least] = [Date.now() + kept.ahead, seen.reduce((a, b) => Math.max(a, b), kept.at)];
    const can = own > least - slack && own < this.end;
    this.count(can ? Math.max(own, least) : least, !can);
  }

  /** woke is called when the page was out of sight: the phone may have slept, or its clock was set. */
  woke() {
    if (this.known === null) return;
    const [now, own] = [this.now(), Date.now() + (this.ahead ?? 0)];
    const slept = own - now;
    if (Math.abs(slept) <= slack) return;
    const can = slept > 0 && own < this.end;
    this.count(can ? own : now, this.unsure || !can || slept > nap);
  }

  /** @param {number} at
   * @param {boolean} unsure */
  count(at, unsure) {
    [this.known, this.mark, this.unsure] = [at, performance.now(), unsure];
  }

  now() {
    return this.known === null ? Date.now() : this.known + performance.now() - this.mark;
  }

  /** off is how much this phone's own clock is behind, in ms. */
  get off() {
    return Math.round(this.now() - Date.now());
  }

  get wrong() {
    return Math.abs(this.off) > wrong;
  }

  /** @returns {Kept | null} */
  get kept() {
    return this.ahead === null ? null : { ahead: this.ahead, at: this.now() };
  }
}
