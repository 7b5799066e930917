// The side form: exact numbers of what is chosen, and what can be done with several. A field is saved as one leaves it.
import { aligned, change, distributed } from "./actions.js";
import { boxed, copyOf, moved } from "./things.js";
import { round } from "./geometry.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./things.js").Thing} Thing */

/** @typedef {{ type: string, amps: number, circuit?: string }} Outlet */

const socketTypes = new Map([["schuko", 16], ["blue16", 16], ["blue32", 32], ["cee16", 16], ["cee32", 32], ["cee63", 63], ["cee125", 125]]); // and the most amps of each
const mostSockets = 20;

/** plugged are outlets of which n are of a type; those that stay keep their circuit.
 * @param {Outlet[]} outlets @param {string} type @param {number} n */
function plugged(outlets, type, n) {
  const like = outlets.filter((o) => o.type === type);
  const more = Array.from({ length: Math.min(mostSockets, n) - like.length }, () => ({ type, amps: socketTypes.get(type) ?? 16 }));
  return [...outlets.filter((o) => o.type !== type || like.indexOf(o) < n), ...more];
}

export class Form {
  /** @param {Editor} editor @param {HTMLElement} root */
  constructor(editor, root) {
    this.editor = editor;
    this.root = root;
    this.from = "";
    /** @type {Thing[]} whom it shows */
    this.of = [];
    /** @type {HTMLInputElement | null} a choice on which the arrows stand, and nobody has settled yet */
    this.held = null;
    let keys = false;
    root.addEventListener("focusout", () => {
      this.settle();
      queueMicrotask(() => this.draw());
    });
    root.addEventListener("pointerdown", () => (keys = false));
    root.addEventListener("keydown", (e) => {
      keys = true;
      if (e.key === "Enter") this.settle();
    });
    root.addEventListener("change", (e) => {
      const field = /** @type {HTMLInputElement} */ (e.target);
      if (keys && field.matches("select")) this.held = field; // an arrow passes what is not meant
      else this.take(field);
    });
    root.addEventListener("click", (e) => {
      const button = /** @type {HTMLElement | null} */ (e.target instanceof Element ? e.target.closest("[data-do]") : null);
      if (button) this.act(button.dataset.do ?? "", button);
    });
  }

  /** @param {HTMLInputElement} field */
  take(field) {
    field.defaultValue = field.value;
    this.save(field);
  }

  /** settle takes the choice on which the arrows came to stand. */
  settle() {
    const field = this.held;
    this.held = null;
    if (field) this.take(field);
  }

  /** enter leads the focus into the form, to what no arrow changes. */
  enter() {
    this.editor.tab("thing");
    /** @type {HTMLElement | null} */ (this.root.querySelector("input, textarea") ?? this.root.querySelector("select, button"))?.focus();
  }

  draw() {
    const chosen = this.editor.selection.list;
    const from = JSON.stringify(chosen.map((t) => [t.key, t.id, t.value, this.editor.plan.on(t)]));
    if (from === this.from || (this.typing() && chosen.every((t, i) => t === this.of[i]) && chosen.length === this.of.length)) return;
    this.from = from;
    this.of = chosen;
    const at = /** @type {HTMLInputElement | null} */ (this.root.contains(document.activeElement) ? document.activeElement : null)?.name;
    this.root.replaceChildren(...(chosen.length === 0 ? [this.nothing()] : chosen.length === 1 ? this.one(chosen[0]) : this.many(chosen)));
    if (at) /** @type {HTMLElement | null} */ (this.root.querySelector(`[name="${at}"]`))?.focus();
  }

  /** typing: somebody is in the middle of a field, which an answer of the service must not empty. */
  typing() {
    const field = /** @type {HTMLInputElement | null} */ (this.root.contains(document.activeElement) ? document.activeElement : null);
    return Boolean(this.held) || Boolean(field?.matches("input:not([type=checkbox]), textarea")) && field?.value !== field?.defaultValue;
  }

  nothing() {
    return this.text("p", this.editor.words.say("nothing_chosen"), "soft");
  }

  /** @param {Thing[]} things */
  many(things) {
    const { words } = this.editor;
    const buttons = ["left", "column", "right", "top", "line", "bottom", "distribute"].map((name) => this.button(name, words.say(`align_${name}`)));
    return [this.text("h2", words.say("chosen", { n: things.length })), this.group(words.say("align"), buttons), this.row([this.field("dx", words.say("by_x"), 0), this.field("dy", words.say("by_y"), 0)]), ...this.supplies(things), this.common()];
  }

  /** supplies are water and how many sockets of each type pitches have; where they differ nothing stands there.
   * @param {Thing[]} pitches */
  supplies(pitches) {
    const { words } = this.editor;
    if (pitches.some((t) => t.kind !== "pitch")) return [];
    const sockets = [...socketTypes.keys()].map((type) => {
      const counts = new Set(pitches.map((t) => t.value.outlets.filter((/** @type {Outlet} */ o) => o.type === type).length));
      return this.field(`socket.${type}`, words.say(`socket_${type}`), counts.size === 1 ? [...counts][0] : "", true);
    });
    return [this.check("water", words.say("water"), pitches.every((t) => t.value.water)), this.group(words.say("sockets"), sockets)];
  }

  common() {
    const { words } = this.editor;
    return this.group(words.say("more"), [this.button("copy", words.say("copy")), this.button("remove", words.say("remove"))]);
  }

  /** @param {Thing} t @returns {Node[]} */
  one(t) {
    const { words } = this.editor;
    const head = this.text("h2", this.editor.says(t));
    const v = t.value;
    if (t.kind === "zone") return [head, this.row([this.field("letter", words.say("letter"), v.letter, true), this.name(t)]), this.field("capacity", words.say("capacity"), v.capacity ?? 0), this.common()];
    if (t.kind === "picture") return [];
    const at = t.centre;
    const place = t.kind === "outline" && !t.radius ? [] : [this.row([this.field("x", words.say("x"), round(at[0])), this.field("y", words.say("y"), round(at[1]))])];
    const size = t.box ? [this.row([this.field("front", words.say("front"), t.box.front), this.field("depth", words.say("depth"), t.box.depth), this.field("degrees", words.say("degrees"), t.box.degrees ?? 0)])] : [];
    return [head, ...this.own(t), ...place, ...size, this.common()];
  }

  /** own are the fields of its kind.
   * @param {Thing} t @returns {Node[]} */
  own(t) {
    const { words, plan } = this.editor;
    const v = t.value;
    switch (t.kind) {
      case "pitch": {
        const stays = plan.on(t);
        const list = document.createElement("ul");
        list.className = "edit-stays";
        list.append(...stays.map((s) => {
          const li = document.createElement("li");
          const name = document.createElement("bdi");
          name.textContent = plan.stalls.get(s.stall)?.name ?? "";
          const when = this.text("small", this.editor.when(s));
          const pick = this.button("pick", words.say("move_stall"));
          const off = this.button("off", words.say("take_off"));
          const lock = this.button("lock", words.say(s.locked ? "unlock" : "lock"));
          pick.dataset.stall = off.dataset.stall = lock.dataset.stall = String(s.stall);
          li.append(name, when, pick, off, lock);
          return li;
        }));
        const link = document.createElement("a");
        link.href = `${this.editor.root.dataset.pitches}${t.id}`;
        link.textContent = words.say("supplies");
        return [this.row([this.field("number", words.say("number"), v.number, true), this.check("water", words.say("water"), v.water)]), ...this.outlets(v.outlets ?? []), ...(stays.length ? [list] : []), ...(t.id ? [link] : [])];
      }
      case "stage":
        return [this.field("name", words.say("name"), v.name, true)];
      case "landmark":
        return [this.choice("kind", words.say("kind"), v.kind, "landmarks"), this.name(t), ...(["entrance", "exit", "door"].includes(v.kind) ? [this.field("width", words.say("width"), v.width ?? 0)] : []), ...(v.kind === "power" ? [this.field("supply", words.say("supply"), v.supply ?? 0)] : [])];
    }
    const points = t.radius ? this.field("radius", words.say("radius"), v.radius) : this.area("points", words.say("points"), v.points);
    return [this.choice("kind", words.say("kind"), v.kind, "outlines"), this.name(t), ...this.facts(v), points];
  }

  /** facts are what rules ask of an outline beyond where it lies.
   * @param {import("./things.js").Value} v @returns {Node[]} */
  facts(v) {
    const { words } = this.editor;
    const facts = v.facts ?? {};
    switch (v.kind) {
      case "fire_lane": case "escape_route": case "accessible_path": case "path":
        return [this.field("width", words.say("width"), v.width ?? 0)];
      case "building":
        return [this.field("storeys", words.say("storeys"), facts.storeys ?? 0)];
      case "tent":
        return [this.row([this.field("margin", words.say("margin"), facts.margin ?? 0), this.field("test_book", words.say("test_book"), facts.test_book ?? "", true), this.check("enterable", words.say("enterable"), facts.enterable)])];
    }
    return [];
  }

  /** outlets are a pitch's, each a row, and one more that is none yet.
   * @param {{ type: string, amps?: number, circuit?: string }[]} all */
  outlets(all) {
    const { words } = this.editor;
    return [...all, null].map((o, i) => this.group(words.say("outlet", { n: i + 1 }), [
      this.choice(`outlet.${i}.type`, words.say("outlet", { n: i + 1 }), o?.type ?? "", "outlet-types"),
      ...(o ? [this.field(`outlet.${i}.amps`, words.say("amps"), o.amps ?? 0), this.field(`outlet.${i}.circuit`, words.say("circuit"), o.circuit ?? "", true)] : []),
    ]));
  }

  /** @param {Thing} t */
  name(t) {
    return this.field("name", this.editor.words.say("name"), this.editor.view.name(t), true);
  }

  /** @param {string} tag @param {string} text @param {string} [name] */
  text(tag, text, name) {
    const e = document.createElement(tag);
    e.textContent = text;
    if (name) e.className = name;
    return e;
  }

  /** @param {string} name @param {string} label @param {string | number} value @param {boolean} [words] no number */
  field(name, label, value, words) {
    const input = document.createElement("input");
    input.className = "input";
    input.name = name;
    input.defaultValue = words ? String(value ?? "") : this.editor.number(Number(value));
    if (words) input.dir = "auto";
    else input.inputMode = "decimal";
    return this.labelled(label, input);
  }

  /** @param {string} label @param {HTMLElement} input */
  labelled(label, input) {
    const e = document.createElement("label");
    e.className = "edit-field";
    e.append(this.text("span", label), input);
    return e;
  }

  /** @param {string} name @param {string} label @param {boolean} on */
  check(name, label, on) {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.name = name;
    input.checked = Boolean(on);
    return this.labelled(label, input);
  }

  /** @param {string} name @param {string} label @param {string} value @param {string} from id of the select that holds the options */
  choice(name, label, value, from) {
    const select = document.createElement("select");
    select.className = "input";
    select.name = name;
    const options = /** @type {HTMLSelectElement} */ (document.getElementById(from)).options;
    select.append(...[...options].map((o) => new Option(o.text, o.value)));
    select.value = value;
    return this.labelled(label, select);
  }

  /** @param {string} name @param {string} label @param {number[][]} points */
  area(name, label, points) {
    const area = document.createElement("textarea");
    area.className = "input";
    area.name = name;
    area.rows = Math.min(6, points.length);
    area.dir = "ltr";
    area.defaultValue = points.map((p) => p.map((m) => round(m)).join("  ")).join("\n");
    return this.labelled(label, area);
  }

  /** @param {Node[]} inside */
  row(inside) {
    const e = document.createElement("div");
    e.className = "edit-row";
    e.append(...inside);
    return e;
  }

  /** @param {string} label @param {Node[]} inside */
  group(label, inside) {
    const e = this.row(inside);
    e.setAttribute("role", "group");
    e.setAttribute("aria-label", label);
    return e;
  }

  /** @param {string} does @param {string} label */
  button(does, label) {
    const e = document.createElement("button");
    e.type = "button";
    e.className = "edit-tool";
    e.dataset.do = does;
    e.textContent = label;
    return e;
  }

  /** save does what one field says.
   * @param {HTMLInputElement} input */
  save(input) {
    const { editor } = this;
    const things = editor.selection.list;
    const [t] = things;
    if (!t) return;
    const number = editor.read(input.value);
    const words = ["number", "name", "letter", "kind", "water", "points", "test_book", "enterable"].includes(input.name) || /\.(type|circuit)$/.test(input.name);
    if (!words && Number.isNaN(number)) {
      input.setAttribute("aria-invalid", "true");
      return editor.say("no_number");
    }
    if (input.name === "dx" || input.name === "dy") {
      return editor.did("moved", things.flatMap((one) => change(one, moved(one, input.name === "dx" ? number : 0, input.name === "dy" ? number : 0))), things);
    }
    const [, type] = /^socket\.(.*)$/.exec(input.name) ?? [];
    if (type || input.name === "water") {
      const value = (/** @type {Thing} */ one) => (type ? { outlets: plugged(one.value.outlets, type, number) } : { water: input.checked });
      return editor.did("changed", things.flatMap((one) => change(one, value(one))), things);
    }
    const value = this.value(t, input, number);
    if (!value) {
      input.setAttribute("aria-invalid", "true");
      return editor.say("no_points");
    }
    editor.did("changed", change(t, value), [t]);
  }

  /** value is what changes of a thing; null: it makes no sense.
   * @param {Thing} t @param {HTMLInputElement} input @param {number} number @returns {import("./things.js").Value | null} */
  value(t, input, number) {
    const [list, nth, part] = input.name.split(".");
    if (list === "outlet") {
      const outlets = copyOf(t.value.outlets ?? []);
      if (part === "type" && !input.value) outlets.splice(Number(nth), 1);
      else if (part === "type") outlets[Number(nth)] = { circuit: outlets[Number(nth)]?.circuit ?? "", type: input.value, amps: socketTypes.get(input.value) ?? 16 };
      else outlets[Number(nth)][part] = part === "amps" ? number : input.value;
      return { outlets };
    }
    switch (input.name) {
      case "x": return moved(t, number - t.centre[0], 0);
      case "y": return moved(t, 0, number - t.centre[1]);
      case "front": case "depth": case "degrees": return boxed(t, { [input.name]: number });
      case "name": return t.kind === "stage" ? { name: input.value } : { name: { ...copyOf(t.value.name ?? {}), [document.documentElement.lang]: input.value } };
      case "points": {
        const points = input.value.trim().split("\n").map((line) => line.trim().split(/[\s;]+/).map((m) => this.editor.read(m)));
        return points.every((p) => p.length === 2 && !p.some(Number.isNaN)) ? { points } : null;
      }
      case "margin": case "storeys": return { facts: { ...t.value.facts, [input.name]: number } };
      case "test_book": return { facts: { ...t.value.facts, test_book: input.value } };
      case "enterable": return { facts: { ...t.value.facts, enterable: input.checked } };
      case "capacity": return { capacity: Math.max(0, Math.round(number)) };
      case "radius": case "width": case "supply": return { [input.name]: number };
    }
    return { [input.name]: input.value };
  }

  /** @param {string} does @param {HTMLElement} button */
  act(does, button) {
    const { editor } = this;
    const things = editor.selection.list;
    if (does === "copy") return editor.duplicate();
    if (does === "remove") return editor.remove();
    if (does === "pick") return editor.stalls.pick(Number(button.dataset.stall), things[0]);
    if (does === "off") return editor.stalls.takeOff(things[0], Number(button.dataset.stall));
    if (does === "lock") return editor.stalls.lock(things[0], Number(button.dataset.stall));
    if (does === "distribute") return editor.did("distributed", distributed(things), things);
    return editor.did("aligned", aligned(things, /** @type {any} */ (does)), things);
  }
}
