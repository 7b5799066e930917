package set

import (
	"slices"
	"strings"
)

// Divided reports a word broken by force: rather set it smaller.
func Divided(lines []Broken) bool {
	return slices.ContainsFunc(lines, func(l Broken) bool { return l.Forced })
}

// Balance wraps s again in as narrow a measure as the number of its lines
// allows, so that they are of like length.
func (f *Fount) Balance(s string, lines []Broken, as Role, width float64, rtl bool) []Broken {
	if len(lines) < 2 {
		return lines
	}
	low, high := width/2, width
	best := lines
	for range 7 {
		mid := (low + high) / 2
		if try := f.Wrap(s, as, mid, rtl); len(try) <= len(lines) && !Divided(try) {
			best, high = try, mid
		} else {
			low = mid
		}
	}
	return best
}

// Shorten keeps so many lines and ends the last with an ellipsis.
func (f *Fount) Shorten(lines []Broken, room int, as Role, width float64) []Broken {
	lines = slices.Clone(lines[:room])
	last := []rune(strings.TrimRight(lines[room-1].Text, " -,;:"))
	for len(last) > 0 && f.Measure(string(last)+"…", as) > width {
		last = last[:len(last)-1]
	}
	lines[room-1].Text = strings.TrimRight(string(last), " ,;:") + "…"
	return lines
}
