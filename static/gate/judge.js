// Judging without the service: what this phone knows of the market, and what it says to a code.
import { decide } from "./decide.js";
import { digest, parse, swapped } from "./code.js";
import { Keys } from "./genuine.js";

/** @typedef {import("./code.js").Code} Code */
/** @typedef {import("./decide.js").TypeRule} TypeRule */
/** @typedef {import("./decide.js").Past} Past */
/** @typedef {import("./decide.js").State} State */
/** @typedef {import("./scan.js").Answer} Answer */
/** @typedef {{ id: number, slug: string, location: number, types: number[], readmitted_at?: string | null }} Gate */

/**
 * A scan that let somebody in or out. told: when the service had it; 0: it has not. by: whose code it was, if not the
 * ticket's own, in a group of so many (of): another ticket's of it, or "", its own.
 * @typedef {{ nonce: string, digest: string, kind: "entry" | "exit", at: string, round: number, told: number, by?: string, of?: number }} Fact
 */

/**
 * The answer of /api/v1/gate/bundle.
 * @typedef {object} Bundle
 * @property {{ state: string, edition?: string }} event
 * @property {string | null} [readmitted_at]
 * @property {number} [device]
 * @property {number} gate
 * @property {Gate[]} gates
 * @property {{ id: number, public: string }[]} keys
 * @property {(TypeRule & { number: number, slug: string })[]} types
 * @property {string[]} day_starts
 * @property {{ digest: string, reason: string }[]} refused
 * @property {(Past & { digest: string })[]} past
 * @property {{ digest: string, size: number }[]} [groups]
 */

/** @typedef {{ code: Code, digest: string, genuine: boolean }} Read */
/** @typedef {Omit<Answer, "nonce" | "ticket"> & { ticket?: { type: string }, round: number, offline: true, moves?: boolean }} Judged moves: another ticket of its group may do (seat.js) */

const day = 24 * 3600 * 1000;

/** How a ticket stands that the bundle refuses for this reason.
 * @type {Record<string, { ticket: string, order: string }>} */
const standing = {
  revoked: { ticket: "void", order: "paid" },
  canceled: { ticket: "valid", order: "canceled" },
  unpaid: { ticket: "valid", order: "pending" },
  blocked: { ticket: "blocked", order: "paid" },
};
const inOrder = { ticket: "valid", order: "paid" };

/** timeless is a ticket's state for a phone that is unsure of the time.
 * @param {State} state */
export const timeless = (state) => ({ ...state, type: { ...state.type, windows: [] } });

export class Judge {
  /** @param {Bundle} bundle
   * @param {number} asked when the bundle was asked for */
  constructor(bundle, asked) {
    this.bundle = bundle;
    this.asked = asked;
    this.keys = new Keys(bundle.keys);
    this.gate = bundle.gates.find((g) => g.id === bundle.gate);
    this.refused = new Map(bundle.refused.map((r) => [r.digest, r.reason]));
    /** @type {Map<string, Past[]>} */
    this.past = new Map();
    for (const p of bundle.past) push(this.past, p.digest, p);
  }

  /** read is a ticket's code, put right when a scanner typed it on a German keyboard; null when it is no ticket's.
   * @param {string} text
   * @returns {Promise<Read | null>} */
  async read(text) {
    const code = parse(text);
    if (!code) return null;
    for (const one of [code, parse(swapped(code.text))]) {
      if (one && (await this.keys.sign(one))) return { code: one, digest: (await digest(one)) ?? "", genuine: true };
    }
    return { code, digest: "", genuine: false };
  }

  /** judge decides as the service would, were it to know what this phone knows.
   * @param {Read} read
   * @param {"entry" | "exit"} kind
   * @param {number} now
   * @param {Fact[]} facts of this phone
   * @param {string} admission
   * @param {boolean} [unsure] whether the time is: then nobody is sent away for it
   * @returns {Judged} */
  judge(read, kind, now, facts, admission, unsure = false) {
    const state = this.stateOf(read, facts);
    const scan = this.scan(kind, now, admission);
    const at = this.after([state], now);
    let verdict = decide(state, scan, at);
    const untimed = unsure && verdict.reason === "invalid_time";
    if (untimed) verdict = decide(timeless(state), scan, at);
    const moves = verdict.conflict === "not_inside" || state.past.some((p) => p.by !== undefined);
    const type = untimed && verdict.status === "ok" && this.typeOf(read.code);
    return { ...this.said(read, verdict, now), ...(moves && { moves }), ...(type && { untimed: true, valid: this.validity(type, 0) }) };
  }

  /** after is the time by which a scan of now is judged: nobody has passed yet, so it comes after all that is known of the
   * day, also by a clock that was put back since.
   * @param {State[]} states
   * @param {number} now */
  after(states, now) {
    const end = this.dayStart(now) + day;
    const times = states.flatMap((s) => s.past.map((p) => Date.parse(p.at)));
    return new Date(Math.max(now, ...times.filter((t) => t < end))).toISOString();
  }

  /** stateOf is what this phone knows of a ticket.
   * @param {Read} read
   * @param {Fact[]} facts */
  stateOf({ code, digest, genuine }, facts) {
    const type = this.typeOf(code);
    return {
      known: genuine && type !== undefined, type: type ?? nothing, past: this.pastOf(digest, facts),
      ...(standing[this.refused.get(digest) ?? ""] ?? inOrder),
    };
  }

  /** @param {Code} code */
  typeOf(code) {
    return this.bundle.types.find((t) => t.number === code.type);
  }

  /** said is the decision in the words of the service's answer.
   * @param {Read} read
   * @param {import("./decide.js").Verdict} decided
   * @param {number} now
   * @returns {Judged} */
  said({ code, genuine }, { previous, ...verdict }, now) {
    const type = genuine && this.typeOf(code);
    return {
      ...verdict, stored_at: new Date(now).toISOString(), offline: true,
      ...(type && { ticket: { type: type.slug } }),
      ...(previous && { previous: { at: previous.at, gate: this.slugOf(previous.gate) } }),
      ...(type && elsewhere.has(verdict.reason ?? "") && { valid: this.validity(type, now) }),
    };
  }

  /** @param {"entry" | "exit"} kind
   * @param {number} now
   * @param {string} admission */
  scan(kind, now, admission) {
    return {
      kind, force: false, location: this.gate?.location ?? 0, types: this.gate?.types ?? [], admission,
      readmitted_at: this.bundle.readmitted_at ?? null, day_start: new Date(this.dayStart(now)).toISOString(),
    };
  }

  /** pastOf is what the service had seen of a ticket, and what this phone saw since. What it had been told before the
   * bundle was asked for stands in the bundle, if it is of the bundle's day.
   * @param {string} digest
   * @param {Fact[]} facts
   * @returns {Past[]} */
  pastOf(digest, facts) {
    const from = this.dayStart(this.asked);
    const own = facts.filter((f) => !f.told || f.told >= this.asked || Date.parse(f.at) < from);
    const past = [...(this.past.get(digest) ?? []), ...own.map(({ kind, at, round, by }) => ({ kind, at, round, by, gate: this.bundle.gate }))];
    return past.filter((p) => this.counts(p));
  }

  /** counts reports whether nobody has emptied the location of a scan since, to let everybody in there again.
   * @param {Past} past */
  counts({ gate, at }) {
    const again = this.bundle.gates.find((g) => g.id === gate)?.readmitted_at;
    return !again || Date.parse(at) >= Date.parse(again);
  }

  /** end is when the market's last day is over, and with it all scanning. */
  get end() {
    const starts = this.bundle.day_starts.map((s) => Date.parse(s));
    return starts.length ? Math.max(...starts) + day : Infinity;
  }

  /** dayStart is when the day of this moment began: at the hour at which the market's days begin.
   * @param {number} now */
  dayStart(now) {
    const starts = this.bundle.day_starts.map((s) => Date.parse(s)).sort((a, b) => a - b);
    const start = starts.filter((s) => s <= now).pop() ?? starts[0] ?? 0;
    return start + Math.floor((now - start) / day) * day;
  }

  /** validity says when and where a type admits, as far as that is still to come.
   * @param {TypeRule} type
   * @param {number} now */
  validity(type, now) {
    const left = type.windows.filter((w) => Date.parse(w.until) > now);
    const gates = this.bundle.gates.filter((g) => admits(g, type)).map((g) => g.slug);
    return { windows: left.length ? left : type.windows, gates };
  }

  /** @param {number} gate */
  slugOf(gate) {
    return this.bundle.gates.find((g) => g.id === gate)?.slug ?? "";
  }
}

const elsewhere = new Set(["product", "wrong_location", "invalid_time"]);

/** @type {TypeRule} */
const nothing = { id: 0, reentry: "once", windows: [], locations: [] };

/** @param {Gate} gate
 * @param {TypeRule} type */
const admits = (gate, type) =>
  (!gate.types.length || gate.types.includes(type.id)) && (!type.locations.length || type.locations.includes(gate.location));

/**
 * @template T
 * @param {Map<string, T[]>} map
 * @param {string} key
 * @param {T} value */
export function push(map, key, value) {
  const all = map.get(key);
  if (all) all.push(value);
  else map.set(key, [value]);
}
