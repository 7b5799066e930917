package input

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CleanText makes what was typed storable and loses nothing that can be read:
// valid UTF-8, NFC, LF line ends, no control characters, no direction marks
// (they garble the line they stand in; pages isolate names with bdi instead).
// Joiners stay: Persian and emoji need them.
func CleanText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r', r == 0x2028, r == 0x2029:
			return '\n'
		case unicode.IsControl(r), isDirectionMark(r), r == 0xFEFF:
			return -1
		}
		return r
	}, s)
	if !strings.ContainsFunc(s, visible) { // joiners and fillers alone are no name
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(s))
}

// visible reports whether a reader sees something of a character by itself.
func visible(r rune) bool {
	const brailleBlank = 0x2800
	return !unicode.IsSpace(r) && r != brailleBlank && !unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// CleanLine is CleanText on one line.
func CleanLine(s string) string {
	return strings.Join(strings.Fields(CleanText(s)), " ")
}

func isDirectionMark(r rune) bool {
	return r == 0x200E || r == 0x200F || r == 0x061C || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
