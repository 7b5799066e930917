import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answerForTickets } from "./answer.js";
import { find, keep, prefix } from "./kept.js";

const origin = "https://market.example";
const html = '<p role="status" data-offline hidden>old</p>';

/** @type {Map<string, Map<string, Response>>} */
let shelves;
/** @type {(address: string, how?: RequestInit) => Promise<Response>} */
let network;
/** @type {[string, RequestInit | undefined][]} */
let asked;

const path = (address) => new URL(address.url ?? address, origin).pathname;
const shelf = (files) => ({
  put: async (address, response) => void files.set(path(address), response),
  match: async (address) => files.get(path(address))?.clone(),
  keys: async () => [...files.keys()].map((name) => ({ url: origin + name })),
  delete: async (address) => files.delete(path(address)),
});

beforeEach(() => {
  shelves = new Map();
  asked = [];
  network = async () => new Response(html, { headers: { "Content-Encoding": "br" } });
  globalThis.fetch = async (address, how) => {
    asked.push([path(address), how]);
    return network(address, how);
  };
  globalThis.caches = {
    open: async (name) => shelf(shelves.get(name) ?? shelves.set(name, new Map()).get(name)),
    has: async (name) => shelves.has(name),
    keys: async () => [...shelves.keys()],
    delete: async (name) => shelves.delete(name),
    match: async (request) => [...shelves.values()].map((files) => files.get(path(request))).find(Boolean)?.clone(),
  };
});

/** visit is what the worker answers to a browser that opens an address. */
async function visit(address, mode = "navigate") {
  const listeners = {};
  answerForTickets({ location: new URL(origin), addEventListener: (type, listener) => (listeners[type] = listener) });
  let answer;
  listeners.fetch({ request: { url: origin + address, method: "GET", mode }, respondWith: (a) => (answer = a) });
  return answer;
}

const offline = async () => Promise.reject(new TypeError("no network"));

test("an opened ticket is there without a network and says how old it is", async () => {
  await keep("/t/A", ["/static/a.css"], "ar");
  assert.deepEqual(asked[0], ["/t/A", { credentials: "omit", headers: { "Accept-Language": "ar" } }]);
  network = offline;
  const answer = await visit("/t/A");
  assert.equal(await answer.text(), html.replace(" hidden", ""));
  assert.equal(answer.headers.get("Content-Encoding"), null);
  assert.ok(await visit("/static/a.css", "no-cors"));
});

test("nobody gets another's ticket", async () => {
  await keep("/t/A", [], "de");
  network = offline;
  await assert.rejects(visit("/t/B"));
  await assert.rejects(visit("/t/"));
});

test("with a network the service's answer counts, also that a ticket was returned", async () => {
  await keep("/t/A", [], "de");
  network = async () => new Response("returned");
  assert.equal(await (await visit("/t/A")).text(), "returned");
});

test("a service that cannot answer does not hide the ticket", async () => {
  await keep("/t/A", [], "de");
  for (const status of [500, 503, 429]) {
    network = async () => new Response("sorry", { status });
    assert.notEqual(await (await visit("/t/A")).text(), "sorry", String(status));
  }
});

test("a network that never answers does not hide the ticket", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await keep("/t/A", [], "de");
  network = () => new Promise(() => {});
  const answer = visit("/t/A");
  for (let i = 0; i < 10; i++) await Promise.resolve();
  t.mock.timers.tick(4000);
  assert.equal(await (await answer).text(), html.replace(" hidden", ""));
});

test("a link that is no longer good takes along what was kept", async () => {
  await keep("/t/A", [], "de");
  network = async () => new Response("gone", { status: 404 });
  assert.equal((await visit("/t/A")).status, 404);
  network = offline;
  await assert.rejects(visit("/t/A"));
});

test("what fails to load is not kept, and what was kept before stays", async () => {
  await keep("/t/A", ["/static/a.css"], "de");
  network = async (address) => new Response("", { status: path(address) === "/t/A" ? 200 : 404 });
  await keep("/t/A", ["/static/b.css"], "de");
  assert.deepEqual([...(shelves.get(prefix + "/t/A")?.keys() ?? [])], ["/t/A", "/static/a.css"]);
});

test("files of an older version go, and so do the oldest of too many tickets", async () => {
  await keep("/t/0", ["/static/a.css"], "de");
  await keep("/t/0", ["/static/b.css"], "de");
  assert.deepEqual([...(shelves.get(prefix + "/t/0")?.keys() ?? [])], ["/t/0", "/static/b.css"]);
  shelves.set("markt-gate-1", new Map());
  for (let i = 1; i <= 12; i++) await keep("/t/" + i, [], "de");
  assert.equal(await find("/t/0"), undefined);
  assert.ok(await find("/t/1"));
  assert.ok(shelves.has("markt-gate-1"));
});

test("nothing but pages and files of our own is answered", async () => {
  assert.equal(await visit("/api/v1/stalls", "cors"), undefined);
});
