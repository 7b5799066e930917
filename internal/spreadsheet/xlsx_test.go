package spreadsheet

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"markt/internal/fault"
	"markt/internal/lang"
)

func book(t *testing.T, l lang.Lang, tables ...Table) (*excelize.File, error) {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := (Book{Lang: l, Zone: zone, Tables: tables}).Write(&b); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, nil
}

// A workbook says in words what its columns are, below by their codes; a text
// is a text, a time is what the market's clock showed.
func TestABookIsReadAsItWasWritten(t *testing.T) {
	texts := []string{"=1+1", "'=1", "_x0041_", "  Brot\n& <Käse> ", "@x", "007", "بطاطا"}
	rows := make([][]any, len(texts))
	for i, s := range texts {
		rows[i] = []any{s, i, time.Date(2027, 5, 8, 10, 30, 0, 0, time.UTC), true, nil}
	}
	table := Table{Name: "stalls", Columns: Columns("name", "count", "at", "water", "score"), Rows: All(rows)}
	f, err := book(t, "de", table)
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.GetRows("Stände")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"Name", "Anzahl", "Wann", "Wasser", "Bewertung der Jury"}, {"name", "count", "at", "water", "score"}}, got[:2]); diff != "" {
		t.Error(diff)
	}
	for i, s := range texts {
		if diff := cmp.Diff([]string{s, []string{"0", "1", "2", "3", "4", "5", "6"}[i], "2027-05-08 12:30:00", "TRUE"}, got[2+i]); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
		at, _ := excelize.CoordinatesToCellName(1, 3+i)
		if formula, err := f.GetCellFormula("Stände", at); err != nil || formula != "" {
			t.Errorf("%q runs: %q %v", s, formula, err)
		}
	}
}

func TestASheetRunsAsItsLanguageDoes(t *testing.T) {
	tables := []Table{{Name: "stalls", Columns: Columns("name"), Rows: All(nil)}, {Name: "tickets", Columns: Columns("id"), Rows: All([][]any{{1}})}}
	for l, want := range map[lang.Lang]bool{"ar": true, "de": false} {
		f, err := book(t, l, tables...)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range f.GetSheetList() {
			view, err := f.GetSheetView(name, 0)
			if err != nil || view.RightToLeft == nil || *view.RightToLeft != want {
				t.Errorf("%s %s: %+v %v", l, name, view.RightToLeft, err)
			}
		}
		if len(f.GetSheetList()) != 2 {
			t.Errorf("%v", f.GetSheetList())
		}
	}
}

// Nothing is cut without a word: what no cell holds is refused, and says where.
func TestATextThatNoCellHoldsIsRefused(t *testing.T) {
	of := func(s string) error {
		_, err := book(t, "en", Table{Name: "stalls", Columns: Columns("id", "name"), Rows: All([][]any{{"1", s}})})
		return err
	}
	if err := of(strings.Repeat("ä", Most)); err != nil {
		t.Errorf("as much as a cell holds: %v", err)
	}
	for _, s := range []string{strings.Repeat("x", Most+1), strings.Repeat("🍕", Most/2+1)} {
		if err := of(s); !fault.Is(err, fault.TooLarge) || fault.MessageOf(err).Args["column"] != "name" {
			t.Errorf("%d characters: %v", len(s), err)
		}
	}
}
