// The scans that the service has not got yet. Each lies in the browser's database before anybody is shown an answer, and
// stays until the service has it.
import { people } from "./scan.js";

/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {import("./scan.js").Scan} Scan */

const memory = "gate.waiting"; // how many scans should be in the database; a system that clears that may leave this

/** @param {Scan[]} scans */
export const oldestFirst = (scans) => scans.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

export class Queue {
  /** @param {import("./kept.js").Kept} kept
   * @param {() => void} changed */
  constructor(kept, changed) {
    this.kept = kept;
    this.changed = changed;
    /** @type {Map<string, Scan>} */
    this.scans = new Map();
    /** @type {Set<string>} nonces under way */
    this.asking = new Set();
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
    for (const scan of scans) this.scans.set(scan.nonce, { ...scan, stuck: false });
    this.lost = Math.max(0, before - scans.length);
    return scans;
  }

  /** ready are scans that may be told now, the oldest first.
   * @param {number} most */
  ready(most) {
    const ready = [...this.scans.values()].filter((s) => s.kind !== "count" && !s.stuck && !this.asking.has(s.nonce));
    return oldestFirst(ready).slice(0, most);
  }

  counts() {
    return [...this.scans.values()].filter((s) => s.kind === "count" && !s.stuck);
  }

  /** lay writes a scan down; false when it could not.
   * @param {Scan} scan */
  async lay(scan) {
    this.scans.set(scan.nonce, scan);
    this.keeps = await this.kept.put(scan);
    this.noted();
    return this.keeps;
  }

  /** settle takes scans out of the queue.
   * @param {string[]} nonces
   * @param {Fact[]} [facts] what they say of tickets
   * @param {Scan[]} [scans] that take the place of others */
  async settle(nonces, facts = [], scans = []) {
    for (const nonce of nonces) this.scans.delete(nonce);
    for (const scan of scans) this.scans.set(scan.nonce, scan);
    this.noted();
    return this.kept.settle(nonces, facts, scans);
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
    this.changed();
  }
}
