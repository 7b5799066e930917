// Telling the service what waits, in any order and as often as it takes, and hearing from it what is new.
import { ask } from "./ask.js";
import { factOf, newNonce, people, wire } from "./scan.js";

/** @typedef {import("./line.js").Line} Line */
/** @typedef {import("./line.js").Late} Late */
/** @typedef {import("./judge.js").Fact} Fact */
/** @typedef {import("./scan.js").Scan} Scan */
/** @typedef {import("./scan.js").Answer} Answer */

/** @typedef {{ as_of: string, state: string, locations: { location: string, inside: number, gates?: { gate: string, entries?: number, devices?: number, silent?: number }[] }[] }} Occupancy */

const quick = 1500; // ms in which a service answers by which people at the gate can be judged
const patience = 5000; // ms for a question that nobody waits for
const long = 30_000; // ms for a great many scans
const most = 1000; // scans in one request
const fewest = 10;
const aboutTheScans = new Set([403, 409, 413, 422]); // too many of them, a malformed one, or a count of who may not count any more

/** sync tells what waits and asks for what is new.
 * @param {Line} line */
export async function sync(line) {
  await line.queue.look();
  const occupancy = await look(line);
  if (line.name === "out" || !occupancy) return occupancy;
  await deliver(line);
  await line.market.learn();
  return occupancy;
}

/** look asks how many are inside and how the gates stand, and by the way for the time. A service that knows that may still
 * be unable to store: while scans wait, only one that it takes shows that it can.
 * @param {Line} line
 * @returns {Promise<Occupancy | null>} */
export async function look(line) {
  const answer = await ask("occupancy", { patience });
  if (answer?.status === 401) line.shut(answer);
  else if (!answer?.ok || answer.took >= quick) line.set("waiting");
  else if (line.name !== "waiting" || !line.queue.ready(1).length) line.set("online");
  if (!answer?.ok) return null;
  line.clock.learn(answer.body.as_of, answer.took);
  line.kept.keep("clock", line.clock.kept);
  line.synced = line.clock.now();
  line.counted = 0;
  if (answer.body.state !== line.admission) line.market.doubt();
  line.admission = answer.body.state;
  return answer.body;
}

/** deliver tells all that waits, the oldest first. What did not arrive is told with the next call.
 * @param {Line} line */
export async function deliver(line) {
  const next = () => line.queue.ready(line.batch);
  for (let scans = next(); scans.length; scans = next()) {
    if (!(await tell(line, scans))) return;
  }
  for (const count of line.queue.counts()) {
    const told = await tellCount(line, count);
    if (!told) return;
    if (told !== "count.hand_done") line.tellLate([...line.late, { at: wire(count, line.clock).at, reason: "", count: count.inside }]);
  }
}

/** tell sends scans together. One that the service could not judge stays until somebody has looked. A refusal of
 * them all must not hold up the good ones: they are looked for by halves.
 * @param {Line} line
 * @param {Scan[]} scans
 * @returns {Promise<boolean>} whether there is a point in sending more */
async function tell(line, scans) {
  const { asking } = line.queue;
  for (const scan of scans) {
    asking.add(scan.nonce);
    scan.tried = true;
  }
  const body = { scans: scans.map((s) => wire(s, line.clock)), sent_at: new Date(line.clock.now()).toISOString() };
  const answer = await ask("scans", { body, patience: long });
  for (const scan of scans) asking.delete(scan.nonce);
  if (answer?.ok && Array.isArray(answer.body.results)) {
    line.batch = Math.min(most, line.batch * 2);
    if (answer.took < quick) line.set("online");
    await settled(line, scans, answer.body.results, false);
    return true;
  }
  if (answer?.status === 401) line.shut(answer);
  if (!answer) line.batch = Math.max(fewest, Math.floor(line.batch / 2));
  if (!answer || !aboutTheScans.has(answer.status)) return false;
  if (scans.length === 1) return line.queue.leave(scans[0]);
  const half = Math.ceil(scans.length / 2);
  return (await tell(line, scans.slice(0, half))) && tell(line, scans.slice(half));
}

/** tellCount tells one head count. One that the service refuses is wrong for good, and dropped.
 * @param {Line} line
 * @param {Scan} count
 * @returns {Promise<string>} the word for what it answered; "" without an answer */
export async function tellCount(line, count) {
  const answer = await ask("count", { body: wire(count, line.clock), patience });
  if (!answer || !(answer.ok || aboutTheScans.has(answer.status))) return "";
  await line.queue.settle([count.nonce]);
  return answer.ok ? "count.hand_done" : "count.hand_refused";
}

/** settled takes the service's answers: what they say about tickets stays, and what speaks against an answer that a
 * person was given before is said.
 * @param {Line} line
 * @param {Scan[]} scans
 * @param {Answer[]} answers
 * @param {boolean} shown whether the volunteer sees these answers now */
export async function settled(line, scans, answers, shown) {
  const by = new Map(answers.map((a) => [a?.nonce, a]));
  /** @type {Sorted} */
  const all = { done: [], facts: [], again: [], late: [] };
  for (const scan of scans) sort(line, scan, by.get(scan.nonce), all);
  for (const fact of all.facts) line.seen.learn(fact);
  if (!shown && all.late.length) line.tellLate([...line.late, ...all.late]);
  return line.queue.settle(all.done, all.facts, all.again);
}

/** @typedef {{ done: string[], facts: Fact[], again: Scan[], late: Late[] }} Sorted */

/** @param {Line} line
 * @param {Scan} scan
 * @param {Answer | undefined} answer
 * @param {Sorted} all */
function sort(line, scan, answer, { done, facts, again, late }) {
  if (!answer || answer.reason === "error") return void line.queue.leave(scan);
  done.push(scan.nonce);
  const { at } = wire(scan, line.clock);
  if (answer.status === "ok") line.counted += people({ ...scan, judged: "ok" });
  const fact = answer.status === "ok" ? factOf(scan, line.clock, line.clock.now()) : null;
  if (fact) facts.push(fact);
  // The service refused what it heard in the moment in which this phone gave up waiting and let somebody in.
  if (answer.status === "refused" && scan.judged === "ok") again.push({ ...scan, nonce: newNonce(), tried: false, force: true });
  const who = scan.nth ? { of: scan.of } : answer.ticket && { ticket: answer.ticket };
  if (answer.conflict && scan.kind === "entry") late.push({ at, reason: answer.conflict, ...(answer.previous && { previous: answer.previous }), ...who });
  if (answer.status === "ok" && scan.judged === "refused") late.push({ at, reason: "", away: true, ...who });
}
