package stall

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/spreadsheet"
)

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	front := 2.5
	var b strings.Builder
	err := spreadsheet.WriteCSV(&b, Sheet([]Listed{
		{UID: "u1", Name: `Käse, "Brot" & Söhne`, KindSlug: "food", State: StateConfirmed, Phone: "+49301234", Front: &front, Watts: 2200,
			Answers: Answers{Food: &Food{FryerLitres: "7,5"}, Languages: &Languages{Spoken: []string{"ar", "de"}}}},
		{UID: "u2", Name: "=HYPERLINK(1)", KindSlug: "advice", State: StateDeclined},
		{UID: "u3", Name: "'=HYPERLINK(1)", Organisation: "'s Backhaus", KindSlug: "advice", State: StateDeclined},
	}))
	if err != nil {
		t.Fatal(err)
	}
	tab, err := ReadTable(strings.NewReader(b.String()), nil)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for heading, want := range map[string]string{"food.fryer_litres": "7.5", "languages.spoken": "ar, de", "gas.kg": ""} {
		if i := slices.Index(cells[0], heading); i < len(exported) || cells[1][i] != want {
			t.Errorf("%s: column %d of %q", heading, i, cells[1])
		}
	}
	var got [][]string
	for _, r := range tab.Rows {
		got = append(got, []string{r.Key, r.Cells["name"], r.Cells["organisation"], r.Cells["kind"], r.Cells["state"], r.Cells["phone"], r.Cells["front"], r.Cells["watts"]})
	}
	want := [][]string{
		{"u1", `Käse, "Brot" & Söhne`, "", "food", "confirmed", "+49301234", "2.5", "2200"},
		{"u2", "=HYPERLINK(1)", "", "advice", "declined", "", "", "0"},
		{"u3", "'=HYPERLINK(1)", "'s Backhaus", "advice", "declined", "", "", "0"},
	}
	if cells[2][1] != "'=HYPERLINK(1)" {
		t.Errorf("a spreadsheet would run %q", cells[2][1])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
