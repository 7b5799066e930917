// The same as OnAndNext in internal/programme/now.go: both are held to testdata/now.json there.
const soon = 2 * 3600e3; // ms; what starts later than this is not "next"

/** onAndNext picks what runs at this moment and what starts together at the nearest time, if that is soon.
 * @template {{ from: number, until: number }} T
 * @param {T[]} items
 * @param {number} now
 * @returns {{ on: T[], next: T[] }} */
export function onAndNext(items, now) {
  const start = Math.min(...items.map((i) => i.from).filter((from) => from > now));
  return {
    on: items.filter((i) => i.from <= now && now < i.until),
    next: items.filter((i) => i.from === start && start - now < soon),
  };
}
