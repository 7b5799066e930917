// A group's code: how many of it go through now. Each of them is a scan of its own, under a name made of one name, so
// that it waits, is told, counted and taken back like any other.
import { ask, final } from "./ask.js";
import { decide } from "./decide.js";
import { split } from "./number.js";
import { factOf, make, newNonce, wire } from "./scan.js";
import { $ } from "./screen.js";
import { settled } from "./sync.js";
import { undo } from "./undo.js";
import { verdictOf } from "./verdict.js";
import { isolate } from "./words.js";

/** @typedef {import("./code.js").Code} Code */
/** @typedef {import("./judge.js").Read} Read */
/** @typedef {import("./scan.js").Answer} Answer */
/** @typedef {import("./line.js").NoAnswer} NoAnswer */
/** @typedef {import("./scan.js").Scan} Scan */
/** @typedef {{ line: import("./line.js").Line, screen: import("./screen.js").Screen, words: import("./words.js").Words, recent: import("./recent.js").Recent, practice: import("./drill.js").Drill | null, changed: () => void }} Gate */

/**
 * How a group stands: free are those that may go through now, against the others. Offline is what this phone knows by
 * itself.
 * @typedef {object} Stands
 * @property {"invalid"} [reason]
 * @property {number} size
 * @property {number} inside
 * @property {number[]} free
 * @property {{ nth: number, number?: string, reason: string }[]} against
 * @property {boolean} [offline]
 */

/** @typedef {{ answers: Answer[], inside?: number, offline?: boolean, unkept?: boolean }} Came what came of the scans */

const quick = 1500; // ms, as for one scan
const patience = 4000; // ms for the scans of a group

/** group asks how many go through, and lets them.
 * @param {Code} code
 * @param {Read | null} read
 * @param {"entry" | "exit"} kind
 * @param {Gate} gate */
export async function group(code, read, kind, gate) {
  const party = new Party(code, read, kind, gate, await import("./seat.js"));
  const stands = await party.look();
  if (!("free" in stands)) return gate.screen.show(verdictOf(stands, kind, gate.words));
  if (stands.reason || stands.free.length === 0) return party.refused(stands);
  party.asks(stands);
}

class Party {
  /**
   * @param {Code} code
   * @param {Read | null} read
   * @param {"entry" | "exit"} kind
   * @param {Gate} gate
   * @param {typeof import("./seat.js")} seats */
  constructor(code, read, kind, gate, seats) {
    this.seats = seats;
    this.code = code;
    this.read = read;
    this.kind = kind;
    this.gate = gate;
    this.line = gate.line;
    this.say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values) => gate.words.say(key, values);
  }

  /** look asks the service, and else this phone.
   * @returns {Promise<Stands | NoAnswer>} */
  async look() {
    const { line, code, kind } = this;
    if (line.name === "out") return { out: line.why };
    const answer = line.name === "online" ? await ask("group", { body: { code: code.text, kind }, patience: quick }) : null;
    if (answer?.ok) return answer.body;
    return this.failed(answer) ?? (await this.byItself()) ?? { blind: true };
  }

  /** failed is what the service will not answer otherwise; null when it did not answer.
   * @param {import("./ask.js").Reply | null} answer
   * @returns {NoAnswer | null} */
  failed(answer) {
    if (answer?.status === 401) return this.line.shut(answer);
    return answer && final(answer.status) ? { failed: answer.status } : null;
  }

  /** byItself is what this phone knows.
   * @returns {Promise<Stands | null>} */
  async byItself() {
    const { line, read, kind } = this;
    const { judge } = line.market;
    if (!judge || !read) return null;
    const { size } = read.code;
    /** @type {Stands} */
    const stands = { size, inside: 0, free: [], against: [], offline: true };
    if (!read.genuine) return { ...stands, reason: "invalid" };
    const now = line.clock.now();
    const states = this.seats.statesOf(judge, await this.seats.members(read.code, size), line);
    const at = judge.after(states, now);
    const scan = judge.scan(kind, now, line.admission);
    for (const i of this.seats.order(states, scan, at)) {
      if (!decide(states[i], { ...scan, kind: "exit" }, at).conflict) stands.inside++;
      const { status, reason, conflict } = decide(states[i], scan, at);
      if (status === "ok" && !conflict) stands.free.push(i + 1);
      else stands.against.push({ nth: i + 1, reason: reason ?? conflict ?? "" });
    }
    return stands;
  }

  /** refused sends everybody away as one ticket of them would be, which is stored.
   * @param {Stands} stands */
  async refused({ against, size }) {
    const { line, code, kind, gate } = this;
    const nth = against[0]?.nth ?? 1;
    const read = this.read && (await this.seats.member(code, nth));
    const scan = { kind, code: code.text, nth, read: read && { ...read, genuine: this.read?.genuine ?? false } };
    const answer = await (gate.practice ? gate.practice.scan(scan) : line.send(scan));
    const verdict = verdictOf(answer, kind, gate.words);
    if (against.length) verdict.detail = [this.say("group.none", { of: size }), this.reasons(against), verdict.detail].filter(Boolean).join(" · ");
    gate.screen.show(verdict);
  }

  /** reasons say why tickets are not let through, each with how many.
   * @param {{ reason: string, number?: string }[]} against */
  reasons(against) {
    /** @type {Map<string, string[]>} */
    const by = new Map();
    for (const { reason, number } of against) by.set(reason, [...(by.get(reason) ?? []), number ?? ""]);
    return [...by].map(([reason, numbers]) => {
      const said = this.say("group.reason", { n: numbers.length, reason: this.say(`reason.${reason}`, {}) });
      const few = reason !== "already_redeemed" && numbers.length <= 3 && numbers.every(Boolean);
      return few ? `${said} (${numbers.map((n) => isolate(split(n))).join(", ")})` : said;
    }).join(" · ");
  }

  /** asks shows how many there are, and how many go through now: all that may, until somebody says otherwise.
   * @param {Stands} stands */
  asks(stands) {
    const { screen } = this.gate;
    const most = stands.free.length;
    const box = /** @type {HTMLElement} */ (/** @type {Element} */ ($("group-ask", HTMLTemplateElement).content.firstElementChild).cloneNode(true));
    const [title, text, detail] = box.querySelectorAll("h1, p");
    const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
    const [less, more, go, no] = box.querySelectorAll("button");
    title.textContent = this.say("group.tickets", { n: stands.size });
    text.textContent = this.say(this.kind === "exit" ? "group.ask_out" : "group.ask", { n: stands.inside });
    const others = stands.against.filter((a) => a.reason !== "already_redeemed" && a.reason !== "not_inside");
    detail.textContent = [this.gate.practice && this.say("drill.count", {}), this.reasons(others), stands.offline && this.say("verdict.offline", {})].filter(Boolean).join(" · ");
    field.max = String(most);
    const put = (/** @type {number} */ n) => {
      field.value = String(Math.min(most, Math.max(1, n | 0)));
      go.textContent = this.say(this.kind === "exit" ? "group.do_out" : "group.do", { n: field.value });
    };
    put(most);
    box.addEventListener("click", (e) => e.target === no || e.stopPropagation()); // a press beside a button closes nothing here
    less.addEventListener("click", () => put(Number(field.value) - 1));
    more.addEventListener("click", () => put(Number(field.value) + 1));
    field.addEventListener("change", () => put(Number(field.value)));
    go.addEventListener("click", async () => {
      put(Number(field.value));
      for (const b of [less, more, go, no]) b.disabled = true;
      await this.admit(stands, Number(field.value));
    });
    screen.open(box, go);
  }

  /** admit lets so many through, and shows what came of it.
   * @param {Stands} stands
   * @param {number} n */
  async admit(stands, n) {
    const { line, gate, kind } = this;
    const scans = await this.scans(stands.free.slice(0, n));
    const answer = gate.practice ? await this.rehearse(scans) : await this.send(scans);
    if (!("answers" in answer)) return gate.screen.show(verdictOf(answer, kind, gate.words));
    const in_ = answer.answers.filter((a) => a.status === "ok");
    const out = answer.answers.filter((a) => a.status !== "ok").map((a) => ({ reason: a.reason ?? "error", number: a.ticket?.number }));
    /** @type {import("./words.js").Said} */
    const title = out.length ? ["group.some", { n: in_.length, not: out.length }] : [kind === "exit" ? "group.done_out" : "group.done", { n: in_.length, of: stands.size }];
    const doubts = answer.answers.filter((a) => a.conflict).map((a) => ({ reason: a.conflict ?? "" }));
    const inside = answer.inside === undefined ? "" : this.say("group.inside", { n: answer.inside });
    const notes = [gate.practice && this.say("drill.count", {}), inside, this.reasons([...out, ...doubts]), answer.offline && this.say("verdict.offline", {}), answer.unkept && this.say("verdict.unkept", {})];
    const tone = out.length ? "look" : kind === "exit" ? "bye" : "ok";
    gate.screen.show({ tone, title, detail: notes.filter(Boolean).join(" · ") });
    if (gate.practice) return;
    const nonces = in_.map((a) => a.nonce);
    gate.recent.add({ at: new Date(line.clock.now()).toISOString(), title, undo: nonces.length ? () => this.undo(scans.filter((s) => nonces.includes(s.nonce))) : undefined });
    gate.changed();
  }

  /** scans are one for each of these tickets.
   * @param {number[]} places
   * @returns {Promise<Scan[]>} */
  async scans(places) {
    const base = newNonce();
    const { code, kind, line } = this;
    return Promise.all(places.map(async (nth) => make(kind, line.clock, {
      nonce: `${base}.${nth}`, code: code.text, nth, digest: (await this.seats.member(code, nth)).digest, by: "", of: code.size,
    })));
  }

  /** send has the service store them if it answers at once, and this phone otherwise.
   * @param {Scan[]} scans
   * @returns {Promise<Came | NoAnswer>} */
  async send(scans) {
    const { line } = this;
    if (line.name !== "online") return this.letIn(scans);
    for (const scan of scans) {
      scan.tried = true;
      line.queue.asking.add(scan.nonce);
    }
    try {
      const kept = await line.queue.settle([], [], scans);
      const answer = await ask("group", { body: this.wire(scans), patience });
      if (answer?.ok) {
        await settled(line, scans, answer.body.results, true);
        return { answers: answer.body.results, inside: answer.body.inside, unkept: !kept };
      }
      const failed = this.failed(answer);
      if (failed && "failed" in failed) line.queue.settle(scans.map((s) => s.nonce));
      if (failed) return failed;
      line.set("waiting");
      return await this.letIn(scans);
    } finally {
      for (const scan of scans) line.queue.asking.delete(scan.nonce);
    }
  }

  /** @param {Scan[]} scans */
  wire(scans) {
    return { code: this.code.text, kind: this.kind, drill: this.gate.practice !== null, scans: scans.map((s) => ({ nonce: s.nonce, nth: s.nth, at: wire(s, this.line.clock).at })) };
  }

  /** letIn lets them through without the service, as far as this phone still knows nothing against it.
   * @param {Scan[]} scans
   * @returns {Promise<Came | NoAnswer>} */
  async letIn(scans) {
    const { line } = this;
    const { judge } = line.market;
    if (!judge || !this.read?.genuine) {
      line.queue.settle(scans.map((s) => s.nonce));
      return { blind: true };
    }
    const now = line.clock.now();
    const stored_at = new Date(now).toISOString();
    const reads = await this.seats.members(this.code, this.code.size);
    const states = this.seats.statesOf(judge, reads, line);
    const at = judge.after(states, now);
    /** @type {Answer[]} */
    const answers = [];
    const [good, bad] = [/** @type {Scan[]} */ ([]), /** @type {string[]} */ ([])];
    for (const scan of scans) {
      const { status, round, reason } = decide(states[(scan.nth ?? 1) - 1], judge.scan(this.kind, now, line.admission), at);
      answers.push({ nonce: scan.nonce, status, stored_at, ...(reason && { reason }) });
      if (status !== "ok") {
        bad.push(scan.nonce);
        continue;
      }
      Object.assign(scan, { judged: "ok", round, force: true });
      line.seen.learn(factOf(scan, line.clock, 0));
      good.push(scan);
    }
    const kept = await line.queue.settle(bad, [], good);
    line.soon();
    return { answers, offline: true, unkept: !kept };
  }

  /** rehearse answers as if.
   * @param {Scan[]} scans
   * @returns {Promise<Came | NoAnswer>} */
  async rehearse(scans) {
    const answer = this.line.name === "online" ? await ask("group", { body: this.wire(scans), patience }) : null;
    if (answer?.ok) return { answers: answer.body.results };
    const stored_at = new Date(this.line.clock.now()).toISOString();
    return this.failed(answer) ?? { answers: scans.map(({ nonce }) => ({ nonce, status: "ok", stored_at })) };
  }

  /** undo takes them back, each like any other; false when one of them could not be.
   * @param {Scan[]} scans */
  async undo(scans) {
    let all = true;
    for (const scan of scans) {
      const one = await this.seats.member(this.code, scan.nth ?? 1);
      all = (await undo(this.line, scan.nonce, this.kind, { code: this.code.text, nth: scan.nth, read: one })) && all;
    }
    this.gate.changed();
    return all;
  }
}
