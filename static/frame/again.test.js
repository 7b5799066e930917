import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage, run } from "../testing/page.js";

const waiting = (text) => `<script data-again="4" type="text/plain"></script><main><p>${text}</p><a href="/a">A</a><a href="/b">B</a></main>`;

async function visit(answer) {
  mock.timers.reset(); // the page before this one looks no more
  mock.timers.enable({ apis: ["setTimeout"] });
  const window = openPage(waiting("1 waits"));
  const reload = mock.fn();
  globalThis.DOMParser = window.DOMParser;
  globalThis.location = { href: "http://localhost/", reload };
  globalThis.fetch = mock.fn(async () => answer());
  await run("./again.js", import.meta.url);
  return { reload, $: (selector) => document.querySelector(selector) };
}

/** The time of a look goes by, and what it asked for is there. */
async function later() {
  mock.timers.tick(4000);
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test("a page that waits shows what is new, and keeps the focus", async () => {
  const { reload, $ } = await visit(() => ({ ok: true, text: async () => waiting("2 wait") }));
  $("a[href='/b']").focus();
  await later();
  assert.equal($("p").textContent, "2 wait");
  assert.equal(document.activeElement.getAttribute("href"), "/b");
  await later();
  assert.equal(globalThis.fetch.mock.callCount(), 2);
  assert.equal(reload.mock.callCount(), 0);
});

test("what waits no longer is loaded, be it another page or an address that leads on", async () => {
  for (const answer of [{ ok: true, text: async () => "<main>done</main>" }, { ok: false, type: "opaqueredirect" }]) {
    const { reload } = await visit(() => answer);
    await later();
    assert.equal(reload.mock.callCount(), 1);
  }
});

test("without a network it looks again", async () => {
  const { reload, $ } = await visit(() => { throw new TypeError("Failed to fetch"); });
  await later();
  await later();
  assert.equal(globalThis.fetch.mock.callCount(), 2);
  assert.equal($("p").textContent, "1 waits");
  assert.equal(reload.mock.callCount(), 0);
});
