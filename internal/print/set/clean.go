package set

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unprintable stands where a character was that no typeface here can show, an
// emoji for instance: the reader sees that something is missing.
const unprintable = '◊'

// spelled are characters that read the same in another spelling which every
// text face has.
var spelled = map[rune]rune{
	'\u2010': '-', '\u2011': '-', '\u2212': '−', '\u202f': nbsp, '\u2009': nbsp, '\u2007': nbsp,
	'\t': ' ', '\u2003': ' ', '\u2002': ' ', '\u3000': ' ', '\u2028': '\n', '\u2029': '\n', '\r': '\n', '\u0085': '\n',
	'′': '\'', '″': '"', '→': '›', '←': '‹', '●': '•', '■': '•', '▪': '•', '✓': '•', '★': '*', '☆': '*',
}

// mostMarks is how many marks a letter wears in any script; a tower of them
// would climb over the lines above.
const mostMarks = 4

const (
	nbsp = '\u00a0'
	soft = '\u00ad'
)

// Clean makes any string safe to set: valid, composed, no control characters,
// nothing beyond the plane gofpdf can address (it panics there). Line breaks
// and the marks that steer joining and direction stay.
func Clean(s string) string {
	s, _ = CleanLosing(s)
	return s
}

// CleanLosing is Clean that also tells the characters it had to replace. Of
// several that make one sign together it tells the first.
func CleanLosing(s string) (clean string, lost []rune) {
	if plain(s) {
		return s, nil
	}
	s = norm.NFC.String(strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), string(unicode.ReplacementChar)))
	var b strings.Builder
	b.Grow(len(s))
	symbol, marks := false, 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			marks = 0
		} else if marks++; marks > mostMarks {
			continue
		}
		if to, ok := spelled[r]; ok {
			r = to
		}
		switch {
		case steers(r):
			if !symbol {
				b.WriteRune(r)
			}
			continue
		case r != '\n' && (unicode.IsControl(r) || dropped(r)):
			continue
		case r > 0xffff || r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) || unicode.Is(unicode.So, r) && r > 0x2300 && r < 0x2c00:
			if symbol {
				continue
			}
			symbol = true
			lost = append(lost, r)
			b.WriteRune(unprintable)
			continue
		}
		symbol = false
		b.WriteRune(r)
	}
	return b.String(), lost
}

// plain reports the usual case: printable ASCII and Latin-1 letters, nothing to do.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// steers: zero-width (non-)joiner, direction marks, isolates, soft hyphen, zero-width space.
func steers(r rune) bool {
	switch r {
	case zwnj, zwj, lrm, rlm, alm, lri, rli, fsi, pdi, soft, '\u200b':
		return true
	}
	return false
}

// dropped: invisible, and without a meaning on paper. Embeddings and overrides
// go too: they can make a line read as something that was never written.
func dropped(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Cs, r) || r == '\ufeff'
}
