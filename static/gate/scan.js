// What happened at this gate, as it lies in the browser's database, as the service reads it, and what it says of a ticket.

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {"entry" | "exit" | "plus" | "minus"} Kind */

/**
 * A scan, or a count by hand, that the service has not got yet. at is what this phone's clock showed, ahead how much the
 * right time was ahead of it (null: not known then), unsure that this may be wrong. judged is what this phone said by itself; tried: the service may have
 * it; stuck: it could not take it.
 * @typedef {object} Scan
 * @property {string} nonce
 * @property {Kind | "count"} kind
 * @property {string} at
 * @property {number | null} [ahead]
 * @property {boolean} [unsure]
 * @property {string} [code]
 * @property {boolean} [force]
 * @property {number} [nth] which ticket of the group whose code it is
 * @property {string} [digest]
 * @property {string} [by] as a fact's
 * @property {number} [of]
 * @property {number} [round]
 * @property {"ok" | "refused"} [judged]
 * @property {string} [refused] why, when this phone sent somebody away
 * @property {boolean} [tried]
 * @property {boolean} [stuck]
 * @property {string} [location]
 * @property {number} [inside]
 */

/**
 * What the service answers to a scan, or this phone when it judges by itself.
 * @typedef {object} Answer
 * @property {string} nonce
 * @property {"ok" | "refused"} status
 * @property {string} [reason]
 * @property {string} [conflict]
 * @property {{ at: string, gate: string }} [previous]
 * @property {{ id?: number, number?: string, type: string }} [ticket]
 * @property {{ windows: { from: string, until: string }[], gates: string[] }} [valid]
 * @property {string} stored_at
 * @property {boolean} [offline]
 * @property {boolean} [unkept] it could not be written down
 * @property {boolean} [untimed] this phone was unsure of the time, and sent nobody away for it
 */

/** @param {Scan["kind"]} kind
 * @param {Clock} clock
 * @param {Partial<Scan>} [more]
 * @returns {Scan} */
export const make = (kind, clock, more) => ({
  nonce: newNonce(), kind, at: new Date().toISOString(), ahead: clock.known === null ? null : clock.off, ...(clock.unsure && { unsure: true }), ...more,
});

/** @param {Scan[]} scans */
export const oldestFirst = (scans) => scans.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

export function newNonce() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
}

/** rightTime is when a scan happened, by the service's clock.
 * @param {Scan} scan
 * @param {Clock} clock */
export const rightTime = ({ at, ahead }, clock) => new Date(Date.parse(at) + (ahead ?? clock.ahead ?? 0)).toISOString();

/** wire is a scan as the service reads it.
 * @param {Scan} scan
 * @param {Clock} clock */
export function wire(scan, clock) {
  const { nonce, kind, code, nth, force, refused, location, inside, unsure } = scan;
  const at = rightTime(scan, clock);
  if (kind === "count") return { nonce, location, inside, at };
  return { nonce, kind, at, ...(unsure && { claimed_at: scan.at }), ...(code && { code }), ...(nth && { nth }), ...(force && { force }), ...(refused && { refused }) };
}

/** factOf is what a scan that let somebody in or out says of its ticket.
 * @param {Scan} scan
 * @param {Clock} clock
 * @param {number} told
 * @returns {Fact | null} */
export function factOf(scan, clock, told) {
  const { nonce, kind, digest, round, by, of } = scan;
  if (!digest || (kind !== "entry" && kind !== "exit")) return null;
  return { nonce, digest, kind, at: rightTime(scan, clock), round: round ?? 1, told, ...(of && { by, of }) };
}

/** people is what a scan adds to those inside.
 * @param {Scan} scan */
export function people({ kind, judged }) {
  if (kind === "plus" || (kind === "entry" && judged === "ok")) return 1;
  return kind === "minus" || (kind === "exit" && judged === "ok") ? -1 : 0;
}
