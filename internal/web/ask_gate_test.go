package web

import (
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
)

// A word for all gates ends what was said at one location: the question says
// so, and an answer from before that was said is none.
func TestAWordForAllNamesWhatItEnds(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	const at = "/office/gate/admission"
	for _, to := range []string{"stop", "readmission", "normal"} {
		old := m.answered(m.post(account.GateLead, at, url.Values{"state": {to}}))
		m.did(m.sure(account.GateLead, at, url.Values{"state": {"evacuation"}, "where": {"campus"}}))
		a := m.post(account.GateLead, at, old)
		m.says(a, http.StatusConflict, "Campus Berlin-Buch gilt etwas Eigenes", "gilt die Evakuierung")
		if n := m.count(`SELECT count(*) FROM location WHERE admission = 'evacuation'`); n != 1 {
			t.Errorf("%s: the evacuation is lifted unasked", to)
		}
		m.did(m.post(account.GateLead, at, m.answered(a)))
		if n := m.count(`SELECT count(*) FROM location WHERE admission = 'evacuation'`); n != 0 {
			t.Errorf("%s: the word for all does not hold", to)
		}
	}
}

// More people than a location holds are asked about; the same form counts once
// for a figure, and again for another one.
func TestACountBeyondTheCapacityIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	const at = "/office/gate/count"
	counts := func() int { return m.count(`SELECT count(*) FROM head_count WHERE actor LIKE 'person:%'`) }
	before := counts()
	form := func(n string) url.Values {
		return url.Values{"location": {"campus"}, "inside": {n}, "_key": {"one form"}}
	}
	m.says(m.post(account.GateLead, at, form("280000")), http.StatusConflict, "280.000", "2.800", `name="_sure"`)
	if counts() != before {
		t.Error("it counts unasked")
	}
	for _, n := range []string{"280", "280", "281"} {
		m.did(m.post(account.GateLead, at, form(n)))
	}
	if counts() != before+2 {
		t.Errorf("%d counts, before %d", counts(), before)
	}
	m.did(m.sure(account.GateLead, at, form("2801")))
}
