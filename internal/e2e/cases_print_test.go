package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// booklet imports a programme of the test data and gives its booklet's text, page by page.
func (s *service) booklet(file, edition string) (pages []string) {
	s.t.Helper()
	data := os.Getenv("MARKT_TEST_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	file = filepath.Join(data, "cases", file)
	if _, err := os.Stat(file); err != nil && os.Getenv("CI") == "" {
		s.t.Skipf("needs %s: set MARKT_TEST_DATA", file)
	}
	s.markt("import", "programme", file)
	out := filepath.Join(s.t.TempDir(), "booklet.pdf")
	s.markt("print", "booklet", "--edition", edition, "-o", out) // it fails when something is cut or has no letter
	return strings.Split(strings.ReplaceAll(run(s.t, "pdftotext", out, "-"), "\u00ad", ""), "\f")
}

// Four sessions at once on one stage of five stand in the day's overview, each
// with its time and its title.
func TestFourSessionsAtOnceArePrinted(t *testing.T) {
	t.Parallel()
	need(t, "pdftotext")
	s := &service{t: t, data: dataDir(t), base: "http://127.0.0.1:1"}
	var overview string
	for _, page := range s.booklet("13-booklet-four-at-once.xml", "gleichzeitig") {
		if strings.Contains(page, "auf einen Blick") && !strings.Contains(page, "In diesem Heft") {
			overview += fold(page) + " "
		}
	}
	for i := range 4 {
		if title := fmt.Sprint("Kinder basteln ", i); !strings.Contains(overview, title) {
			t.Errorf("%q is not in the overview", title)
		}
	}
	if n := strings.Count(overview, "12:00–15:00"); n < 4 {
		t.Errorf("%d times for four sessions", n)
	}
	if t.Failed() {
		t.Log(overview)
	}
}

// Letters that few typefaces have are printed as they are written.
func TestLettersOfManyNamesArePrinted(t *testing.T) {
	t.Parallel()
	need(t, "pdftotext")
	s := &service{t: t, data: dataDir(t), base: "http://127.0.0.1:1"}
	whole := fold(strings.Join(s.booklet("14-print-letters.xml", "buchstaben"), " "))
	for name, times := range map[string]int{
		"Lesung mit Nazlı Əliyeva und Thịnh Phạm": 2, "Hải Phạm Thị Thịnh": 2, "ხატია": 2,
		"Nazlı Əliyeva-Məmmədli": 1, // in the index it takes two lines, and the reader joins them without the hyphen
	} {
		if got := strings.Count(whole, name); got < times {
			t.Errorf("%q stands %d times", name, got)
		}
	}
}
