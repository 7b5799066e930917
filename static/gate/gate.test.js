import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { clocks, set } from "../testing/clock.js";
import { bundle, code, stranger } from "../testing/market.js";
import { openPage, press, run } from "../testing/page.js";
import { Kept } from "./kept.js";

// The parts of templates/gate/scan.html that the script needs.
const verdict = (tone) => `<template id="verdict-${tone}"><section class="verdict--${tone}"><h1></h1><p></p><p></p></section></template>`;
const scanPage = `
<div id="drill-band" hidden><b id="drill-text"></b><button id="drill-end"></button></div>
<div id="gate-front" data-gate="main" data-location="campus" data-zone="Europe/Berlin" data-wasm="/static/reader.wasm" data-wasm-size="4">
<span id="mode" hidden></span><span id="net" hidden><span id="net-text"></span><span id="net-queue"></span><span id="synced"></span></span>
<p id="market-state" hidden></p><ul id="notes" hidden></ul>
<section id="page-scan">
<button data-kind="entry"></button><button data-kind="exit"></button>
<video id="video"></video><button id="camera-start"></button><p id="camera-say"></p>
<div id="camera-tools" hidden><button id="torch"></button><button id="camera-other"></button><button id="camera-stop"></button></div>
<span id="last"></span><ol id="recent"></ol>
</section>
<section id="page-number" hidden><form id="number-form"><div id="number-field"><span id="number-error" hidden><svg></svg><span></span></span><input id="number"></div></form></section>
<section id="page-count" hidden><button data-count="plus">One more</button><button data-count="minus">One less</button>
<p id="count-say"></p><form id="hand-form"><input id="hand" data-most="1000000"></form><p id="hand-say"></p></section>
<section id="page-device" hidden><p id="waiting"></p><p id="others" hidden></p><button id="export"></button><button id="drill-start"></button><div id="drill-ask" hidden><p id="drill-working" hidden></p><button id="drill-yes"></button><button id="drill-no"></button></div><ul id="lacks"></ul></section>
<span id="inside">–</span><span id="inside-time"></span>
<button data-page="scan" aria-current="page"></button><button data-page="number"></button><button data-page="count"></button><button data-page="device"></button>
</div>
<div id="verdict" hidden></div>
<section id="late" hidden><ul id="late-list"></ul><button id="late-read"></button></section>
<section id="alarm" hidden><p id="alarm-cut-off"></p><button id="alarm-quiet"></button></section>
${verdict("ok")}${verdict("bye")}${verdict("look")}${verdict("info")}
<template id="verdict-next"><button>next</button></template>
<template id="recent-item"><li><span></span> <button>undo</button></li></template>
<template id="words"><span data-word="verdict.welcome">Welcome</span><span data-word="verdict.bye">Bye</span><span data-word="count.as_of">as of {time}</span><span data-word="net.queue">{n} to send</span><span data-word="device.others">{n} others</span><span data-word="device.silent">{n} silent</span><span data-word="note.clock">wrong by {n} min</span><span data-word="note.unsure">which time?</span></template>`;

const number = "P7FDYSDZ";
const ticket = { id: 1, number, type: "day" };
const admitted = { status: "ok", ticket, stored_at: "2026-06-20T10:00:00Z" };

/** @type {{ route: string, body: any }[]} */
let asked;
/** @type {Record<string, (body: any) => any>} what the service answers, by route */
let service;
let page, registered;

async function visit(more = {}, html = scanPage) {
  const { document } = openPage(html);
  Object.assign(globalThis, more);
  Object.defineProperty(navigator, "serviceWorker", {
    value: { register: async (...args) => registered.push(args) }, configurable: true,
  });
  await run("./gate.js", import.meta.url);
  await breathe();
  page = (selector) => document.querySelector(selector);
}

/** burst is a scanner that types what it reads. */
async function burst(text) {
  for (const key of [...text, "Enter"]) document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await breathe();
}

/** later lets so many milliseconds go by. */
async function later(ms) {
  mock.timers.tick(ms);
  await breathe();
}

const cut = () => Object.keys(service).forEach((route) => (service[route] = () => { throw new TypeError("Failed to fetch"); }));

async function breathe() {
  for (let i = 0; i < 8; i++) {
    await crypto.subtle.digest("SHA-256", new Uint8Array(1 << 16));
    for (let j = 0; j < 8; j++) await new Promise(setImmediate);
  }
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
  clocks(Date.parse("2026-06-20T10:00:00Z"), ["setTimeout", "setInterval"]);
  globalThis.indexedDB = new IDBFactory();
  [asked, registered] = [[], []];
  service = {
    occupancy: () => ({ as_of: new Date(Date.now()).toISOString(), state: "normal", locations: [{ location: "campus", inside: 1234 }] }),
    redeem: ({ nonce }) => ({ ...admitted, nonce }),
    scans: ({ scans }) => ({ results: scans.map(({ nonce }) => ({ ...admitted, nonce })) }),
    bundle: () => bundle(),
    count: () => ({}),
    records: () => ({ records: [] }),
  };
  globalThis.fetch = async (address, init) => {
    const route = address.replace("/api/v1/gate/", "");
    const body = init?.body && JSON.parse(init.body);
    asked.push({ route, body });
    if (route === "/static/reader.wasm") throw new TypeError("no reader in this test");
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
  assert.match(page("#recent li").textContent, /^12:00 · Welcome · .*P7FD-YSDZ/);
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

test("what another tab let in is in", async () => {
  const heard = [];
  const siblings = { addEventListener: (_, listen) => (siblings.listen = listen), postMessage: (fact) => heard.push(fact) };
  await visit({ BroadcastChannel: function () { return siblings; } });
  const text = code();
  await burst(text);
  const facts = heard.filter(Boolean);
  assert.equal(facts.length, 1);
  globalThis.indexedDB = new IDBFactory(); // so that it was not read from there
  await visit({ BroadcastChannel: function () { return siblings; } });
  siblings.listen({ data: facts[0] });
  service = {};
  await burst(text);
  assert.match(page("#verdict").innerHTML, /already_redeemed/);
});

test("a refusal stays until somebody presses", async () => {
  await visit();
  service.redeem = ({ nonce }) => ({ nonce, status: "refused", reason: "revoked", ticket, stored_at: admitted.stored_at });
  await type(number);
  mock.timers.tick(60_000);
  assert.equal(shown(), "verdict.info");
  press(page("#verdict button"));
  assert.equal(shown(), "");
});

test("a scanner that types is heard wherever the focus is, and what it typed stays nowhere", async () => {
  await visit();
  press(page("[data-page='number']"));
  page("#number").value = "HTTPS:--MARKT";
  const text = code();
  await burst(`HTTPSÖ--MARKT.EXAMPLE-T-${text}`);
  assert.deepEqual(scans().map((s) => s.code), [text]);
  assert.equal(shown(), "Welcome");
  assert.equal(page("#number").value, "");
});

test("a ticket's number that a scanner types is a number that was typed", async () => {
  await visit();
  await burst("P7FD-YSDZ");
  assert.deepEqual(scans().map((s) => s.code), [number]);
});

test("a scanner's keys that a busy page hears of late are a burst all the same", async () => {
  await visit();
  await later(5000);
  for (const key of [..."P7FDYSDZ", "Enter"]) {
    const pressed = new KeyboardEvent("keydown", { key, bubbles: true });
    Object.defineProperty(pressed, "timeStamp", { value: 5000 });
    document.dispatchEvent(pressed);
    mock.timers.tick(120);
  }
  await breathe();
  assert.deepEqual(scans().map((s) => s.code), [number]);
});

test("half a code is called that, and told to nobody", async () => {
  await visit();
  await burst(code().slice(0, 90));
  assert.deepEqual([shown(), page("#verdict p").textContent], ["verdict.look", "verdict.error"]);
  assert.equal(scans().length, 0);
});

test("a code of something else is named and told to nobody", async () => {
  await visit();
  const before = asked.length;
  await burst("WIFI:T:WPA;S:Gast;P:geheim;;");
  assert.deepEqual([shown(), page("#verdict p").textContent], ["verdict.look", "verdict.no_ticket"]);
  assert.equal(asked.length, before);
  assert.equal(page("#recent").children.length, 0);
});

test("without a network the phone judges at once, as often as it is asked, and says how many wait", async () => {
  await visit();
  cut();
  await later(10_000);
  for (let i = 1; i <= 6; i++) {
    await burst(code());
    assert.equal(shown(), "Welcome");
    assert.match(page("#net-queue").textContent.replace(/[\u2068\u2069]/g, ""), new RegExp(`${i} to send$`));
    press(page("#verdict button"));
  }
  await burst(code({ signer: stranger() }));
  assert.equal(shown(), "verdict.info");
  assert.equal(page("#net").dataset.state, "waiting");
});

test("what waits is told by itself once the service answers again", async () => {
  await visit();
  const answers = { ...service };
  cut();
  await later(10_000);
  await burst(code());
  Object.assign(service, answers);
  await later(3000);
  assert.equal(asked.filter((r) => r.route === "scans").length, 1);
  assert.equal(page("#net-text").textContent, "net.online");
});

test("how the line stands is read out when it changes and not with each scan, and is not said before it is known", async () => {
  const answers = { ...service };
  cut();
  await visit();
  assert.equal(page("#net").hidden || page("#net").dataset.state !== "online", true);
  Object.assign(service, answers);
  await later(10_000);
  assert.deepEqual([page("#net").hidden, page("#net-text").textContent], [false, "net.online"]);
  const said = page("#net-text").firstChild;
  cut();
  await burst(code());
  Object.assign(service, answers);
  await later(10_000);
  cut();
  await later(10_000);
  const waiting = page("#net-text").firstChild;
  assert.notEqual(waiting, said);
  press(page("#verdict button") ?? page("#net"));
  await burst(code());
  assert.equal(page("#net-text").firstChild, waiting);
});

test("an exit has its own colour, word and sign, and is over when the page is opened anew", async () => {
  await visit();
  press(page("[data-kind='exit']"));
  assert.equal(page("#gate-front").dataset.kind, "exit");
  assert.ok(!page("#mode").hidden);
  assert.deepEqual(["entry", "exit"].map((k) => page(`button[data-kind='${k}']`).getAttribute("aria-pressed")), ["false", "true"]);
  await burst(code());
  assert.equal(scans()[0].kind, "exit");
  assert.equal(shown(), "Bye");
  assert.ok(page(".verdict--bye"));
  await visit();
  assert.equal(page("#gate-front").dataset.kind, "entry");
  assert.ok(page("#mode").hidden);
});

test("an evacuation lies over an open red verdict, and nothing is scanned until it is over", async () => {
  await visit();
  await burst(code({ signer: stranger() }));
  service.redeem = ({ nonce }) => ({ nonce, status: "refused", reason: "revoked", stored_at: admitted.stored_at });
  await burst(code());
  const normal = service.occupancy;
  service.occupancy = () => ({ ...normal(), state: "evacuation" });
  await later(10_000);
  assert.ok(!page("#alarm").hidden && page("#gate-front").hidden);
  assert.ok(page("#verdict").classList.contains("gate-under"));
  const before = scans().length;
  await burst(code());
  assert.equal(scans().length, before);
  press(page("#alarm-quiet"));
  assert.ok(!page("#alarm").hidden && page("#alarm-quiet").hidden, "quiet, and still there");
  service.occupancy = () => ({ ...normal(), state: "readmission" });
  await later(10_000);
  assert.ok(page("#alarm").hidden);
  assert.equal(page("#market-state").textContent, "state.readmission");
});

test("what the service has against an admission stays on the screen until it is read; the queue goes on", async () => {
  await visit();
  const answers = { ...service };
  cut();
  await later(10_000);
  await burst(code());
  press(page("#verdict button"));
  Object.assign(service, answers);
  service.scans = ({ scans }) => ({ results: scans.map(({ nonce }) => ({ nonce, status: "ok", conflict: "already_redeemed" })) });
  await later(3000);
  assert.ok(!page("#late").hidden && page("#gate-front").hidden);
  assert.equal(page("#late-list").children.length, 1);
  await burst(code());
  assert.equal(shown(), "Welcome");
  assert.ok(page("#late").hidden);
  press(page("#verdict button"));
  assert.ok(!page("#late").hidden, "it comes back after the next person");
  press(page("#late-read"));
  assert.ok(page("#late").hidden && !page("#gate-front").hidden);
});

test("a phone that starts without a network still shows the estimate, the last sync and the last scans, with their times", async () => {
  service.occupancy = () => ({ as_of: new Date(Date.now()).toISOString(), state: "normal", locations: [{ location: "campus", inside: 1234 }] });
  await visit();
  await burst(code());
  press(page("#verdict button"));
  await burst(code({ signer: stranger() }));
  cut();
  mock.timers.tick(3600_000);
  await visit();
  assert.match(page("#inside").textContent, /1.?234/);
  assert.match(page("#inside-time").textContent, /12:00/);
  assert.match(page("#synced").textContent, /net\.synced/);
  assert.deepEqual([...page("#recent").children].map((li) => li.textContent.trim()), ["12:00 · Welcome", "12:00 · Welcome"]);
  assert.equal(page("#recent button"), null);
  assert.ok(page("#last").hidden);
  await burst(code());
  assert.equal(page("#recent").children.length, 3);
});

test("what another gate was told is not this one's, and what is of another day says so", async () => {
  await visit();
  cut();
  mock.timers.tick(24 * 3600_000);
  await visit();
  assert.match(page("#inside-time").textContent, /Sat|20/);
  await visit({}, scanPage.replace('data-gate="main"', 'data-gate="hall"'));
  assert.equal(page("#inside").textContent, "–");
});

test("the last scans can be taken back for a minute", async () => {
  await visit();
  for (let i = 0; i < 6; i++) await burst(code());
  assert.equal(page("#recent").children.length, 5);
  press(page("#recent button"));
  await breathe();
  assert.deepEqual(scans().at(-1).kind, "exit");
  assert.match(page("#recent li").textContent, /recent\.undone/);
  assert.equal(page("#recent li").querySelector("button"), null);
  await later(60_000);
  assert.equal(page("#recent button"), null);
});

test("a phone that slept or was set without a network says that it is unsure of the time, until the service tells it", async () => {
  await visit();
  const restored = { ...service };
  cut();
  await later(10_000);
  set(3600_000);
  document.dispatchEvent(new Event("visibilitychange"));
  await later(3000);
  assert.equal(page("#notes").textContent, "which time?");
  Object.assign(service, restored);
  await later(3000);
  assert.ok(page("#notes").hidden);
});

test("a clock that is wrong is said", async () => {
  await visit();
  assert.ok(page("#notes").hidden);
  const normal = service.occupancy;
  service.occupancy = () => ({ ...normal(), as_of: new Date(Date.now() - 7200_000).toISOString() });
  await later(10_000);
  assert.equal(page("#notes").textContent.replace(/[\u2068\u2069]/g, ""), "wrong by 120 min");
});

test("a device that is no more says so, and gives out what it has", async () => {
  await visit();
  cut();
  await later(10_000);
  await burst(code());
  const { fetch } = globalThis;
  globalThis.fetch = async () => new Response("{}", { status: 401 });
  await later(3000);
  assert.match(page("#notes").textContent, /note\.out/);
  assert.equal(page("#export").disabled, false);
  globalThis.fetch = fetch;
});

test("how many are inside is asked at once and every ten seconds", async () => {
  await visit();
  assert.equal(page("#inside").textContent.replace(/\D/g, ""), "1234");
  assert.match(page("#inside-time").textContent, /12:00/);
  const before = asked.length;
  await later(10_000);
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

test("the phone says how many others are at its gate, and which were not heard of", async () => {
  const normal = service.occupancy;
  for (const [gates, said] of [
    [[{ gate: "back", devices: 9, silent: 9 }, { gate: "main", devices: 3, silent: 0 }], "2 others"],
    [[{ gate: "main", devices: 3, silent: 1 }], "2 others · 1 silent"],
    [undefined, ""],
  ]) {
    service.occupancy = () => ({ ...normal(), locations: [{ location: "campus", inside: 1, gates }] });
    await visit();
    assert.equal(page("#others").textContent.replace(/[\u2068\u2069]/g, ""), said);
  }
});

test("plus and minus count at once, and a debt is not hidden", async () => {
  await visit();
  service.occupancy = () => ({ as_of: "2026-06-20T10:00:00Z", state: "normal", locations: [{ location: "campus", inside: 2 }] });
  await later(10_000);
  press(page("[data-count='plus']"));
  assert.equal(page("#inside").textContent, "3");
  await breathe();
  assert.deepEqual(scans().map((s) => [s.kind, s.code]), [["plus", undefined]]);
  for (let i = 0; i < 40; i++) press(page("[data-count='minus']"));
  await breathe();
  assert.match(page("#inside").textContent, /^\u200e?[-−]37$/);
  assert.match(page("#count-say").textContent, /^One less: \u200e?[-−]37$/, "it is read out");
});

test("a phone that never had a network counts for itself and says so", async () => {
  cut();
  await visit();
  press(page("[data-count='plus']"));
  await breathe();
  assert.deepEqual([page("#inside").textContent, page("#inside-time").textContent], ["1", "count.own"]);
});

test("a tally that this phone may no longer make is refused with the reason, and counts nowhere", async () => {
  await visit();
  globalThis.fetch = async () => new Response("{}", { status: 403 });
  press(page("[data-count='plus']"));
  await breathe();
  assert.deepEqual([page("#inside-time").textContent, page("#count-say").textContent], ["error.no_count", "error.no_count"]);
});

/** counts sends a head count as it was typed, and gives what the page says to it. */
async function counts(typed) {
  page("#hand").value = typed;
  submit(page("#hand-form"));
  await breathe();
  await later(300);
  return page("#hand-say").textContent;
}

test("a count by hand takes a number and nothing else", async () => {
  await visit();
  for (const wrong of ["many", "1000001", "9999999"]) assert.equal(await counts(wrong), "count.hand_wrong");
  assert.equal(await counts(" ١٢٣٠ "), "count.hand_done");
  const { location, inside } = asked.find((r) => r.route === "count").body;
  assert.deepEqual([location, inside, page("#hand").value], ["campus", 1230, ""]);
});

test("a count far from the estimate is asked about, each anew", async () => {
  await visit();
  for (const wild of ["0", "12"]) assert.match(await counts(wild), /^count\.hand_sure/);
  assert.equal(asked.filter((r) => r.route === "count").length, 0);
  assert.equal(await counts("12"), "count.hand_done");
  assert.match(await counts("12"), /^count\.hand_sure/);
});

test("nobody is thanked for a count that the service refuses", async () => {
  await visit();
  globalThis.fetch = async () => new Response("{}", { status: 422 });
  assert.equal(await counts("1200"), "count.hand_refused");
});

test("a count by hand is kept without a network, and says so", async () => {
  await visit();
  cut();
  await later(10_000);
  assert.equal(await counts("1200"), "count.hand_kept");
  assert.equal(page("#hand").value, "");
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

test("a drill is asked about, says so on the page, answers, counts nothing and ends by itself", async () => {
  service.occupancy = () => ({ as_of: new Date(Date.now()).toISOString(), state: "normal", locations: [{ location: "campus", inside: 7, gates: [{ gate: "main", entries: 3 }] }] });
  await visit();
  const paper = code();
  press(page("#drill-start"));
  assert.ok(!page("#drill-ask").hidden && !page("#drill-working").hidden && page("#drill-band").hidden);
  press(page("#drill-no"));
  assert.ok(page("#drill-ask").hidden && page("#drill-band").hidden);
  press(page("#drill-start"));
  press(page("#drill-yes"));
  assert.ok(!page("#drill-band").hidden);
  await type(number);
  await burst(paper);
  assert.deepEqual(scans().map((s) => [s.kind, s.drill]), [["entry", true], ["entry", true]]);
  assert.equal(shown(), "Welcome");
  assert.match(page("#verdict").textContent, /drill\.count/);
  press(page("#verdict"));
  press(page("[data-count=plus]"));
  await breathe();
  assert.equal(scans().length, 2);
  await burst(paper);
  assert.deepEqual([shown(), /reason\.already_redeemed/.test(page("#verdict").textContent)], ["verdict.info", true], "as on a real day, though the service remembers no drill");
  press(page("#verdict"));
  cut();
  await later(20_000);
  await burst(code());
  assert.equal(shown(), "Welcome");
  press(page("#verdict"));
  assert.equal(localStorage.getItem("gate.waiting"), "0");
  assert.equal(page("#recent").children.length, 0);
  assert.ok(page("#export").disabled);
  await later(15 * 60_000);
  assert.ok(page("#drill-band").hidden);
  await burst(paper);
  assert.equal(localStorage.getItem("gate.waiting"), "1");
});

test("a phone that is cut off in an evacuation says by what it learns of its end", async () => {
  service.occupancy = () => ({ as_of: "2026-06-20T10:00:00Z", state: "evacuation", locations: [] });
  await visit();
  assert.ok(page("#alarm-cut-off").hidden && !page("#alarm").hidden);
  cut();
  await later(10_000);
  assert.ok(!page("#alarm-cut-off").hidden && !page("#alarm").hidden);
});

test("how many wait is the phone's, at once in each tab", async () => {
  const heard = [];
  const siblings = { addEventListener: (_, listen) => (siblings.listen = listen), postMessage: (fact) => heard.push(fact) };
  await visit({ BroadcastChannel: function () { return siblings; } });
  cut();
  await later(10_000);
  await new Kept().settle([], [], [{ nonce: "another tab's", kind: "entry", at: new Date().toISOString(), code: "its code", judged: "ok" }]);
  siblings.listen({ data: null });
  await breathe();
  assert.equal(page("#net-queue").textContent.replace(/[\u2068\u2069]/g, ""), " · 1 to send");
  heard.length = 0;
  await burst(code());
  assert.ok(heard.includes(null), "and the others are told");
});

test("an evacuation ends a drill", async () => {
  await visit();
  press(page("#drill-start"));
  press(page("#drill-yes"));
  service.occupancy = () => ({ as_of: new Date(Date.now()).toISOString(), state: "evacuation", locations: [] });
  await later(10_000);
  assert.ok(page("#drill-band").hidden && !page("#alarm").hidden);
});
