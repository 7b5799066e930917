package web

import (
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
	"markt/internal/job"
	"markt/internal/site"
	"markt/internal/stall"
)

// What a vendor changes after acceptance is asked for: until somebody agrees
// the old holds everywhere, and both learn of the answer.
func TestAChangeAfterAcceptanceIsARequest(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.Mails = true
	id := m.accepted(vendor{"Brotzeit", "brot@example.org", "", "de", nil})["Brotzeit"]
	_, err := m.Stalls.Move(t.Context(), m.e.ID, id, stall.Step{Verb: stall.VerbConfirm, Who: stall.ByOrganiser}, m.now)
	m.must(err)
	app, err := m.Stalls.Get(t.Context(), m.e.ID, id)
	m.must(err)
	st, err := m.Stalls.StallOf(t.Context(), id)
	m.must(err)
	var pitch site.PitchID
	m.must(m.db.Get(t.Context(), &pitch, `SELECT p.id FROM pitch p JOIN location l ON l.id = p.location_id WHERE NOT l.mobile AND p.id NOT IN (SELECT pitch_id FROM allotment) ORDER BY p.id LIMIT 1`))
	_, err = m.Site.Allot(t.Context(), m.e, site.AllotDraft{Stall: st.ID, Pitch: pitch}, m.now)
	m.must(err)

	mine, size := "/my/application/"+m.Stalls.Link(app), "/de/apply/"+m.Stalls.Link(app)+"/size"
	wide := url.Values{"answers.size.front": {"11"}, "answers.size.depth": {"2"}, "do": {"next"}}
	front := func() float64 {
		now, err := m.Stalls.StallOf(t.Context(), id)
		m.must(err)
		return *now.Front
	}
	for range 2 {
		a := m.post("", size, wide)
		m.did(a)
		if a.location != mine {
			t.Errorf("it ends at %s", a.location)
		}
	}
	if front() != 3 {
		t.Errorf("the stall is %v m wide already", front())
	}
	if n := m.count(`SELECT count(*) FROM change_request WHERE state = 'open'`); n != 1 {
		t.Errorf("%d requests", n)
	}
	m.says(m.get("", mine), http.StatusOK, "Ihre Änderungswünsche", "wartet auf Antwort", "→", "Wunsch zurücknehmen")
	for _, at := range []string{"/office/requests", "/office/", "/office/applications/" + id.String()} {
		m.says(m.get(account.Organiser, at), http.StatusOK, "<b>11 m</b>", ">3 m<", "dafür zu klein", "Der Plan ist veröffentlicht", "Zustimmen")
	}

	form := m.form("/office/requests")
	form.Set("do", "refuse")
	m.says(m.post(account.Organiser, "/office/requests", form), http.StatusUnprocessableEntity, "Begründung")
	m.did(m.post("", size, url.Values{"answers.size.front": {"5"}, "answers.size.depth": {"2"}, "do": {"next"}}))
	form.Set("do", "approve")
	m.says(m.post(account.Organiser, "/office/requests", form), http.StatusConflict, "<b>5 m</b>") // asked anew since it was shown
	form = m.form("/office/requests")
	form.Set("do", "refuse")
	form.Set("reason", "Der Platz ist voll")
	for range 2 {
		m.did(m.post(account.Organiser, "/office/requests", form))
	}
	form.Set("do", "approve")
	m.says(m.post(account.Organiser, "/office/requests", form), http.StatusConflict, "schon beantwortet")
	m.says(m.get("", mine), http.StatusOK, "abgelehnt", "Der Platz ist voll", "!Wunsch zurücknehmen")
	if front() != 3 {
		t.Errorf("refused, and yet the stall is %v m wide", front())
	}

	m.did(m.post("", size, wide))
	form = m.form("/office/requests")
	form.Set("do", "approve")
	m.did(m.post(account.Organiser, "/office/requests", form))
	if front() != 11 {
		t.Errorf("approved, and yet the stall is %v m wide", front())
	}
	m.says(m.get(account.Organiser, "/office/requests"), http.StatusOK, "Keine Wünsche offen")
	for range 2 {
		_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(t.Context(), m.Now)
		m.must(err)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE once LIKE 'request:%' AND recipient = 'brot@example.org'`); n != 2 {
		t.Errorf("%d mails", n)
	}

	// On the plan that is released: pass, calendar, and what leaving means.
	if _, err := m.Site.Release(t.Context(), m.e, "", m.now); err != nil {
		t.Fatal(err)
	}
	number := m.ids(map[string]string{"N": `SELECT number FROM pitch WHERE id = ` + m.ids(map[string]string{"P": `SELECT min(pitch_id) FROM allotment WHERE stall_id = (SELECT id FROM stall WHERE name = 'Brotzeit' ORDER BY id DESC LIMIT 1)`}).Replace("P")}).Replace("N")
	m.says(m.get("", mine), http.StatusOK, number, "Mit dem Auto aufs Gelände", "/pass.pdf", "/calendar.ics", "!Sobald der Lageplan")
	m.says(m.get("", mine+"/pass.pdf"), http.StatusOK, "%PDF")
	m.says(m.get("", mine+"/calendar.ics"), http.StatusOK, "BEGIN:VCALENDAR", "Brotzeit", "Platz "+number, "Aufbau: Brotzeit")
	m.says(m.post("", mine+"/withdraw", nil), http.StatusConflict, "Ihr Platz "+number+" wird frei")

	// Small things go straight through; a wish is taken back.
	m.did(m.post("", "/de/apply/"+m.Stalls.Link(app)+"/contact", url.Values{"contact.name": {"Neu"}, "contact.email": {"brot@example.org"}, "contact.phone": {"030 1234567"}, "do": {"next"}}))
	if n := m.count(`SELECT count(*) FROM application WHERE contact_name = 'Neu'`); n != 1 {
		t.Error("a telephone number waits for an answer")
	}
	m.did(m.post("", size, url.Values{"answers.size.front": {"2"}, "answers.size.depth": {"2"}, "do": {"next"}}))
	open, err := m.Stalls.OpenRequests(t.Context(), m.e.ID)
	m.must(err)
	drop := url.Values{"request": {m.ids(map[string]string{"ID": `SELECT max(id) FROM change_request`}).Replace("ID")}}
	for range 2 {
		m.did(m.post("", mine+"/drop", drop))
	}
	if left, err := m.Stalls.OpenRequests(t.Context(), m.e.ID); err != nil || len(open) != 1 || len(left) != 0 {
		t.Errorf("%d open, %d left %v", len(open), len(left), err)
	}
	m.did(m.post("", size, url.Values{"answers.size.front": {"2"}, "answers.size.depth": {"2"}, "do": {"next"}}))
	_, err = m.Stalls.Move(t.Context(), m.e.ID, id, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByOrganiser, Reason: "Umzug"}, m.now)
	m.must(err)
	m.says(m.get(account.Organiser, "/office/requests"), http.StatusOK, "Keine Wünsche offen") // who does not come asks for nothing
}
