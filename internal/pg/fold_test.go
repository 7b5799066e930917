package pg_test

import (
	"testing"

	"markt/internal/pgtest"
)

// A name is found by what people type who have not its letters, and by itself
// in any form; another name is not.
func TestFinds(t *testing.T) {
	db := pgtest.New(t)
	for _, c := range []struct {
		hay, words string
		want       bool
	}{
		{"Café Ängström", "cafe", true}, {"Café", "CAFE\u0301", true}, {"Cafe\u0301", "café", true}, {"Cafe", "café", true},
		{"Taşkın", "taskin", true}, {"İpek", "ipek", true}, {"İpek", "İPEK", true}, {"IŞIK", "ışık", true}, {"Məmmədova", "memmedova", true}, {"Məmmədova", "məmmədova", true},
		{"Nguyễn Thị Hồng Nhung", "nguyen nhung", true}, {"Đặng Thị Lan", "dang lan", true}, {"Ruqạyya", "ruqayya", true},
		{"Straße", "strasse", true}, {"Ødegård", "odegard", true}, {"Łukasz", "lukasz", true}, {"Zoe\u0308", "zoë", true},
		{"أحمد", "احمد", true}, {"فَاطِمَة", "فاطمه", true}, {"یلدا", "يلدا", true}, {"Ёлка", "елка", true}, {"Οδυσσέας", "οδυσσεας", true}, {"ΟΔΥΣΣΈΑΣ", "οδυσσεα", true},
		{"שָׁלוֹם", "שלום", true}, {"ქეთევან", "ქეთ", true}, {"王芳", "王", true}, {"ﬁne", "fine", true},
		{"Müller 100%", "100%", true}, {"Müller 1000", "100%", false}, {`a\b`, `A\B`, true}, {`a\b`, `a\`, true}, {"a_b", "a_b", true}, {"axb", "a_b", false},
		{"Özdemir", "oezdemir", true}, {"Oezdemir", "özdemir", true}, {"Oezdemir", "ozdemir", true}, {"Oezdemir", "oez", true}, {"Müller", "muell", true}, {"Baeuerin", "Bäuerin", true},
		{"Manuela", "ela", true}, {"Michael", "ael", true}, {"Samuel Boehm", "samuel böhm", true}, {"Baur", "bauer", false}, {"Qulle", "Quelle", false}, {"Feur", "feuer", false},
		{"Nguyễn Thị", "nguyen lan", false}, {"Imran", "amran", false}, {"Tee", "", true}, {"", "x", false}, {"Tee", "  tee ", true},
	} {
		var got bool
		if err := db.Get(t.Context(), &got, `SELECT searched($1) LIKE ALL (patterns($2))`, c.hay, c.words); err != nil || got != c.want {
			t.Errorf("%q in %q: %v, %v", c.words, c.hay, got, err)
		}
	}
}
