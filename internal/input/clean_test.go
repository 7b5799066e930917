package input

import "testing"

func TestCleanTextKeepsWhatCanBeRead(t *testing.T) {
	for in, want := range map[string]string{
		"Dönerie 🥙 ":                      "Dönerie 🥙",
		"a\x00b\u202Ec\u200Fd":            "abcd",
		"Ma\u0308rz":                      "März",
		"x\xff\xfey":                      "x\uFFFDy",
		"eins\r\nzwei\rdrei":              "eins\nzwei\ndrei",
		"می\u200Cخواهم":                   "می\u200Cخواهم",
		"👩\u200D🍳":                        "👩\u200D🍳",
		"\uFEFFName\u2066x\u2069":         "Namex",
		"\u200D\u200D \u3164\u2800\uFE0F": "",
		"\u2800. ":                        "\u2800.",
	} {
		if got := CleanText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
