import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { keepFiles } from "./files.js";

const origin = "https://market.example";
const script = "/static/gate/gate.1.js";
const wasm = "/static/vendor/reader.2.wasm";

/** @type {string[]} what was fetched from the service */
let fetched;
/** @type {(path: string) => Response} */
let serve;

/** Shelf stands for one cache of the browser. */
class Shelf {
  files = new Map();
  async addAll(paths) {
    const answers = await Promise.all(paths.map((path) => fetch({ url: origin + path })));
    if (answers.some((a) => !a.ok)) throw new TypeError("a file is missing");
    paths.forEach((path, i) => this.files.set(origin + path, answers[i]));
  }
  async match({ url }) {
    return this.files.get(url)?.clone();
  }
}

/** install makes the phone's browser run the worker. */
function install(version, files) {
  const listeners = {};
  const worker = { location: new URL(origin), addEventListener: (type, listener) => (listeners[type] = listener) };
  keepFiles(worker, version, files);
  const run = async (type) => {
    let work;
    listeners[type]({ waitUntil: (promise) => (work = promise) });
    await work;
  };
  return {
    listeners,
    installed: () => run("install"),
    activated: () => run("activate"),
    /** asks is what a page gets for a request: the worker's answer, or nothing when the network is to answer. */
    async asks(address, method = "GET") {
      let answer;
      listeners.fetch({ request: { url: new URL(address, origin).href, method }, respondWith: (a) => (answer = a) });
      return (await answer)?.text();
    },
  };
}

/** @type {Map<string, Shelf>} */
let shelves;

beforeEach(() => {
  fetched = [];
  serve = (path) => new Response(`${path} from the service`);
  globalThis.fetch = async ({ url }) => {
    const path = url.slice(origin.length);
    fetched.push(path);
    return serve(path);
  };
  shelves = new Map();
  globalThis.caches = {
    open: async (name) => shelves.get(name) ?? shelves.set(name, new Shelf()).get(name),
    keys: async () => [...shelves.keys()],
    delete: async (name) => shelves.delete(name),
  };
});

test("all files are fetched when it is installed, and answered from the phone afterwards", async () => {
  const worker = install("1", [script, wasm]);
  await worker.installed();
  assert.deepEqual(fetched, [script, wasm]);
  serve = () => { throw new TypeError("Failed to fetch"); };
  assert.equal(await worker.asks(script), `${script} from the service`);
  assert.equal(await worker.asks(wasm), `${wasm} from the service`);
  assert.equal(fetched.length, 2);
});

test("if one file cannot be had it is not installed", async () => {
  serve = (path) => new Response("", { status: path === wasm ? 503 : 200 });
  await assert.rejects(install("1", [script, wasm]).installed());
});

for (const [what, address, method] of [
  ["the page", "/gate"],
  ["the worker itself", "/gate/worker.js"],
  ["the page's first visit", "/gate/enrol/secret"],
  ["an answer of the API", "/api/v1/gate/occupancy"],
  ["a scan", "/api/v1/gate/redeem", "POST"],
  ["another static file", "/static/public/public.3.css"],
  ["an older file of the same name", "/static/gate/gate.0.js"],
  ["a listed file with a question behind it", `${script}?x=1`],
  ["the same path on another host", `https://elsewhere.example${script}`],
  ["something sent to a listed address", script, "POST"],
]) {
  test(`${what} is left to the network and never kept`, async () => {
    const worker = install("1", [script, wasm]);
    await worker.installed();
    assert.equal(await worker.asks(address, method), undefined);
    assert.deepEqual([...shelves.get("markt-gate-1").files.keys()], [origin + script, origin + wasm]);
  });
}

test("a listed file that the browser has thrown away comes from the service", async () => {
  const worker = install("1", [script]);
  await worker.installed();
  shelves.clear();
  assert.equal(await worker.asks(script), `${script} from the service`);
  assert.equal(fetched.length, 2);
});

test("files of other versions go when this one takes over, and nothing else", async () => {
  await install("1", [script]).installed();
  await caches.open("something-else");
  const next = install("2", [wasm]);
  await next.installed();
  assert.ok(shelves.has("markt-gate-1"), "the pages of the older version still run");
  await next.activated();
  assert.deepEqual([...shelves.keys()], ["something-else", "markt-gate-2"]);
});
