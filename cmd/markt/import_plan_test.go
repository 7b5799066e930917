package main

import (
	"bytes"
	"context"
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
		{planImport{location: "campus", remove: true}, two, "gone pitch A1", "nothing was written: 1 thing would go, see above; say --yes if it shall"},
		{planImport{location: "campus"}, one, "0 new, 0 changed", ""},
		{planImport{location: "campus", remove: true, yes: true}, two, "gone pitch A1", ""},
		{planImport{location: "campus"}, strings.Replace(one, `"front": 3`, `"front": 0`, 1), "refused pitch A1", "1 object was not understood; it is named above"},
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
	if err := take(list + "2;\"Lied;1.5.2026;20:00;60;Hof\n"); err == nil || !strings.HasPrefix(explain(err), "1 thing was not understood as a whole; it is named above") || !strings.Contains(out.String(), "line 3: refused") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A file that is no text is named, by whatever command it comes, and nothing is started for it.
func TestAFileThatIsNoTextIsNamed(t *testing.T) {
	var said bytes.Buffer
	env := &environment{Out: &said, Err: &said, Data: t.TempDir()}
	for name, run := range map[string]func(context.Context, *environment, []string) error{"stalls": importStalls, "programme": importProgramme, "plan": importPlan} {
		for content, want := range map[string]string{"\x89PNG\r\n": "This is a picture.", "PK\x03\x04 xl/workbook.xml PK\x05\x06": "This is a workbook.", "PK\x03\x04 xl/workbook.xml": "This workbook is damaged", "": "The file is empty."} {
			file := filepath.Join(t.TempDir(), "liste.csv")
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{file}
			if name == "plan" {
				args = []string{"--location", "campus", file}
			}
			if err := run(t.Context(), env, args); err == nil || !strings.HasPrefix(explain(err), want) || strings.Contains(explain(err), "\n") || said.Len() > 0 {
				t.Errorf("%s of %q: %v %s", name, content, err, said.String())
			}
		}
	}
}

// What is gone stands on no line of the file, and a clash is told in words.
func TestAReportOfAProgrammeIsRead(t *testing.T) {
	h, out := newHouse(t)
	file := filepath.Join(t.TempDir(), "bunt-2026.csv")
	const head = "Nr;Titel;Datum;Beginn;Dauer;Bühne;Leitung\n1;Tanz;1.5.2026;19:30;60;Hof;Ada\n2;Lied;1.5.2026;20:00;60;Hof;Ada\n"
	for _, text := range []string{head + "3;Rede;1.5.2026;22:00;60;Hof;\n", head} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := h.importProgramme(t.Context(), programmeImport{file: file, read: programme.ReadOptions{}}); err != nil {
			t.Fatal(err)
		}
	}
	for text, there := range map[string]bool{
		"\ngone 3 \"Rede\"": true, "line 0": false,
		"look at: Fri 1 May: \"Tanz\": At the same place at the same time: Lied (20:00–20:30)": true,
		"look at: Fri 1 May: \"Tanz\": Ada is at another session at the same time: Lied":       true,
	} {
		if strings.Contains(out.String(), text) != there {
			t.Errorf("%q: %v\n%s", text, !there, out)
		}
	}
}
