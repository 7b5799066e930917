// The two clocks of a phone, under a test's hand: the one that shows the time, and the one that counts since the page began.
import { mock } from "node:test";

let by = 0;

/** clocks starts both, with the timers that are named.
 * @param {number} now
 * @param {("setTimeout" | "setInterval")[]} [timers] */
export function clocks(now, timers = []) {
  mock.timers.reset();
  mock.timers.enable({ apis: [...timers, "Date"], now });
  by = 0;
  globalThis.performance = /** @type {Performance} */ ({ now: () => Date.now() - now - by });
}

/** set sets the time that the phone shows, by hand; the other counts on. A phone that slept looks the same.
 * @param {number} ms */
export function set(ms) {
  by += ms;
  mock.timers.setTime(Date.now() + ms);
}
