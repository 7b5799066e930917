import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage, run } from "../testing/page.js";

const step = '<form data-keep action="http://localhost/de/apply/T/goods"><input name="seen" type="hidden" value="m1"><input name="what" value="Tea"><button name="do" value="next">Next</button></form>';

/** visit opens a step; answer is what the service says to what is kept. */
async function visit(answer = async () => ({ ok: true, text: async () => "m2" })) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const window = openPage(step);
  globalThis.FormData = window.FormData;
  globalThis.fetch = mock.fn(answer);
  await run("./keep.js", import.meta.url);
  const $ = (/** @type {string} */ selector) => document.querySelector(selector);
  const type = (/** @type {string} */ text) => {
    $("[name=what]").value = text;
    $("[name=what]").dispatchEvent(new Event("input", { bubbles: true }));
  };
  const asked = () => globalThis.fetch.mock.calls.map(({ arguments: [, { body }] }) => [body.get("do"), body.get("what"), body.get("seen")]);
  return { $, type, asked, leave: () => dispatchEvent(new Event("pagehide")) };
}

const breathe = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

test("what is typed is kept when the page is left, and after a pause", async () => {
  const { $, type, asked, leave } = await visit();
  leave();
  assert.deepEqual(asked(), []); // nothing was typed
  type("Tea and cake");
  leave();
  await breathe();
  assert.deepEqual(asked(), [["keep", "Tea and cake", "m1"]]);
  assert.equal($("[name=seen]").value, "m2");
  leave();
  assert.equal(asked().length, 1); // it is kept already
  type("Tea");
  mock.timers.tick(3999);
  assert.equal(asked().length, 1);
  mock.timers.tick(1);
  await breathe();
  assert.deepEqual(asked()[1], ["keep", "Tea", "m2"]);
});

test("what the service did not take is kept with the next occasion", async () => {
  for (const answer of [async () => ({ ok: false }), async () => { throw new TypeError("Failed to fetch"); }]) {
    const { $, type, asked, leave } = await visit(answer);
    type("Tea and cake");
    leave();
    await breathe();
    assert.equal($("[name=seen]").value, "m1");
    leave();
    assert.equal(asked().length, 2);
  }
});

test("a step that is sent is not kept beside it", async () => {
  const { $, type, asked, leave } = await visit();
  type("Tea and cake");
  $("form").dispatchEvent(new Event("submit", { cancelable: true }));
  leave();
  assert.deepEqual(asked(), []);
});

test("a step is sent after what is on its way, because it would be taken for another window's", async () => {
  const { $, type, asked, leave } = await visit();
  type("Tea and cake");
  leave();
  const again = mock.fn();
  $("form").requestSubmit = again;
  const submit = new Event("submit", { cancelable: true });
  $("form").dispatchEvent(submit);
  assert.equal(submit.defaultPrevented, true);
  await breathe();
  assert.equal(again.mock.callCount(), 1);
  assert.equal(asked().length, 1);
});
