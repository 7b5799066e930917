package web

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"markt/internal/account"
	"markt/internal/job"
	"markt/internal/stall"
)

// mailsOf does the jobs and counts the mails that a release sent.
func (m *market) mailsOf(number int) int {
	m.t.Helper()
	_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(m.t.Context(), m.Now)
	m.must(err)
	return m.count(`SELECT count(*) FROM outbox WHERE once LIKE 'plan:%:' || $1::int || ':%'`, number)
}

// A pitch that moves by a metre is one difference, one mail, and a new place on
// the vendor's own page; whoever has no address stands on the list of calls.
func TestAPitchThatMovesIsTold(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.Mails = true
	var one struct {
		Pitch  int64               `db:"pitch"`
		Number string              `db:"number"`
		App    stall.ApplicationID `db:"app"`
	}
	m.must(m.db.Get(t.Context(), &one, `SELECT p.id AS pitch, p.number, s.application_id AS app
		FROM allotment a JOIN pitch p ON p.id = a.pitch_id JOIN stall s ON s.id = a.stall_id JOIN application x ON x.id = s.application_id
		WHERE x.contact_email <> '' AND s.state = 'confirmed'
			AND 1 = (SELECT count(DISTINCT o.stall_id) FROM allotment o WHERE o.pitch_id = p.id)
			AND 1 = (SELECT count(DISTINCT o.pitch_id) FROM allotment o WHERE o.stall_id = s.id)
		ORDER BY p.id LIMIT 1`))
	app, err := m.Stalls.Get(t.Context(), m.e.ID, one.App)
	m.must(err)
	mine := "/my/application/" + m.Stalls.Link(app)
	m.says(m.get("", mine), http.StatusOK, "Ihr Platz", one.Number, "near-plan", "p-mine", "!Im letzten Plan standen Sie auf")

	m.says(m.get("", "/de/plan"), http.StatusOK, "!p-moved", "!umgezogen seit")
	m.exec(`UPDATE pitch SET y = y + 1 WHERE id = ` + strconv.FormatInt(one.Pitch, 10))
	const at = "/office/plan/release"
	page := m.get(account.Organiser, at)
	m.says(page, http.StatusOK, "Platz "+one.Number+" um ", "Diesen Entwurf freigeben")
	form := m.form(at)
	m.did(m.post(account.Organiser, at+"/approve", form))
	m.says(m.get(account.Organiser, at), http.StatusOK, "Freigegeben von", "!Diesen Entwurf freigeben")
	a := m.post(account.Organiser, at, m.form(at))
	if a.status == http.StatusConflict { // the drawing breaks a rule: it asks
		a = m.post(account.Organiser, at, m.answered(a))
	}
	m.did(a)
	number := m.count(`SELECT max(number) FROM plan_release`)
	for range 2 {
		if n := m.mailsOf(number); n != 1 {
			t.Errorf("%d mails", n)
		}
	}
	list := at + "/" + strconv.Itoa(number)
	m.says(m.get(account.Organiser, at), http.StatusOK, "1 Stand wird benachrichtigt", "ohne Freigabe einer zweiten Person")
	m.says(m.get(account.Organiser, list), http.StatusOK, "1 Stand per Mail", "bleibt auf "+one.Number, "!Anruf")
	m.says(m.get("", mine), http.StatusOK, "Im letzten Plan standen Sie auf "+one.Number)
	m.says(m.get("", "/de/plan"), http.StatusOK, "Bisher auf "+one.Number, `class="p-moved" `, "umgezogen seit der letzten Fassung", "(bisher auf "+one.Number+")")

	m.Mails = false // nobody gets a mail from a service without a server
	m.says(m.get(account.Organiser, list), http.StatusOK, "Noch 1 Anruf", "Wer keine Nummer hat")
	id := m.count(`SELECT stall_id FROM plan_told WHERE number = $1`, number)
	for reached, says := range map[string]string{"yes": "Noch 0 Anrufe", "no": "Noch 1 Anruf"} {
		for range 2 {
			m.did(m.post(account.Organiser, list, url.Values{"stall": {strconv.Itoa(id)}, "reached": {reached}}))
		}
		m.says(m.get(account.Organiser, list), http.StatusOK, says)
	}
	m.says(m.post(account.Organiser, list, url.Values{"stall": {"0"}, "reached": {"yes"}}), http.StatusNotFound)
	m.says(m.get(account.Organiser, at+"/99"), http.StatusNotFound)
	if n := m.count(`SELECT count(*) FROM plan_told WHERE number = $1 AND reached_at IS NOT NULL`, number); n > 1 {
		t.Errorf("%d calls", n)
	}
}

// That nobody releases alone is demanded by one press, and no longer by a
// question; the page then has no button, and says whom it waits for.
func TestNobodyReleasesAlone(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.exec(`UPDATE pitch SET y = y + 1 WHERE id = (SELECT min(pitch_id) FROM allotment)`)
	const at = "/office/plan/release"
	demand := m.form(at + "/demand")
	demand.Set("demanded", "1")
	m.did(m.post(account.Organiser, at+"/demand", demand))
	m.says(m.get(account.Organiser, at), http.StatusOK, "erst, wenn jemand anderes", "checked", "!button--big")
	a := m.post(account.Organiser, at, m.form(at))
	if a.status == http.StatusConflict && sureButton.MatchString(a.body) { // the drawing breaks a rule: it asks
		a = m.post(account.Organiser, at, m.answered(a))
	}
	m.says(a, http.StatusConflict, "noch niemand anderes freigegeben")
	m.did(m.post(account.Organiser, at+"/approve", m.form(at)))
	m.says(m.get(account.Organiser, at), http.StatusOK, "Sie haben freigegeben", "!button--big")
	m.exec(`UPDATE plan_approval SET by = 'person:0'`)
	m.says(m.get(account.Organiser, at), http.StatusOK, "button--big", "!Sie haben freigegeben")
	m.did(m.sure(account.Organiser, at+"/demand", url.Values{"version": {"1"}}))
	m.says(m.get(account.Organiser, at), http.StatusOK, "button--big", "!checked")
}
