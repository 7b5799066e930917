// The line to the service: one scan, and who answers it. What the service does not answer at once, this phone judges by
// itself. Where scans wait is queue.js, how the service hears of them sync.js, how one is taken back undo.js.
import { ask, final } from "./ask.js";
import { Clock } from "./clock.js";
import { Kept } from "./kept.js";
import { Market } from "./market.js";
import { Queue } from "./queue.js";
import { factOf, make, newNonce, rightTime, wire } from "./scan.js";
import { Seen } from "./seen.js";
import { settled, tellCount } from "./sync.js";

/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {import("./judge.js").Read} Read */
/** @typedef {import("./scan.js").Kind} Kind */
/** @typedef {import("./scan.js").Scan} Scan */
/** @typedef {import("./scan.js").Answer} Answer */
/** @typedef {Omit<Answer, "nonce"> & { round?: number, moves?: boolean, digest?: string, by?: string, of?: number }} Verdict */
/** @typedef {"online" | "waiting" | "out"} Net waiting: this phone judges by itself; out: the service knows it no more */

/** @typedef {{ at: string, reason: string, previous?: { at: string, gate: string }, away?: boolean, ticket?: { number?: string }, of?: number, count?: number }} Late what the service had against a scan after it was answered; away: nothing, but the holder was sent away; of: it was one of a group of so many; count: it was a head count */

/** @typedef {"out" | "forgot"} Shut out: the service shut this phone out; forgot: the browser lost what it is known by */

/** @typedef {{ out: Shut } | { failed: number } | { blind: true }} NoAnswer out: enrol again; failed: the status of a service that takes no such scan; blind: nobody can judge it now */

const quick = 1500; // ms that a person at the gate waits for the service before this phone judges
const patience = 5000; // ms for a number that only the service knows

// What stood against a ticket for the moment only: it says nothing about the ticket, and nothing of it is kept.
const passing = new Set(["stopped", "unpaid", "blocked"]);

export class Line {
  /** @param {{ state: (name: Net, waiting: number) => void, late?: (late: Late[]) => void, share?: (fact: Fact | null) => void }} on share tells the other tabs what happened; null: in the queue */
  constructor({ state, late = () => {}, share = () => {} }) {
    this.report = state;
    this.reportLate = late;
    /** @type {Net} */
    this.name = "online";
    /** @type {Shut} why the name is out */
    this.why = "out";
    this.kept = new Kept();
    this.clock = new Clock();
    this.market = new Market(this.kept, this.clock);
    this.queue = new Queue(this.kept, () => this.set(this.name), () => share(null));
    this.seen = new Seen(this.kept, share);
    this.kept.memory = () => ({ scans: new Map(this.queue.scans), seen: this.seen.told });
    this.admission = "normal";
    this.synced = 0; // when the service last answered, by its clock
    this.batch = 500; // scans that are told in one request: as many as the network bears
    /** @type {Late[]} */
    this.late = [];
    this.counted = 0; // people since the last estimate, of scans that the service has
    /** @type {Map<string, string>} typed number → nonce of its scan that nobody answered */
    this.unanswered = new Map();
  }

  /** change is how many people this phone let in, less those it let out, that the service's last estimate lacks. */
  get change() {
    return this.counted + this.queue.people;
  }

  /** open takes up what earlier visits to this page left. */
  async open() {
    const [scans, facts, clock, late] = await Promise.all([
      this.queue.open(), this.kept.seen(), this.kept.thing("clock"), this.kept.thing("late"), this.market.open(),
    ]);
    this.clock.open(clock, [...facts.map((f) => Date.parse(f.at)), ...scans.map((s) => Date.parse(rightTime(s, this.clock)))]);
    this.seen.open(facts, this.clock.now());
    for (const scan of scans) if (scan.judged === "ok") this.seen.remember(factOf(scan, this.clock, 0));
    if (!this.synced) this.admission = this.market.admission || this.admission;
    if (late?.length) this.tellLate(late);
    this.queue.noted();
  }

  /** send answers a scan: by the service if it answers at once, by this phone otherwise.
   * @param {{ kind: Kind, code?: string, nth?: number, read?: Read | null, number?: string }} scan
   * @returns {Promise<Answer | NoAnswer>} */
  async send({ kind, code, nth, read, number }) {
    if (this.name === "out") return { out: this.why };
    if (number) return this.ask(kind, number);
    const scan = make(kind, this.clock, { ...(code && { code }), ...(nth && { nth }), ...(read?.digest && { digest: read.digest }) });
    if (this.name === "waiting") return this.byItself(scan, read);
    this.queue.asking.add(scan.nonce);
    try {
      scan.tried = true;
      const kept = await this.queue.lay(scan);
      const answer = await ask("redeem", { body: wire(scan, this.clock), patience: quick });
      return (await this.answered(scan, answer, kept)) ?? (await this.byItself(scan, read));
    } finally {
      this.queue.asking.delete(scan.nonce);
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
      settled(this, [scan], [answer.body], true);
      return { ...answer.body, ...(!kept && { unkept: true }) };
    }
    if (answer?.status === 401) return this.shut(answer);
    if (answer && final(answer.status)) {
      this.queue.settle([scan.nonce]);
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
      this.queue.settle([scan.nonce]);
      return { blind: true };
    }
    const kept = await (passing.has(answer.reason ?? "") ? this.queue.settle([scan.nonce]) : this.queue.lay(scan));
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
    if (answer.status === "ok") this.seen.learn(factOf(scan, this.clock, 0));
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
    return this.market.judge.judge(read, kind, at, this.seen.of(read.digest), this.admission, this.clock.unsure);
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
    if (answer?.status === 401) return this.shut(answer);
    if (answer && final(answer.status)) return { failed: answer.status };
    this.set("waiting");
    return { blind: true };
  }

  /** shut: the service does not know this phone. One that was shut out shows what it was known by; one that shows nothing
   * has forgotten it, as a browser does that is killed right after it was set up.
   * @param {import("./ask.js").Reply} answer
   * @returns {{ out: Shut }} */
  shut({ body }) {
    this.why = body?.code === "no_device" ? "forgot" : "out";
    this.set("out");
    return { out: this.why };
  }

  /** count keeps how many people were counted until the service knows it.
   * @param {string | undefined} location
   * @param {number} inside
   * @returns {Promise<string>} the word of what came of it */
  async count(location, inside) {
    const scan = make("count", this.clock, { location, inside });
    const kept = await this.queue.lay(scan);
    const told = this.name === "online" && (await tellCount(this, scan));
    this.soon();
    return told || (kept ? "count.hand_kept" : "note.storage");
  }

  /** tellLate keeps them without the tickets' numbers: a lost phone shows none.
   * @param {Late[]} late */
  tellLate(late) {
    this.late = late;
    this.kept.keep("late", late.map(({ ticket, ...rest }) => rest));
    this.reportLate(late);
  }

  soon() {}

  /** @param {Net} name */
  set(name) {
    this.name = name;
    this.report(name, this.queue.size);
  }
}
