// A market for tests of the gate: a key that signs codes, and the bundle that a phone is given.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const day = { id: 7, number: 300, slug: "day", reentry: "after_exit", windows: [], locations: [] };
export const evening = {
  id: 8, number: 301, slug: "evening", reentry: "once", locations: [5],
  windows: [{ from: "2026-06-20T15:00:00Z", until: "2026-06-20T21:00:00Z" }],
};

export function base32(bytes) {
  const bits = [...bytes].map((b) => b.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map((five) => alphabet[parseInt(five, 2)]).join("");
}

/** code is a fresh ticket's, signed by the market's key. */
export function code({ type = day.number, key = 3, version = 1, signer = privateKey } = {}) {
  const payload = Buffer.concat([Buffer.from([version, key, type >> 8, type & 255]), randomBytes(12)]);
  return base32(Buffer.concat([payload, sign(null, payload, signer)]));
}

/** party is a group's code and its tickets', signed by the market's key. */
export function party(size, { type = day.number, key = 3 } = {}) {
  const base = randomBytes(11);
  const signed = (version, last) => {
    const payload = Buffer.concat([Buffer.from([version, key, type >> 8, type & 255]), base, Buffer.from([last])]);
    return base32(Buffer.concat([payload, sign(null, payload, privateKey)]));
  };
  return { code: signed(2, size), tickets: Array.from({ length: size }, (_, i) => signed(1, i)) };
}

export const stranger = () => generateKeyPairSync("ed25519").privateKey;

/** digestOf is what the bundle calls a ticket. */
export function digestOf(text) {
  const bits = [...text].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).slice(0, 16).map((eight) => parseInt(eight, 2)));
  return createHash("sha256").update(bytes).digest().subarray(0, 12).toString("base64url");
}

export const bundle = (more = {}) => ({
  event: { edition: "market", state: "normal", readmitted_at: null },
  gate: 1,
  gates: [{ id: 1, slug: "main", location: 4, types: [] }, { id: 2, slug: "hall", location: 5, types: [8] }],
  keys: [{ id: 3, alg: "Ed25519", public: raw.toString("base64") }],
  types: [day, evening],
  day_starts: ["2026-06-20T02:00:00Z", "2026-06-21T02:00:00Z"],
  refused: [],
  past: [],
  ...more,
});
