// The phone's clock beside the service's: scans carry the right time, and a clock that is wrong is said.
const wrong = 30_000; // ms off
const clear = 3000; // ms; a slower answer does not tell the time

export class Clock {
  constructor() {
    /** @type {number | null} ms that the service's clock is ahead of this one; null: never measured */
    this.ahead = null;
  }

  /** learn measures the clock by an answer that says what time it was at the service, in the middle of its way.
   * @param {string} served
   * @param {number} sent
   * @param {number} took */
  learn(served, sent, took) {
    const at = Date.parse(served);
    if (Number.isNaN(at) || took > clear) return;
    this.ahead = Math.round(at - (sent + took / 2));
  }

  now() {
    return Date.now() + (this.ahead ?? 0);
  }

  get wrong() {
    return Math.abs(this.ahead ?? 0) > wrong;
  }
}
