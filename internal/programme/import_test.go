package programme_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"markt/internal/lang"
	"markt/internal/programme"
)

func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(dir, "schedule", name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skipf("needs %s: set MARKT_TEST_DATA", path)
	}
	return path
}

func read(t *testing.T, name, zone string) programme.Incoming {
	t.Helper()
	f, err := os.Open(shared(t, name))
	must(t, err)
	defer f.Close()
	in, err := programme.Read(f, programme.ReadOptions{Zone: zone})
	must(t, err)
	return in
}

// A real conference comes in whole, twice changes nothing, and goes out in
// files that the schemas accept.
func TestImportedConferencesValidate(t *testing.T) {
	for _, c := range []struct {
		file, zone, slug string
		sessions, twice  int
	}{
		{"fosdem_2007.xml", "Europe/Brussels", "fosdem-2007", 215, 0},
		{"fosdem_2012.xml", "Europe/Brussels", "fosdem-2012", 442, 1},
		{"pretalx_democon.json", "", "democon", 36, 0},
		{"invalid_example.json", "", "winterchaos2022", 1, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			w := begin(t)
			in := read(t, c.file, c.zone)
			r, err := w.store.Import(w.ctx, in, programme.ImportOptions{}, now)
			must(t, err)
			if !r.NewEdition || r.Edition != c.slug || r.Count(programme.Taken) != c.sessions || len(r.Rows) != c.sessions || r.Release != 1 {
				t.Errorf("edition %s, %d of %d rows taken, release %d", r.Edition, r.Count(programme.Taken), len(r.Rows), r.Release)
			}
			twice := 0
			for _, clash := range r.Clashes {
				switch clash.Kind {
				case programme.StageTwice:
					twice++
				case programme.HostTwice:
				default:
					t.Errorf("%+v %s", clash, r.Titles[clash.Session])
				}
			}
			if twice != c.twice {
				t.Errorf("%d overlaps on a stage, want %d", twice, c.twice)
			}
			again, err := w.store.Import(w.ctx, in, programme.ImportOptions{}, now.Add(time.Hour))
			must(t, err)
			if again.NewEdition || again.Count(programme.Unchanged) != c.sessions || again.Release != 0 || again.NewHosts+again.NewStages != 0 {
				t.Errorf("the same file again: %d unchanged, release %d", again.Count(programme.Unchanged), again.Release)
			}
			w.e, err = w.fest.BySlug(w.ctx, c.slug)
			must(t, err)
			validate(t, w, c.sessions)
		})
	}
}

func TestImportKeepsWhatTheOfficeAdded(t *testing.T) {
	w := begin(t)
	in := read(t, "invalid_example.json", "")
	o := programme.ImportOptions{Slug: w.e.Slug}
	_, err := w.store.Import(w.ctx, in, o, now)
	must(t, err)
	all, err := w.store.List(w.ctx, w.e)
	must(t, err)
	s := all.Sessions[0]
	d := s.Draft()
	d.Start, d.Title[lang.Ar], d.Capacity = w.at(7, 14, 0), "اختبار", 30
	must(t, w.store.Update(w.ctx, w.e, s.ID, d, now))

	in.Sessions[0].Title = "Neuer Titel"
	r, err := w.store.Import(w.ctx, in, o, now)
	must(t, err)
	got, err := w.store.Get(w.ctx, w.e, s.ID)
	must(t, err)
	if r.Count(programme.Changed) != 1 || r.Release != 2 || got.Title[lang.De] != "Neuer Titel" || got.Title[lang.Ar] != "اختبار" || got.Capacity != 30 {
		t.Errorf("%+v\n%+v", r, got)
	}
}

func validate(t *testing.T, w world, sessions int) {
	t.Helper()
	r, err := w.store.Released(w.ctx, w.e)
	must(t, err)
	x := programme.Export{Base: "https://markt.example", Version: "test"}
	dir := t.TempDir()
	for kind := range programme.Media {
		b, err := r.Write(kind, x)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "s."+kind), b, 0o600))
		switch kind {
		case "xml":
			run(t, "xmllint", "--noout", "--schema", shared(t, "schedule.xml.xsd"), filepath.Join(dir, "s.xml"))
			if n := bytes.Count(b, []byte("<event ")); n != sessions {
				t.Errorf("%d events in XML, want %d", n, sessions)
			}
		case "json":
			checkSchema(t, b, shared(t, "schema.json"))
		case "ics":
			checkCalendar(t, string(b), sessions)
		}
	}
	// What we write we can read.
	b, err := r.Write("xml", x)
	must(t, err)
	back, err := programme.Read(bytes.NewReader(b), programme.ReadOptions{})
	must(t, err)
	for _, s := range back.Sessions {
		if len(s.Gaps) > 0 {
			t.Errorf("line %d of our own file: %v", s.Line, s.Gaps)
		}
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%.2000s", name, err, out)
	}
}

// checkCalendar looks at what RFC 5545 asks of lines and properties.
func checkCalendar(t *testing.T, ics string, sessions int) {
	t.Helper()
	if !strings.HasSuffix(ics, "END:VCALENDAR\r\n") || strings.Contains(strings.ReplaceAll(ics, "\r\n", ""), "\n") {
		t.Error("lines must end in CRLF")
	}
	for line := range strings.SplitSeq(ics, "\r\n") {
		if len(line) > 75 || strings.ToValidUTF8(line, "!") != line {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	whole := strings.ReplaceAll(ics, "\r\n ", "")
	for _, part := range []string{"BEGIN:VEVENT", "UID:", "DTSTAMP:", "DTSTART:", "DTEND:", "SEQUENCE:", "SUMMARY;", "STATUS:CONFIRMED", "END:VEVENT"} {
		if n := len(regexp.MustCompile(`(?m)^`+part).FindAllString(whole, -1)); n != sessions {
			t.Errorf("%d × %s, want %d", n, part, sessions)
		}
	}
}

// checkSchema judges a document by the part of JSON Schema that the schedule's
// schema uses.
func checkSchema(t *testing.T, document []byte, schemaFile string) {
	t.Helper()
	raw, err := os.ReadFile(schemaFile)
	must(t, err)
	var schema, value any
	must(t, json.Unmarshal(raw, &schema))
	must(t, json.Unmarshal(document, &value))
	s := schemaCheck{root: schema.(map[string]any)}
	for _, problem := range s.judge(s.root, value, "$") {
		t.Error(problem)
	}
}
