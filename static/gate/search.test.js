import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, press } from "../testing/page.js";
import { Words } from "./words.js";

const form = `<form id="search-form"><input id="search"><p id="search-say"></p></form><ul id="search-list"></ul>`;
const zoe = { number: "P7FDYSDZ", type_name: { de: "Tagesticket", en: "Day" }, name: "Zoë Özdemir" };
const words = new Words(new Map([["search.valid", "valid"], ["reason.unpaid", "not paid"]]), "Europe/Berlin");

/** @type {any[]} */
let asked;
/** @type {(body: any) => Response | Promise<Response>} */
let answer;
let clear, picked, $;

let searching;

beforeEach(async () => {
  const { document } = openPage(form);
  ({ searching } = await import("./search.js"));
  $ = (/** @type {string} */ selector) => document.querySelector(selector);
  [asked, picked] = [[], []];
  answer = () => new Response(JSON.stringify({ tickets: [zoe], more: false }));
  globalThis.fetch = async (address, init) => {
    asked.push([address, JSON.parse(init.body)]);
    return answer(init.body);
  };
  clear = searching(words, (number) => picked.push(number));
});

async function look(name) {
  $("#search").value = name;
  $("#search-form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  for (let i = 0; i < 10; i++) await new Promise(setImmediate);
}

const plain = (text) => text.replace(/[\u2068\u2069]/g, "");

test("a name is asked for and shown with type and state; a tap takes the ticket, and nothing stays", async () => {
  await look(" özd ");
  assert.deepEqual(asked, [["/api/v1/gate/search", { name: "özd" }]]);
  const found = $("#search-list button");
  assert.equal(plain(found.textContent), "Zoë ÖzdemirDay · valid · P7FD-YSDZ");
  press(found);
  assert.deepEqual(picked, ["P7FDYSDZ"]);
  assert.equal($("#search-list").textContent + $("#search").value, "");
});

test("a ticket that admits nowhere says why", async () => {
  answer = () => new Response(JSON.stringify({ tickets: [{ ...zoe, reason: "unpaid" }], more: true }));
  await look("zoe");
  assert.match(plain($("#search-list").textContent), /not paid/);
  assert.equal($("#search-say").textContent, "search.more");
});

test("less than three letters are not sent", async () => {
  await look("Z 12");
  assert.equal(asked.length, 0);
  assert.equal($("#search-say").textContent, "search.short");
});

test("nobody found, no answer and no right are three different things", async () => {
  answer = () => new Response(JSON.stringify({ tickets: [], more: false }));
  await look("zoe");
  assert.equal($("#search-say").textContent, "search.none");
  for (const [status, word] of [[403, "error.no_search"], [429, "error.searches"], [503, "search.no_net"]]) {
    answer = () => new Response("{}", { status: Number(status) });
    await look("zoe");
    assert.equal($("#search-say").textContent, word);
  }
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  await look("zoe");
  assert.equal($("#search-say").textContent, "search.no_net");
});

test("what was found goes when somebody looks elsewhere, and a late answer does not bring it back", async () => {
  await look("zoe");
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal($("#search-list").children.length, 0);
  /** @type {(r: Response) => void} */
  let late = () => {};
  answer = () => new Promise((done) => (late = done));
  await look("zoe");
  clear();
  late(new Response(JSON.stringify({ tickets: [zoe], more: false })));
  await look("Z");
  assert.equal($("#search-list").children.length, 0);
});
