// When and where a session may go: spans of time on stages, as a drag offers them. The service judges in the end.

/** @typedef {{ from: number, until: number }} Span */
/** @typedef {{ id: number, version: number, title: string, who: string, hosts: number[] | null, state: string, mark: string, stage: number, start: number,
 *   minutes: number, setup: number, change: number, href: string }} Session start 0: none */
/** @typedef {{ id: number, name: string, location: string, capacity: number, several: boolean, open: (Span & { name: string })[] }} Stage */
/** @typedef {{ id: number, stage: number, kind: string, label: string, version: number } & Span} Block */

export const minute = 60_000;

/** @param {Session} s */
export const endOf = (s) => s.start + s.minutes * minute;

/** @param {Session} s */
export const placed = (s) => s.stage > 0 && s.start > 0 && s.minutes > 0;

/** snapped is the nearest step of the clock.
 * @param {number} at @param {number} step minutes */
export const snapped = (at, step) => Math.round(at / (step * minute)) * step * minute;

/** without are the parts of spans that another leaves.
 * @param {Span[]} spans @param {Span} taken @returns {Span[]} */
export function without(spans, taken) {
  return spans.flatMap((s) => {
    if (taken.until <= s.from || s.until <= taken.from) return [s];
    return [{ from: s.from, until: taken.from }, { from: taken.until, until: s.until }].filter((r) => r.from < r.until);
  });
}

/** busy are the times at which a session's hosts are at another.
 * @param {Session} s @param {Session[]} all */
export const busy = (s, all) => all
  .filter((o) => o.id !== s.id && placed(o) && (o.hosts ?? []).some((h) => (s.hosts ?? []).includes(h)))
  .map((o) => ({ from: o.start, until: endOf(o) }));

/** free are the spans on a stage in which a session finds room, with its set-up and change-over.
 * @param {Session} s @param {Stage} stage @param {Session[]} all @param {Block[]} blocks @returns {Span[]} */
export function free(s, stage, all, blocks) {
  /** @type {Span[]} */
  let spans = stage.open;
  if (!stage.several) {
    for (const o of all) {
      if (o.id === s.id || o.stage !== stage.id || !placed(o)) continue;
      spans = without(spans, { from: o.start - (s.change + o.setup) * minute, until: endOf(o) + (o.change + s.setup) * minute });
    }
  }
  for (const b of blocks) if (b.stage === stage.id) spans = without(spans, b);
  for (const b of busy(s, all)) spans = without(spans, b);
  return spans.filter((r) => r.until - r.from >= s.minutes * minute);
}

/** lanes lays sessions of one stage that overlap beside each other: for each its lane and how many there are.
 * @param {Session[]} all @returns {Map<Session, { lane: number, of: number }>} */
export function lanes(all) {
  const out = new Map();
  /** @type {Session[]} */
  let group = [];
  /** @type {number[]} */
  let ends = [];
  const close = () => {
    for (const s of group) out.get(s).of = ends.length;
    group = [];
    ends = [];
  };
  for (const s of all.slice().sort((a, b) => a.start - b.start || a.id - b.id)) {
    if (ends.length && ends.every((end) => end <= s.start)) close();
    let lane = ends.findIndex((end) => end <= s.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = endOf(s);
    group.push(s);
    out.set(s, { lane, of: 0 });
  }
  close();
  return out;
}

/** onDay is the moment of a time of day on the grid: the first that the market's clock shows so.
 * @param {string} clock "14:00" @param {Span} day @param {(at: number) => string} says the clock at a moment, "14:00" */
export function onDay(clock, day, says) {
  for (let at = day.from; at <= day.until; at += 5 * minute) if (says(at) === clock) return at;
  return 0;
}
