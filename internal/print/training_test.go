package print

import (
	"bytes"
	"testing"

	"markt/internal/lang"
)

// The card is one page in each language, nothing on it is cut, it names what
// the phone shows in the phone's words, and its words and pictures stand where
// they stood.
func TestTheTrainingCardIsOnePage(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.En, lang.Ar} {
		c := Training{Meta: meta(l), Event: "Markt der Möglichkeiten & Festival"}
		var b bytes.Buffer
		report, err := c.Print(&b, fount(t))
		if err != nil || report.Pages != 1 || len(report.Findings) > 0 {
			t.Errorf("%s: %+v, %v", l, report, err)
		}
		seen := words(t, saved(t, "training-"+string(l), b.Bytes()))
		for _, key := range []string{"ask.do", "scan.start", "scan.exit", "scan.entry", "verdict.look", "verdict.please", "verdict.next", "net.waiting"} {
			if word := l.T("gate." + key); !finds(seen, word) {
				t.Errorf("%s: the card does not say %q as the phone does", l, word)
			}
		}
		golden(t, "training-"+string(l), c.Meta, c.draw)
	}
}
