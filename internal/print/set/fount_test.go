package set

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"markt/static"
)

var faces = sync.OnceValues(func() (*Fount, error) { return ReadFount(static.Face) })

func fount(t testing.TB) *Fount {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A file that is missing or damaged anywhere is an error that names it.
func TestReadFountRefusesDamage(t *testing.T) {
	gone := errors.New("gone")
	if _, err := ReadFount(func(string) ([]byte, error) { return nil, gone }); !errors.Is(err, gone) {
		t.Error(err)
	}
	whole, err := static.Face("rubik-regular")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		harm func([]byte) []byte
	}{
		{"empty", func([]byte) []byte { return nil }},
		{"another format", func(b []byte) []byte { return append([]byte("OTTO"), b[4:]...) }},
		{"cut", func(b []byte) []byte { return b[: len(b)/2 : len(b)/2] }},
		{"without a table", func(b []byte) []byte { return []byte(strings.Replace(string(b), "glyf", "gone", 1)) }},
	} {
		_, err := ReadFount(func(string) ([]byte, error) { return c.harm(whole), nil })
		if err == nil || !strings.Contains(err.Error(), "rubik-regular") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Every document gets bytes of its own: gofpdf writes into them.
func TestFaceIsACopy(t *testing.T) {
	f := fount(t)
	was := f.Face(0)[100]
	f.Face(0)[100]++
	if f.Face(0)[100] != was {
		t.Error("the fount was written to")
	}
}

// facesOf are the names of the faces that a text is set in, in their order.
func facesOf(f *Fount, s string, as Role) []string {
	var used []string
	for _, r := range f.Line(Clean(s), as, false).Runs {
		if name := FaceNames()[r.Face]; !slices.Contains(used, name) {
			used = append(used, name)
		}
	}
	return used
}

// A word stays in one face: the house's own if it has every letter, else the
// face of its script.
func TestAWordStaysInOneFace(t *testing.T) {
	f := fount(t)
	for _, c := range []struct{ word, face string }{
		{"Müller-Lüdenscheidt", "rubik-bold"}, {"Олександра", "rubik-bold"}, {"יעל", "rubik-bold"}, {"İpek", "rubik-bold"},
		{"Əliyeva-Məmmədli,", "noto-sans-bold"}, {"Ruqạ(yya)", "noto-sans-bold"}, {"Đặng", "noto-sans-bold"}, {"Nguyễn", "noto-sans-bold"}, {"Οδυσσέας", "noto-sans-bold"},
		{"Ḥasan", "noto-sans-bold"}, {"ע֔", "noto-sans-hebrew-bold"}, {"x\u0331y", "noto-sans-bold"}, {"שָׁלוֹם", "rubik-bold"},
		{"(ქეთევან)", "noto-sans-georgian-bold"}, {"Արմեն", "noto-sans-armenian-bold"}, {"ትርሲት", "noto-sans-ethiopic-bold"}, {"أحمد،", "noto-sans-arabic-bold"}, {"فرشته", "noto-sans-arabic-bold"},
		{"王芳", "noto-sans-sc-regular"}, {"さくら", "noto-sans-sc-regular"}, {"김민준", "noto-sans-kr-regular"},
	} {
		if got := facesOf(f, c.word, Bold); !slices.Equal(got, []string{c.face}) {
			t.Errorf("%q is set in %q, want %s", c.word, got, c.face)
		}
	}
	if got := facesOf(f, "Café Məmmədova in Buch", Text); !slices.Equal(got, []string{"rubik-regular", "noto-sans-regular"}) {
		t.Errorf("a foreign word brings %q", got)
	}
	if got := facesOf(f, "Buch/ბუხი", Text); !slices.Equal(got, []string{"rubik-regular", "noto-sans-georgian-regular"}) {
		t.Errorf("a word in two scripts is set in %q", got)
	}
}

// A name is of one piece: one foreign letter in it brings its whole alphabet; in
// a long text it brings its word alone.
func TestANameIsOfOnePiece(t *testing.T) {
	f := fount(t)
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"Nguyễn Thị Hồng Nhung", []string{"noto-sans-bold"}},
		{"Zoe\u0308 und N\u0331goma", []string{"noto-sans-bold"}},
		{"Zoë und Çağrı", []string{"rubik-heavy"}},
		{"Café 王芳", []string{"rubik-heavy", "noto-sans-sc-regular"}},
		{strings.Repeat("Wir lesen. ", 9) + "Mit Đặng Lan", []string{"rubik-heavy", "noto-sans-bold"}},
	} {
		if got := facesOf(f, c.in, f.Suit(Clean(c.in), Display)); !slices.Equal(got, c.want) {
			t.Errorf("%q is set in %q, want %q", c.in, got, c.want)
		}
	}
	if f.Suit("Đặng", f.Suit("Đặng", Bold)) != f.Suit("Đặng", Bold) {
		t.Error("a guest is no guest")
	}
}

// Faces that no text asks for are never read: a ticket must not pay for China.
func TestFacesAreReadWhenNeeded(t *testing.T) {
	var asked []string
	f, err := ReadFount(func(name string) ([]byte, error) {
		asked = append(asked, name)
		return static.Face(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"Anaïs Müller – 030 94892511 · „Büro“ → 5 €", "Галаґан", "יעל", "🍕", "Zoe\u0308"} {
		for as := range Role(3) {
			f.Wrap(Clean(s), as, 10, false)
			f.Line(Clean(s), as, false)
		}
	}
	if !slices.Equal(asked, ownFaces[:]) {
		t.Errorf("plain texts read %q", asked)
	}
	f.Line("王芳", Display, false)
	if got := asked[3:]; !slices.Equal(got, []string{"noto-sans-sc-regular"}) {
		t.Errorf("a Chinese name reads %q", got)
	}
}

// Every face that is named is there and whole.
func TestEveryFaceReads(t *testing.T) {
	f := fount(t)
	for i, name := range FaceNames() {
		if !f.faces[i]().has('A') && !strings.Contains(name, "-ara") {
			t.Errorf("%s has no A", name)
		}
	}
}

// Measuring a line and setting it give the same width.
func TestMeasureIsTheSetWidth(t *testing.T) {
	f := fount(t)
	letters := []rune("AVTo fi. Würzöl-12 بسلامג()\u00ad\u00a0əạქ王ν\u0323")
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "line"))
		as := rapid.SampledFrom([]Role{Text, Bold, Display}).Draw(t, "role")
		if m, l := f.Measure(s, as), f.Line(s, as, false).Width; m < l-1e-9 || m > l+1e-9 {
			t.Errorf("%q measures %.4f and is set %.4f wide", s, m, l)
		}
	})
}

// A pair's kerning is the difference between the pair and its letters; a line
// is as wide as its letters and their pairs.
func TestKerning(t *testing.T) {
	f := fount(t)
	for _, pair := range []string{"To", "AV", "Ty"} {
		apart := f.Measure(pair[:1], Display) + f.Measure(pair[1:], Display)
		if together := f.Measure(pair, Display); together >= apart {
			t.Errorf("%s is %.3f em wide, its letters %.3f", pair, together, apart)
		}
	}
	if apart, nn := 2*f.Measure("n", Display), f.Measure("nn", Display); nn != apart {
		t.Errorf("nn is %.3f em wide, its letters %.3f", nn, apart)
	}
	if (kerning{}).between(1, 2) != 0 {
		t.Error("a typeface without kerning kerns")
	}
}
