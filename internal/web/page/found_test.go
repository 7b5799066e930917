package page

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		name  string
		parts []string
		want  string
	}{
		{"nothing", []string{"", " \n"}, ""},
		{"one line", []string{"Ein\n Markt,\t zwei Tage"}, "Ein Markt, zwei Tage"},
		{"sentences", []string{"8. Mai 2027", "Ein Markt", "Kommen Sie!", "Gut"}, "8. Mai 2027. Ein Markt. Kommen Sie! Gut"},
		{"an empty part", []string{"", "Ein Markt", "", "Gut."}, "Ein Markt. Gut."},
		{"isolates stay on pages", []string{"\u2068Markt\u2069", "\u200fسوق\u200e"}, "Markt. سوق"},
		{"as long as it may be", []string{strings.Repeat("ä", AboutMost)}, strings.Repeat("ä", AboutMost)},
		{"cut at a word", []string{strings.Repeat("Wort ", 50)}, strings.Repeat("Wort ", 31) + "Wort…"},
		{"no comma before the end", []string{strings.Repeat("x", 150) + ", und noch viel mehr"}, strings.Repeat("x", 150) + ", und…"},
		{"a comma where it is cut", []string{strings.Repeat("x", 155) + ", dann"}, strings.Repeat("x", 155) + "…"},
		{"a script without spaces", []string{strings.Repeat("市", 200)}, strings.Repeat("市", AboutMost-1) + "…"},
		{"a space far back is no place to cut", []string{"市 " + strings.Repeat("市", 200)}, "市 " + strings.Repeat("市", AboutMost-3) + "…"},
		{"a letter keeps its marks", []string{strings.Repeat("x", AboutMost-3) + "e\u0301\u0323\u0301xxx"}, strings.Repeat("x", AboutMost-3) + "…"},
	} {
		if got := Describe(c.parts...); got != c.want || utf8.RuneCountInString(got) > AboutMost {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
