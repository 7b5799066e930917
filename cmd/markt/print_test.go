package main

import (
	"strings"
	"testing"

	"markt/internal/press"
)

// A print that does not show what was written is named line by line, and is no
// success; one that does says nothing.
func TestPrintTellsWhatItDoesNotShow(t *testing.T) {
	var errs strings.Builder
	if err := tellFindings(&errs, press.Report{Pages: 4}, "x.pdf"); err != nil || errs.Len() > 0 {
		t.Errorf("%v, %q", err, errs.String())
	}
	err := tellFindings(&errs, press.Report{Findings: []press.Finding{{Letter: 0x16a0, Of: "Lesung", Text: "Mit ᚠ", Page: 3}, {Text: "Basteln", Page: 5}}, More: 2}, "x.pdf")
	want := "page 3: Lesung: Mit ᚠ: No typeface has the character “ᚠ” (U+16A0, RUNIC LETTER FEHU FEOH FE F); ◊ is printed instead.\n" +
		"page 5: Basteln: There is no room for this text; it is shortened or missing.\n"
	if errs.String() != want || err == nil || !strings.Contains(err.Error(), "4 places") || !strings.Contains(err.Error(), "x.pdf was written") {
		t.Errorf("%v\n%s", err, errs.String())
	}
}
