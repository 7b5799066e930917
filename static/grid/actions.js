// What a person does to the grid at once: it is sent, done and undone as one.

/** @typedef {import("./slots.js").Session} Session */
/** @typedef {import("./slots.js").Block} Block */
/** @typedef {{ stage: number, start: number, minutes: number }} Place */
/** @typedef {{ of: Session, before: Place, after: Place }} Move */
/** @typedef {{ key: string, says: string, moves: Move[], blocks: Block[], open: Block[] }} Action blocks are made, open are taken away */

/** @param {Place} p @returns {Place} */
export const placeOf = ({ stage, start, minutes }) => ({ stage, start, minutes });

/** @param {Place} a @param {Place} b */
export const same = (a, b) => a.stage === b.stage && a.start === b.start && a.minutes === b.minutes;

/** @param {string} says @param {Move[]} moves @param {Block[]} [blocks] @param {Block[]} [open] @returns {Action} */
export const action = (says, moves, blocks = [], open = []) => ({ key: crypto.randomUUID?.() ?? String(Math.random()), says, moves, blocks, open });

/** @param {Session} of @param {Place} after @returns {Move[]} none where nothing changes */
export const move = (of, after) => (same(of, after) ? [] : [{ of, before: placeOf(of), after: placeOf(after) }]);

/** undoing is the action that takes another back; null: somebody changed since what it changed.
 * @param {Action} done @param {string} says */
export function undoing(done, says) {
  if (done.moves.some((m) => !same(m.of, m.after))) return null;
  return action(says, done.moves.map((m) => ({ of: m.of, before: m.after, after: m.before })), done.open, done.blocks);
}

const moment = (/** @type {number} */ at) => (at ? new Date(at).toISOString() : null);

/** sent is an action as the service reads it, with versions as they are by now.
 * @param {{ moves: Move[], blocks?: Block[], open?: Block[] }} a */
export const sent = (a) => ({
  moves: a.moves.map(({ of, after }) => ({ id: of.id, version: of.version, stage: after.stage, start: moment(after.start), minutes: after.minutes })),
  blocks: (a.blocks ?? []).map((b) => ({ stage: b.stage, kind: b.kind, label: b.label, from: moment(b.from), until: moment(b.until) })),
  open: (a.open ?? []).map((b) => ({ id: b.id, version: b.version })),
});
