// What waits on this phone, as a file that the office reads in. It may lie about for a while, so a ticket stands in it by
// its signed bytes alone: the service finds it by them, and without the signature behind them nobody comes in. Of what was
// no ticket there is only a digest, the service's own: it may say anything about anybody.
import { parse } from "./code.js";
import { wire } from "./scan.js";

const signed = 26; // base32 characters that hold a code's 16 signed bytes
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** offer lets the person keep the file.
 * @param {import("./line.js").Line} line */
export async function offer(line) {
  const text = await fileOf(line);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `scans-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {import("./line.js").Line} line */
export async function fileOf(line) {
  const bundle = line.market.judge?.bundle;
  const scans = await Promise.all([...line.queue.scans.values()].map(async (scan) => {
    const { code, ...rest } = { code: undefined, ...wire(scan, line.clock) };
    return { ...rest, ...(scan.kind === "count" && { kind: scan.kind }), ...(code && { code: await named(code, scan) }) };
  }));
  const made_at = new Date(line.clock.now()).toISOString();
  return JSON.stringify({ edition: bundle?.event.edition, device: bundle?.device, gate: bundle?.gate, made_at, scans });
}

/** @param {string} code
 * @param {import("./line.js").Scan} scan */
async function named(code, scan) {
  const ticket = scan.refused === "invalid" ? null : parse(code);
  if (ticket) return ticket.text.slice(0, signed);
  if (!globalThis.crypto?.subtle) return undefined;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code.trim())));
  const bits = [...sum.slice(0, 10)].map((b) => b.toString(2).padStart(8, "0")).join("");
  return "?" + (bits.match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join("");
}
