import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage, press } from "../testing/page.js";
import { Words } from "./words.js";

const verdict = (tone) => `<template id="verdict-${tone}"><section><h1></h1><p></p><p></p></section></template>`;
const body = `<div id="gate-front"><input id="field"></div><div id="verdict" hidden></div>
<section id="late" hidden><ul id="late-list"></ul><button id="late-read"></button></section>
<section id="alarm" hidden><button id="alarm-quiet"></button></section>
${verdict("ok")}${verdict("info")}<template id="verdict-next"><button></button></template>`;

let screen, buzzed;
const shows = (id) => !document.getElementById(id).hidden;

beforeEach(async () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  openPage(body);
  buzzed = 0;
  navigator.vibrate = () => buzzed++;
  const { Screen } = await import("./screen.js");
  screen = new Screen(new Words(new Map(), "UTC"), () => screen.came([]));
});

test("a code is read while the page or what came late is shown, not under a verdict or an alarm", () => {
  assert.ok(screen.free);
  screen.came(["late"]);
  assert.ok(screen.free && shows("late") && !shows("gate-front"));
  screen.show({ tone: "info", title: [""] });
  assert.ok(!screen.free && !shows("late"));
  screen.close();
  screen.evacuate(true);
  assert.ok(!screen.free && !shows("late") && !shows("gate-front"));
  screen.evacuate(false);
  assert.ok(screen.free && shows("late"));
});

test("a welcome goes by itself, a refusal does not", () => {
  screen.show({ tone: "ok", title: [""], short: true });
  mock.timers.tick(1800);
  assert.ok(!shows("verdict") && shows("gate-front"));
  screen.show({ tone: "info", title: [""] });
  mock.timers.tick(60_000);
  assert.ok(shows("verdict"));
});

test("an alarm sounds until it is heard, and once more when it comes anew", () => {
  screen.evacuate(true);
  mock.timers.tick(7500);
  assert.equal(buzzed, 4);
  screen.evacuate(true);
  press(document.getElementById("alarm-quiet"));
  mock.timers.tick(10_000);
  assert.equal(buzzed, 4);
  assert.ok(shows("alarm") && !shows("alarm-quiet"));
  screen.evacuate(false);
  screen.evacuate(true);
  assert.deepEqual([buzzed, shows("alarm-quiet")], [5, true]);
});

test("Escape closes a verdict, never one under an alarm, and the keyboard is where it was", () => {
  const escape = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  const field = document.getElementById("field");
  field.focus();
  screen.show({ tone: "info", title: [""] });
  screen.show({ tone: "info", title: [""] });
  assert.equal(document.activeElement.tagName, "BUTTON");
  screen.evacuate(true);
  escape();
  assert.ok(shows("verdict"));
  screen.evacuate(false);
  escape();
  assert.ok(!shows("verdict"));
  assert.equal(document.activeElement, field);
});
