package web

import (
	"fmt"
	"net/http"
	"testing"

	"markt/internal/account"
)

// A day that goes to another date takes along what happens on it, once that was
// seen and said; one press puts all of it back.
func TestADayTakesAlongWhatHappensOnIt(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	day := m.e.Days[0]
	at := fmt.Sprintf("/office/days/%d", day.ID)
	on := func(days string) [3]int {
		return [3]int{
			m.count(`SELECT count(*) FROM allotment a, market_day d WHERE d.id = $1 AND lower(a.span)::date = (d.opens_at + $2::interval)::date`, day.ID, days),
			m.count(`SELECT count(*) FROM session s, market_day d WHERE d.id = $1 AND s.state <> 'canceled' AND s.starts_at >= d.opens_at + $2::interval AND s.starts_at < d.closes_at + $2::interval`, day.ID, days),
			m.count(`SELECT count(*) FROM stop s, market_day d WHERE d.id = $1 AND lower(s.span)::date = (d.opens_at + $2::interval)::date`, day.ID, days),
		}
	}
	const sqlTimes = `
		SELECT string_agg(v, E'\n' ORDER BY v)
		FROM (
			SELECT format('day %s %s', opens_at, closes_at) AS v FROM market_day
			UNION ALL SELECT format('stay %s %s', id, span) FROM allotment
			UNION ALL SELECT format('session %s %s', id, starts_at) FROM session
			UNION ALL SELECT format('stop %s %s', id, span) FROM stop
			UNION ALL SELECT format('window %s %s %s', id, valid_from, valid_until) FROM ticket_type_window
		) AS all_times`
	var stood, stand string
	m.must(m.db.Get(t.Context(), &stood, sqlTimes))
	before := on("0 days")
	form := m.form(at)
	form.Set("date", day.Date.AddDate(0, 0, -1).Format("2006-01-02"))

	a := m.post(account.Organiser, at, form)
	m.says(a, http.StatusConflict, "Kann mitgehen: ", "mitnehmen: ", "nichts mitnehmen", "statt ", "!Nichts davon verschiebt sich")
	yes := m.answered(a)
	done := m.post(account.Organiser, at, yes)
	m.did(done)
	if after := on("0 days"); after != before || before[0] == 0 || before[1] == 0 || before[2] == 0 {
		t.Errorf("%v followed the day, of %v", after, before)
	}
	undo := m.undoOf(account.Organiser, done)
	m.says(m.post(account.Finance, undo, nil), http.StatusForbidden)
	for range 2 { // the second press finds it done
		m.did(m.post(account.Organiser, undo, nil))
		if m.must(m.db.Get(t.Context(), &stand, sqlTimes)); stand != stood {
			t.Errorf("undone it is\n%s\nnot\n%s", stand, stood)
		}
	}

	form = m.form(at)
	form.Set("date", day.Date.AddDate(0, 0, -1).Format("2006-01-02"))
	yes = m.answered(m.post(account.Organiser, at, form))
	yes.Set("_sure", yes.Get("_sure")+"-else")
	alone := m.post(account.Organiser, at, yes)
	m.did(alone)
	if alone.location != "/office/days#outside" {
		t.Errorf("it ends at %s", alone.location)
	}
	if after, there := on("0 days"), on("1 day"); after[0] != 0 || there[0] != before[0] {
		t.Errorf("%v went along unasked, %v stayed", after, there)
	}
}
