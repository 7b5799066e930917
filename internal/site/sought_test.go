package site_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/stall"
)

// A search on the plan finds by number, name, kind, zone and menu, whatever the
// language and however the letters are written.
func TestAPlanIsSearched(t *testing.T) {
	g := begin(t)
	d := document()
	d.Plans[0].Zones = []site.Zone{{Letter: "A", Name: lang.Text{"de": "Allee"}}}
	d.Plans[0].Stays = append(d.Plans[0].Stays, site.Stay{Pitch: "A02", Stall: 9})
	d.Stalls = append(d.Stalls, site.PublicStall{ID: 9, Name: "Tamar’s Öfen", Organisation: "Bäckerei Şahin", KindName: lang.Text{"de": "Essen", "ar": "طعام"}, Goods: lang.Text{"en": "Bread"}})
	for words, want := range map[string][]stall.ID{
		"":               {7, 8, 9},
		"A02":            {9},
		"a01 velo":       {7},
		"oefen":          {9},
		"OFEN sahin":     {9},
		"طعام":           {9},
		"bread":          {9},
		"allee":          {7, 8, 9},
		"halal":          {7},
		"halal bread":    nil,
		"100%":           nil,
		"nobody has one": nil,
	} {
		found, err := g.site.Sought(t.Context(), d, words, map[stall.ID]string{7: "halal"})
		must(t, err)
		var got []stall.ID
		for _, s := range found.Plans[0].Stays {
			got = append(got, s.Stall)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", words, diff)
		}
		if len(d.Plans[0].Stays) != 3 {
			t.Fatalf("%q has changed the document that was searched", words)
		}
	}
}

// A pitch is reached without a step where an accessible path leads to it.
func TestAPitchByAnAccessiblePathIsStepFree(t *testing.T) {
	p := document().Plans[0]
	at := func(kind string, y float64) []string {
		p.Outlines = []site.Outline{{Kind: kind, Points: site.Points{{0, y}, {30, y}, {30, y + 1}, {0, y + 1}}}}
		var all []string
		for number := range p.StepFree() {
			all = append(all, number)
		}
		slices.Sort(all)
		return all
	}
	// A01 reaches from y = 6 to 10, A02 from 6.5 to 9.5.
	for _, test := range []struct {
		kind string
		y    float64
		want []string
	}{
		{"accessible_path", 10.5, []string{"A01", "A02"}},
		{"accessible_path", 12.2, []string{"A01"}},
		{"accessible_path", 13, nil},
		{"path", 10.5, nil},
	} {
		if diff := cmp.Diff(test.want, at(test.kind, test.y)); diff != "" {
			t.Errorf("%s at %v: %s", test.kind, test.y, diff)
		}
	}
}
