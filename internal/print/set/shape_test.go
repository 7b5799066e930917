package set

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func shown(list []cluster) string {
	var s []rune
	for _, c := range list {
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

var arabicText = rapid.Custom(func(t *rapid.T) string {
	return string(rapid.SliceOf(rapid.SampledFrom([]rune("بسلادرمهیپلاآگچ ـ-a"))).Draw(t, "letters"))
})

// Folding the forms back gives the text again: nothing is lost in shaping.
func TestShapingIsReversible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := arabicText.Draw(t, "text")
		if got := norm.NFKC.String(shown(shape([]rune(s)))); got != norm.NFKC.String(s) {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}

// The zero-width non-joiner parts whatever stands about it, and a space too.
func TestNonJoinerParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := arabicText.Draw(t, "a"), arabicText.Draw(t, "b")
		for _, by := range []string{string(zwnj), " "} {
			whole, parts := shown(shape([]rune(a+by+b))), shown(shape([]rune(a)))+by+shown(shape([]rune(b)))
			if whole != parts {
				t.Errorf("%+q is set as %+q, its parts as %+q", a+by+b, whole, parts)
			}
		}
	})
}

func TestALetterWearsFewMarks(t *testing.T) {
	if got := Clean("Zoe" + strings.Repeat("\u0301", 50) + "!"); len([]rune(got)) != 8 {
		t.Errorf("%q", got)
	}
	if full := "مُمَرِّضٌ"; Clean(full) != norm.NFC.String(full) {
		t.Errorf("%q", Clean(full))
	}
}
