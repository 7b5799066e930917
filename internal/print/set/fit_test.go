package set

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// prose is text of short words: each fits a line of eight ems.
var prose = rapid.Custom(func(t *rapid.T) string {
	words := rapid.SliceOfN(rapid.StringMatching(`[a-zäöüß]{1,9}`), 1, 30).Draw(t, "words")
	return strings.Join(words, " ")
})

// Wrapping loses no word, divides none that fits, and keeps to the measure; a
// line ends only where the next word would not have fitted.
func TestWrapKeepsWordsAndMeasure(t *testing.T) {
	f := fount(t)
	rapid.Check(t, func(t *rapid.T) {
		in, width := prose.Draw(t, "text"), rapid.Float64Range(8, 30).Draw(t, "width")
		lines := f.Wrap(in, Text, width, false)
		var words []string
		for i, l := range lines {
			if w := f.Measure(l.Text, Text); w > width+1e-9 {
				t.Errorf("%q is %.2f wide in %.2f", l.Text, w, width)
			}
			if l.Forced {
				t.Errorf("%q is divided", l.Text)
			}
			if i > 0 {
				next, _, _ := strings.Cut(l.Text, " ")
				if f.Measure(lines[i-1].Text, Text)+f.Measure(" ", Text)+f.Measure(next, Text) < width-.1 {
					t.Errorf("%q would have fitted behind %q", next, lines[i-1].Text)
				}
			}
			words = append(words, strings.Fields(l.Text)...)
		}
		if got := strings.Join(words, " "); got != in {
			t.Errorf("%q became %q", in, got)
		}
	})
}

// Balanced lines are as many as before and none is wider than the widest was.
func TestBalanceNarrows(t *testing.T) {
	f := fount(t)
	widest := func(lines []Broken) (w float64) {
		for _, l := range lines {
			w = max(w, f.Measure(l.Text, Bold))
		}
		return w
	}
	rapid.Check(t, func(t *rapid.T) {
		in, width := prose.Draw(t, "text"), rapid.Float64Range(8, 30).Draw(t, "width")
		before := f.Wrap(in, Bold, width, false)
		after := f.Balance(in, before, Bold, width, false)
		if len(after) != len(before) || widest(after) > widest(before)+1e-9 {
			t.Errorf("%d lines of %.2f became %d of %.2f", len(before), widest(before), len(after), widest(after))
		}
	})
	title := "Kinder und Jugendliche am Teich"
	width := .95 * f.Measure(title, Bold)
	lines := f.Wrap(title, Bold, width, false)
	if got := f.Balance(title, lines, Bold, width, false); len(got) != 2 || widest(got) > .8*widest(lines) {
		t.Errorf("%v became %v", lines, got)
	}
}

// A shortened text says so and still fits.
func TestShortenEndsInAnEllipsis(t *testing.T) {
	f := fount(t)
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.Float64Range(8, 30).Draw(t, "width")
		lines := f.Wrap(prose.Draw(t, "text"), Text, width, false)
		room := rapid.IntRange(1, len(lines)).Draw(t, "room")
		last := lines[room-1].Text
		got := f.Shorten(lines, room, Text, width)
		end := got[len(got)-1].Text
		if len(got) != room || !strings.HasSuffix(end, "…") || f.Measure(end, Text) > width+1e-9 {
			t.Errorf("%v", got)
		}
		if lines[room-1].Text != last {
			t.Error("the lines handed in were changed")
		}
	})
}
