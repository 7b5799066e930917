import assert from "node:assert/strict";
import { test } from "node:test";
import { code, digestOf } from "../testing/market.js";
import { digest, foreign, parse, swapped } from "./code.js";

const text = code();

test("a code is read however it arrives", async () => {
  for (const s of [text, text.toLowerCase(), `  ${text}\n`, `HTTPS://MARKT.EXAMPLE/T/${text}`, `https://markt.example/t/${text}/`, `https://x/T/${text}?from=camera#top`]) {
    const read = parse(s);
    assert.equal(read?.text, text, s);
    assert.deepEqual([read.key, read.type, read.payload.length, read.signature.length], [3, 300, 16, 64]);
    assert.equal(await digest(read), digestOf(text));
  }
});

test("the tail counts when a keyboard of another country has garbled the address", () => {
  assert.equal(parse(`HTTPSÖ--MARKT.EXAMPLE-T-${text}`)?.text, text);
});

test("what is no code is none", () => {
  for (const s of ["", "/", "HELLO", text.slice(1), `${text.slice(0, 64)}\n${text.slice(65)}`, "7".repeat(128), code({ version: 3 }), `https://x/T/${text}A`, "WIFI:S:Gast;;"]) {
    assert.equal(parse(s), null, s);
  }
});

test("Y and Z change places, and nothing else", () => {
  assert.equal(swapped("AYBZZ2"), "AZBYY2");
});

for (const [s, what] of [
  ["WIFI:T:WPA;S:Gast;P:geheim;;", "wifi"], ["BCD\n002\n1\nSCT\n\nVerein\nDE02", "giro"], ["BEGIN:VCARD\nN:A", "contact"],
  ["mailto:a@b.example", "contact"], ["https://elsewhere.example/", "address"], ["4006381333931", "other"],
  ["https://elsewhere.example/internationalization", "address"], [text.slice(0, 127), "half"], [text.slice(90), "half"], [text.slice(109), "other"],
  [`HTTPS://MARKT.EXAMPLE/T/${text.slice(0, 50)}`, "half"], [`HTTPSÖ--MARKT.EXAMPLE-T-${text.slice(0, 127)}`, "half"], [text.slice(0, 50).toLowerCase(), "half"],
]) {
  test(`${s.slice(0, 12)}…, ${s.length} long, is called ${what}`, () => assert.equal(foreign(s), what));
}
