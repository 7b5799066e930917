import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../testing/page.js";
import { Recent } from "./recent.js";
import { isolate, Words } from "./words.js";

const at = "2026-06-20T10:00:00Z";
let kept;

beforeEach(() => {
  kept = [];
});

/** page is what a visit in a language shows of them. */
function page(said) {
  const { document } = openPage('<ol id="recent"></ol><template id="recent-item"><li><span></span><button></button></li></template>');
  const words = new Words(new Map(Object.entries(said)), "UTC");
  const [list, item] = ["#recent", "#recent-item"].map((id) => document.querySelector(id));
  const recent = new Recent(list, item, { say: (key, values) => words.say(key, values), time: () => "12:00" }, (past) => {
    kept = structuredClone(past);
  });
  return { recent, lines: () => [...list.querySelectorAll("span")].map((line) => line.textContent) };
}

test("the last scans are told in the language of the page that shows them", () => {
  const german = page({ "verdict.welcome": "Willkommen", "group.done": "{n} von {of}" });
  german.recent.add({ at, title: ["verdict.welcome"], number: "AB" });
  german.recent.add({ at, title: ["group.done", { n: 2, of: 6 }] });
  assert.deepEqual(german.lines(), [`12:00 · ${isolate(2)} von ${isolate(6)}`, "12:00 · Willkommen · AB"]);

  const english = page({ "verdict.welcome": "Welcome", "group.done": "{n} of {of}" });
  english.recent.open(kept);
  assert.deepEqual(english.lines(), [`12:00 · ${isolate(2)} of ${isolate(6)}`, "12:00 · Welcome"]);
});

test("one that an older page left as a sentence is not taken for a key", () => {
  const { recent, lines } = page({ "verdict.welcome": "Welcome" });
  recent.open([{ at, title: "Willkommen" }, { at, title: ["verdict.welcome"] }]);
  assert.deepEqual(lines(), ["12:00 · Welcome"]);
});
