package main

import (
	"strings"
	"testing"

	"markt/internal/festival"
	"markt/internal/stall"
)

// An import that did not understand a line takes the others, names it and does
// not end well.
func TestAnImportThatDidNotUnderstandSaysSo(t *testing.T) {
	h, out := newHouse(t)
	take := func(edition, text string) error {
		t.Helper()
		table, err := stall.ReadTable(strings.NewReader(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		out.Reset()
		return h.importStalls(t.Context(), stallImport{file: "liste.csv", edition: edition, state: new(festival.State), kind: "food"}, table)
	}
	if err := take("", "id;name;angebot\n1;Eins;Brot\n2;Zwei;\n"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	err := take("", "id;name;angebot\n1;Eins;Brot\n2;Zwei;\"heiß\n3;Drei;Öl\n")
	if err == nil || !strings.HasPrefix(explain(err), "1 of 3 rows") || !strings.Contains(out.String(), "line 3  refused") || !strings.Contains(out.String(), "1 taken, 0 changed, 1 same, 1 refused") {
		t.Errorf("%v\n%s", err, out)
	}
	if err := take("nirgends", "name\nEins\n"); err == nil || explain(err) != `there is no edition called "nirgends"` {
		t.Errorf("%v", err)
	}
}
