// A scan taken back.
import { ask } from "./ask.js";
import { factOf, make } from "./scan.js";

/** @typedef {import("./line.js").Line} Line */
/** @typedef {import("./judge.js").Read} Read */
/** @typedef {import("./scan.js").Kind} Kind */

const patience = 1500; // ms

/** undo takes a scan out of the queue if the service cannot have it; with the service as if it had never been, while it
 * has it and nothing followed; and otherwise by its contrary.
 * @param {Line} line
 * @param {string} nonce
 * @param {Kind} kind
 * @param {{ code?: string, nth?: number, read?: Read | null }} scan
 * @returns {Promise<boolean>} */
export async function undo(line, nonce, kind, { code, nth, read }) {
  const { queue, seen } = line;
  if (seen.stoodIn(read?.digest)) return false; // it would let in a second time
  await queue.look(); // another tab may have sent it
  const waits = queue.scans.get(nonce);
  if (waits && !waits.tried && !queue.asking.has(nonce)) {
    seen.unlearn(nonce, waits.digest);
    return queue.settle([nonce]);
  }
  const answer = line.name === "online" ? await ask("undo", { body: { nonce }, patience }) : null;
  if (answer?.ok) {
    seen.unlearn(nonce, read?.digest);
    await line.kept.forget([nonce]);
    await queue.settle([nonce]);
    return true;
  }
  if (answer?.status === 409) return false;
  if (kind !== "entry" && kind !== "exit") await line.send({ kind: kind === "plus" ? "minus" : "plus" });
  else if (kind === "entry") return "status" in (await line.send({ kind: "exit", code, nth, read }));
  else await force(line, { code, nth, read });
  return true;
}

/** force stores that somebody is in, whatever stands against it.
 * @param {Line} line
 * @param {{ code?: string, nth?: number, read?: Read | null }} scan */
async function force(line, { code, nth, read }) {
  const scan = make("entry", line.clock, { code, ...(nth && { nth }), force: true, judged: "ok", digest: read?.digest, round: 1 });
  line.seen.learn(factOf(scan, line.clock, 0));
  await line.queue.lay(scan);
  line.soon();
}
