package set

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

const (
	lrm, rlm, alm      = '\u200e', '\u200f', '\u061c'
	lri, rli, fsi, pdi = '\u2066', '\u2067', '\u2068', '\u2069'
)

// Isolated keeps a piece that has its own order (a telephone number, an
// address) whole inside text of the other direction.
func Isolated(s string) string { return string(lri) + s + string(pdi) }

// Whole keeps a piece of either direction whole in any text.
func Whole(s string) string { return string(fsi) + s + string(pdi) }

// leansRTL is the direction of the first strong character outside isolates,
// else the given one (P2, P3).
func leansRTL(s []rune, otherwise bool) bool {
	for i := 0; i < len(s); i++ {
		switch class(s[i]) {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			i = closing(s, i)
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return otherwise
}

// closing is where the isolate that opens there ends: at its mark, else behind
// the text.
func closing(s []rune, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case lri, rli, fsi:
			depth++
		case pdi:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// NeedsOrder reports a line with anything that is not simply set left to right.
func NeedsOrder(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x590 && (r < 0x900 || r >= 0xfb1d && r < 0xff00 || steers(r) && r != soft)
	})
}

// compose shapes one line of logical text and puts it in visual order, left to
// right, after UAX #9. Explicit embeddings and overrides (X2–X7) are not
// followed: Clean drops them. What only steers is not shown.
func compose(s string, rtl bool) []cluster {
	runes := []rune(s)
	if !NeedsOrder(s) && !rtl {
		return clusters(runes)
	}
	levels := levels(runes, rtl)
	line := slices.DeleteFunc(shape(runes), func(c cluster) bool { return steers(c.r) })
	for i := range line {
		c := &line[i]
		if c.level = levels[c.at]; c.level%2 == 1 {
			c.r = mirror(c.r)
		}
	}
	reorder(line)
	return line
}

// mirrored are the signs beside brackets that look the other way from right to
// left (L4).
var mirrored = map[rune]rune{
	'<': '>', '>': '<', '＜': '＞', '＞': '＜', '«': '»', '»': '«', '‹': '›', '›': '‹', '≤': '≥', '≥': '≤',
	'⸂': '⸃', '⸃': '⸂', '⸄': '⸅', '⸅': '⸄', '⸉': '⸊', '⸊': '⸉', '⸌': '⸍', '⸍': '⸌', '⸜': '⸝', '⸝': '⸜', '⸠': '⸡', '⸡': '⸠',
}

func mirror(r rune) rune {
	if m, ok := mirrored[r]; ok {
		return m
	}
	return partner(r)
}

// partner is the other bracket of a pair; a character that is no bracket is its
// own.
func partner(r rune) rune {
	if p, _ := bidi.LookupRune(r); p.IsBracket() {
		return []rune(bidi.ReverseString(string(r)))[0]
	}
	return r
}

// reorder is rule L2: from the highest level down, every run of at least that
// level is reversed.
func reorder(line []cluster) {
	highest := uint8(0)
	for _, c := range line {
		highest = max(highest, c.level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(line); i++ {
			j := i
			for j < len(line) && line[j].level >= level {
				j++
			}
			slices.Reverse(line[i:j])
			i = j
		}
	}
}

// deepest is the level in which no further isolate is ordered for itself. BD2
// asks for one more; nobody has ever written it.
const deepest = 124

// levels gives every character its embedding level.
func levels(s []rune, rtl bool) []uint8 {
	base := uint8(0)
	if rtl {
		base = 1
	}
	p := paragraph{text: s, level: make([]uint8, len(s))}
	p.resolve(0, len(s), base)
	p.trailing(base)
	return p.level
}

type paragraph struct {
	text  []rune
	level []uint8
}

// resolve orders what lies between two places at a level; the isolates in it
// are ordered for themselves, one or two levels higher (X5a–X6a). With no
// embeddings about, this is all of an isolating run sequence (BD13).
func (p *paragraph) resolve(from, to int, level uint8) {
	var at []int
	for i := from; i < to; i++ {
		p.level[i] = level
		c := class(p.text[i])
		if c == bidi.BN {
			continue // X9: as if it were not there
		}
		at = append(at, i)
		if c != bidi.LRI && c != bidi.RLI && c != bidi.FSI || level >= deepest {
			continue
		}
		end := min(closing(p.text, i), to)
		inner := (level + 2) &^ 1
		if c == bidi.RLI || c == bidi.FSI && leansRTL(p.text[i+1:end], false) {
			inner = (level + 1) | 1
		}
		p.resolve(i+1, end, inner)
		i = end - 1
	}
	p.implicit(at, level)
}

// implicit resolves one sequence and gives its characters their levels (I1, I2).
func (p *paragraph) implicit(at []int, level uint8) {
	q := sequence{outer: direction(level)}
	for _, i := range at {
		q.text = append(q.text, p.text[i])
		c := class(p.text[i])
		switch c {
		case bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			c = bidi.ON
		}
		q.class = append(q.class, c)
	}
	q.weak()
	q.brackets()
	q.neutral()
	for n, i := range at {
		switch c := q.class[n]; {
		case c == bidi.L && level%2 == 1, c == bidi.R && level%2 == 0:
			p.level[i]++
		case c == bidi.EN || c == bidi.AN:
			p.level[i] = (level + 2) &^ 1
		}
	}
}

// trailing is L1: space at the end of the line, and before a tab, follows the
// paragraph.
func (p *paragraph) trailing(base uint8) {
	end := true
	for i := len(p.text) - 1; i >= 0; i-- {
		switch class(p.text[i]) {
		case bidi.S, bidi.B:
			end = true
		case bidi.WS, bidi.BN, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		default:
			end = false
		}
		if end {
			p.level[i] = base
		}
	}
}

func direction(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}
