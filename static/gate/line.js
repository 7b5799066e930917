// The line to the service. A scan lies in the browser's database before anybody is shown an answer, and stays until the
// service has it. What the service does not answer at once, this phone judges by itself; it tells the service later, in
// any order and as often as it takes.
import { ask, final } from "./ask.js";
import { Clock } from "./clock.js";
import { push } from "./judge.js";
import { Kept } from "./kept.js";
import { Market } from "./market.js";

/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {import("./judge.js").Read} Read */
/** @typedef {"entry" | "exit" | "plus" | "minus"} Kind */
/** @typedef {"online" | "waiting" | "out"} Net waiting: this phone judges by itself; out: the service knows it no more */

/**
 * A scan, or a count by hand, that the service has not got yet. at is what this phone's clock showed, ahead how much the
 * service's was ahead of it (null: not known then). judged is what this phone said by itself; tried: the service may have
 * it; stuck: it could not take it.
 * @typedef {object} Scan
 * @property {string} nonce
 * @property {Kind | "count"} kind
 * @property {string} at
 * @property {number | null} [ahead]
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
 */

/** @typedef {Omit<Answer, "nonce"> & { round?: number, moves?: boolean, digest?: string, by?: string, of?: number }} Verdict */

/** @typedef {{ at: string, reason: string, previous?: { at: string, gate: string }, away?: boolean }} Late what the service had against a scan after it was answered; away: nothing, but the holder was sent away */

/** @typedef {{ as_of: string, state: string, locations: { location: string, inside: number, gates?: { gate: string, entries?: number, devices?: number, silent?: number }[] }[] }} Occupancy */

/** @typedef {{ out: true } | { failed: number } | { blind: true }} NoAnswer out: enrol again; failed: the status of a service that takes no such scan; blind: nobody can judge it now */

const quick = 1500; // ms that a person at the gate waits for the service before this phone judges
const patience = 5000; // ms for a question that nobody waits for
const long = 30_000; // ms for a great many scans
const most = 1000; // scans in one request
const fewest = 10;
const memory = "gate.waiting"; // how many scans should be in the database; a system that clears that may leave this
const old = 14 * 24 * 3600 * 1000; // ms after which a scan that the service has is forgotten

// What stood against a ticket for the moment only: it says nothing about the ticket, and nothing of it is kept.
const passing = new Set(["stopped", "unpaid", "blocked"]);

export class Line {
  /** @param {{ state: (name: Net, waiting: number) => void, late?: (late: Late[]) => void, share?: (fact: Fact) => void }} on */
  constructor({ state, late = () => {}, share = () => {} }) {
    this.share = share;
    this.report = state;
    this.reportLate = late;
    /** @type {Net} */
    this.name = "online";
    this.kept = new Kept();
    this.market = new Market(this.kept);
    this.clock = new Clock();
    /** @type {Map<string, Scan>} */
    this.queue = new Map();
    /** @type {Map<string, Fact[]>} by the ticket's digest */
    this.facts = new Map();
    this.admission = "normal";
    this.synced = 0; // when the service last answered, by its clock
    this.batch = most / 2;
    /** @type {Set<string>} nonces under way */
    this.asking = new Set();
    /** @type {Late[]} */
    this.late = [];
    this.keeps = true; // whether the disk takes what it is given
    this.counted = 0; // people since the last estimate, of scans that the service has
    this.lost = 0; // scans that waited and are gone with the browser's storage
    /** @type {Map<string, string>} typed number → nonce of its scan that nobody answered */
    this.unanswered = new Map();
  }

  get waiting() {
    return this.queue.size;
  }

  get stuck() {
    return [...this.queue.values()].filter((s) => s.stuck).length;
  }

  /** change is how many people this phone let in, less those it let out, that the service's last estimate lacks. */
  get change() {
    let people = this.counted;
    for (const scan of this.queue.values()) if (scan.judged !== "refused") people += step(scan);
    return people;
  }

  /** open takes up what earlier visits to this page left. */
  async open() {
    const before = Number(localStorage.getItem(memory) ?? 0);
    const [scans, facts, ahead, late] = await Promise.all([
      this.kept.all(), this.kept.seen(), this.kept.thing("ahead"), this.kept.thing("late"), this.market.open(),
    ]);
    this.clock.ahead ??= ahead ?? null;
    for (const scan of scans) {
      this.queue.set(scan.nonce, { ...scan, stuck: false });
      if (scan.judged === "ok") this.remember(this.factOf(scan, 0));
    }
    for (const fact of facts) this.remember(fact);
    this.forget(facts);
    if (!this.synced) this.admission = this.market.admission || this.admission;
    if (late?.length) this.tellLate(late);
    this.lost = Math.max(0, before - scans.length);
    this.set(this.name);
  }

  /** forget lets go of what is too old to speak against anybody.
   * @param {Fact[]} facts */
  forget(facts) {
    const before = this.clock.now() - old;
    const gone = facts.filter((f) => f.told && Date.parse(f.at) < before).map((f) => f.nonce);
    if (gone.length) this.kept.forget(gone);
  }

  // --- one scan -------------------------------------------------------------

  /** send answers a scan: by the service if it answers at once, by this phone otherwise.
   * @param {{ kind: Kind, code?: string, nth?: number, read?: Read | null, number?: string }} scan
   * @returns {Promise<Answer | NoAnswer>} */
  async send({ kind, code, nth, read, number }) {
    if (this.name === "out") return { out: true };
    if (number) return this.ask(kind, number);
    const scan = this.make(kind, { ...(code && { code }), ...(nth && { nth }), ...(read?.digest && { digest: read.digest }) });
    if (this.name === "waiting") return this.byItself(scan, read);
    this.asking.add(scan.nonce);
    try {
      scan.tried = true;
      const kept = await this.lay(scan);
      const answer = await ask("redeem", { body: this.wire(scan), patience: quick });
      return (await this.answered(scan, answer, kept)) ?? (await this.byItself(scan, read));
    } finally {
      this.asking.delete(scan.nonce);
    }
  }

  /** answered is what the service said; null when it said nothing.
   * @param {Scan} scan
   * @param {import("./ask.js").Reply | null} answer
   * @param {boolean} kept
   * @returns {Promise<Answer | NoAnswer | null>} */
  async answered(scan, answer, kept) {
    if (answer?.ok && answer.body.nonce === scan.nonce) {
      this.set("online");
      this.settled([scan], [answer.body], true);
      return { ...answer.body, ...(!kept && { unkept: true }) };
    }
    if (answer?.status === 401) {
      this.set("out");
      return { out: true };
    }
    if (answer && final(answer.status)) {
      this.settle([scan.nonce], []);
      return { failed: answer.status };
    }
    this.set("waiting");
    return null;
  }

  /** byItself judges a scan without the service. Whom this phone lets in is in: the service is told so.
   * @param {Scan} scan
   * @param {Read | null} [read]
   * @returns {Promise<Answer | NoAnswer>} */
  async byItself(scan, read) {
    const answer = await this.judged(scan, read);
    if (!answer) {
      this.settle([scan.nonce], []);
      return { blind: true };
    }
    const kept = await (passing.has(answer.reason ?? "") ? this.settle([scan.nonce], []) : this.lay(scan));
    this.soon();
    const number = answer.ticket && read ? await this.market.number(read) : "";
    if (answer.ticket && number) answer.ticket.number = number;
    return { ...answer, nonce: scan.nonce, ...(!kept && { unkept: true }) };
  }

  /** @param {Scan} scan
   * @param {Read | null} [read]
   * @returns {Promise<Omit<Answer, "nonce"> | null>} */
  async judged(scan, read) {
    const { kind } = scan;
    let verdict = this.verdict(kind, read);
    if (!verdict || (kind !== "entry" && kind !== "exit")) return verdict;
    if (verdict.moves && !scan.nth) verdict = (await (await import("./seat.js")).seated(this, kind, read)) ?? verdict;
    const { round, moves, digest = read?.digest, by, of, ...answer } = verdict;
    Object.assign(scan, { judged: answer.status, round, digest, by, of, ...(answer.status === "ok" ? { force: true } : { refused: answer.reason }) });
    if (answer.status === "ok") this.learn(this.factOf(scan, 0));
    return answer;
  }

  /** verdict is what this phone says of a scan by itself; nothing of it is kept.
   * @param {Scan["kind"]} kind
   * @param {Read | null} [read]
   * @returns {Verdict | null} */
  verdict(kind, read) {
    const at = this.clock.now();
    if (kind === "plus" || kind === "minus") return { status: "ok", stored_at: new Date(at).toISOString(), offline: true };
    if (kind === "count" || !this.market.judge || !read) return null;
    return this.market.judge.judge(read, kind, at, this.facts.get(read.digest) ?? [], this.admission);
  }

  /** drill answers a scan as if: nothing of it waits, is remembered or counts.
   * @param {{ kind: Kind, code?: string, nth?: number, read?: Read | null, number?: string }} scan
   * @returns {Promise<Answer | NoAnswer>} */
  async drill({ kind, code, nth, read, number }) {
    if (this.name === "out") return { out: true };
    const body = { ...this.wire(this.make(kind, { code: number ?? code, nth })), drill: true };
    const answer = this.name === "online" ? await ask("redeem", { body, patience: quick }) : null;
    if (answer?.ok) return answer.body;
    if (answer && final(answer.status)) return answer.status === 401 ? { out: true } : { failed: answer.status };
    const judged = this.verdict(kind, read);
    return judged ? { ...judged, nonce: body.nonce } : { blind: true };
  }

  /** ask sends a typed number, which only the service knows. It is not written down: a lost phone shows no number. Until
   * it is answered the same number is the same scan.
   * @param {Kind} kind
   * @param {string} number
   * @returns {Promise<Answer | NoAnswer>} */
  async ask(kind, number) {
    const key = `${kind} ${number}`;
    const nonce = this.unanswered.get(key) ?? newNonce();
    this.unanswered.set(key, nonce);
    const at = new Date(this.clock.now()).toISOString();
    const answer = await ask("redeem", { body: { nonce, kind, code: number, at }, patience });
    if (answer?.ok || (answer && final(answer.status))) this.unanswered.delete(key);
    if (answer?.ok) return answer.body;
    if (answer?.status === 401) this.set("out");
    else if (!answer || !final(answer.status)) this.set("waiting");
    return answer?.status === 401 ? { out: true } : answer && final(answer.status) ? { failed: answer.status } : { blind: true };
  }

  /** count keeps how many people were counted until the service knows it.
   * @param {string | undefined} location
   * @param {number} inside
   * @returns {Promise<boolean>} whether it is kept */
  async count(location, inside) {
    const kept = await this.lay(this.make("count", { location, inside }));
    this.soon();
    return kept;
  }

  /** undo takes a scan back: out of the queue if the service cannot have it; with the service as if it had never been,
   * while it has it and nothing followed; and otherwise by its contrary.
   * @param {string} nonce
   * @param {Kind} kind
   * @param {{ code?: string, nth?: number, read?: Read | null }} scan
   * @returns {Promise<boolean>} */
  async undo(nonce, kind, { code, nth, read }) {
    const waits = this.queue.get(nonce);
    if (waits && !waits.tried && !this.asking.has(nonce)) {
      this.unlearn(nonce, waits.digest);
      return this.settle([nonce], []);
    }
    const answer = this.name === "online" ? await ask("undo", { body: { nonce }, patience: quick }) : null;
    if (answer?.ok) {
      this.unlearn(nonce, read?.digest);
      await this.kept.forget([nonce]);
      await this.settle([nonce], []);
      return true;
    }
    if (answer?.status === 409) return false;
    if (kind !== "entry" && kind !== "exit") await this.send({ kind: kind === "plus" ? "minus" : "plus" });
    else if (kind === "entry") return "status" in (await this.send({ kind: "exit", code, nth, read }));
    else await this.force("entry", code, nth, read);
    return true;
  }

  /** unlearn forgets what a scan said about its ticket.
   * @param {string} nonce
   * @param {string} [digest] */
  unlearn(nonce, digest = "") {
    this.facts.set(digest, (this.facts.get(digest) ?? []).filter((f) => f.nonce !== nonce));
  }

  /** force stores that somebody is in, whatever stands against it.
   * @param {Kind} kind
   * @param {string | undefined} code
   * @param {number | undefined} nth
   * @param {Read | null} [read] */
  async force(kind, code, nth, read) {
    const scan = this.make(kind, { code, ...(nth && { nth }), force: true, judged: "ok", digest: read?.digest, round: 1 });
    this.learn(this.factOf(scan, 0));
    await this.lay(scan);
    this.soon();
  }

  /** @param {Scan["kind"]} kind
   * @param {Partial<Scan>} more
   * @returns {Scan} */
  make(kind, more) {
    return { nonce: newNonce(), kind, at: new Date().toISOString(), ahead: this.clock.ahead, ...more };
  }

  /** wire is a scan as the service reads it, at its right time.
   * @param {Scan} scan */
  wire({ nonce, kind, at, ahead, code, nth, force, refused, location, inside }) {
    const right = new Date(Date.parse(at) + (ahead ?? this.clock.ahead ?? 0)).toISOString();
    if (kind === "count") return { nonce, location, inside, at: right };
    return { nonce, kind, at: right, ...(code && { code }), ...(nth && { nth }), ...(force && { force }), ...(refused && { refused }) };
  }

  // --- what this phone keeps ------------------------------------------------

  /** @param {Scan} scan */
  async lay(scan) {
    this.queue.set(scan.nonce, scan);
    this.keeps = await this.kept.put(scan);
    this.set(this.name);
    return this.keeps;
  }

  /** settle takes scans out of the queue.
   * @param {string[]} nonces
   * @param {Fact[]} facts
   * @param {Scan[]} [scans] that take the place of others */
  async settle(nonces, facts, scans = []) {
    for (const nonce of nonces) this.queue.delete(nonce);
    for (const scan of scans) this.queue.set(scan.nonce, scan);
    this.set(this.name);
    return this.kept.settle(nonces, facts, scans);
  }

  /** @param {Scan} scan
   * @param {number} told
   * @returns {Fact | null} */
  factOf({ nonce, kind, at, ahead, digest, round, by, of }, told) {
    if (!digest || (kind !== "entry" && kind !== "exit")) return null;
    const right = new Date(Date.parse(at) + (ahead ?? this.clock.ahead ?? 0)).toISOString();
    return { nonce, digest, kind, at: right, round: round ?? 1, told, ...(of && { by, of }) };
  }

  /** learn remembers what happened here, and tells the other tabs of this phone: each judges for all.
   * @param {Fact | null} fact */
  learn(fact) {
    this.remember(fact);
    if (fact) this.share(fact);
  }

  /** @param {Fact | null} fact */
  remember(fact) {
    if (!fact) return;
    const before = (this.facts.get(fact.digest) ?? []).filter((f) => f.nonce !== fact.nonce);
    this.facts.set(fact.digest, before);
    push(this.facts, fact.digest, fact);
  }

  // --- telling the service --------------------------------------------------

  /** sync tells what waits and asks for what is new. */
  async sync() {
    const occupancy = await this.look();
    if (this.name === "out" || !occupancy) return occupancy;
    await this.deliver();
    await this.market.learn();
    return occupancy;
  }

  /** look asks how many are inside and how the gates stand, and by the way for the time.
   * @returns {Promise<Occupancy | null>} */
  async look() {
    const answer = await ask("occupancy", { patience });
    if (answer?.status === 401) this.set("out");
    else this.set(answer?.ok && answer.took < quick ? "online" : "waiting");
    if (!answer?.ok) return null;
    this.clock.learn(answer.body.as_of, answer.sent, answer.took);
    this.kept.keep("ahead", this.clock.ahead);
    this.synced = this.clock.now();
    this.counted = 0;
    if (answer.body.state !== this.admission) this.market.doubt();
    this.admission = answer.body.state;
    return answer.body;
  }

  /** deliver tells all that waits, the oldest first. What did not arrive is told with the next call.
   * @returns {Promise<boolean>} whether all of it arrived */
  async deliver() {
    for (let scans = this.next(); scans.length; scans = this.next()) {
      if (!(await this.tell(scans))) return false;
    }
    for (const count of this.queue.values()) {
      if (count.kind === "count" && !count.stuck && !(await this.tellCount(count))) return false;
    }
    return true;
  }

  next() {
    const ready = [...this.queue.values()].filter((s) => s.kind !== "count" && !s.stuck && !this.asking.has(s.nonce));
    return ready.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(0, this.batch);
  }

  /** tell sends scans together. One that the service could not judge stays until somebody has looked. A refusal of
   * them all must not hold up the good ones: they are looked for by halves.
   * @param {Scan[]} scans
   * @returns {Promise<boolean>} whether there is a point in sending more */
  async tell(scans) {
    for (const scan of scans) this.asking.add(scan.nonce);
    const body = { scans: scans.map((s) => this.wire(s)), sent_at: new Date(this.clock.now()).toISOString() };
    const answer = await ask("scans", { body, patience: long });
    for (const scan of scans) this.asking.delete(scan.nonce);
    if (answer?.ok && Array.isArray(answer.body.results)) {
      this.batch = Math.min(most, this.batch * 2);
      await this.settled(scans, answer.body.results, false);
      return true;
    }
    if (answer?.status === 401) this.set("out");
    if (!answer) this.batch = Math.max(fewest, Math.floor(this.batch / 2));
    if (!answer || !aboutTheScans.has(answer.status)) return false;
    if (scans.length === 1) return this.leave(scans[0]);
    const half = Math.ceil(scans.length / 2);
    return (await this.tell(scans.slice(0, half))) && this.tell(scans.slice(half));
  }

  /** @param {Scan} count */
  async tellCount(count) {
    const answer = await ask("count", { body: this.wire(count), patience });
    if (answer?.ok) await this.settle([count.nonce], []);
    else if (answer && aboutTheScans.has(answer.status)) this.leave(count);
    else return false;
    return true;
  }

  /** leave keeps what the service does not take, and does not send it again before the next visit.
   * @param {Scan} scan */
  leave(scan) {
    scan.stuck = true;
    this.set(this.name);
    return true;
  }

  /** settled takes the service's answers: what they say about tickets stays, and what speaks against an answer that a
   * person was given before is said.
   * @param {Scan[]} scans
   * @param {Answer[]} answers
   * @param {boolean} shown whether the volunteer sees these answers now */
  async settled(scans, answers, shown) {
    const by = new Map(answers.map((a) => [a?.nonce, a]));
    /** @type {{ done: string[], facts: Fact[], again: Scan[], late: Late[] }} */
    const all = { done: [], facts: [], again: [], late: [] };
    for (const scan of scans) this.sort(scan, by.get(scan.nonce), all);
    for (const fact of all.facts) this.learn(fact);
    if (!shown && all.late.length) this.tellLate([...this.late, ...all.late]);
    return this.settle(all.done, all.facts, all.again);
  }

  /** @param {Scan} scan
   * @param {Answer | undefined} answer
   * @param {{ done: string[], facts: Fact[], again: Scan[], late: Late[] }} all */
  sort(scan, answer, { done, facts, again, late }) {
    if (!answer || answer.reason === "error") return void this.leave(scan);
    done.push(scan.nonce);
    const at = this.wire(scan).at;
    if (answer.status === "ok") this.counted += step({ ...scan, judged: "ok" });
    const fact = answer.status === "ok" ? this.factOf(scan, Date.now()) : null;
    if (fact) facts.push(fact);
    // The service refused what it heard in the moment in which this phone gave up waiting and let somebody in.
    if (answer.status === "refused" && scan.judged === "ok") again.push({ ...scan, nonce: newNonce(), tried: false, force: true });
    if (answer.conflict && scan.kind === "entry") late.push({ at, reason: answer.conflict, ...(answer.previous && { previous: answer.previous }) });
    if (answer.status === "ok" && scan.judged === "refused") late.push({ at, reason: "", away: true });
  }

  /** @param {Late[]} late */
  tellLate(late) {
    this.late = late;
    this.kept.keep("late", late);
    this.reportLate(late);
  }

  /** file is all that waits, as the service's own interface takes it. */
  file() {
    return JSON.stringify({ scans: [...this.queue.values()].map((s) => ({ ...this.wire(s), ...(s.kind === "count" && { kind: s.kind }) })) }, null, 1);
  }

  soon() {}

  /** @param {Net} name */
  set(name) {
    this.name = name;
    localStorage.setItem(memory, String(this.queue.size));
    this.report(name, this.queue.size);
  }
}

/** step is what a scan adds to the people inside.
 * @param {Scan} scan */
function step({ kind, judged }) {
  if (kind === "plus" || (kind === "entry" && judged === "ok")) return 1;
  return kind === "minus" || (kind === "exit" && judged === "ok") ? -1 : 0;
}

const aboutTheScans = new Set([409, 413, 422]); // too many of them, or a malformed one

export function newNonce() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
}
