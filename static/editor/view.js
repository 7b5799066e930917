// The drawing: one SVG in metres, y turned downwards. Each thing is a group that is moved by its transform; what it looks
// like, its class says, the same as on the public page.
import { around, core } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./geometry.js").Rect} Rect */
/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {import("./plan.js").Plan} Plan */

const svgNS = "http://www.w3.org/2000/svg";

/** el makes an SVG element.
 * @param {string} name @param {Record<string, string | number | undefined>} [attributes] @param {...(Node | string)} inside */
export function el(name, attributes = {}, ...inside) {
  const e = document.createElementNS(svgNS, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) e.setAttribute(key, String(value));
  e.append(...inside);
  return e;
}

const metres = (/** @type {number} */ m) => String(Math.round(m * 1000) / 1000);

const padlock = "M8 10V8a4 4 0 0 1 8 0v2h-2V8a2 2 0 0 0-4 0v2zM5 10h14v11H5z";

const closest = 0.5; // metres that the view shows at least

export class View {
  /** @param {SVGSVGElement} svg @param {Plan} plan @param {(t: Thing) => string} says */
  constructor(svg, plan, says) {
    this.svg = svg;
    this.plan = plan;
    this.says = says;
    /** @type {Map<Thing, SVGElement>} */
    this.groups = new Map();
    /** @type {Map<Thing, string>} what each was drawn from */
    this.drawn = new Map();
    /** @type {Set<string>} layers that are not shown */
    this.hidden = new Set();
    this.paper = el("rect", { class: "plan__paper" });
    this.back = el("g", { class: "edit-back" });
    this.things = el("g", {});
    this.names = el("g", { "aria-hidden": "true", class: "edit-names" });
    this.over = el("g", { class: "edit-over", "aria-hidden": "true" });
    svg.replaceChildren(this.paper, this.back, this.things, this.names, this.over);
    this.box = { x: 0, y: 0, w: 1, h: 1 };
    /** @type {DOMMatrix | undefined} while a gesture lasts */
    this.inverse = undefined;
    /** @type {() => void} what lies over the drawing and keeps its size on the screen */
    this.handles = () => {};
  }

  /** @param {Point} p @returns {Point} */
  flip([x, y]) {
    return [x, this.plan.height - y];
  }

  /** @param {Point[]} points */
  list(points) {
    return points.map((p) => this.flip(p).map(metres).join(",")).join(" ");
  }

  /** at is the place on the ground under a pointer.
   * @param {{ clientX: number, clientY: number }} e @returns {Point} */
  at(e) {
    const m = this.inverse ?? this.svg.getScreenCTM()?.inverse();
    if (!m) return [0, 0];
    return [e.clientX * m.a + e.clientY * m.c + m.e, this.plan.height - (e.clientX * m.b + e.clientY * m.d + m.f)];
  }

  /** hold keeps the scale for the time of a gesture. */
  hold(/** @type {boolean} */ on) {
    this.inverse = on ? this.svg.getScreenCTM()?.inverse() : undefined;
  }

  /** pixel is the size of one on the ground, in metres. */
  get pixel() {
    const m = this.svg.getScreenCTM();
    return m && m.a ? 1 / m.a : this.box.w / 1000;
  }

  /** @param {Rect} r */
  show(r, margin = 0.06) {
    const pad = Math.max(r.x1 - r.x0, r.y1 - r.y0) * margin + 0.5;
    this.frame({ x: r.x0 - pad, y: this.plan.height - r.y1 - pad, w: r.x1 - r.x0 + 2 * pad, h: r.y1 - r.y0 + 2 * pad });
  }

  /** whole shows the ground and all that reaches beyond it. */
  whole() {
    this.show(around([{ x0: 0, y0: 0, x1: this.plan.width, y1: this.plan.height }, ...this.plan.drawn().map((t) => t.extent)]), 0.02);
  }

  /** @param {{ x: number, y: number, w: number, h: number }} box */
  frame(box) {
    const most = 4 * Math.max(this.plan.width, this.plan.height);
    const by = Math.min(1, most / box.w) * Math.max(1, closest / box.w);
    const seen = this.svg.getBoundingClientRect();
    const shape = seen.height ? seen.width / seen.height : box.w / box.h;
    const [w, h] = [Math.max(box.w, box.h * shape) * by, Math.max(box.h, box.w / shape) * by]; // as wide and as tall as the screen's part
    this.box = { x: box.x + (box.w * by - w) / 2, y: box.y + (box.h * by - h) / 2, w, h };
    this.svg.setAttribute("viewBox", [this.box.x, this.box.y, this.box.w, this.box.h].map(metres).join(" "));
    this.handles();
  }

  /** zoom brings a place nearer by a factor, and leaves it where it is on the screen.
   * @param {number} factor @param {Point} [about] */
  zoom(factor, about) {
    const [x, y] = about ? this.flip(about) : [this.box.x + this.box.w / 2, this.box.y + this.box.h / 2];
    const by = 1 / factor;
    this.frame({ x: x + (this.box.x - x) * by, y: y + (this.box.y - y) * by, w: this.box.w * by, h: this.box.h * by });
  }

  /** pan moves the view by metres.
   * @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.frame({ ...this.box, x: this.box.x - dx, y: this.box.y + dy });
  }

  /** reveal pans until a thing is in sight.
   * @param {Thing} t */
  reveal(t) {
    const e = t.extent;
    const [x, y] = this.flip([e.x0, e.y1]);
    const b = this.box;
    const shift = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ from, /** @type {number} */ size) =>
      low < from ? low - from - size * 0.1 : high > from + size ? high - from - size * 0.9 : 0;
    const [dx, dy] = [shift(x, x + e.x1 - e.x0, b.x, b.w), shift(y, y + e.y1 - e.y0, b.y, b.h)];
    if (dx || dy) this.frame({ ...b, x: b.x + dx, y: b.y + dy });
  }

  /** draw brings the drawing up to date; only what has changed is drawn anew.
   * @param {Set<Thing>} selected @param {Thing | null} at where the focus is */
  draw(selected, at) {
    this.paper.setAttribute("width", String(this.plan.width));
    this.paper.setAttribute("height", String(this.plan.height));
    const all = this.plan.drawn().filter((t) => !this.hidden.has(t.layer));
    const there = new Set(all);
    for (const [t, group] of this.groups) {
      if (there.has(t)) continue;
      group.remove();
      this.groups.delete(t);
      this.drawn.delete(t);
    }
    this.names.replaceChildren(...this.surfaceNames(all));
    let before = null;
    for (const t of all) {
      const group = this.group(t);
      group.setAttribute("aria-pressed", String(selected.has(t)));
      group.setAttribute("tabindex", t === at ? "0" : "-1");
      group.classList.toggle("is-chosen", selected.has(t));
      /** @type {ChildNode | null} */
      const next = before ? /** @type {Element} */ (before).nextSibling : this.things.firstChild;
      if (next !== group) this.things.insertBefore(group, next);
      before = group;
    }
    this.handles();
  }

  /** @param {Thing} t */
  group(t) {
    let g = this.groups.get(t);
    if (!g) {
      g = el("g", { role: "button", "data-key": t.key });
      this.groups.set(t, g);
    }
    const stays = t.kind === "pitch" ? this.plan.on(t) : [];
    const stalls = stays.map((s) => this.plan.stalls.get(s.stall));
    const from = JSON.stringify([t.value, t.layer, stays.map((s) => s.locked), stalls.map((s) => [s?.name, s?.sign]), this.plan.height]);
    if (this.drawn.get(t) === from) return g;
    this.drawn.set(t, from);
    g.setAttribute("aria-label", this.says(t));
    g.setAttribute("class", this.classOf(t, stalls[0]?.hue));
    const [x, y] = this.flip(t.centre);
    if (t.box) g.setAttribute("transform", `translate(${metres(x)} ${metres(y)}) rotate(${metres(-(t.box.degrees ?? 0))})`);
    g.replaceChildren(...this.inside(t, stalls[0]?.sign, stalls.length));
    return g;
  }

  /** @param {Thing} t @param {string} [hue] */
  classOf(t, hue) {
    if (t.layer === "pitch") return `edit-thing p-pitch ${hue ? `hue--${hue}` : "is-free"}`;
    if (t.layer === "stage") return "edit-thing p-stage hue--berry";
    if (t.layer === "landmark") return "edit-thing p-landmark";
    return `edit-thing edit-ground p-${t.layer.replaceAll("_", "-")}`;
  }

  /** inside is what a thing looks like.
   * @param {Thing} t @param {string | undefined} sign of its first stall @param {number} stays */
  inside(t, sign, stays) {
    if (t.box) return this.boxed(t, sign, stays);
    if (t.layer === "landmark") return [this.sign(this.plan.signs[t.value.kind], this.flip(t.points[0]), 1)];
    const [x, y] = this.flip(t.centre);
    const shape = t.radius ? el("circle", { cx: metres(x), cy: metres(y), r: t.radius }) : el("polygon", { points: this.list(t.points) });
    return [shape];
  }

  /** surfaceNames stand over all that lies on the surfaces, each where it has room; what lies on top goes before what it lies on.
   * @param {Thing[]} all from the ground up */
  surfaceNames(all) {
    /** @type {Rect[]} */
    const taken = [];
    return all.slice().reverse().flatMap((t) => {
      const name = t.kind === "outline" && t.layer !== "ground" ? this.name(t) : "";
      const e = t.extent;
      const tall = e.y1 - e.y0 > 2 * (e.x1 - e.x0);
      const { at, width } = tall || t.points.length < 3 ? { at: t.centre, width: tall ? e.y1 - e.y0 : e.x1 - e.x0 } : core(t.points);
      const size = Math.min(1.6, (0.9 * width) / (0.56 * name.length));
      if (!name || size < 0.5) return [];
      const [x, y] = this.flip(at);
      const half = [0.28 * name.length * size, 0.5 * size];
      if (tall) half.reverse();
      const box = { x0: x - half[0], y0: y - half[1], x1: x + half[0], y1: y + half[1] };
      if (taken.some((o) => o.x0 < box.x1 && box.x0 < o.x1 && o.y0 < box.y1 && box.y0 < o.y1)) return [];
      taken.push(box);
      return [el("text", { class: "plan__word plan__word--surface", x: metres(x), y: metres(y + 0.35 * size), "font-size": metres(size), transform: tall ? `rotate(-90 ${metres(x)} ${metres(y)})` : undefined }, name)];
    });
  }

  /** @param {Thing} t */
  name(t) {
    const names = t.value.name ?? {};
    return String(names[document.documentElement.lang] ?? Object.values(names)[0] ?? "");
  }

  /** @param {Thing} t @param {string | undefined} sign @param {number} stays */
  boxed(t, sign, stays) {
    const { front, depth, degrees = 0 } = /** @type {import("./geometry.js").Box} */ (t.box);
    const [w, d] = [front / 2, depth / 2];
    const shape = el("polygon", { points: `${-w},${d} ${w},${d} ${w},${-d} ${-w},${-d}` });
    const face = el("line", { class: "edit-front", x1: -w, y1: d, x2: w, y2: d });
    const word = String(t.value.number ?? t.value.name ?? "");
    const up = degrees > 90.5 && degrees < 269.5 ? 180 : 0; // never upside down
    const size = Math.min(0.36 * depth, (0.94 * front) / (0.68 * Math.max(1, word.length)), 2);
    const inner = el("g", { transform: `rotate(${up})` });
    const mark = t.kind === "stage" ? "kind-culture" : sign;
    if (mark && this.plan.signs[mark]) inner.append(this.sign(this.plan.signs[mark], [0, -0.2 * depth], Math.min(0.2 * depth, 0.3 * front)));
    inner.append(el("text", { class: "plan__word plan__word--number", x: 0, y: metres(mark ? 0.32 * depth : 0.36 * size), "font-size": metres(size) }, word + (stays > 1 && new Set(this.plan.on(t).map((s) => s.stall)).size > 1 ? " +" : "")));
    if (t.kind === "pitch" && this.plan.on(t).some((s) => s.locked)) inner.append(this.sign({ hue: "", path: padlock, mark: true }, [0.37 * front, -0.2 * depth], Math.min(0.22 * depth, 0.19 * front)));
    return [shape, face, inner];
  }

  /** sign is a picture of the grid of 24 about a place, r from its middle to its edge.
   * @param {import("./plan.js").Sign} s @param {Point} at @param {number} r */
  sign(s, [x, y], r) {
    const grid = (/** @type {number} */ n) => `translate(${metres(x - n)} ${metres(y - n)}) scale(${metres(n / 12)})`;
    if (s.mark) return el("path", { class: "p-mark", transform: grid(r), d: s.path });
    return el("g", { class: `p-sign hue--${s.hue}` }, el("rect", { x: metres(x - r), y: metres(y - r), width: metres(2 * r), height: metres(2 * r), rx: metres(0.35 * r) }),
      el("path", { transform: grid(0.78 * r), d: s.path }));
  }

  /** thingOf is the thing an element belongs to.
   * @param {EventTarget | null} target */
  thingOf(target) {
    const key = target instanceof Element ? target.closest("[data-key]")?.getAttribute("data-key") : null;
    return key ? [...this.groups.keys()].find((t) => String(t.key) === key) ?? null : null;
  }

  /** focus goes to a thing's group.
   * @param {Thing} t */
  focus(t) {
    this.reveal(t);
    this.groups.get(t)?.focus({ preventScroll: true });
  }

  /** overlay shows helping lines: what is dragged out, what catches, what is measured.
   * @param {...SVGElement} lines */
  overlay(...lines) {
    this.over.querySelector(".edit-help")?.remove();
    if (lines.length) this.over.append(el("g", { class: "edit-help" }, ...lines));
  }

  /** @param {Point} a @param {Point} b @param {string} name */
  line(a, b, name) {
    const [[x1, y1], [x2, y2]] = [this.flip(a), this.flip(b)];
    return el("line", { class: name, x1: metres(x1), y1: metres(y1), x2: metres(x2), y2: metres(y2) });
  }

  /** @param {Point[]} points @param {string} name */
  polygon(points, name) {
    return el("polygon", { class: name, points: this.list(points) });
  }

  /** @param {Point} p @param {string} text @param {string} name */
  word(p, text, name) {
    const [x, y] = this.flip(p);
    return el("text", { class: name, x: metres(x), y: metres(y), "font-size": metres(14 * this.pixel) }, text);
  }
}
