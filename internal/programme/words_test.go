package programme

import (
	"testing"

	"markt/internal/lang"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{FormatName("talk", lang.De), "Vortrag"},
		{FormatName("Keynote", lang.De), "Keynote"},
		{LanguageName("uk", lang.En), "Ukrainian"},
		{LanguageName("xx", lang.De), "XX"},
		{Session{MinAge: 8}.Ages(lang.De), "ab 8 Jahren"},
		{Session{}.Ages(lang.De), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestEveryFormatHasAMarkAndAName(t *testing.T) {
	for _, f := range Formats() {
		if Mark(f) == "plain" || FormatName(f, lang.De) == f {
			t.Errorf("%s: mark %q, name %q", f, Mark(f), FormatName(f, lang.De))
		}
	}
}
