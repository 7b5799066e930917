// The line to the service: scans wait in the browser's database from before they are sent until they are answered, so
// that none is lost or counted twice.
import { Kept } from "./kept.js";

/** @typedef {import("./kept.js").Scan} Scan */
/** @typedef {"online" | "waiting" | "out"} Net out: the service knows this device no more */

/**
 * What the service answers to a scan.
 * @typedef {object} Answer
 * @property {string} nonce
 * @property {"ok" | "refused"} status
 * @property {string} [reason]
 * @property {string} [conflict]
 * @property {{ at: string, gate: string }} [previous]
 * @property {{ id: number, number: string, type: string }} [ticket]
 * @property {string} stored_at
 */

/** @typedef {{ as_of: string, state: string, locations: { location: string, inside: number }[] }} Occupancy */

/** @typedef {{ out: true } | { failed: number }} NoAnswer out: enrol again, the scan waits; failed: the status of a service that takes no such scan */

const api = "/api/v1/gate/";
const patience = 5000; // ms for one request
const firstPause = 400; // ms; doubles up to the longest
const longestPause = 5000;
const batch = 500; // scans in one request; the service takes up to 1,000
const room = 3; // scans that may be under way at once

export class Line {
  /** @param {{ state: (name: Net, waiting: number) => void }} on */
  constructor({ state }) {
    this.report = state;
    /** @type {Net} */
    this.name = "online";
    /** @type {Set<string>} */
    this.waiting = new Set();
    this.kept = new Kept();
  }

  get busy() {
    return this.waiting.size > room;
  }

  /** send keeps the scan, and sends it until the service has answered, however long that takes.
   * @param {Pick<Scan, "kind" | "code">} scan
   * @returns {Promise<Answer | NoAnswer>} */
  async send({ kind, code }) {
    const scan = { nonce: nonce(), kind, at: new Date().toISOString(), ...(code && { code }) };
    await this.kept.put(scan);
    const answer = await this.again(scan.nonce, "redeem", scan);
    if (!("out" in answer)) await this.kept.drop(scan.nonce);
    return answer;
  }

  /** resume sends what an earlier visit to this page could not, each at its own time. */
  async resume() {
    const left = await this.kept.all();
    for (let i = 0; i < left.length; i += batch) {
      if (!(await this.deliver(left.slice(i, i + batch)))) return;
    }
  }

  /** deliver sends scans together. One that the service could not judge stays until somebody has looked. A refusal of
   * them all must not hold up the good ones: they are looked for by halves.
   * @param {Scan[]} scans
   * @returns {Promise<boolean>} whether there is a point in sending more */
  async deliver(scans) {
    const answer = await this.again("resume", "scans", { scans });
    if ("out" in answer) return false;
    if (!("failed" in answer)) {
      for (const [i, scan] of scans.entries()) if (answer.results?.[i]?.reason !== "error") await this.kept.drop(scan.nonce);
      return true;
    }
    if (!aboutTheScans.has(answer.failed)) return false;
    if (scans.length === 1) return true;
    const half = Math.ceil(scans.length / 2);
    return (await this.deliver(scans.slice(0, half))) && this.deliver(scans.slice(half));
  }

  /** again repeats the same request until the service has judged it.
   * @param {string} name
   * @param {string} route
   * @param {object} body
   * @returns {Promise<any>} */
  async again(name, route, body) {
    this.waiting.add(name);
    try {
      for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
        const answer = await ask(route, body);
        if (answer?.ok) {
          this.set("online");
          return answer.body;
        }
        if (answer?.status === 401) {
          this.set("out");
          return { out: true };
        }
        if (answer && final(answer.status)) return { failed: answer.status };
        this.set("waiting");
        await new Promise((r) => setTimeout(r, pause));
      }
    } finally {
      this.waiting.delete(name);
      this.set(this.name);
    }
  }

  /** count tells how many were counted inside, once; false when that did not arrive.
   * @param {string | undefined} location
   * @param {number} inside */
  async count(location, inside) {
    const answer = await ask("count", { nonce: nonce(), location, inside, at: new Date().toISOString() });
    return Boolean(answer?.ok);
  }

  /** @returns {Promise<Occupancy | null>} */
  async occupancy() {
    const answer = await ask("occupancy");
    if (answer?.status === 401) this.set("out");
    else this.set(answer?.ok ? "online" : "waiting");
    return answer?.ok ? answer.body : null;
  }

  /** @param {Net} name */
  set(name) {
    this.name = name;
    this.report(name, this.waiting.size);
  }
}

/** final tells whether the service will judge the same request the same way again.
 * @param {number} status */
const final = (status) => status < 500 && status !== 408 && status !== 425 && status !== 429;

const aboutTheScans = new Set([413, 422]); // too many of them, or a malformed one

/** ask is one request. Null is no answer: none in time, one that broke off, or one that somebody else gave, as the
 * sign-in page of a public network does.
 * @param {string} route
 * @param {object} [body] posts it
 * @returns {Promise<{ status: number, ok: boolean, body: any } | null>} */
async function ask(route, body) {
  const stop = new AbortController(); // AbortSignal.timeout is missing on phones of 2021
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(api + route, {
      ...(body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      signal: stop.signal,
    });
    return { status: answer.status, ok: answer.ok, body: await answer.json() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function nonce() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
}
