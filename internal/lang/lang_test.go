package lang

import (
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPluralsByLanguage(t *testing.T) {
	for _, c := range []struct {
		l    Lang
		n    int
		want string
	}{
		{De, 1, "Ein Feld braucht noch Ihre Hilfe."},
		{De, 7, "7 Felder brauchen noch Ihre Hilfe."},
		{Ar, 2, "هناك حقلان يحتاجان إلى تصحيح."},
		{Ar, 3, "هناك 3 حقول تحتاج إلى تصحيح."},
		{Ar, 11, "هناك 11 حقلًا يحتاج إلى تصحيح."},
	} {
		if got := c.l.T("error.fields", "n", c.n); got != c.want {
			t.Errorf("%s %d: %q", c.l, c.n, got)
		}
	}
}

func TestDigitsAreLatinEverywhere(t *testing.T) {
	at := time.Date(2026, 11, 7, 14, 5, 0, 0, time.UTC)
	other := regexp.MustCompile(`[٠-٩۰-۹٬٫\x{200e}\x{200f}]`)
	for _, l := range All() {
		for _, s := range []string{l.Date(at), l.DateFull(at), l.DateShort(at), l.DateTime(at), l.Number(1234567), l.Money(123450, "EUR"), l.Duration(95 * time.Minute)} {
			if other.MatchString(s) || s == "" {
				t.Errorf("%s: %q", l, s)
			}
		}
	}
	got := []string{De.DateShort(at), De.Money(123450, "EUR"), En.Money(50, "EUR"), De.DateFull(at)}
	want := []string{"Sa., 7. Nov.", "1.234,50 €", "€0.50", "Samstag, 7. November 2026"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Every catalogue has every key of the German source (the office ones in
// German and English), the same placeholders, and every plural form of its language.
func TestCataloguesAreComplete(t *testing.T) {
	office := regexp.MustCompile(`^office\.`)
	for _, l := range All() {
		for _, key := range De.Keys() {
			if office.MatchString(key) && !slices.Contains(Office(), l) {
				continue
			}
			if !l.Has(key) {
				t.Errorf("%s: key %q is missing", l, key)
				continue
			}
			checkEntry(t, l, key)
		}
		for _, key := range l.Keys() {
			if !De.Has(key) {
				t.Errorf("%s: key %q has no German source", l, key)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func checkEntry(t *testing.T, l Lang, key string) {
	source, e := catalogues[De][key], catalogues[l][key]
	if (source.plurals == nil) != (e.plurals == nil) {
		t.Errorf("%s: %q is a plural in one language only", l, key)
		return
	}
	if e.plurals == nil {
		if d := cmp.Diff(holes(source.text), holes(e.text)); d != "" {
			t.Errorf("%s: %q placeholders differ: %s", l, key, d)
		}
		return
	}
	for _, form := range l.PluralForms() {
		if e.plurals[form] == "" {
			t.Errorf("%s: %q lacks the plural form %q", l, key, form)
		}
	}
}

func holes(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestTextFallsBackInOrder(t *testing.T) {
	text := Text{"uk": "ринок", "ar": "سوق"}
	s, l := text.Find(En, "ar")
	if s != "سوق" || l != "ar" {
		t.Errorf("edition's language first: %q %s", s, l)
	}
	if s, l := text.Find(En); s != "ринок" || l != "uk" {
		t.Errorf("then the fixed order: %q %s", s, l)
	}
	if !(Text{De: ""}).Empty() || Accept("xx-YY,ar-SY;q=0.8,en") != Ar || Accept("xx") != De {
		t.Error("empty text or Accept-Language")
	}
}

// A language is named in each table that orders languages.
func TestEveryLanguageHasItsPlace(t *testing.T) {
	sorted := func(all []Lang) []Lang { return slices.Sorted(slices.Values(all)) }
	codes := slices.Sorted(maps.Keys(forms))
	if !slices.Equal(codes, sorted(order)) || !slices.Equal(codes, sorted(fallbacks)) {
		t.Errorf("forms %v, order %v, fallbacks %v", codes, order, fallbacks)
	}
}

// A span of hours begins where the reader begins, whatever stands around it.
func TestASpanHasTheReadersDirection(t *testing.T) {
	from, until := time.Date(2026, 11, 7, 9, 5, 0, 0, time.UTC), time.Date(2026, 11, 7, 22, 30, 0, 0, time.UTC)
	for l, want := range map[Lang]string{De: "09:05–22:30", En: "09:05–22:30", Ar: "\u206709:05–22:30\u2069", "fa": "\u206709:05–22:30\u2069"} {
		if got := l.TimeSpan(from, until); got != want {
			t.Errorf("%s: %q", l, got)
		}
	}
	if got := Ar.Isolate("Berlin") + De.Isolate("برلين") + Ar.Isolate(""); got != "\u2068Berlin\u2069برلين" {
		t.Errorf("%q", got)
	}
}
