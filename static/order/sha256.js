// SHA-256 of one short message: what a browser's own crypto does, without a promise for each of a hundred thousand digests.

const K = new Int32Array(64);
const START = new Int32Array(8);

// The constants are the first bits of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3).
{
  /** @param {number} root */
  const bits = (root) => Math.floor((root % 1) * 2 ** 32) | 0;
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = bits(Math.sqrt(n));
    K[found++] = bits(Math.cbrt(n));
  }
}

const W = new Int32Array(64);

/** longest is how many bytes fit into one block. */
export const longest = 55;

/**
 * firstWord is the first 32 bits of the digest of the first n bytes of message.
 * @param {Uint8Array} message
 * @param {number} n at most longest
 */
export function firstWord(message, n) {
  W.fill(0, 0, 16);
  for (let i = 0; i < n; i++) W[i >> 2] |= message[i] << (24 - 8 * (i & 3));
  W[n >> 2] |= 0x80 << (24 - 8 * (n & 3));
  W[15] = 8 * n;
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const t = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s + W[i - 7] + t) | 0;
  }
  let a = START[0], b = START[1], c = START[2], d = START[3], e = START[4], f = START[5], g = START[6], h = START[7];
  for (let i = 0; i < 64; i++) {
    const s = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t = (h + s + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const u = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const v = (u + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t) | 0;
    d = c; c = b; b = a; a = (t + v) | 0;
  }
  return (a + START[0]) | 0;
}
