import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { bundle, code, digestOf, party, stranger } from "../testing/market.js";
import { openPage, press } from "../testing/page.js";
import { Kept } from "./kept.js";
import { Line } from "./line.js";
import { Recent } from "./recent.js";
import { deliver } from "./sync.js";
import { Words } from "./words.js";

const verdict = (tone) => `<template id="verdict-${tone}"><section class="verdict--${tone}"><h1></h1><p></p><p class="detail"></p></section></template>`;
const body = `<div id="gate-front"></div><div id="verdict" hidden></div>
<section id="late" hidden><ul id="late-list"></ul><button id="late-read"></button></section><section id="alarm" hidden><button id="alarm-quiet"></button></section>
${["ok", "bye", "look", "info"].map(verdict).join("")}<template id="verdict-next"><button>next</button></template>
<template id="group-ask"><section><h1></h1><p></p><button></button><input><button></button><p></p><button class="go"></button><button class="no"></button></section></template>
<ol id="recent"></ol><template id="recent-item"><li><span></span> <button>undo</button></li></template>`;
const said = {
  "group.tickets": "{n} tickets", "group.ask": "{n} in: how many?", "group.ask_out": "{n} in: how many go?", "group.do": "let {n} in", "group.do_out": "let {n} out",
  "group.done": "{n} of {of} admitted", "group.done_out": "{n} of {of} out", "group.some": "{n} in, {not} not", "group.inside": "inside {n}", "group.none": "none of {of}", "group.reason": "{n} x {reason}",
  "reason.already_redeemed": "in already", "reason.revoked": "returned", "reason.invalid": "not valid", "reason.canceled": "canceled", "verdict.offline": "offline", "drill.count": "drill", "verdict.info": "info point",
};

/** @type {{ route: string, body: any }[]} */
let asked;
/** @type {Record<string, (body: any) => any>} */
let service;
let line, screen, gate, $, kind, group;

const json = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const breathe = async () => {
  for (let i = 0; i < 60; i++) {
    await crypto.subtle.digest("SHA-256", new Uint8Array(64));
    await new Promise(setImmediate);
  }
};
/** until waits as long as it takes for something to be there. */
const until = async (there) => {
  for (let i = 0; i < 200 && !there(); i++) await breathe();
};
const plain = (text) => text.replace(/[\u2068\u2069]/g, "");
const shown = () => plain([...document.querySelectorAll("#verdict h1, #verdict p")].map((e) => e.textContent).filter(Boolean).join(" | "));
const told = () => asked.filter((a) => a.route === "scans").flatMap((a) => a.body.scans);

const timer = setTimeout;
globalThis.setTimeout = (...args) => timer(...args).unref(); // nothing here waits for one

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  const { document } = openPage(body);
  const { Screen } = await import("./screen.js");
  ({ group } = await import("./group.js"));
  $ = (/** @type {string} */ selector) => document.querySelector(selector);
  [asked, service, kind] = [[], {}, "entry"];
  globalThis.fetch = async (address, init = {}) => {
    const route = String(address).replace("/api/v1/gate/", "");
    const sent = init.body && JSON.parse(init.body);
    asked.push({ route, body: sent });
    if (!service[route]) throw new TypeError("Failed to fetch");
    return service[route](sent);
  };
  line = new Line({ state: () => {} });
  knows();
  await line.open();
  const words = new Words(new Map(Object.entries(said)), "UTC");
  screen = new Screen(words, () => {});
  const recent = new Recent($("#recent"), $("#recent-item"), { say: (key, values) => words.say(key, values), time: (at) => at }, () => {});
  gate = { line, screen, words, recent, practice: null, changed: () => {} };
});

function knows(more = {}) {
  line.market.know(JSON.stringify(bundle({ day_starts: [new Date(Date.now() - 3_600_000).toISOString()], ...more })), Date.now() - 60_000, "");
}

/** scans shows a code to the phone. */
async function scan(text) {
  const read = await line.market.read(text);
  await group(read.code, read, kind, gate);
  await breathe();
}

async function go(n) {
  if (n) {
    $("#verdict input").value = String(n);
    $("#verdict input").dispatchEvent(new Event("change"));
  }
  press($("#verdict .go"));
  await until(() => !$("#verdict .go"));
  await breathe();
}

async function single(text) {
  const answer = await line.send({ kind, code: text, read: await line.market.read(text) });
  await breathe();
  return answer.reason ?? answer.status;
}

test("the service is asked how the group stands, and told of each who comes in under a name of its own", async () => {
  const { code: text } = party(25);
  service.group = (b) => json({ type: "day", size: 25, inside: b.scans ? 25 : 2, free: b.scans ? [] : Array.from({ length: 23 }, (_, i) => i + 3), against: [], results: (b.scans ?? []).map(({ nonce }) => ({ nonce, status: "ok", stored_at: "2026-06-20T10:00:00Z" })) });
  await scan(text);
  assert.equal(shown(), "25 tickets | 2 in: how many?");
  assert.equal($("#verdict input").value, "23");
  assert.equal(plain($("#verdict .go").textContent), "let 23 in");
  assert.ok(!screen.free);
  press($("#verdict section")); // beside the buttons
  assert.equal(plain($("#verdict .go").textContent), "let 23 in");
  await go();
  assert.equal(shown(), "23 of 25 admitted | inside 25");
  const [look, sent] = asked.filter((a) => a.route === "group").map((a) => a.body);
  assert.deepEqual([look.code, look.kind, look.scans], [text, "entry", undefined]);
  assert.deepEqual(sent.scans.map((s) => s.nth), Array.from({ length: 23 }, (_, i) => i + 3));
  assert.equal(new Set(sent.scans.map((s) => s.nonce)).size, 23);
  assert.equal(new Set(sent.scans.map((s) => s.nonce.split(".")[0])).size, 1);
  assert.ok(sent.scans.every((s) => s.nonce.length <= 64));
  assert.deepEqual(await new Kept().all(), []);
  assert.equal($("#recent span").textContent.includes("of"), true);
});

test("the number goes up and down between one and all who may", async () => {
  await scan(party(4).code);
  const [less, more] = $("#verdict section").querySelectorAll("button");
  press(more);
  assert.equal($("#verdict input").value, "4");
  for (let i = 0; i < 9; i++) press(less);
  assert.equal($("#verdict input").value, "1");
  press(more);
  assert.equal(plain($("#verdict .go").textContent), "let 2 in");
  $("#verdict input").value = "2.5";
  $("#verdict input").dispatchEvent(new Event("change"));
  assert.equal(plain($("#verdict .go").textContent), "let 2 in", "nobody comes in by half");
  press($("#verdict .no"));
  assert.ok(screen.free);
  assert.equal(line.queue.size, 0);
});

test("without a network the phone lets them in, keeps and tells each, and knows the rest", async () => {
  const { code: text, tickets } = party(6);
  await scan(text);
  assert.equal(shown(), "6 tickets | 0 in: how many? | offline");
  await go(4);
  assert.equal(shown(), "4 of 6 admitted | offline");
  assert.equal((await new Kept().all()).length, 4);
  assert.equal(line.change, 4);
  assert.equal(await single(tickets[0]), "ok"); // sits for one who is in by the group's code
  assert.equal(await single(tickets[0]), "already_redeemed");
  await scan(text);
  assert.equal(shown(), "6 tickets | 5 in: how many? | offline");
  await go();
  assert.equal(await single(tickets[5]), "already_redeemed");
  await scan(text);
  assert.match(shown(), /none of 6 · 6 x in already/);

  service.scans = (b) => json({ results: b.scans.map(({ nonce }) => ({ nonce, status: "ok" })) });
  line.name = "online";
  await deliver(line);
  const byGroup = told().filter((s) => s.nth && s.force);
  assert.deepEqual(byGroup.map((s) => s.nth).sort(), [1, 2, 3, 4, 6]);
  assert.ok(byGroup.every((s) => s.code === text && s.kind === "entry"));
  const bySingle = told().filter((s) => s.force && !s.nth);
  assert.deepEqual(bySingle.map((s) => s.code), [tickets[0]]);
  assert.equal(line.queue.size, 0);
});

test("after a restart the phone knows who is in", async () => {
  const { code: text } = party(5);
  await scan(text);
  await go(3);
  line = new Line({ state: () => {} });
  gate.line = line;
  knows();
  await line.open();
  await scan(text);
  assert.equal(shown(), "5 tickets | 3 in: how many? | offline");
});

test("out they go, those first who came in by the group's code", async () => {
  const { code: text, tickets } = party(3);
  line.name = "waiting";
  assert.equal(await single(tickets[0]), "ok");
  await scan(text);
  await go(1);
  kind = "exit";
  await scan(text);
  assert.equal(shown(), "3 tickets | 2 in: how many go? | offline");
  assert.equal($("#verdict input").value, "2");
  await go(1);
  assert.equal(shown(), "1 of 3 out | offline");
  kind = "entry";
  assert.equal(await single(tickets[0]), "already_redeemed");
});

test("what the service saw of a group stands in the bundle", async () => {
  const { code: text, tickets } = party(4);
  const at = new Date(Date.now() - 600_000).toISOString();
  const past = (nth, by) => ({ digest: digestOf(tickets[nth - 1]), kind: "entry", at, gate: 1, round: 1, ...(by !== undefined && { by }) });
  knows({ groups: [{ digest: digestOf(tickets[0]), size: 4 }], past: [past(1, ""), past(2, digestOf(tickets[2])), past(3, "")] });
  line.name = "waiting";
  assert.equal(await single(tickets[2]), "already_redeemed"); // it sits on the second
  assert.equal(await single(tickets[0]), "ok"); // on the fourth
  await scan(text);
  assert.match(shown(), /none of 4/);
});

test("who came in by a clock that was put back since is in, for the question and for each of them", async () => {
  const { code: text, tickets } = party(3);
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const past = [1, 2].map((nth) => ({ digest: digestOf(tickets[nth - 1]), kind: "entry", at, gate: 1, round: 1, by: "" }));
  knows({ groups: [{ digest: digestOf(tickets[0]), size: 3 }], past });
  line.name = "waiting";
  await scan(text);
  assert.equal(shown(), "3 tickets | 2 in: how many? | offline");
  await go();
  assert.equal(shown(), "1 of 3 admitted | offline");
  assert.equal(await single(tickets[0]), "already_redeemed");
});

test("nor does the question let in whom another tab let in meanwhile", async () => {
  const { code: text, tickets } = party(2);
  line.name = "waiting";
  await scan(text);
  line.seen.remember({ nonce: "other", digest: digestOf(tickets[0]), kind: "entry", at: new Date(Date.now() + 3_600_000).toISOString(), round: 1, told: 0, by: "", of: 2 });
  await go();
  assert.match(shown(), /^1 in, 1 not \| 1 x in already/);
  assert.equal($("#verdict section").className, "verdict--look");
});

test("tickets that were returned are left out and said", async () => {
  const { code: text, tickets } = party(3);
  knows({ refused: [{ digest: digestOf(tickets[1]), reason: "revoked" }] });
  await scan(text);
  assert.equal(shown(), "3 tickets | 0 in: how many? | 1 x returned · offline");
  await go();
  assert.deepEqual((await new Kept().all()).map((s) => s.nth), [1, 3]);
});

test("a code that nobody signed admits nobody", async () => {
  const forged = code({ version: 2, signer: stranger() });
  await scan(forged);
  assert.match(shown(), /^info point/);
  assert.equal((await new Kept().all()).filter((s) => s.force).length, 0);
});

test("a drill lets nobody in", async () => {
  gate.practice = { scan: () => ({ blind: true }) };
  await scan(party(3).code);
  await go(2);
  assert.equal(shown(), "2 of 3 admitted | drill");
  assert.equal(line.queue.size, 0);
  assert.equal(line.change, 0);
});

test("whose own ticket stood in for another comes in once", async () => {
  const { code: text, tickets } = party(3);
  line.name = "waiting";
  await scan(text);
  await go(2);
  assert.equal(await single(tickets[0]), "ok");
  press($("#recent button"));
  await until(() => $("#recent").textContent.includes("failed"));
  assert.equal(await single(tickets[0]), "already_redeemed");
});

test("all of them are taken back", async () => {
  const { code: text } = party(3);
  line.name = "waiting";
  await scan(text);
  await go(2);
  press($("#recent button"));
  await until(() => $("#recent").textContent.includes("undone"));
  await breathe();
  assert.equal(line.queue.size, 0);
  assert.match($("#recent").textContent, /undone/);
  await scan(text);
  assert.equal(shown(), "3 tickets | 0 in: how many? | offline");
});

for (const [status, what] of [[401, "out"], [409, "failed"]]) {
  test(`${status}: the service takes no such scans`, async () => {
    service.group = (b) => (b.scans ? json({}, status) : json({ size: 3, inside: 0, free: [1, 2, 3], against: [], results: [] }));
    await scan(party(3).code);
    await go();
    assert.equal($("#verdict section").className, "verdict--look");
    assert.equal(line.queue.size, what === "out" ? 3 : 0);
  });
}

test("the answer was lost: the phone lets them in under the same names", async () => {
  let names = [];
  service.group = (b) => {
    if (!b.scans) return json({ size: 3, inside: 0, free: [1, 2, 3], against: [], results: [] });
    names = b.scans.map((s) => s.nonce);
    throw new TypeError("Failed to fetch");
  };
  await scan(party(3).code);
  await go();
  assert.equal(shown(), "3 of 3 admitted | offline");
  assert.deepEqual((await new Kept().all()).map((s) => s.nonce).sort(), names.sort());
});
