// The admission decision, the same as internal/checkin/decide.go: both are held to testdata/verdicts.json there.
// Pure: no clock, no network, no page.

/** @typedef {"invalid" | "revoked" | "canceled" | "unpaid" | "blocked" | "product" | "wrong_location" | "invalid_time" | "stopped" | "already_redeemed" | "not_inside"} Reason */
/** @typedef {{ kind: string, at: string, gate: number, round: number, by?: string }} Past by: seat.js */
/** @typedef {{ from: string, until: string }} Span */
/** @typedef {{ id: number, reentry: string, per_day?: number, windows: Span[], locations: number[] }} TypeRule */
/** @typedef {{ known: boolean, ticket: string, order: string, type: TypeRule, past: Past[] }} State */

/**
 * @typedef {object} Scan
 * @property {string} kind
 * @property {boolean} force
 * @property {number} location
 * @property {number[]} types
 * @property {string} admission
 * @property {string | null} readmitted_at
 * @property {string} day_start
 */

/** @typedef {{ status: "ok" | "refused", round: number, reason?: Reason, conflict?: Reason, previous?: Past }} Verdict */

/** @param {string} s */
const time = (s) => Date.parse(s);
const day = 24 * 3600 * 1000;

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {string} now
 * @returns {Verdict}
 */
export function decide(state, scan, now) {
  if (scan.kind === "plus" || scan.kind === "minus") return { status: "ok", round: 0 };
  const at = time(now);
  const from = since(state, scan, at);
  const entered = last(state, "entry", from, at);
  const [reason, previous] = against(state, scan, at, entered);
  if (reason && !scan.force) return withPrevious({ status: "refused", reason, round: 0 }, previous);
  const verdict = withPrevious({ status: "ok", round: entered ? entered.round : 0 }, previous);
  if (scan.kind === "entry") verdict.round++;
  if (reason) {
    verdict.conflict = reason;
  } else if (scan.kind === "entry") {
    const later = overtaken(state, scan, at);
    if (later) Object.assign(verdict, { conflict: "already_redeemed", previous: later });
  } else if (!anybodyIn(state, scan, at)) {
    verdict.conflict = "not_inside";
  }
  return verdict;
}

/**
 * @param {Verdict} verdict
 * @param {Past} [previous]
 */
function withPrevious(verdict, previous) {
  if (previous) verdict.previous = previous;
  return verdict;
}

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {number} at
 * @param {Past | null} entered
 * @returns {[reason?: Reason, previous?: Past]}
 */
function against(state, scan, at, entered) {
  if (!state.known) return ["invalid"];
  if (scan.kind === "exit") return [];
  const type = state.type;
  if (state.ticket === "void") return ["revoked"];
  if (state.order === "canceled") return ["canceled"];
  if (state.order === "pending") return ["unpaid"];
  if (state.ticket === "blocked") return ["blocked"];
  if (scan.types.length && !scan.types.includes(type.id)) return ["product"];
  if (type.locations.length && !type.locations.includes(scan.location)) return ["wrong_location"];
  if (type.windows.length && !windowAt(type, at)) return ["invalid_time"];
  if (scan.admission === "stop" || scan.admission === "evacuation") return ["stopped"];
  if (entered && inside(state, entered, at)) return ["already_redeemed", entered];
  if (usedUp(state, scan, at)) return ["already_redeemed", last(state, "entry", time(scan.day_start), at) ?? undefined];
  return [];
}

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {number} at
 */
function usedUp(state, scan, at) {
  const most = state.type.per_day ?? 0;
  return most > 0 && entries(state, emptied(scan, time(scan.day_start), at), at + 1) >= most;
}

/**
 * @param {State} state
 * @param {number} from
 * @param {number} until
 */
function entries(state, from, until) {
  return state.past.filter((p) => p.kind === "entry" && from <= time(p.at) && time(p.at) < until).length;
}

/**
 * @param {State} state
 * @param {Past} entered
 * @param {number} at
 */
function inside(state, entered, at) {
  if (state.type.reentry === "free") return false;
  if (state.type.reentry === "once") return true;
  return !last(state, "exit", time(entered.at), at);
}

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {number} at
 */
function since(state, scan, at) {
  let from = time(scan.day_start);
  if (state.type.reentry === "once") {
    const w = windowAt(state.type, at);
    from = w ? time(w.from) : -Infinity;
  }
  return emptied(scan, from, at);
}

/**
 * @param {Scan} scan
 * @param {number} from
 * @param {number} at
 */
function emptied(scan, from, at) {
  if (!scan.readmitted_at) return from;
  const readmitted = time(scan.readmitted_at);
  return readmitted <= at ? Math.max(from, readmitted) : from;
}

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {number} at
 */
function anybodyIn(state, scan, at) {
  const from = emptied(scan, time(scan.day_start), at);
  const past = state.past.filter((p) => from <= time(p.at) && time(p.at) <= at);
  let people = 0;
  for (const p of past.sort((a, b) => time(a.at) - time(b.at))) {
    if (p.kind === "exit") people = Math.max(0, people - 1);
    else people = state.type.reentry === "free" ? 1 : people + 1;
  }
  return people > 0;
}

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {number} at
 */
function overtaken(state, scan, at) {
  const later = next(state, at);
  if (!later) return null;
  const then = time(later.at);
  const most = state.type.per_day ?? 0;
  if (most > 0 && entries(state, emptied(scan, time(scan.day_start), at), end(scan, at)) >= most) return later;
  if (state.type.reentry === "free") return null;
  if (since(state, scan, at) !== since(state, on(scan, then), then)) return null;
  if (state.type.reentry === "after_exit" && last(state, "exit", at, then)) return null;
  return later;
}

/**
 * @param {State} state
 * @param {number} at
 */
function next(state, at) {
  /** @type {Past | null} */
  let first = null;
  for (const p of state.past) {
    if (p.kind === "entry" && time(p.at) > at && (!first || time(p.at) < time(first.at))) first = p;
  }
  return first;
}

/**
 * @param {Scan} scan
 * @param {number} at
 */
function end(scan, at) {
  const over = time(scan.day_start) + day;
  if (!scan.readmitted_at) return over;
  const readmitted = time(scan.readmitted_at);
  return readmitted > at ? Math.min(over, readmitted) : over;
}

/**
 * @param {Scan} scan
 * @param {number} at
 * @returns {Scan}
 */
function on(scan, at) {
  const next = time(scan.day_start) + day;
  return at < next ? scan : { ...scan, day_start: new Date(next).toISOString() };
}

/**
 * @param {TypeRule} type
 * @param {number} at
 */
function windowAt(type, at) {
  return type.windows.find((w) => time(w.from) <= at && at < time(w.until));
}

/**
 * @param {State} state
 * @param {string} kind
 * @param {number} from
 * @param {number} at
 */
function last(state, kind, from, at) {
  /** @type {Past | null} */
  let newest = null;
  for (const p of state.past) {
    const t = time(p.at);
    if (p.kind === kind && from <= t && t <= at && (!newest || t >= time(newest.at))) newest = p;
  }
  return newest;
}
