package set

import (
	"slices"

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

// leansRTL is the direction of the first strong character, else the given one.
func leansRTL(s []rune, otherwise bool) bool {
	depth := 0
	for _, r := range s {
		switch r {
		case lri, rli, fsi:
			depth++
			continue
		case pdi:
			depth = max(0, depth-1)
			continue
		}
		if depth > 0 {
			continue
		}
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return otherwise
}

// compose shapes one line of logical text and puts it in visual order, left to
// right, after UAX #9. Isolates are ordered for themselves and stand as one
// neutral in the line around them; embeddings were dropped by clean.
func compose(s string, rtl bool) []cluster {
	if !NeedsOrder(s) && !rtl {
		return clusters([]rune(s))
	}
	return visual(isolate([]rune(s)), rtl)
}

// NeedsOrder reports a line with anything that is not simply set left to right.
func NeedsOrder(s string) bool {
	for _, r := range s {
		if r >= 0x590 && (r < 0x900 || r >= 0xfb1d && r < 0xff00 || steers(r) && r != soft) {
			return true
		}
	}
	return false
}

// isolate folds what stands between an isolate's marks into one cluster.
func isolate(s []rune) []cluster {
	var out []cluster
	start := 0
	flush := func(end int) { out = append(out, shape(s[start:end])...) }
	for i := 0; i < len(s); i++ {
		if s[i] != lri && s[i] != rli && s[i] != fsi {
			continue
		}
		flush(i)
		end := closing(s, i)
		inside := s[i+1 : end]
		rtl := s[i] == rli || s[i] == fsi && leansRTL(inside, false)
		if inner := visual(isolate(inside), rtl); len(inner) > 0 {
			out = append(out, cluster{r: '\ufffc', inner: inner})
		}
		i, start = end, min(end+1, len(s))
	}
	flush(len(s))
	return out
}

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

func visual(line []cluster, rtl bool) []cluster {
	levels := levels(line, rtl)
	for i := range line {
		if levels[i]%2 == 1 {
			if m, ok := mirrored[line[i].r]; ok {
				line[i].r = m
			}
		}
	}
	reorder(line, levels)
	return slices.DeleteFunc(line, func(c cluster) bool { return c.inner == nil && (steers(c.r) || c.r == pdi) })
}

var mirrored = map[rune]rune{
	'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<',
	'«': '»', '»': '«', '‹': '›', '›': '‹', '≤': '≥', '≥': '≤',
}

// reorder is rule L2: from the highest level down, every run of at least that
// level is reversed.
func reorder(line []cluster, levels []uint8) {
	for level := slices.Max(append(levels, 0)); level > 0; level-- {
		for i := 0; i < len(line); i++ {
			if levels[i] < level {
				continue
			}
			j := i
			for j < len(line) && levels[j] >= level {
				j++
			}
			slices.Reverse(line[i:j])
			slices.Reverse(levels[i:j])
			i = j
		}
	}
}

// levels applies W1–W7, N0–N2, I1–I2 and L1 with one embedding.
func levels(line []cluster, rtl bool) []uint8 {
	base := uint8(0)
	if rtl {
		base = 1
	}
	kinds := make([]bidi.Class, len(line))
	for i, c := range line {
		p, _ := bidi.LookupRune(c.r)
		kinds[i] = p.Class()
		if c.inner != nil {
			kinds[i] = bidi.ON
		}
	}
	original := slices.Clone(kinds)
	outer := direction(base)
	resolveWeak(kinds, outer)
	resolveBrackets(line, kinds, outer)
	resolveNeutral(kinds, outer)
	out := make([]uint8, len(line))
	for i, k := range kinds {
		out[i] = base
		switch {
		case k == bidi.L && base == 1, k == bidi.R && base == 0:
			out[i]++
		case k == bidi.EN || k == bidi.AN:
			out[i] = 2
		}
	}
	for i := len(out) - 1; i >= 0 && (original[i] == bidi.WS || original[i] == bidi.BN); i-- {
		out[i] = base
	}
	return out
}

func direction(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}
