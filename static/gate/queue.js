// The scans that the service has not got yet. Each lies in the browser's database before anybody is shown an answer, and
// stays until the service has it.
import { oldestFirst, people } from "./scan.js";

/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {import("./scan.js").Scan} Scan */

const memory = "gate.waiting"; // how many scans should be in the database; a system that clears that may leave this
const soon = 10_000; // ms in which a page has judged what it scans

export class Queue {
  /** @param {import("./kept.js").Kept} kept
   * @param {() => void} changed
   * @param {() => void} told how many wait */
  constructor(kept, changed, told = () => {}) {
    this.kept = kept;
    this.changed = changed;
    this.told = told;
    /** @type {Map<string, Scan>} */
    this.scans = new Map();
    /** @type {Set<string>} nonces under way */
    this.asking = new Set();
    /** @type {Set<string>} nonces that lay in the database */
    this.stored = new Set();
    this.keeps = true; // whether the disk takes what it is given
    this.lost = 0; // scans that waited and are gone with the browser's storage
  }

  get size() {
    return this.scans.size;
  }

  get stuck() {
    return [...this.scans.values()].filter((s) => s.stuck).length;
  }

  /** people are those that the waiting scans let in, less those they let out. */
  get people() {
    let sum = 0;
    for (const scan of this.scans.values()) if (scan.judged !== "refused") sum += people(scan);
    return sum;
  }

  /** open takes up what earlier visits to this page left. */
  async open() {
    const before = Number(localStorage.getItem(memory) ?? 0);
    const scans = await this.kept.all();
    for (const scan of scans) this.take(scan);
    if (this.kept.fresh) this.lost = before; // the number alone says nothing: a browser that is killed writes it late
    return scans;
  }

  /** @param {Scan} scan that lies in the database */
  take(scan) {
    this.scans.set(scan.nonce, { ...scan, stuck: false });
    this.stored.add(scan.nonce);
  }

  /** look learns what other tabs of this phone have scanned or sent: what waits is the phone's, and may be all that is
   * left of a tab. What another has not judged yet is its own. */
  async look() {
    const { kept, scans, stored, size } = this;
    const { opening } = kept;
    const mine = new Set(scans.keys());
    const keys = await kept.keys();
    if (!keys || opening !== kept.opening) return; // what was lost with a connection is put back first
    const there = new Set(keys);
    for (const nonce of mine) if (stored.has(nonce) && !there.has(nonce) && !this.asking.has(nonce)) scans.delete(nonce);
    if (keys.some((nonce) => !mine.has(nonce))) {
      for (const scan of await kept.all()) {
        const judged = scan.judged || Math.abs(Date.now() - Date.parse(scan.at)) > soon;
        if (judged && !mine.has(scan.nonce) && !scans.has(scan.nonce)) this.take(scan);
      }
    }
    if (size !== this.size) this.noted();
  }

  /** ready are scans that may be told now, the oldest first.
   * @param {number} most */
  ready(most) {
    const ready = [...this.scans.values()].filter((s) => s.kind !== "count" && !s.stuck && !this.asking.has(s.nonce));
    return oldestFirst(ready).slice(0, most);
  }

  counts() {
    return [...this.scans.values()].filter((s) => s.kind === "count");
  }

  /** lay writes a scan down; false when it could not.
   * @param {Scan} scan */
  async lay(scan) {
    return (this.keeps = await this.settle([], [], [scan]));
  }

  /** settle takes scans out of the queue.
   * @param {string[]} nonces
   * @param {Fact[]} [facts] what they say of tickets
   * @param {Scan[]} [scans] that are new or take the place of others */
  async settle(nonces, facts = [], scans = []) {
    for (const nonce of nonces) this.scans.delete(nonce);
    for (const scan of scans) this.scans.set(scan.nonce, scan);
    const kept = await this.kept.settle(nonces, facts, scans);
    if (kept) for (const scan of scans) this.stored.add(scan.nonce);
    this.noted();
    return kept;
  }

  /** leave keeps what the service does not take, and does not send it again before the next visit.
   * @param {Scan} scan */
  leave(scan) {
    scan.stuck = true;
    this.changed();
    return true;
  }

  noted() {
    localStorage.setItem(memory, String(this.size));
    this.told();
    this.changed();
  }
}
