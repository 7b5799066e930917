// What a phone may show of a ticket without a network: its number, sealed under the ticket's own code, so that a phone
// that is lost shows nobody. internal/checkin/record.go seals it.

/** @typedef {import("./code.js").Code} Code */

const purpose = new TextEncoder().encode("markt gate record");

/** @param {string} s base64url */
const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

export class Records {
  /** @param {{ digest: string, box: string }[]} records */
  constructor(records) {
    this.boxes = new Map(records.map((r) => [r.digest, r.box]));
  }

  /** number is what is printed on the ticket; "" when this phone does not know it.
   * @param {Code} code
   * @param {string} digest */
  async number({ payload, signature }, digest) {
    const box = this.boxes.get(digest);
    if (!box) return "";
    try {
      const sealed = bytes(box);
      const secret = await crypto.subtle.digest("SHA-256", await new Blob([purpose, payload, signature]).arrayBuffer());
      const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12) }, key, sealed.slice(12));
      return String(JSON.parse(new TextDecoder().decode(plain))[0] ?? "");
    } catch {
      return ""; // it is for the eye only: nothing is judged by it
    }
  }
}
