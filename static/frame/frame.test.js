import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage, press, run } from "../testing/page.js";

mock.timers.enable({ apis: ["setTimeout"] });

async function visit(body) {
  const { document } = openPage(body);
  await run("./frame.js", import.meta.url);
  return { document, $: (selector) => document.querySelector(selector) };
}

test("a button unfolds what it names, and says so", async () => {
  const { $ } = await visit(`<button data-unfolds="nav" aria-expanded="false"><i>icon</i></button><nav id="nav"></nav>`);
  press($("i"));
  assert.ok($("#nav").classList.contains("is-open"));
  assert.equal($("button").getAttribute("aria-expanded"), "true");
  press($("i"));
  assert.ok(!$("#nav").classList.contains("is-open"));
  assert.equal($("button").getAttribute("aria-expanded"), "false");
});

const menus = `<details class="menu" open id="one"><summary>1</summary><a href="#">x</a></details>
<details class="menu" open id="two"><summary>2</summary></details>
<details open id="other"><summary>not a menu</summary></details><p>text</p>`;

test("a click closes the menus it is not in", async () => {
  const { $ } = await visit(menus);
  press($("#one a"));
  assert.deepEqual([$("#one").open, $("#two").open, $("#other").open], [true, false, true]);
  press($("p"));
  assert.deepEqual([$("#one").open, $("#other").open], [false, true]);
});

test("Escape closes a menu and goes back to its button", async () => {
  const { document, $ } = await visit(menus);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  assert.ok($("#one").open);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  assert.ok(!$("#one").open);
  assert.equal(document.activeElement, $("#one summary"));
});

test("a link opens its dialog, and the cross closes it", async () => {
  const { $ } = await visit(`<a data-dialog="box" href="#box">open</a><dialog id="box"><a data-closes href="#">close</a></dialog>`);
  assert.ok(press($("a[data-dialog]")).defaultPrevented);
  assert.ok($("dialog").open);
  assert.ok(press($("[data-closes]")).defaultPrevented);
  assert.ok(!$("dialog").open);
});

test("a link whose dialog is not there stays a link", async () => {
  const { $ } = await visit(`<a data-dialog="none" href="#none">open</a>`);
  assert.ok(!press($("a")).defaultPrevented);
});

function submit(form, submitter) {
  const e = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter });
  form.dispatchEvent(e);
  return e;
}

const form = `<form method="post"><button class="button">save</button></form>`;

test("a form is sent once, and its button shows that it counted", async () => {
  const { $ } = await visit(form);
  assert.ok(!submit($("form"), $("button")).defaultPrevented);
  assert.ok($("button").classList.contains("is-busy"));
  assert.ok(submit($("form"), $("button")).defaultPrevented);
});

test("a form can be sent again after eight seconds or when the page comes back", async () => {
  const { $ } = await visit(form);
  submit($("form"), $("button"));
  mock.timers.tick(8000);
  assert.ok(!$("button").classList.contains("is-busy"));
  assert.ok(!submit($("form"), $("button")).defaultPrevented);
  dispatchEvent(new Event("pageshow"));
  assert.ok(!submit($("form"), $("button")).defaultPrevented);
});

test("a filter may be sent as often as one likes", async () => {
  const { $ } = await visit(`<form method="get"><button class="button">find</button></form>`);
  submit($("form"), $("button"));
  assert.ok(!submit($("form"), $("button")).defaultPrevented);
});

test("a stepper steps within its limits and tells the form", async () => {
  const { document, $ } = await visit(`<div><button data-step="-1">−</button><input type="number" min="0" max="2" value="1"><button data-step="1">+</button></div>`);
  let told = 0;
  document.addEventListener("input", () => told++);
  press($("[data-step='1']"));
  assert.equal($("input").value, "2");
  press($("[data-step='-1']"));
  press($("[data-step='-1']"));
  assert.equal($("input").value, "0");
  assert.equal(told, 3);
});

test("a choice in a filter sends it", async () => {
  const { $ } = await visit(`<form data-submits><select><option>a</option></select></form><form><select id="quiet"></select></form>`);
  let sent = 0;
  for (const f of [$("form"), $("form:not([data-submits])")]) f.requestSubmit = () => sent++;
  $("select").dispatchEvent(new Event("change", { bubbles: true }));
  $("#quiet").dispatchEvent(new Event("change", { bubbles: true }));
  assert.equal(sent, 1);
});

test("a print button prints", async () => {
  const { $ } = await visit(`<button data-print>print</button>`);
  let printed = 0;
  globalThis.print = () => printed++;
  press($("button"));
  assert.equal(printed, 1);
});

test("the list of what is wrong takes the focus", async () => {
  const { document, $ } = await visit(`<div data-errors tabindex="-1">wrong</div>`);
  assert.equal(document.activeElement, $("[data-errors]"));
});
