import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage, run } from "../testing/page.js";

const session = (name, from, until, more = "") =>
  `<li data-from="2026-06-20T${from}:00+02:00" data-until="2026-06-20T${until}:00+02:00"><div class="session${more}">${name}</div></li>`;

async function visit(clock, sessions) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date", "setInterval"], now: Date.parse(`2026-06-20T${clock}:00+02:00`) });
  const { document } = openPage(`<section data-now-next hidden><div data-now><ul></ul></div><div data-next><ul></ul></div></section>
    <ul>${sessions.join("")}</ul>`);
  await run("./programme.js", import.meta.url);
  const words = (part) => [...document.querySelectorAll(`${part} li`)].map((li) => li.textContent).join(" ");
  return {
    hidden: () => document.querySelector("[data-now-next]").hidden,
    now: () => words("[data-now]"),
    next: () => words("[data-next]"),
    marked: () => [...document.querySelectorAll("section ~ ul .session--now")].map((e) => e.textContent).join(" "),
  };
}

const day = [session("talk", "10:00", "11:00"), session("gone", "10:00", "11:00", " session--gone"), session("film", "11:00", "12:00")];

test("shows what is on and what comes next, and marks it in the list", async () => {
  const page = await visit("10:30", day);
  assert.deepEqual([page.hidden(), page.now(), page.next(), page.marked()], [false, "talk", "film", "talk"]);
});

test("follows the clock", async () => {
  const page = await visit("10:59", day);
  mock.timers.tick(60_000);
  assert.deepEqual([page.now(), page.next(), page.marked()], ["film", "", "film"]);
  mock.timers.tick(3600_000);
  assert.ok(page.hidden());
});

test("shows at most twelve and four", async () => {
  const many = Array.from({ length: 20 }, (_, i) => [session(`n${i}`, "10:00", "11:00"), session(`x${i}`, "11:00", "12:00")]).flat();
  const page = await visit("10:30", many);
  assert.equal(page.now().split(" ").length, 12);
  assert.equal(page.next().split(" ").length, 4);
});

test("stays hidden on a day without sessions", async () => {
  const page = await visit("10:30", []);
  assert.ok(page.hidden());
});
