package demo

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
	"markt/internal/stall"
)

func TestDescriptionBeginsWithTheTagline(t *testing.T) {
	s := Stall{
		Tagline: lang.Text{"de": "Ein Brett, „so lang“", "en": "Shall we?", "ar": "هل نبدأ؟"},
		Text:    lang.Text{"de": "Und viel mehr."},
	}
	want := lang.Text{"de": "Ein Brett, „so lang“.\n\nUnd viel mehr.", "en": "Shall we?", "ar": "هل نبدأ؟"}
	if diff := cmp.Diff(want, s.description()); diff != "" {
		t.Error(diff)
	}
}

func TestDishesAreNamedForGuestsAndCooks(t *testing.T) {
	d := Dish{Name: lang.Text{"de": "Linsen", "en": "Lentils", "ar": "عدس"}}
	for l, want := range map[lang.Lang]string{"de": "Linsen", "en": "Linsen · Lentils", "ar": "Linsen · عدس"} {
		if got := (Stall{Contact: StallContact{Lang: l}}).dish(d); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
}

func TestEveryLanguageHasItsPlace(t *testing.T) {
	g, _ := stall.GroupNamed("languages")
	listed := map[string]bool{}
	for _, o := range g.Fields[0].Options {
		listed[o] = true
	}
	for _, s := range content(t).Stalls {
		for _, code := range spoken(s.Languages).Spoken {
			if !listed[code] {
				t.Errorf("%s: the form does not list %q, and it has no name here", s.Key, code)
			}
		}
	}
}
