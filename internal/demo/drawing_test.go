package demo

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
)

var rewrite = flag.Bool("update", false, "write the drawn plans anew")

// drawing keeps the campus as data, one mark a line: what page, print and
// editor are tested with, and the shape of its JSON that an editor relies on.
func (d loaded) drawing(t *testing.T) {
	doc, err := d.Site.Draft(t.Context(), d.e)
	if err != nil {
		t.Fatal(err)
	}
	plan := doc.Plan("campus")
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		drawn := doc.Draw(plan, plan.Stays, l, d.e.DefaultLang)
		file := "../plantest/campus." + string(l) + ".json"
		got := lined(t, drawn)
		if *rewrite {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (go test -update writes it anew):\n%s", file, diff)
		}
	}
}

func lined(t *testing.T, p drawing.Plan) []byte {
	var marks [][]byte
	for _, m := range p.Marks {
		marks = append(marks, encoded(t, m))
	}
	p.Marks = []drawing.Mark{}
	return bytes.Replace(append(encoded(t, p), '\n'), []byte("[]"), append(append([]byte("[\n"), bytes.Join(marks, []byte(",\n"))...), "\n]"...), 1)
}

func encoded(t *testing.T, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
