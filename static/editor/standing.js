// Where stalls stand: put on a pitch, taken off it, exchanged. A step names all stays of the stalls it speaks of, before
// and after.

/** @typedef {import("./plan.js").Stay} Stay */
/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./actions.js").Step} Step */
/** @typedef {{ from: string, until: string }} Span */

/** @param {Span} a @param {Span} b */
export const meet = (a, b) => Date.parse(a.from) < Date.parse(b.until) && Date.parse(b.from) < Date.parse(a.until);

/** rivals are the stays of others on a pitch at some times.
 * @param {Plan} plan @param {number} stall @param {number} pitch @param {Span[]} spans */
export const rivals = (plan, stall, pitch, spans) => plan.stays.filter((s) => s.pitch === pitch && s.stall !== stall && spans.some((t) => meet(s, t)));

/** put stands a stall on a pitch at some times; where it stood then it leaves. A lock goes along: it speaks to the machine.
 * @param {Plan} plan @param {number} stall @param {number} pitch @param {Span[]} spans @returns {Step} */
export function put(plan, stall, pitch, spans) {
  const before = plan.of(stall);
  const rest = before.filter((s) => !spans.some((t) => meet(s, t)));
  const locked = before.some((s) => s.locked && !rest.includes(s)) || undefined;
  return { do: "stand", before, after: [...rest, ...spans.map(({ from, until }) => ({ stall, pitch, from, until, location: plan.here, locked }))] };
}

/** off takes a stall from a pitch.
 * @param {Plan} plan @param {number} stall @param {number} pitch @returns {Step} */
export function off(plan, stall, pitch) {
  const before = plan.of(stall);
  return { do: "stand", before, after: before.filter((s) => s.pitch !== pitch) };
}

/** exchange lets two pitches change all who stand on them.
 * @param {Plan} plan @param {number} one @param {number} two @returns {Step} */
export function exchange(plan, one, two) {
  const who = new Set(plan.stays.filter((s) => s.pitch === one || s.pitch === two).map((s) => s.stall));
  const before = plan.stays.filter((s) => who.has(s.stall));
  const other = new Map([[one, two], [two, one]]);
  return { do: "stand", before, after: before.map((s) => ({ ...s, number: undefined, pitch: other.get(s.pitch) ?? s.pitch })) };
}

/** lock keeps who stands on a pitch there when the machine places the stalls, or lets them go.
 * @param {Plan} plan @param {Stay[]} stays @param {boolean} locked @returns {Step} */
export function lock(plan, stays, locked) {
  const who = new Set(stays.map((s) => s.stall));
  const before = plan.stays.filter((s) => who.has(s.stall));
  return { do: "stand", before, after: before.map((s) => (stays.includes(s) ? { ...s, locked: locked || undefined } : s)) };
}
