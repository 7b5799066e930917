package ticket

import (
	"crypto/rand"
	"strings"
)

// alphabet has no 0, 1, I, L and O, which people mix up, and a prime number of
// characters, so that the weighted check finds every single wrong character
// and every swap of two.
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// NumberLength is the length of a printed number: seven random characters and the check.
const NumberLength = 8

// orderCodeLength gives 31^6, about 890 million, order codes.
const orderCodeLength = 6

func newNumber() string {
	s := random(NumberLength - 1)
	return s + string(checkCharacter(s))
}

func newOrderCode() string { return random(orderCodeLength) }

// random draws n characters of the alphabet, each equally likely.
func random(n int) string {
	out := make([]byte, 0, n)
	var b [1]byte
	for len(out) < n {
		_, _ = rand.Read(b[:]) // never fails
		// Of the values of five bits only one has no character: it is drawn anew.
		if five := int(b[0] & 31); five < len(alphabet) {
			out = append(out, alphabet[five])
		}
	}
	return string(out)
}

// checkCharacter makes the sum of value times place (1 to 8) divisible by 31.
// The same rule runs in the browser: static/gate/number.js.
func checkCharacter(s string) byte {
	sum := 0
	for i := range len(s) {
		sum += (i + 1) * strings.IndexByte(alphabet, s[i])
	}
	n := len(alphabet)
	for v := range n {
		if (sum+(len(s)+1)*v)%n == 0 {
			return alphabet[v]
		}
	}
	panic("ticket: the alphabet's length is not prime")
}

var withoutGaps = strings.NewReplacer(" ", "", "-", "", "–", "")

// ParseNumber reads a typed number: case, blanks and hyphens do not matter.
// ok is false when a character or the check is wrong.
func ParseNumber(s string) (number string, ok bool) {
	s = strings.ToUpper(withoutGaps.Replace(strings.TrimSpace(s)))
	if len(s) != NumberLength {
		return "", false
	}
	for i := range len(s) {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return "", false
		}
	}
	return s, checkCharacter(s[:NumberLength-1]) == s[NumberLength-1]
}

// ShowNumber writes a number in two groups, as it is printed: "K7QM-2XHW".
func ShowNumber(number string) string {
	if len(number) != NumberLength {
		return number
	}
	return number[:4] + "-" + number[4:]
}
