package spreadsheet

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNoTextOfACSVRuns(t *testing.T) {
	for s, want := range map[string]string{
		"=HYPERLINK(1)": "'=HYPERLINK(1)", "@SUM(A1)": "'@SUM(A1)", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0", "-2+cmd|x": "'-2+cmd|x",
		"\t=1": "'\t=1", "Brot;=1+x;'=2;ok": "Brot;'=1+x;''=2;ok", "＝1＋x": "'＝1＋x", "'=1": "''=1", "''@x": "'''@x",
		"": "", "+49 30 1234": "+49 30 1234", "-5": "-5", "-5.5": "-5.5", "'s Backhaus": "'s Backhaus", "Käse = Brot": "Käse = Brot", "'": "'",
		"Tee": "Tee", "+49 30 1234-5": "+49 30 1234-5", "-3.5": "-3.5", "+cmd": "'+cmd", "-x": "'-x", "a=b": "a=b", "-": "-",
	} {
		if got := Guard(s); got != want {
			t.Errorf("%q is written %q, want %q", s, got, want)
		}
	}
}

// What is written is read again as it was, however often it goes round.
func TestWhatIsGuardedComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`['=@;+\-]{0,5}[a-z1-9 '=＝;\t]{0,5}`).Draw(t, "text")
		if got := Unguard(Guard(s)); got != s {
			t.Fatalf("%q came back as %q", s, got)
		}
	})
}

func TestEveryValueHasOneForm(t *testing.T) {
	at := time.Date(2027, 5, 8, 12, 0, 0, 0, time.FixedZone("", 7200))
	n, f, none := int64(7), 2.5, (*time.Time)(nil)
	table := Table{Columns: Columns("a", "b", "c", "d", "e", "f", "g", "h"), Rows: All([][]any{{"x,\n\"y\"", 3, &n, &f, true, at, none, nil}})}
	var b strings.Builder
	if err := WriteCSV(&b, table); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("%v %q", err, b.String())
	}
	want := [][]string{{"a", "b", "c", "d", "e", "f", "g", "h"}, {"x,\n\"y\"", "3", "7", "2.5", "true", "2027-05-08T10:00:00Z", "", ""}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

var errTorn = errors.New("torn")

// torn are rows that break off.
func torn(yield func([]any, error) bool) {
	_ = yield([]any{"one"}, nil) && yield(nil, errTorn)
}

func TestRowsThatBreakOffAreNoFile(t *testing.T) {
	table := Table{Name: "stalls", Columns: Columns("id"), Rows: torn}
	if err := WriteCSV(&strings.Builder{}, table); !errors.Is(err, errTorn) {
		t.Errorf("csv: %v", err)
	}
	if err := (Book{Lang: "de", Zone: time.UTC, Tables: []Table{table}}).Write(&strings.Builder{}); !errors.Is(err, errTorn) {
		t.Errorf("xlsx: %v", err)
	}
}
