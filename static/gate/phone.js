// What this phone lacks or runs out of, in words that the page has: nothing of it stops the gate.

/** @typedef {"screen" | "buzz" | "own_check" | "storage"} Lack */

/** lacks names what an older browser cannot do.
 * @param {boolean} awake whether the screen stays on
 * @returns {Promise<Lack[]>} */
export async function lacks(awake) {
  const persisted = await navigator.storage?.persist?.().catch(() => false);
  /** @type {[Lack, boolean | undefined][]} */
  const all = [["screen", !awake], ["buzz", !navigator.vibrate], ["own_check", !globalThis.crypto?.subtle], ["storage", !persisted]];
  return all.filter(([, lacking]) => lacking).map(([name]) => name);
}

const low = 0.2;

/** battery tells whenever the battery is low, or no longer, where the browser knows.
 * @param {(percent: number | null) => void} said null: it is not low */
export async function battery(said) {
  const able = /** @type {Navigator & { getBattery?: () => Promise<EventTarget & { level: number, charging: boolean }> }} */ (navigator);
  const b = await able.getBattery?.().catch(() => undefined);
  if (!b) return;
  const look = () => said(b.level < low && !b.charging ? Math.round(b.level * 100) : null);
  b.addEventListener("levelchange", look);
  b.addEventListener("chargingchange", look);
  look();
}
