package set

import (
	"sort"
	"strings"
	"unicode"
)

// Broken is one line of a wrapped text, with its paragraph's direction. Forced:
// it ends within a word.
type Broken struct {
	Text   string
	RTL    bool
	Forced bool
}

// Wrap breaks clean logical text into lines no wider than width ems. Lines
// break at spaces and after hyphens and strokes; a word that is wider than a
// line breaks where it must, with a hyphen if its script has one. Shaping and
// ordering come afterwards, line by line, in the direction in which each
// paragraph begins.
func (f *Fount) Wrap(s string, as Role, width float64, rtl bool) []Broken {
	var lines []Broken
	for paragraph := range strings.SplitSeq(s, "\n") {
		leans := leansRTL([]rune(paragraph), rtl)
		broken := f.wrapParagraph(told(paragraph), as, width)
		carry(broken)
		for _, l := range broken {
			l.RTL = leans
			lines = append(lines, l)
		}
	}
	return lines
}

func (f *Fount) wrapParagraph(s string, as Role, width float64) []Broken {
	var lines []Broken
	var now strings.Builder
	used := 0.0
	push := func(forced bool) {
		l := strings.TrimRight(now.String(), " ")
		if strings.HasSuffix(l, string(soft)) {
			l += "-"
		}
		lines = append(lines, Broken{Text: l, Forced: forced})
		now.Reset()
		used = 0
	}
	for _, piece := range pieces(s) {
		w := f.Measure(strings.TrimRight(piece, " "), as)
		if strings.HasSuffix(piece, string(soft)) {
			w += f.Measure("-", as)
		}
		if used > 0 && used+w > width {
			push(false)
		}
		if w > width {
			parts := f.chop(piece, as, width)
			for _, part := range parts[:len(parts)-1] {
				now.WriteString(part)
				push(true)
			}
			piece = parts[len(parts)-1]
		}
		now.WriteString(piece)
		used += f.Measure(piece, as)
	}
	push(false)
	return lines
}

// pieces splits at the places a line may break; the break's space stays with
// the piece before it.
func pieces(s string) []string {
	var list []string
	start := 0
	rs := []rune(s)
	for i, r := range rs {
		if i+1 == len(rs) {
			break
		}
		next := rs[i+1]
		if r == ' ' && next != ' ' || r == '\u200b' || r == soft || strings.ContainsRune("-–—/", r) && i > start && unicode.IsLetter(rs[i-1]) && unicode.IsLetter(next) {
			list = append(list, string(rs[start:i+1]))
			start = i + 1
		}
	}
	if start < len(rs) {
		list = append(list, string(rs[start:]))
	}
	return list
}

// chop breaks an over-long piece into parts that fit. It never divides a letter
// from its marks.
func (f *Fount) chop(piece string, as Role, width float64) []string {
	var parts []string
	rs := []rune(piece)
	for len(rs) > 1 && f.Measure(strings.TrimRight(string(rs), " "), as) > width {
		// No letter is narrower than a fifth of an em for long.
		most := min(len(rs)-1, int(width*5)+1)
		n := max(1, sort.Search(most, func(i int) bool {
			return f.Measure(string(rs[:i+1])+hyphen(rs, i+1), as) > width
		}))
		for n > 1 && unicode.Is(unicode.M, rs[n]) {
			n--
		}
		parts = append(parts, string(rs[:n])+hyphen(rs, n))
		rs = rs[n:]
	}
	return append(parts, string(rs))
}

// hyphen is what a forced break shows: nothing beside digits or signs, and
// nothing in scripts that do not hyphenate.
func hyphen(rs []rune, n int) string {
	if n > 1 && unicode.In(rs[n-1], unicode.Latin, unicode.Cyrillic, unicode.Greek) && unicode.In(rs[n], unicode.Latin, unicode.Cyrillic, unicode.Greek) {
		return "-"
	}
	return ""
}

// Measure is the width of clean text on one line, in ems.
func (f *Fount) Measure(s string, as Role) float64 {
	if NeedsOrder(s) {
		return f.Line(s, as, false).Width
	}
	t := f.own(as)
	w, last := 0.0, uint16(0)
	for i, r := range s {
		if r == soft || steers(r) {
			continue
		}
		if r == nbsp {
			r = ' '
		}
		if !t.has(r) || r >= 0x300 && unicode.Is(unicode.Mn, r) {
			return f.Line(s, as, false).Width
		}
		g := t.glyph[r]
		if i > 0 {
			if k := t.kern.between(last, g); k > finest || k < -finest {
				w += k
			}
		}
		w += t.width[g]
		last = g
	}
	return w
}
