package web

import (
	"net/http"
	"testing"
	"time"

	"markt/internal/account"
)

// A location that no longer travels hides its stops from every page: they are
// named first.
func TestALocationThatNoLongerTravelsNamesItsStops(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const at = "/office/locations/1"
	still := func() answer {
		f := m.form(at)
		f.Del("mobile")
		return m.post(account.Organiser, at, f)
	}
	m.exec(`UPDATE location SET mobile = true`)
	m.did(still()) // it has none
	m.exec(`UPDATE location SET mobile = true, version = version + 1`)
	m.exec(`INSERT INTO stop (edition_id, location_id, name, span) SELECT edition_id, id, '{"de": "Rathaus"}', tstzrange('2027-05-08 09:00Z', '2027-05-08 12:00Z') FROM location`)
	a := still()
	m.says(a, http.StatusConflict, `name="_sure"`, "„Campus“ nicht mehr mobil", "1 Halt", "Rathaus", "verschwinden sofort")
	if n := m.count(`SELECT count(*) FROM location WHERE mobile`); n != 1 {
		t.Error("the stops vanish unasked")
	}
	m.did(m.post(account.Organiser, at, m.answered(a)))
	m.did(still()) // it stays as it is
	m.exec(`UPDATE location SET mobile = true, version = version + 1`)
	form := m.form(at) // as the day is on, another capacity is asked about: both are said at once
	form.Del("mobile")
	form.Set("capacity", "300")
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "Platz für 300", "Rathaus", "verschwinden sofort")
}

// Dates of the call that close it at once, or that are a month off, are asked
// about; so is a kind that nobody can apply with any more.
func TestACallThatClosesAtOnceIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t).withKinds()
	m.now = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	const at, kind = "/office/edition", "/office/kinds/1"
	dated := func(name, value string) answer {
		f := m.form(at)
		f.Set(name, value)
		return m.post(account.Organiser, at, f)
	}
	closed := func() answer {
		f := m.form(kind)
		f.Del("open")
		return m.post(account.Organiser, kind, f)
	}
	m.did(dated("application_closes", "2027-04-10T12:00"))
	for name, value := range map[string]string{"application_closes": "2027-02-28T12:00", "application_opens": "2027-03-20T12:00"} {
		m.says(dated(name, value), http.StatusConflict, `name="_sure"`, "sofort geschlossen")
	}
	for value, n := range map[string]string{"2027-03-10T12:00": "31 Tage", "2027-05-08T12:00": "28 Tage"} {
		m.says(dated("application_closes", value), http.StatusConflict, `name="_sure"`, n, "Stimmen Monat und Jahr?", "!sofort geschlossen")
	}
	m.says(closed(), http.StatusConflict, `name="_sure"`, "Niemand kann sich mehr so bewerben")
	if n := m.count(`SELECT count(*) FROM edition WHERE application_closes = '2027-04-10 10:00Z' AND application_opens IS NULL`) + m.count(`SELECT count(*) FROM kind WHERE id = 1 AND open`); n != 2 {
		t.Error("it closes unasked")
	}
	m.did(dated("application_closes", "2027-05-01T12:00"))
	a := dated("application_closes", "2027-02-28T12:00")
	m.says(a, http.StatusConflict, "62 Tage", "sofort geschlossen")
	m.did(m.post(account.Organiser, at, m.answered(a)))
	m.did(dated("organiser", "Verein")) // the call stays closed
	m.did(closed())
}
