package print

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"emoji, one sign for a whole family", "Pizza 👨‍👩‍👧 & 🍕🍕", "Pizza ◊ & ◊"},
		{"control characters", "a\x00b\x07\u202ec", "abc"},
		{"composed", "Mo\u0308hre", "Möhre"},
		{"invalid bytes", "a\xff\xfeb", "a◊b"},
		{"line breaks", "a\r\nb\rc", "a\nb\nc"},
		{"signs the faces lack", "Tor A → Bühne 2\u20113", "Tor A › Bühne 2-3"},
		{"joiners stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"plain", "Stand A12", "Stand A12"},
	} {
		if got := clean(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	f := fount(t)
	for _, c := range []struct {
		name, in string
		ems      float64
		want     []string
	}{
		{"at spaces", "eins zwei drei", 5.5, []string{"eins zwei", "drei"}},
		{"after a hyphen between letters", "Möhren-Apfel-Saft", 6, []string{"Möhren-", "Apfel-Saft"}},
		{"never after a minus", "-5 °C", 1.5, []string{"-5", "°C"}},
		{"a word too long", "Nachbarschaftswerkstatt", 6, []string{"Nachbarsc-", "haftswerks-", "tatt"}},
		{"soft hyphen", "Nachbarschafts\u00adwerkstatt", 9.5, []string{"Nachbarschafts\u00ad-", "werkstatt"}},
		{"own lines", "a\n\nb", 9, []string{"a", "", "b"}},
		{"no-break space", "Tor\u00a0A und B", 3.6, []string{"Tor\u00a0A", "und B"}},
	} {
		var got []string
		for _, l := range f.wrap(c.in, text, c.ems, false) {
			got = append(got, l.s)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestEachParagraphHasItsDirection(t *testing.T) {
	for _, l := range fount(t).wrap("سوق\nMarkt e.V.\n2026", text, 40, true) {
		if want := !strings.HasPrefix(l.s, "Markt"); l.rtl != want {
			t.Errorf("%q: right to left %v", l.s, l.rtl)
		}
	}
}

// A letter no face has is composed from its base and its marks.
func TestMissingLetters(t *testing.T) {
	l := fount(t).set("Nguyễn", text, false)
	if len(l.runs) < 2 || strings.ContainsRune(string(l.runs[0].text), unprintable) {
		t.Errorf("%+v", l.runs)
	}
	if l := fount(t).set("漢", text, false); string(l.runs[0].text) != string(unprintable) {
		t.Errorf("%+v", l.runs)
	}
}

func TestKerning(t *testing.T) {
	f := fount(t)
	if apart, pair := f.measure("T", display)+f.measure("o", display), f.measure("To", display); pair >= apart {
		t.Errorf("To is %.3f em wide, its letters %.3f", pair, apart)
	}
}

// Whatever people type is set: no panic, no line wider than its measure.
func FuzzSetting(f *testing.F) {
	for _, s := range []string{"Stand A12", "محمد عبد الرحمن", "🍕\x00\u202e", "a\xff", "می\u200cخ", "Ґалаґан (2026)", "x\u2066y\u2069z", "e\u0301\u0323\u0323", strings.Repeat("W", 300), "((אב12))", "\u00ad-\u200b"} {
		f.Add(s, 30.0, true)
	}
	fo := fount(f)
	f.Fuzz(func(t *testing.T, s string, w float64, rtl bool) {
		if len(s) > 2000 || !(w > 8 && w < 400) {
			return
		}
		l := lang.De
		if rtl {
			l = lang.Ar
		}
		p, err := drawn(fo, meta(l), func(p *pen) {
			p.sheet(400, 400)
			p.text(box{0, 0, w, 40}, body, s)
		})
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(clean(s)) {
			t.Errorf("clean(%q) is not valid", s)
		}
		for _, b := range p.boxes {
			set := p.fit(b.frame.W, 40, body, b.text)
			for i, line := range set.lines {
				if wide := line.width * set.size * mmPerPoint; wide > w+.01 {
					t.Errorf("%q: line %d is %.2f mm wide in %.2f", s, i, wide, w)
				}
			}
		}
	})
}
