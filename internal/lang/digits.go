package lang

import (
	"strings"
	"unicode"
)

// Digits turns the digits of other scripts (Arabic-Indic, Persian …) into 0–9
// and their separators into the ones typed here.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '٫':
			return ','
		case r == '٬':
			return '.'
		case r > 127 && unicode.IsDigit(r):
			zero := r
			for unicode.IsDigit(zero-1) && r-zero < 9 {
				zero--
			}
			return '0' + (r-zero)%10
		}
		return r
	}, s)
}
