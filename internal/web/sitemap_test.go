package web

import (
	"testing"
	"time"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
)

// The list of pages says of each text and stall when it last changed, and of
// the list of stalls when any of them did.
func TestTheSitemapSaysWhatChanged(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	all, err := m.Stalls.Stalls(t.Context(), m.e.ID, stall.StallFilter{State: stall.StallConfirmed})
	m.must(err)
	one, other := all[0], all[1]
	before := m.sitemap()
	later := m.Now().Add(time.Hour)
	m.must(m.Stalls.UpdateStall(t.Context(), m.e.ID, one.ID, stall.StallDraft{Kind: one.Kind, Name: "Umbenannt", Description: one.Description, Version: one.Version}, later))
	text, err := m.Festival.Text(t.Context(), m.e.ID, festival.TextImprint)
	m.must(err)
	text.Body = lang.Text{"de": "Neu"}
	m.must(m.Festival.SetText(t.Context(), m.e.ID, text, later))
	m.Forget()
	after, at := m.sitemap(), later.UTC().Format(time.RFC3339)
	for _, path := range []string{"/de/stalls/" + one.ID.String(), "/ar/stalls", "/en/imprint"} {
		if before[path] == "" || before[path] == at || after[path] != at {
			t.Errorf("%s: %q, then %q, want %q", path, before[path], after[path], at)
		}
	}
	for _, path := range []string{"/de/stalls/" + other.ID.String(), "/de/privacy"} {
		if before[path] == "" || after[path] != before[path] {
			t.Errorf("%s did not change: %q, then %q", path, before[path], after[path])
		}
	}
}
