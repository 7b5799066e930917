// A service beside which the line of a phone at the gate is tested: what it was asked, and what it answers.
import { beforeEach, mock } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { Kept } from "../gate/kept.js";
import { Line } from "../gate/line.js";
import { clocks } from "./clock.js";
import { bundle, code } from "./market.js";

export const start = Date.parse("2026-06-20T10:00:00Z");
export const json = (status, body = {}, headers = {}) => () => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
export const page = (status) => () => new Response("<!doctype html><h1>Welcome to our network</h1>", { status });
export const noNet = () => { throw new TypeError("Failed to fetch"); };
export const breaksOff = () => new Response(new ReadableStream({
  start(body) {
    body.enqueue(new TextEncoder().encode('{"status":'));
    body.error(new TypeError("network error"));
  },
}));
export const silent = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** admits answers a scan, or a batch of them, as the service does that has nothing against them. */
export const admits = (body) => json(200, body.scans ? { results: body.scans.map(verdict) } : verdict(body))();
export const verdict = ({ nonce }) => ({ nonce, status: "ok", stored_at: "2026-06-20T10:00:00Z" });
/** says gives the scans of a batch these answers. */
export const says = (...answers) => (body) => json(200, { results: body.scans.map((s, i) => ({ nonce: s.nonce, status: "ok", ...answers[i] })) })();
export const occupancy = (more = {}) => json(200, { as_of: new Date(Date.now()).toISOString(), state: "normal", locations: [], ...more })();

/** @type {{ route: string, body: any, at: number, headers: any }[]} what the service was asked */
export let asked;
/** @type {Record<string, (body: any, init: any) => any>} what it answers, by route */
export let service;

/** open is a visit to the gate's page, with a bundle unless told otherwise. */
export async function open({ knows = bundle(), share } = {}) {
  const reports = [];
  const late = [];
  const line = new Line({ state: (name, waiting) => reports.push(`${name} ${waiting}`), late: (lines) => late.push(lines), share });
  if (knows) line.market.know(JSON.stringify(knows), start - 60_000, "");
  await settled(line.open());
  return { line, reports, late };
}

/** enter scans a ticket that comes in. */
export async function enter(line, text = code(), kind = "entry") {
  return settled(line.market.read(text).then((read) => line.send({ kind, code: text, read })));
}

/** breathe lets everything happen that needs no time, what other threads work out included. */
export async function breathe() {
  for (let i = 0; i < 8; i++) {
    await crypto.subtle.digest("SHA-256", new Uint8Array(1 << 16));
    for (let j = 0; j < 6; j++) await new Promise(setImmediate);
  }
}

/** settled lets time go by until the promise has come to something. */
export async function settled(promise) {
  let done = false;
  promise.then(() => (done = true), () => (done = true));
  for (let ms = 0; ms < 120_000; ms += 100) {
    await breathe();
    if (done) return promise;
    mock.timers.tick(100);
  }
  throw new Error("nothing came of it in two minutes");
}

export const left = () => new Kept().all();
export const told = (route) => asked.filter((r) => r.route === route).map((r) => r.body);
export const scans = () => told("scans").flatMap((b) => b.scans);

beforeEach(() => {
  clocks(start, ["setTimeout"]);
  globalThis.indexedDB = new IDBFactory();
  const memory = new Map();
  globalThis.localStorage = { getItem: (k) => memory.get(k) ?? null, setItem: (k, v) => memory.set(k, v) };
  asked = [];
  service = { occupancy: () => occupancy(), redeem: admits, scans: admits, count: json(200), undo: json(404), bundle: json(200, bundle(), { ETag: '"1"' }) };
  globalThis.fetch = async (address, init) => {
    const route = address.replace("/api/v1/gate/", "");
    const body = init.body && JSON.parse(init.body);
    asked.push({ route, body, at: Date.now() - start, headers: init.headers });
    return service[route](body, init);
  };
});

/** cut takes the network away. */
export function cut() {
  for (const route of Object.keys(service)) service[route] = noNet;
}
