package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
)

// A plan's file adds. What would go is listed and goes with --yes only.
func TestAPlanFileRemovesNothingUnasked(t *testing.T) {
	h, out := newHouse(t)
	ctx, now := t.Context(), h.Now()
	e, _, err := h.Festival.Ensure(ctx, festival.Draft{Slug: "markt", Name: lang.Text{"de": "Markt"}}, festival.Origin{Source: "test", State: festival.Announced}, now)
	if err == nil {
		_, err = h.Festival.CreateLocation(ctx, e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, now)
	}
	if err != nil {
		t.Fatal(err)
	}
	take := func(in planImport, text string) error {
		t.Helper()
		objects, err := site.ReadObjects(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		out.Reset()
		in.file, in.edition = "plan.json", "markt"
		return h.importPlan(ctx, in, objects)
	}
	const one = `{"width": 20, "height": 20, "pitches": [{"number": "A1", "x": 5, "y": 5, "front": 3, "depth": 3}]}`
	two := strings.Replace(one, "A1", "A2", 1)
	for _, c := range []struct {
		in         planImport
		text       string
		says, fail string
	}{
		{planImport{location: "campus"}, one, "new pitch A1", ""},
		{planImport{location: "campus"}, two, "new pitch A2", ""},
		{planImport{location: "campus", remove: true}, two, "gone pitch A1", "nothing was written: 1 things would go"},
		{planImport{location: "campus"}, one, "0 new, 0 changed", ""},
		{planImport{location: "campus", remove: true, yes: true}, two, "gone pitch A1", ""},
		{planImport{location: "campus"}, strings.Replace(one, `"front": 3`, `"front": 0`, 1), "refused pitch A1", "1 objects were not understood"},
		{planImport{location: "mond"}, one, "", `no location called "mond"`},
	} {
		err := take(c.in, c.text)
		if c.fail == "" && err != nil || c.fail != "" && (err == nil || !strings.Contains(explain(err), c.fail)) || !strings.Contains(out.String(), c.says) {
			t.Errorf("%+v: %v\n%s", c.in, err, out)
		}
	}
}

// A list of sessions goes the way of a schedule, into an edition named after
// the file, and what was not understood does not end well.
func TestAProgrammeFromAList(t *testing.T) {
	h, out := newHouse(t)
	file := filepath.Join(t.TempDir(), "fringe-2026.csv")
	take := func(text string) error {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out.Reset()
		return h.importProgramme(t.Context(), programmeImport{file: file, read: programme.ReadOptions{Mapping: map[string]string{"title": "Was"}}})
	}
	const list = "Nr;Was;Datum;Beginn;Dauer;Bühne\n1;Tanz;1.5.2026;19.30 Uhr;60 min;Hof\n"
	for range 2 {
		if err := take(list); err != nil || !strings.Contains(out.String(), "edition fringe-2026 ") {
			t.Errorf("%v\n%s", err, out)
		}
	}
	if !strings.Contains(out.String(), "0 taken, 0 changed, 1 unchanged") {
		t.Error(out)
	}
	if err := take(list + "2;\"Lied;1.5.2026;20:00;60;Hof\n"); err == nil || !strings.HasPrefix(explain(err), "1 things were not understood") || !strings.Contains(out.String(), "line 3: refused") {
		t.Errorf("%v\n%s", err, out)
	}
}
