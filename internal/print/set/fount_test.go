package set

import (
	"errors"
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

// Arabic comes from the Arabic face, all else from the role's own.
func TestFaceByScript(t *testing.T) {
	f := fount(t)
	for _, c := range []struct {
		as   Role
		r    rune
		face int
	}{{Text, 'a', 0}, {Bold, 'Б', 1}, {Display, 'ß', 2}, {Text, '\ufe91', 3}, {Display, '\ufe91', 4}, {Bold, '漢', -1}} {
		if got := f.face(c.as, c.r); got != c.face {
			t.Errorf("%c in %d is from face %d, want %d", c.r, c.as, got, c.face)
		}
	}
}

// Measuring a line and setting it give the same width.
func TestMeasureIsTheSetWidth(t *testing.T) {
	f := fount(t)
	letters := []rune("AVTo fi. Würzöl-12 بسلامג()\u00ad\u00a0")
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
