// Whether a code was signed by a key of the market. Browsers before 2023–2025 have no Ed25519 of their own; they fetch a
// small library, which lies on the phone like every other file of the gate.

/** @typedef {import("./code.js").Code} Code */
/** @typedef {{ id: number, public: string }} PublicKey base64 */

/** @typedef {(code: Code) => Promise<boolean>} Check */

/** @param {string} s */
const bytes = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));

export class Keys {
  /** @param {PublicKey[]} keys */
  constructor(keys) {
    this.keys = new Map(keys.map((k) => [k.id, k.public]));
    /** @type {Map<number, Promise<Check>>} */
    this.checks = new Map();
  }

  /** @param {Code} code */
  async sign(code) {
    const key = this.keys.get(code.key);
    if (key === undefined) return false;
    const check = this.checks.get(code.key) ?? checkOf(bytes(key));
    this.checks.set(code.key, check);
    return (await check)(code);
  }
}

/** @param {Uint8Array<ArrayBuffer>} key
 * @returns {Promise<Check>} */
async function checkOf(key) {
  try {
    const own = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return ({ signature, payload }) => crypto.subtle.verify({ name: "Ed25519" }, own, signature, payload);
  } catch {
    const { verifyAsync } = await import("@noble/ed25519");
    return ({ signature, payload }) => verifyAsync(signature, payload, key, { zip215: false });
  }
}
