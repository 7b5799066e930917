import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openPage, press, run } from "../testing/page.js";

// The parts of templates/gate/scan.html that the script needs.
const verdict = (tone) => `<template id="verdict-${tone}"><section class="verdict--${tone}"><h1></h1><p></p><p></p></section></template>`;
const scanPage = `
<div id="gate-front" data-location="campus" data-zone="Europe/Berlin" data-wasm="/static/reader.wasm">
<span id="net"><span id="net-text"></span></span>
<p id="market-state" hidden></p>
<section id="page-scan">
<button data-kind="entry"></button><button data-kind="exit"></button>
<video id="video"></video><button id="camera-start"></button><p id="camera-say"></p>
<div id="camera-tools" hidden><button id="torch"></button><button id="camera-stop"></button></div>
<span id="last"></span>
</section>
<section id="page-number" hidden><form id="number-form"><div id="number-field"><span id="number-error" hidden><svg></svg><span></span></span><input id="number"></div></form></section>
<section id="page-count" hidden><button data-count="plus"></button><button data-count="minus"></button>
<form id="hand-form"><input id="hand"></form><p id="hand-say"></p></section>
<span id="inside">–</span><span id="inside-time"></span>
<button data-page="scan" aria-current="page"></button><button data-page="number"></button><button data-page="count"></button>
</div>
<div id="verdict" hidden></div>
${verdict("ok")}${verdict("look")}${verdict("info")}
<template id="verdict-next"><button>next</button></template>
<template id="words"><span data-word="verdict.welcome">Welcome</span><span data-word="count.as_of">as of {time}</span></template>`;

const number = "P7FDYSDZ";
const ticket = { id: 1, number, type: "day" };
const admitted = { status: "ok", ticket, stored_at: "2026-06-20T10:00:00Z" };

/** @type {{ route: string, body: any }[]} */
let asked;
/** @type {Record<string, (body: any) => any>} what the service answers, by route */
let service;
let page, registered;

async function visit({ kind = "" } = {}) {
  const { document } = openPage(scanPage);
  if (kind) localStorage.setItem("gate.kind", kind);
  Object.defineProperty(navigator, "serviceWorker", {
    value: { register: async (...args) => registered.push(args) }, configurable: true,
  });
  await run("./gate.js", import.meta.url);
  await breathe();
  page = (selector) => document.querySelector(selector);
}

async function breathe() {
  for (let i = 0; i < 40; i++) await new Promise(setImmediate);
}

const scans = () => asked.filter((r) => r.route === "redeem").map((r) => r.body);
const submit = (form) => form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

/** type sends a number by hand. */
async function type(text) {
  page("#number").value = text;
  submit(page("#number-form"));
  await breathe();
}

/** shown is the verdict on the screen, or "". */
const shown = () => (page("#verdict").hidden ? "" : page("#verdict h1").textContent);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-06-20T10:00:00Z") });
  globalThis.indexedDB = new IDBFactory();
  [asked, registered] = [[], []];
  service = {
    occupancy: () => ({ as_of: "2026-06-20T10:00:00Z", state: "normal", locations: [{ location: "campus", inside: 1234 }] }),
    redeem: () => admitted,
    count: () => ({}),
  };
  globalThis.fetch = async (address, init) => {
    const route = address.replace("/api/v1/gate/", "");
    const body = init.body && JSON.parse(init.body);
    asked.push({ route, body });
    return new Response(JSON.stringify(await service[route](body)));
  };
});

afterEach(breathe); // what was asked for is answered before the next test sets the clock anew

test("a typed number is sent tidied, and the verdict fills the screen for a moment", async () => {
  await visit();
  await type(" p7fd-ysdz ");
  assert.deepEqual(scans().map((s) => [s.kind, s.code]), [["entry", number]]);
  assert.equal(shown(), "Welcome");
  assert.ok(page("#gate-front").hidden);
  assert.match(page("#last").textContent, /^12:00 · Welcome · .*P7FD-YSDZ/);
  assert.equal(page("#number").value, "");
  mock.timers.tick(1800);
  assert.equal(shown(), "");
  assert.ok(!page("#gate-front").hidden);
});

test("a number with a wrong check is not sent, but explained", async () => {
  await visit();
  await type("P7FDYSDA");
  assert.equal(scans().length, 0);
  assert.ok(!page("#number-error").hidden && page("#number-field").classList.contains("field--bad"));
  assert.equal(page("#number-error").lastElementChild.textContent, "number.wrong");
  await type("P7F");
  assert.equal(page("#number-error").lastElementChild.textContent, "number.short");
});

test("while a number is typed, only a whole one is called wrong", async () => {
  await visit();
  page("#number").value = "P7F";
  page("#number").dispatchEvent(new Event("input"));
  assert.ok(page("#number-error").hidden);
  page("#number").value = "P7FDYSDA";
  page("#number").dispatchEvent(new Event("input"));
  assert.ok(!page("#number-error").hidden);
});

test("a refusal stays until somebody presses", async () => {
  await visit();
  service.redeem = () => ({ status: "refused", reason: "revoked", ticket });
  await type(number);
  mock.timers.tick(60_000);
  assert.equal(shown(), "verdict.info");
  press(page("#verdict button"));
  assert.equal(shown(), "");
});

test("after four seconds without an answer the volunteer is told, and the answer replaces that", async () => {
  await visit();
  let answer;
  service.redeem = () => new Promise((resolve) => (answer = resolve));
  await type(number);
  mock.timers.tick(4000);
  assert.equal(shown(), "verdict.no_net");
  answer(admitted);
  await breathe();
  assert.equal(shown(), "Welcome");
});

test("an answer that comes after Next is noted, but not shown over the next person", async () => {
  await visit();
  let answer;
  service.redeem = () => new Promise((resolve) => (answer = resolve));
  await type(number);
  mock.timers.tick(4000);
  press(page("#verdict button"));
  answer(admitted);
  await breathe();
  assert.equal(shown(), "");
  assert.match(page("#last").textContent, /Welcome/);
});

test("entry or exit is remembered on this phone", async () => {
  await visit();
  press(page("[data-kind='exit']"));
  assert.equal(page("#gate-front").dataset.kind, "exit");
  assert.deepEqual(["entry", "exit"].map((k) => page(`button[data-kind='${k}']`).getAttribute("aria-pressed")), ["false", "true"]);
  await type(number);
  assert.equal(scans()[0].kind, "exit");
  assert.equal(localStorage.getItem("gate.kind"), "exit");
  await visit({ kind: "exit" });
  assert.equal(page("button[data-kind='exit']").getAttribute("aria-pressed"), "true");
});

test("how many are inside is asked at once and every ten seconds", async () => {
  await visit();
  assert.equal(page("#inside").textContent.replace(/\D/g, ""), "1234");
  assert.match(page("#inside-time").textContent, /12:00/);
  const before = asked.length;
  mock.timers.tick(10_000);
  assert.equal(asked.length, before + 1);
});

test("a stop is shown for as long as it lasts", async () => {
  await visit();
  assert.ok(page("#market-state").hidden);
  const normal = service.occupancy;
  service.occupancy = () => ({ ...normal(), state: "stop" });
  mock.timers.tick(10_000);
  await breathe();
  assert.deepEqual([page("#market-state").hidden, page("#market-state").textContent], [false, "state.stop"]);
  service.occupancy = normal;
  mock.timers.tick(10_000);
  await breathe();
  assert.ok(page("#market-state").hidden);
});

test("plus and minus count at once, and never below nobody", async () => {
  await visit();
  service.occupancy = () => ({ as_of: "2026-06-20T10:00:00Z", state: "normal", locations: [] });
  press(page("[data-count='plus']"));
  assert.equal(page("#inside").textContent.replace(/\D/g, ""), "1235");
  await breathe();
  assert.deepEqual(scans().map((s) => [s.kind, s.code]), [["plus", undefined]]);
  for (let i = 0; i < 1240; i++) press(page("[data-count='minus']"));
  assert.equal(page("#inside").textContent, "0");
});

test("a count by hand takes a number and nothing else", async () => {
  await visit();
  page("#hand").value = "many";
  submit(page("#hand-form"));
  await breathe();
  assert.equal(page("#hand-say").textContent, "count.hand_wrong");
  page("#hand").value = " 120 ";
  submit(page("#hand-form"));
  await breathe();
  const { location, inside } = asked.find((r) => r.route === "count").body;
  assert.deepEqual([location, inside, page("#hand").value, page("#hand-say").textContent], ["campus", 120, "", "count.hand_done"]);
});

test("a tab shows its page and hides the others", async () => {
  await visit();
  press(page("[data-page='number']"));
  assert.deepEqual(["scan", "number", "count"].map((p) => page(`#page-${p}`).hidden), [true, false, true]);
  assert.equal(page("[aria-current]").dataset.page, "number");
  assert.equal(document.activeElement, page("#number"));
});

test("a phone without a camera is told why", async () => {
  await visit();
  press(page("#camera-start"));
  await breathe();
  assert.equal(page("#camera-say").textContent, "camera.insecure");
  assert.ok(page("#camera-tools").hidden && !page("#camera-start").hidden && !page("#camera-start").disabled);
});

test("the worker that keeps the files watches over the gate", async () => {
  await visit();
  assert.deepEqual(registered, [["/gate/worker.js", { scope: "/gate" }]]);
});
