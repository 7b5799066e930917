package input

import (
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Markt der Möglichkeiten & Festival 2026", "markt-der-moeglichkeiten-festival-2026"},
		{"Café Noël's Straße", "cafe-noels-strasse"},
		{"سوق", ""},
		{"--  FOSDEM (2012) --", "fosdem-2012"},
		{strings.Repeat("ab ", 40), strings.TrimSuffix(strings.Repeat("ab-", 20), "-")},
	} {
		if got := Slug(c.name); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}
