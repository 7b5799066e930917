package set

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"emoji, one sign for a whole family", "Pizza 👨‍👩‍👧 & 🍕🍕", "Pizza ◊ & ◊"},
		{"control characters", "a\x00b\x07\u202ec", "abc"},
		{"composed", "Mo\u0308hre", "Möhre"},
		{"invalid bytes", "a\xff\xfeb", "a◊b"},
		{"line breaks", "a\r\nb\rc", "a\nb\nc"},
		{"signs the faces lack", "Tor A → Bühne 2\u20113", "Tor A › Bühne 2-3"},
		{"joiners stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"plain", "Stand A12", "Stand A12"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What cleaning takes out is told, one character for each sign that stands in for it.
func TestCleanTellsWhatItLoses(t *testing.T) {
	for in, want := range map[string]string{
		"Pizza 👨‍👩‍👧 & 🍕🍕": "👨🍕", "a\xff\xfeb": "\ufffd", "\ue000": "\ue000", "\x00\u202eabc\ufeff": "", "Zoe\u0308": "",
	} {
		if _, lost := CleanLosing(in); string(lost) != want {
			t.Errorf("%+q loses %+q, want %+q", in, lost, []rune(want))
		}
	}
}

func TestWrap(t *testing.T) {
	f := fount(t)
	for _, c := range []struct {
		name, in string
		ems      float64
		want     []string
	}{
		{"at spaces", "eins zwei drei", 5.5, []string{"eins zwei", "drei"}},
		{"after a hyphen between letters", "Möhren-Apfel-Saft", 6, []string{"Möhren-", "Apfel-Saft"}},
		{"never after a minus", "-5 °C", 1.5, []string{"-5", "°C"}},
		{"a word too long", "Nachbarschaftswerkstatt", 6, []string{"Nachbarsc-", "haftswerks-", "tatt"}},
		{"soft hyphen", "Nachbarschafts\u00adwerkstatt", 9.5, []string{"Nachbarschafts\u00ad-", "werkstatt"}},
		{"own lines", "a\n\nb", 9, []string{"a", "", "b"}},
		{"no-break space", "Tor\u00a0A und B", 3.6, []string{"Tor\u00a0A", "und B"}},
	} {
		var got []string
		for _, l := range f.Wrap(c.in, Text, c.ems, false) {
			got = append(got, l.Text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestEachParagraphHasItsDirection(t *testing.T) {
	for _, l := range fount(t).Wrap("سوق\nMarkt e.V.\n2026", Text, 40, true) {
		if want := !strings.HasPrefix(l.Text, "Markt"); l.RTL != want {
			t.Errorf("%q: right to left %v", l.Text, l.RTL)
		}
	}
}

// A letter no face has is shown by a sign, and the line tells which it was.
func TestLostLetters(t *testing.T) {
	for _, c := range []struct{ in, shown, lost string }{
		{"Nguyễn", "Nguyễn", ""},
		{"แม่", "◊◊", "แม\u0e48"},
		{"ᚠx", "◊x", "ᚠ"},
	} {
		l := fount(t).Line(c.in, Text, false)
		var shown []rune
		for _, r := range l.Runs {
			shown = append(shown, r.Text...)
		}
		if string(shown) != c.shown || string(l.Lost) != c.lost {
			t.Errorf("%q is set as %q and loses %+q", c.in, string(shown), l.Lost)
		}
	}
}
