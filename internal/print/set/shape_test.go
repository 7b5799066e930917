package set

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func shown(list []cluster) string {
	var s []rune
	for _, c := range list {
		if c.inner != nil {
			s = append(s, []rune(shown(c.inner))...)
			continue
		}
		s = append(append(s, c.r), c.marks...)
	}
	return string(s)
}

func TestLettersJoin(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"four forms", "سلمى", "\ufeb3\ufee0\ufee4\ufef0"},
		{"joins only to the right", "دار", "\ufea9\ufe8d\ufead"},
		{"lam-alef, isolated and final", "لا بلا", "\ufefb \ufe91\ufefc"},
		{"lam-alef keeps both marks", "لَاَ", "\ufefb\u064e\u064e"},
		{"marks are transparent", "بَت", "\ufe91\u064e\ufe96"},
		{"zero-width non-joiner parts", "می\u200cخ", "\ufee3\ufbfd\u200c\ufea5"},
		{"Persian letters", "پچ", "\ufb58\ufb7b"},
		{"tatweel joins", "ـه", "ـ\ufeea"},
		{"no Arabic", "Büro ½", "Büro ½"},
	} {
		got := shown(shape([]rune(c.in)))
		if got != c.want {
			t.Errorf("%s: %+q, want %+q", c.name, got, c.want)
		}
	}
}

// Folding the forms back gives the text again: nothing is lost in shaping.
func TestShapingIsReversible(t *testing.T) {
	for _, s := range []string{"محمد عبد الرحمن الحلبي", "سوق الإمكانيات والمهرجان", "ورشة إصلاح الدراجات للجميع", "گروه چای و پژواک"} {
		if got := norm.NFKC.String(shown(shape([]rune(s)))); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	}
}

func TestALetterWearsFewMarks(t *testing.T) {
	if got := Clean("Zoe" + strings.Repeat("\u0301", 50) + "!"); len([]rune(got)) != 8 {
		t.Errorf("%q", got)
	}
	if full := "مُمَرِّضٌ"; Clean(full) != norm.NFC.String(full) {
		t.Errorf("%q", Clean(full))
	}
}
