package web

import (
	"context"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"markt/internal/press"
)

// A name of two scripts is read back letter by letter from a German ticket and sign,
// its words in the order in which they are said. One that begins in Arabic runs from right to left
// as on the pages; pdftotext tells such a line of two scripts from left to right when most
// of its letters are Latin, so that its words come in the order in which they stand.
// (-raw: its guess at columns moves the space between two directions.)
func TestANameOfTwoScriptsIsReadBack(t *testing.T) {
	t.Parallel()
	told := map[string]string{"Leyla أحمد": "Leyla أحمد", "Şahin יעל Kaya": "Şahin יעל Kaya", "أحمد Şahin": "Şahin أحمد"}
	names := slices.Collect(maps.Keys(told))
	m := newMarket(t).withKinds()
	m.orderedBy(names)
	m.placed(names)
	for what, print := range map[string]func(*press.Press, context.Context, io.Writer, press.Ask) error{"tickets": (*press.Press).AllTickets, "signs": (*press.Press).Signs} {
		path := filepath.Join(t.TempDir(), what+".pdf")
		file, err := os.Create(path)
		m.must(err)
		m.must(print(m.Press, t.Context(), file, press.Ask{Edition: m.e, Lang: "de"}))
		m.must(file.Close())
		text, err := exec.Command("pdftotext", "-raw", path, "-").Output()
		m.must(err)
		plain := norm.NFC.String(regexp.MustCompile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\f]").ReplaceAllString(string(text), ""))
		for _, name := range told {
			if !strings.Contains(strings.Join(strings.Fields(plain), " "), name) {
				t.Errorf("%s: no %q in\n%s", what, name, plain)
			}
		}
	}
}
