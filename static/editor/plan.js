// The plan as this page knows it: what the service said last, and over it what waits to be sent.
import { Thing, copyOf } from "./things.js";

/** @typedef {import("./things.js").Stored} Stored */
/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("./actions.js").Step} Step */
/** @typedef {{ stall: number, pitch: number, location?: number, number?: string, from: string, until: string, locked?: boolean }} Stay */
/** @typedef {{ id: number, name: string, kind: string, sign: string, hue: string, needs: string, state: string, front: number | null, depth: number | null }} Stall */
/** @typedef {{ day: number, from: string, until: string, says: string }} Time */
/** @typedef {{ hue: string, path: string, mark?: boolean }} Sign */
/** @typedef {{ mark: string, name: string, width: number, height: number, bearing: number, layers: string[], signs: Record<string, Sign>,
 *   objects: Stored[], stalls: Stall[], stays: Stay[], times: Time[], here: number, who: { id: number, name: string }[] }} State */
/** @typedef {{ before: string, mark: string, objects: Stored[] | null, gone: { kind: string, id: number }[] | null, stays: Stay[] | null }} Answer */

export class Plan {
  /** @param {State} state */
  constructor(state) {
    /** @type {Map<string, Thing>} everything that was ever here, by kind and id */
    this.known = new Map();
    /** @type {Set<Thing>} */
    this.all = new Set();
    /** @type {Stay[]} */
    this.stays = [];
    /** @type {Map<number, Stall>} */
    this.stalls = new Map();
    /** @type {Time[]} */
    this.times = [];
    /** @type {string[]} */
    this.layers = [];
    /** @type {Record<string, Sign>} */
    this.signs = {};
    this.width = 1;
    this.height = 1;
    this.bearing = 0;
    this.here = 0;
    this.mark = "";
    this.name = "";
    this.read(state, []);
  }

  /** read takes a state of the service; what waits lies over it.
   * @param {State} state @param {Action[]} waiting */
  read(state, waiting) {
    this.mark = state.mark;
    this.name = state.name;
    this.width = state.width;
    this.height = state.height;
    this.bearing = state.bearing;
    this.layers = state.layers;
    this.signs = state.signs;
    this.here = state.here;
    this.times = state.times ?? [];
    this.stalls = new Map((state.stalls ?? []).map((s) => [s.id, s]));
    this.stays = state.stays ?? [];
    for (const thing of this.all) if (thing.id) thing.gone = true;
    for (const stored of state.objects) this.store(stored);
    for (const action of waiting) this.apply(action);
  }

  /** store notes how an object stands at the service.
   * @param {Stored} stored */
  store(stored) {
    const name = `${stored.kind}:${stored.id}`;
    let thing = this.known.get(name);
    if (!thing) {
      thing = new Thing(stored.kind, stored.id, stored.version, copyOf(stored.value));
      this.known.set(name, thing);
      this.all.add(thing);
    }
    Object.assign(thing, { version: stored.version, value: copyOf(stored.value), gone: false });
    if (thing.kind === "pitch") thing.value.outlets ??= []; // the service is silent about none, and none can be asked for
    return thing;
  }

  /** answered takes what the service says to an action; later ones that wait lie over it.
   * @param {Action} action @param {Answer} answer @param {Action[]} waiting */
  answered(action, answer, waiting) {
    const spoken = new Set(action.steps.flatMap((s) => (s.of?.id ? [`${s.of.kind}:${s.of.id}`] : [])));
    const made = (answer.objects ?? []).filter((o) => !spoken.has(`${o.kind}:${o.id}`));
    for (const step of action.steps) {
      const stored = step.do === "create" && !step.of?.id ? made.shift() : undefined;
      if (!stored || !step.of) continue;
      step.of.id = stored.id;
      this.known.set(`${stored.kind}:${stored.id}`, step.of);
      this.all.add(step.of);
    }
    for (const stored of answer.objects ?? []) this.store(stored);
    for (const { kind, id } of answer.gone ?? []) {
      const thing = this.known.get(`${kind}:${id}`);
      if (thing) thing.gone = true;
    }
    if (answer.stays) this.stays = answer.stays;
    this.mark = answer.mark;
    for (const later of waiting) this.apply(later);
  }

  /** apply shows an action before the service has heard of it.
   * @param {Action} action */
  apply(action) {
    for (const step of action.steps) this.step(step);
  }

  /** @param {Step} step */
  step(step) {
    if (step.do === "stand") {
      const who = new Set([...step.before, ...step.after].map((s) => s.stall));
      this.stays = [...this.stays.filter((s) => !who.has(s.stall)), ...step.after];
      return;
    }
    const { of } = step;
    if (step.do === "update") Object.assign(of.value, copyOf(step.value));
    of.gone = step.do === "delete";
    this.all.add(of);
  }

  /** things that are there.
   * @param {string} [kind] */
  things(kind) {
    return [...this.all].filter((t) => !t.gone && (!kind || t.kind === kind));
  }

  /** drawn are those that are on the drawing, from the ground up. */
  drawn() {
    const depth = new Map(this.layers.map((name, i) => [name, i]));
    return this.things().filter((t) => depth.has(t.layer)).sort((a, b) => (depth.get(a.layer) ?? 0) - (depth.get(b.layer) ?? 0) || a.key - b.key);
  }

  /** on are the stays on a pitch, in order of time.
   * @param {Thing} pitch */
  on(pitch) {
    return pitch.id ? this.stays.filter((s) => s.pitch === pitch.id).sort((a, b) => a.from.localeCompare(b.from)) : [];
  }

  /** of are a stall's stays.
   * @param {number} stall */
  of(stall) {
    return this.stays.filter((s) => s.stall === stall);
  }

  /** @param {number} id */
  pitch(id) {
    return this.things("pitch").find((p) => p.id === id);
  }

  /** unplaced are the stalls that stand nowhere. */
  unplaced() {
    const stands = new Set(this.stays.map((s) => s.stall));
    return [...this.stalls.values()].filter((s) => !stands.has(s.id));
  }
}
