package press

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Every export can be written in every kind and language, or says why not; its
// columns have names.
func TestEveryExportIsWrittenOrSaysWhyNot(t *testing.T) {
	h := open(t)
	for _, x := range Exports {
		for _, ending := range x.Endings {
			for _, l := range lang.All() {
				var b bytes.Buffer
				err := h.Export(t.Context(), &b, x, ExportAsk{Edition: h.e, Lang: l, Ending: ending})
				if err != nil && (!fault.Is(err, fault.NotFound) || x.Name != "programme") {
					t.Errorf("%s.%s: %v", x.Name, ending, err)
				}
				if err == nil && b.Len() == 0 {
					t.Errorf("%s.%s is empty", x.Name, ending)
				}
			}
			if ExportMedia[ending] == "" {
				t.Errorf("nobody knows what .%s is", ending)
			}
		}
		if len(x.Readers) == 0 {
			t.Errorf("nobody may have %s", x.Name)
		}
		if err := h.Export(t.Context(), &bytes.Buffer{}, x, ExportAsk{Edition: h.e, Ending: "doc"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s.doc: %v", x.Name, err)
		}
	}
}

// A sheet's name fits a workbook, and every column has its word.
func TestEveryTableHasItsWords(t *testing.T) {
	h := open(t)
	for _, l := range lang.All() {
		tables, err := h.tables(t.Context(), ExportAsk{Edition: h.e, Lang: l})
		h.must(err)
		taken := map[string]bool{}
		for _, table := range tables {
			name := l.T("export." + table.Name)
			if taken[strings.ToLower(name)] || utf8.RuneCountInString(name) > 31 || strings.ContainsAny(name, `[]:*?/\'`) {
				t.Errorf("%s: %q is no name of a sheet", l, name)
			}
			taken[strings.ToLower(name)] = true
			for _, c := range table.Columns {
				if !l.Has(c.Key) {
					t.Errorf("%s: %s has no word for %s", l, table.Name, c.Code)
				}
			}
		}
	}
}
