package print

import (
	"strings"
	"testing"
	"unicode/utf8"

	"markt/internal/lang"
	"markt/internal/print/set"
)

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
		if !utf8.ValidString(set.Clean(s)) {
			t.Errorf("set.Clean(%q) is not valid", s)
		}
		for _, b := range p.boxes {
			fit := p.fit(b.frame.W, 40, body, b.text)
			for i, line := range fit.lines {
				if wide := line.Width * fit.size * mmPerPoint; wide > w+.01 {
					t.Errorf("%q: line %d is %.2f mm wide in %.2f", s, i, wide, w)
				}
			}
		}
	})
}
