// The work of an order's last step. internal/ticket/proof.go says what it is and checks it.
import { firstWord } from "./sha256.js";

const step = 2000; // digests between two looks at the clock

/**
 * solver tries the numbers of one part of the puzzle, a few at a time, so that the page stays alive.
 * @param {string} challenge
 * @param {number} part
 * @param {number} bits that the digest of "challenge:part:number" must begin with as zeros
 */
export function solver(challenge, part, bits) {
  const message = new Uint8Array(64);
  const prefix = new TextEncoder().encode(`${challenge}:${part}:`);
  message.set(prefix);
  let next = 0;

  /** @param {number} number */
  const fits = (number) => {
    const digits = String(number);
    for (let i = 0; i < digits.length; i++) message[prefix.length + i] = digits.charCodeAt(i);
    return Math.clz32(firstWord(message, prefix.length + digits.length)) >= bits;
  };

  /** The number, or undefined when it is not among the next few. */
  return () => {
    for (const end = next + step; next < end; next++) if (fits(next)) return next;
    return undefined;
  };
}

/** A turn of the event loop, also in a tab that nobody looks at. */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(0);
  });
}

/**
 * work solves all parts and gives the proof; told hears how many are done.
 * @param {{ challenge: string, parts: number, bits: number }} puzzle
 * @param {(done: number) => void} told
 */
export async function work({ challenge, parts, bits }, told) {
  const numbers = [];
  for (let part = 0; part < parts; part++) {
    const look = solver(challenge, part, bits);
    let found = look();
    while (found === undefined) {
      await turn();
      found = look();
    }
    numbers.push(found);
    told(numbers.length);
    await turn();
  }
  return numbers.join(".");
}
