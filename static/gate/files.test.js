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
  async match(request) {
    return this.files.get(request.url ?? origin + request)?.clone();
  }
  async put(path, answer) {
    this.files.set(origin + path, answer);
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
  const tools = {
    listeners,
    installed: () => run("install"),
    activated: () => run("activate"),
    /** asks is what a page gets for a request: the worker's answer, or nothing when the network is to answer. */
    async asks(address, method = "GET", mode = "cors") {
      let answer;
      listeners.fetch({ request: { url: new URL(address, origin).href, method, mode }, respondWith: (a) => (answer = a) });
      return (await answer)?.text();
    },
    starts: (address = "/gate") => tools.asks(address, "GET", "navigate"),
  };
  return tools;
}

/** @type {Map<string, Shelf>} */
let shelves;

beforeEach(() => {
  fetched = [];
  serve = (path) => new Response(`${path} from the service`);
  globalThis.fetch = async (request) => {
    const path = (request.url ?? origin + request).slice(origin.length);
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
  assert.deepEqual(fetched, [script, wasm, "/gate"]);
  serve = () => { throw new TypeError("Failed to fetch"); };
  assert.equal(await worker.asks(script), `${script} from the service`);
  assert.equal(await worker.asks(wasm), `${wasm} from the service`);
  assert.equal(fetched.length, 3);
});

test("if one file cannot be had it is not installed", async () => {
  serve = (path) => new Response("", { status: path === wasm ? 503 : 200 });
  await assert.rejects(install("1", [script, wasm]).installed());
});

for (const [what, address, method] of [
  ["the page, asked for by a script", "/gate"],
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
  assert.equal(fetched.length, 3);
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

/** shows makes the service's page name these files. */
function shows(html) {
  const files = serve;
  serve = (path) => (path.startsWith("/gate") ? new Response(html) : files(path));
}
const gone = () => (serve = () => { throw new TypeError("Failed to fetch"); });
const page = `<script src="${script}" data-wasm="${wasm}">`;

test("a phone that was installed starts without a network", async () => {
  shows(page);
  const worker = install("1", [script, wasm]);
  await worker.installed();
  gone();
  assert.equal(await worker.starts(), page);
  assert.equal(await worker.starts("/gate?lang=ar"), page);
});

test("with a network the newest page counts, and is the one that is kept", async () => {
  shows(page);
  const worker = install("1", [script, wasm]);
  await worker.installed();
  shows(`${page}new`);
  assert.equal(await worker.starts(), `${page}new`);
  shows(`${page}another language`);
  assert.equal(await worker.starts("/gate?lang=ar"), `${page}another language`);
  gone();
  assert.equal(await worker.starts(), `${page}new`);
});

for (const [what, answer] of [
  ["a proxy without a service behind it", () => new Response("bad gateway", { status: 502 })],
  ["a service that is starting", () => new Response("soon", { status: 503 })],
]) {
  test(`${what} does not keep a phone from starting`, async () => {
    shows(page);
    const worker = install("1", [script, wasm]);
    await worker.installed();
    serve = answer;
    assert.equal(await worker.starts(), page);
  });
}

test("nor does a service that says nothing for three seconds", async (t) => {
  shows(page);
  const worker = install("1", [script, wasm]);
  await worker.installed();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  serve = () => new Promise(() => {});
  const start = worker.starts();
  await new Promise(setImmediate);
  t.mock.timers.tick(3000);
  assert.equal(await start, page);
});

test("a page whose files are not all here is not kept: it would stand there without them", async () => {
  shows(page);
  const worker = install("1", [script, wasm]);
  await worker.installed();
  shows(page.replace("gate.1", "gate.2"));
  await worker.starts();
  shows("<h1>Welcome to our network</h1>");
  await worker.starts();
  gone();
  assert.equal(await worker.starts(), page);
});

test("a page that another address answered is not kept", async () => {
  shows(page);
  const worker = install("1", [script, wasm]);
  await worker.installed();
  serve = () => Object.defineProperty(new Response(`${page}elsewhere`), "redirected", { value: true });
  await install("1", [script, wasm]).installed();
  gone();
  assert.equal(await worker.starts(), page);
});
