package web

import (
	"net/http"
	"testing"

	"markt/internal/account"
)

// Who sends a release again because its answer was lost, or presses once more
// when nothing has changed, gets the release that is there and makes no other.
func TestAReleaseSentAgainIsTheSame(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for at, releases := range map[string]string{"/office/programme/release": "programme_release", "/office/plan/release": "plan_release"} {
		m.exec(`UPDATE session SET starts_at = starts_at + interval '5 minutes', version = version + 1 WHERE state = 'confirmed'`)
		m.exec(`UPDATE allotment SET span = tstzrange(lower(span), upper(span) - interval '5 minutes')`)
		before := m.count(`SELECT count(*) FROM ` + releases)
		form := m.form(at)
		form.Set("label", "Aushang")
		m.did(m.surely(at, m.post(account.Organiser, at, form)))
		m.exec(`DELETE FROM idempotency`) // the service was killed before it noted the form's end
		m.did(m.post(account.Organiser, at, form))
		again := m.form(at)
		again.Set("label", "Aushang")
		a := m.post(account.Organiser, at, again)
		m.says(a, http.StatusSeeOther)
		if n := m.count(`SELECT count(*) FROM ` + releases); n != before+1 {
			t.Errorf("%s: %d releases, before %d", at, n, before)
		}
	}
}
