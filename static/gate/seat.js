// On which ticket of a group a scan counts, the same as internal/checkin/seat.go: both are held to testdata/seats.json
// there. Any ticket of a group may sit for another, as long as one of them is free.
import { decide } from "./decide.js";
import { digest } from "./code.js";
import { timeless } from "./judge.js";

/** @typedef {import("./decide.js").State} State */
/** @typedef {import("./decide.js").Scan} Scan */
/** @typedef {import("./decide.js").Verdict} Verdict */
/** @typedef {import("./judge.js").Judge} Judge */
/** @typedef {import("./judge.js").Read} Read */
/** @typedef {import("./code.js").Code} Code */

/** seat is the place among all, and what is said of the scan there.
 * @param {State[]} all
 * @param {number} scanned
 * @param {string} by whose code it is; "" the group's
 * @param {Scan} scan
 * @param {string} now
 * @returns {[number, Verdict]} */
export function seat(all, scanned, by, scan, now) {
  const home = by ? seatOf(all, scanned, by, now) : scanned;
  const verdict = decide(all[home], scan, now);
  if (clean(verdict) || !movable(verdict, by)) return [home, verdict];
  for (const i of order(all, scan, now)) {
    if (by && scan.kind === "exit" && !byGroup(all[i], now)) continue;
    const other = decide(all[i], scan, now);
    if (clean(other)) return [i, other];
  }
  return [home, verdict];
}

/** @param {Verdict} verdict */
const clean = ({ status, conflict }) => status === "ok" && !conflict;

/** @param {Verdict} verdict
 * @param {string} by */
function movable({ reason, conflict, previous }, by) {
  if (!by) return true;
  const against = reason ?? conflict;
  return against === "not_inside" || (against === "already_redeemed" && (previous?.by ?? "") !== by);
}

/** @param {State[]} all
 * @param {number} scanned
 * @param {string} by
 * @param {string} now */
function seatOf(all, scanned, by, now) {
  let [place, newest] = [scanned, -Infinity];
  all.forEach(({ past }, i) => {
    for (const p of past) {
      const at = Date.parse(p.at);
      if (p.by === by && p.kind === "entry" && at <= Date.parse(now) && at > newest) [place, newest] = [i, at];
    }
  });
  return place;
}

/** byGroup reports whether the last who came in on the ticket did so by the group's code.
 * @param {State} state
 * @param {string} now */
function byGroup({ past }, now) {
  /** @type {import("./decide.js").Past | null} */
  let last = null;
  for (const p of past) {
    const at = Date.parse(p.at);
    if (p.kind === "entry" && at <= Date.parse(now) && (!last || at >= Date.parse(last.at))) last = p;
  }
  return last !== null && !last.by;
}

/** order is that in which tickets are tried: out go first those whom the group's code let in.
 * @param {State[]} all
 * @param {Scan} scan
 * @param {string} now */
export function order(all, { kind }, now) {
  const places = [...all.keys()];
  if (kind !== "exit") return places;
  return [...places.filter((i) => byGroup(all[i], now)), ...places.filter((i) => !byGroup(all[i], now))];
}

/** member is the code's ticket in its group, from 1, as a phone without a network knows it.
 * @param {Code} code
 * @param {number} nth
 * @returns {Promise<Read>} */
export async function member(code, nth) {
  const payload = code.payload.slice();
  [payload[0], payload[15]] = [1, nth - 1];
  const one = { ...code, payload, size: 0 };
  return { code: one, digest: (await digest(one)) ?? "", genuine: true };
}

/** members are all tickets of a group.
 * @param {Code} code
 * @param {number} size */
export const members = (code, size) => Promise.all(Array.from({ length: size }, (_, i) => member(code, i + 1)));

/** statesOf is what this phone knows of tickets of a group.
 * @param {Judge} judge
 * @param {Read[]} reads
 * @param {import("./line.js").Line} line
 * @returns {State[]} */
export const statesOf = (judge, reads, { seen, clock }) => reads.map((read) => {
  const known = judge.stateOf(read, seen.of(read.digest));
  const state = clock.unsure ? timeless(known) : known;
  return { ...state, past: state.past.map((p) => ({ ...p, by: p.by ?? read.digest })) };
});

/** seated judges a ticket that may sit for another of its group; null when it is of none that this phone knows.
 * @param {import("./line.js").Line} line
 * @param {"entry" | "exit"} kind
 * @param {Read | null} [read] */
export async function seated(line, kind, read) {
  const { market: { judge }, seen, clock, admission } = line;
  if (!judge || !read) return null;
  const first = await member(read.code, 1);
  const size = Math.max(0, ...seen.of(read.digest).map((f) => f.of ?? 0), judge.bundle.groups?.find((g) => g.digest === first.digest)?.size ?? 0);
  const scanned = read.code.payload[15];
  if (scanned >= size) return null;
  const reads = await members(read.code, size);
  const now = clock.now();
  const states = statesOf(judge, reads, line);
  const [i, verdict] = seat(states, scanned, read.digest, judge.scan(kind, now, admission), judge.after(states, now));
  return { ...judge.said(reads[i], verdict, now), digest: reads[i].digest, by: read.digest, of: size };
}
