import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, press, run } from "../testing/page.js";

/** visit opens a page on a device that wishes for dark or light. */
async function visit({ wishesDark = false, stored = null, forgets = false } = {}) {
  const window = openPage(`<button data-theme-switch><span>moon</span></button><p>text</p>`);
  const wish = { matches: wishesDark, addEventListener: (_, listener) => (wish.changed = listener) };
  globalThis.matchMedia = () => wish;
  if (stored) window.localStorage.setItem("theme", stored);
  if (forgets) {
    globalThis.localStorage = {
      getItem() { throw new Error("private window"); },
      setItem() { throw new Error("private window"); },
    };
  }
  await run("./theme.js", import.meta.url);
  const root = window.document.documentElement;
  return { window, wish, root, turn: () => press(window.document.querySelector("[data-theme-switch] span")) };
}

test("says that scripts run", async () => {
  const { root } = await visit();
  assert.ok(root.classList.contains("js"));
});

test("without a choice the device's wish counts, also when it changes", async () => {
  const { root, wish } = await visit({ wishesDark: true });
  assert.deepEqual([root.dataset.theme, root.dataset.shade], [undefined, "dark"]);
  wish.matches = false;
  wish.changed();
  assert.equal(root.dataset.shade, "light");
});

test("a stored choice wins over the wish", async () => {
  const { root, wish } = await visit({ wishesDark: true, stored: "light" });
  assert.deepEqual([root.dataset.theme, root.dataset.shade], ["light", "light"]);
  wish.changed();
  assert.equal(root.dataset.shade, "light");
});

test("anything else that is stored is no choice", async () => {
  const { root } = await visit({ stored: "purple" });
  assert.deepEqual([root.dataset.theme, root.dataset.shade], [undefined, "light"]);
});

test("the switch turns to the other shade and keeps it", async () => {
  const { window, root, turn } = await visit({ wishesDark: true });
  turn();
  assert.deepEqual([root.dataset.theme, root.dataset.shade, window.localStorage.getItem("theme")], ["light", "light", "light"]);
  turn();
  assert.deepEqual([root.dataset.theme, root.dataset.shade, window.localStorage.getItem("theme")], ["dark", "dark", "dark"]);
});

test("a click elsewhere turns nothing", async () => {
  const { window, root } = await visit();
  press(window.document.querySelector("p"));
  assert.equal(root.dataset.theme, undefined);
});

test("a window that stores nothing can be switched all the same", async () => {
  const { root, turn } = await visit({ forgets: true });
  turn();
  assert.equal(root.dataset.shade, "dark");
});
