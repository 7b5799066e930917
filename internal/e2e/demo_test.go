package e2e

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every stall and every session of the demo is named in the prints.
func TestThePrintsNameEverything(t *testing.T) {
	t.Parallel()
	need(t, "qpdf", "pdftotext", "xmllint")
	s := serveDemo(t)
	status, body := s.fetch("/schedule.xml")
	if status != 200 {
		t.Fatalf("schedule.xml: %d", status)
	}
	checkSchedule(t, body)
	var schedule struct {
		Titles []string `xml:"day>room>event>title"`
	}
	if err := xml.Unmarshal(body, &schedule); err != nil || len(schedule.Titles) < 70 {
		t.Fatalf("%d sessions (%v)", len(schedule.Titles), err)
	}
	var stalls struct{ Stalls []struct{ Name string } }
	if _, body := s.fetch("/stalls.json"); json.Unmarshal(body, &stalls) != nil || len(stalls.Stalls) < 45 {
		t.Fatalf("%d stalls", len(stalls.Stalls))
	}
	dir := t.TempDir()
	print := func(name string, args ...string) string {
		path := filepath.Join(dir, name)
		s.markt(append(append([]string{"print"}, args...), "-o", path)...)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return squeeze(textOf(t, pdf(t, b)))
	}
	booklet, plans := print("b.pdf", "booklet", "--lang", "de"), print("p.pdf", "plan")
	print("i.pdf", "booklet", "--lang", "ar", "--impose")
	print("t.pdf", "tickets")
	// In letters this large the reader takes a mark above a mark for a line of its own.
	if signs := print("s.pdf", "signs", "--lang", "en"); strings.Count(signs, squeeze("VeloBuch")) == 0 {
		t.Error("VeloBuch has no sign")
	}
	print("d.pdf", "doorlist", "--lang", "ar")
	for _, title := range schedule.Titles {
		if !strings.Contains(booklet, squeeze(fold(title))) {
			t.Errorf("the booklet does not name the session %q", title)
		}
	}
	for _, stall := range stalls.Stalls {
		if !strings.Contains(booklet, squeeze(fold(stall.Name))) {
			t.Errorf("the booklet does not name the stall %q", stall.Name)
		}
		if !strings.Contains(plans, squeeze(fold(stall.Name))) {
			t.Errorf("no plan names the stall %q", stall.Name)
		}
	}
}

// squeeze drops white space and hyphens, because a line may end within a name.
func squeeze(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "‐", "", "\u2068", "", "\u2069", "").Replace(s)
}

// The command line reads other people's files into editions of their own.
func TestImportsFromTheCommandLine(t *testing.T) {
	t.Parallel()
	data := testData(t)
	s := serve(t)
	first := s.markt("import", "programme", filepath.Join(data, "schedule", "fosdem_2012.xml"))
	again := s.markt("import", "programme", filepath.Join(data, "schedule", "fosdem_2012.xml"))
	if !strings.Contains(first, "442") || again == first {
		t.Errorf("first:\n%.600s\nagain:\n%.600s", first, again)
	}
	s.markt("import", "programme", filepath.Join(data, "schedule", "pretalx_democon.json"))
	report := s.markt("import", "stalls", filepath.Join(data, "stalls", "san_francisco_2024.csv"))
	if !strings.Contains(report, "488") {
		t.Errorf("stalls:\n%.600s", report)
	}
	for _, slug := range s.editions() {
		if !strings.Contains(slug, "fosdem") {
			continue
		}
		_, body := s.fetch("/schedule.xml?edition=" + slug)
		checkSchedule(t, body)
	}
}

// editions are the slugs that the import named.
func (s *service) editions() []string {
	var slugs []string
	for _, guess := range []string{"fosdem-2012", "fosdem_2012"} {
		if status, _ := s.fetch("/schedule.xml?edition=" + guess); status == 200 {
			slugs = append(slugs, guess)
		}
	}
	if len(slugs) == 0 {
		s.t.Error("the imported conference is not released under its name")
	}
	return slugs
}
