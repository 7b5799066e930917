// The printed number of a ticket, the same rule as internal/ticket/number.go: the sum of value times place is divisible
// by 31. Both are held to testdata/numbers.json there.
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

export const length = 8;

/** digits turns those of other scripts into 0–9.
 * @param {string} s */
export const digits = (s) => s.replace(/[٠-٩۰-۹]/g, (d) => String(d.charCodeAt(0) & 15));

/** tidy("k7qm 2xhd") → "K7QM2XHD"
 * @param {string} s */
export const tidy = (s) => s.toUpperCase().replace(/[\s\-–]/g, "");

/** fits reports whether a tidy number has the right characters and check.
 * @param {string} number */
export function fits(number) {
  if (number.length !== length) return false;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const v = alphabet.indexOf(number[i]);
    if (v < 0) return false;
    sum += (i + 1) * v;
  }
  return sum % alphabet.length === 0;
}

/** split is how a number is printed and read out.
 * @param {string} number */
export const split = (number) => `${number.slice(0, 4)}-${number.slice(4)}`;
