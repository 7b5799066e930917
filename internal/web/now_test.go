package web

import (
	"regexp"
	"strings"
	"testing"

	"markt/internal/programme"
)

var nowNext = regexp.MustCompile(`(?s)<section class="now-next.*?</section>`)

// What is on stands above the programme without scripts too, and before one
// could push the page down.
func TestTheProgrammeShowsWhatIsOn(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	r, err := m.Programme.Released(t.Context(), m.e)
	m.must(err)
	on, next := programme.OnAndNext(r.Document.Sessions, m.now)
	if len(on) == 0 || len(next) == 0 {
		t.Fatalf("%d on, %d next", len(on), len(next))
	}
	strip := nowNext.FindString(m.get("", "/de/programme").body)
	if got := strings.Count(strip, "<li>"); got != min(len(on), 12)+min(len(next), 4) || strings.Contains(strip, "hidden>") {
		t.Errorf("%d on, %d next\n%s", len(on), len(next), strip)
	}
	if !strings.Contains(strip, on[0].Title["de"]) || !strings.Contains(strip, next[0].Title["de"]) {
		t.Error(strip)
	}
	for _, path := range []string{"/de/programme?view=grid", "/de/programme?day=" + r.Document.Days[1].Date, "/de/programme?q=gibtesnicht"} {
		strip := nowNext.FindString(m.get("", path).body)
		if strings.Contains(strip, "<li>") || strings.Count(strip, " hidden") != 3 {
			t.Errorf("%s\n%s", path, strip)
		}
	}
}
