package print

import (
	"bytes"
	"testing"

	"markt/internal/lang"
)

// Each gate has a page of its own in each language, nothing on it is cut, and
// its words stand where they stood.
func TestAPosterForEachGate(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.En, lang.Ar} {
		s := Posters{Meta: meta(l), Event: "Markt der Möglichkeiten & Festival", Posters: []Poster{
			{Gate: "Haupteingang", Location: "Campus Berlin-Buch", Link: "https://markt.example/gate/at/1"},
			{Gate: "Eingang am Gläsernen Labor, neben dem Fahrradparkplatz", Location: "Campus Berlin-Buch", Link: "https://markt.example/gate/at/2"},
		}}
		var b bytes.Buffer
		report, err := s.Print(&b, fount(t))
		if err != nil || report.Pages != 2 || len(report.Findings) > 0 {
			t.Errorf("%s: %+v, %v", l, report, err)
		}
		codes := []Code{code(t, s.Posters[0].Link), code(t, s.Posters[1].Link)}
		golden(t, "poster-"+string(l), s.Meta, func(p *pen) { s.draw(p, codes) })
	}
}

func code(t *testing.T, link string) Code {
	t.Helper()
	c, err := NewCode(link)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNoPosterWithoutAGate(t *testing.T) {
	if _, err := (Posters{Meta: meta(lang.De)}).Print(&bytes.Buffer{}, fount(t)); err == nil {
		t.Error("an empty document was printed")
	}
}
