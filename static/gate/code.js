// What a code in the picture, or from a scanner that types, says: a ticket's signed bytes, or a thing of another kind.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const length = 128; // base32 characters, internal/ticket/code.go
const version = 1;
const group = 2; // a group's, internal/ticket/group.go

/** @typedef {{ text: string, payload: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>, key: number, type: number, size: number }} Code size: how many tickets it stands for; 0: it is one ticket's */

/** parse reads a code or an address that ends in one; null for anything else. It says nothing about the signature.
 * @param {string} s
 * @returns {Code | null} */
export function parse(s) {
  const text = tail(s);
  if (!text) return null;
  const bytes = decode(text);
  if (bytes[0] !== version && bytes[0] !== group) return null;
  const size = bytes[0] === group ? bytes[15] : 0;
  return { text, payload: bytes.slice(0, 16), signature: bytes.slice(16), key: bytes[1], type: bytes[2] * 256 + bytes[3], size };
}

/** tail is where the code lies. A scanner that types on a keyboard of another country garbles what stands before it.
 * @param {string} s */
function tail(s) {
  const path = s.trim().split(/[?#]/, 1)[0].replace(/\/+$/, "");
  const last = path.slice(path.lastIndexOf("/") + 1);
  if (last !== path && last.length !== length) return "";
  return (/[a-z2-7]{128}$/i.exec(last)?.[0] ?? "").toUpperCase();
}

/** @param {string} text */
function decode(text) {
  const bytes = new Uint8Array((text.length * 5) / 8);
  let [value, bits, at] = [0, 0, 0];
  for (const c of text) {
    value = ((value << 5) | alphabet.indexOf(c)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes[at++] = value >> (bits -= 8);
  }
  return bytes;
}

/** swapped is what a scanner meant that types as an American keyboard on a German one.
 * @param {string} text */
export const swapped = (text) => text.replace(/[YZ]/g, (c) => (c === "Y" ? "Z" : "Y"));

/** digest names a ticket without its code, as checkin.Digest does; null where the browser cannot.
 * @param {Code} code
 * @returns {Promise<string | null>} */
export async function digest({ payload }) {
  if (!globalThis.crypto?.subtle) return null;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", payload));
  return btoa(String.fromCharCode(...sum.slice(0, 12))).replace(/\+/g, "-").replace(/\//g, "_");
}

/** @type {[RegExp, string][]} */
const kinds = [
  [/^WIFI:/i, "wifi"],
  [/^BCD\r?\n/, "giro"],
  [/^(BEGIN:VCARD|MECARD:)/i, "contact"],
  [/^(tel|sms|smsto|mailto|matmsg):/i, "contact"],
  [/^(.*\WA[E-L])?[A-Z2-7]{20,127}$/i, "half"], // a ticket's, as its first bytes or the lack of all else tell
  [/^https?:\/\//i, "address"],
];

/** foreign is what a code that is no ticket holds: one of the words that the volunteer is shown.
 * @param {string} s */
export const foreign = (s) => kinds.find(([form]) => form.test(s.trim()))?.[1] ?? "other";
