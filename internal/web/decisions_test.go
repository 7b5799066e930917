package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/job"
	"markt/internal/site"
	"markt/internal/stall"
)

// applied are vendors whose applications the jury reads.
func (m *market) applied(all ...vendor) map[string]stall.ApplicationID {
	m.t.Helper()
	ids := m.accepted(all...)
	for _, id := range ids {
		m.exec(`DELETE FROM stall WHERE application_id = $1`, id)
		m.exec(`UPDATE application SET state = 'in_review', decided_at = NULL WHERE id = $1`, id)
	}
	m.exec(`DELETE FROM job`)
	return ids
}

// decides sends the jury's form for these, with the second look.
func (m *market) decides(form url.Values) answer {
	m.t.Helper()
	form.Set("do", "decide")
	asked := m.post(account.Organiser, "/office/decisions", form)
	if asked.status != http.StatusConflict {
		return asked
	}
	return m.post(account.Organiser, "/office/decisions", m.answered(asked))
}

// Many are decided on in one go, after the very words were shown and a second
// look was taken; twice the same press decides and tells once.
func TestManyAreDecidedAtOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.applied(vendor{"Brotzeit", "brot@example.org", "", "de", nil}, vendor{"Falafel Noor", "noor@example.org", "", "ar", []string{"2027-05-08"}}, vendor{"Ohne Post", "", "+4917612345678", "en", nil}, vendor{"Zu spät", "spaet@example.org", "", "de", nil})
	all := func() []string {
		return []string{ids["Brotzeit"].String(), ids["Falafel Noor"].String(), ids["Ohne Post"].String()}
	}
	m.says(m.get(account.Organiser, "/office/applications"), http.StatusOK, `formaction="/office/decisions"`, "Über Gewählte entscheiden")
	m.says(m.post(account.Organiser, "/office/decisions", url.Values{"id": all()}), http.StatusConflict, "Über 3 Bewerbungen entscheiden", `value="2027-05-22"`, "!field__error")
	m.says(m.post(account.Organiser, "/office/decisions", url.Values{"id": all(), "do": {"preview"}}), http.StatusUnprocessableEntity, "Entscheidung")
	m.says(m.post(account.Organiser, "/office/decisions", url.Values{"id": all(), "do": {"decide"}, "verb": {"accept"}, "confirm_by": {"2027-05-01"}}), http.StatusUnprocessableEntity, "Dieser Tag ist schon vorbei")

	form := url.Values{"id": all(), "verb": {"accept"}, "confirm_by": {"2027-05-20"}, "_key": {"many"}}
	form.Set("do", "preview")
	m.says(m.post(account.Organiser, "/office/decisions", form), http.StatusConflict, "2 per Mail, 1 ohne Mail", "Leute von Brotzeit", "bis Donnerstag, 20. Mai 2027", "يرجى إخبارنا حتى", "by Thursday, 20 May 2027", "(Link zur persönlichen Seite)")
	form.Set("do", "decide")
	asked := m.post(account.Organiser, "/office/decisions", form)
	m.says(asked, http.StatusConflict, "3 Stände annehmen?", "Zusage erbeten bis Donnerstag", "Brotzeit")
	if n := m.count(`SELECT count(*) FROM application WHERE state = 'accepted'`); n != 0 {
		t.Errorf("%d are accepted before the second look", n)
	}
	yes := m.answered(asked)
	for range 3 {
		m.did(m.post(account.Organiser, "/office/decisions", yes))
	}
	if n := m.count(`SELECT count(*) FROM application WHERE state = 'accepted' AND confirm_by = '2027-05-20'`); n != 3 {
		t.Errorf("%d accepted", n)
	}
	for range 2 {
		_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(t.Context(), m.Now)
		m.must(err)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE once LIKE 'application:%:accepted:%'`); n != 2 {
		t.Errorf("%d mails", n)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE recipient = 'brot@example.org' AND body LIKE '%bis Donnerstag, 20. Mai 2027%/my/application/%'`); n != 1 {
		t.Errorf("%d mails as they were shown", n)
	}
	app, err := m.Stalls.Get(t.Context(), m.e.ID, ids["Brotzeit"])
	m.must(err)
	m.says(m.get("", "/my/application/"+m.Stalls.Link(app)), http.StatusOK, "Bitte sagen Sie bis Donnerstag, 20. Mai 2027 zu")
	m.says(m.get(account.Organiser, "/office/applications?tell=1"), http.StatusOK, "Ohne Post", "!Brotzeit")
	m.exec(`UPDATE outbox SET state = 'failed' WHERE recipient = 'brot@example.org'`)
	m.says(m.get(account.Organiser, "/office/applications?tell=1"), http.StatusOK, "Ohne Post", "Brotzeit")

	// What is accepted already is left out, and said; each refusal has its reason.
	ids["Brotzeit2"] = m.applied(vendor{"Brotzeit 2", "zwei@example.org", "", "de", nil})["Brotzeit 2"]
	refuse := url.Values{"id": {ids["Brotzeit"].String(), ids["Zu spät"].String(), ids["Brotzeit2"].String()}, "verb": {"decline"}, "reason." + ids["Zu spät"].String(): {"Kam nach Schluss"}}
	m.exec(`UPDATE application SET state = 'confirmed' WHERE name = 'Brotzeit'`)
	m.says(m.decides(refuse), http.StatusUnprocessableEntity, "Bei 1 geht das nicht", "Kam nach Schluss", `id="f-reason.`+ids["Brotzeit2"].String()+`"`, `aria-invalid="true"`)
	refuse.Set("reason", "Kein Platz mehr")
	m.did(m.decides(refuse))
	for name, reason := range map[string]string{"Zu spät": "Kam nach Schluss", "Brotzeit2": "Kein Platz mehr"} {
		if got, err := m.Stalls.Refusal(t.Context(), ids[name]); err != nil || got != reason {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if n := m.count(`SELECT count(*) FROM application WHERE name = 'Brotzeit' AND state = 'confirmed'`); n != 1 {
		t.Error("somebody who was left out was decided on")
	}
}

// The edition's own words for a decision stand in place of the shipped ones.
func TestOwnWordsForADecision(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.applied(vendor{"Brotzeit", "brot@example.org", "", "de", nil})
	m.says(m.get(account.Organiser, "/office/messages/templates/new?use=declined"), http.StatusOK, "leider können wir")
	own := url.Values{"name": {"Absage"}, "use": {"declined"}, "subject.de": {"Leider"}, "body.de": {"{stall} nicht: {reason}"}}
	m.did(m.post(account.Organiser, "/office/messages/templates/new", own))
	own.Set("name", "Noch eine")
	m.says(m.post(account.Organiser, "/office/messages/templates/new", own), http.StatusConflict, "gibt es schon eine Vorlage")
	m.did(m.decides(url.Values{"id": {ids["Brotzeit"].String()}, "verb": {"decline"}, "reason": {"Kein Strom"}}))
	_, err := job.NewRunner(m.db, m.Press.Handlers(), m.Log).Drain(t.Context(), m.Now)
	m.must(err)
	if n := m.count(`SELECT count(*) FROM outbox WHERE subject = 'Leider' AND body = 'Brotzeit nicht: Kein Strom'`); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// A vendor for Saturday only gets Saturday, whoever places them.
func TestAVendorForSaturdayOnlyGetsSaturday(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	saturday := m.e.Days[0].Key()
	ids := m.applied(vendor{"Nur Samstag", "nur@example.org", "", "de", nil})
	m.did(m.decides(url.Values{"id": {ids["Nur Samstag"].String()}, "verb": {"accept"}, "confirm_by": {"2027-05-20"}, "day": {saturday}}))
	st, err := m.Stalls.StallOf(t.Context(), ids["Nur Samstag"])
	m.must(err)
	var pitch site.PitchID
	m.must(m.db.Get(t.Context(), &pitch, `SELECT p.id FROM pitch p JOIN location l ON l.id = p.location_id WHERE NOT l.mobile AND p.id NOT IN (SELECT pitch_id FROM allotment) ORDER BY p.id LIMIT 1`))
	_, err = m.Site.Allot(t.Context(), m.e, site.AllotDraft{Stall: st.ID, Pitch: pitch}, m.now)
	m.must(err)
	if n := m.count(`SELECT count(*) FROM allotment WHERE stall_id = $1`, st.ID); n != 1 {
		t.Errorf("%d days", n)
	}
	sunday := m.e.Days[1]
	_, err = m.Site.Allot(t.Context(), m.e, site.AllotDraft{Stall: st.ID, Pitch: pitch, From: sunday.OpensAt, Until: sunday.OpensAt.Add(time.Hour)}, m.now)
	if fault.CodeOf(err) != "not_offered" {
		t.Errorf("on Sunday: %v", err)
	}
	m.says(m.get(account.Organiser, "/office/applications/"+ids["Nur Samstag"].String()), http.StatusOK, "Angenommen nur für Samstag, 8. Mai 2027")
}

// Who confirms too late and who can move up is proposed, and nothing of it
// happens by itself.
func TestLapsesAndMoveUpsAreProposed(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.applied(vendor{"Säumig", "a@example.org", "", "de", nil}, vendor{"Zweite", "b@example.org", "", "de", nil}, vendor{"Dritte", "c@example.org", "", "de", nil})
	m.did(m.decides(url.Values{"id": {ids["Säumig"].String()}, "verb": {"accept"}, "confirm_by": {"2027-05-09"}}))
	m.did(m.decides(url.Values{"id": {ids["Zweite"].String(), ids["Dritte"].String()}, "verb": {"waitlist"}}))
	m.exec(`INSERT INTO person (name, lang, created_at) VALUES ('Jury', 'de', now())`)
	m.exec(`INSERT INTO jury_seat (edition_id, number, person_id) SELECT $1, 1, max(id) FROM person`, m.e.ID)
	m.exec(`INSERT INTO jury_review (edition_id, application_id, seat_id, scores, at) SELECT $1, $2, max(id), '{"content": 5}', now() FROM jury_seat`, m.e.ID, ids["Dritte"])
	m.says(m.get(account.Organiser, "/office/decisions"), http.StatusOK, "rechtzeitig zugesagt", "kein Platz frei")
	m.exec(`UPDATE application SET confirm_by = '2027-05-08' WHERE name = 'Säumig'`) // the day itself still counts
	m.says(m.get(account.Organiser, "/office/decisions"), http.StatusOK, "rechtzeitig zugesagt")
	late, err := m.Stalls.Get(t.Context(), m.e.ID, ids["Säumig"])
	m.must(err)
	mine := "/my/application/" + m.Stalls.Link(late)
	m.says(m.get("", mine), http.StatusOK, "Bitte sagen Sie bis Samstag, 8. Mai 2027 zu")
	m.exec(`UPDATE application SET confirm_by = '2027-05-07' WHERE name = 'Säumig'`)
	m.says(m.get("", mine), http.StatusOK, "Sie sollten bis Freitag, 7. Mai 2027 zusagen")
	m.says(m.get(account.Organiser, "/office/decisions"), http.StatusOK, "Säumig", "Keine Zusage bis Freitag, 7. Mai 2027", "kein Platz frei")
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "/office/decisions")
	if n := m.count(`SELECT count(*) FROM application WHERE name = 'Säumig' AND state = 'accepted'`); n != 1 {
		t.Error("it lapsed by itself")
	}
	m.did(m.sure(account.Organiser, "/office/applications/"+ids["Säumig"].String()+"/decide", url.Values{"do": {"withdraw"}, "reason": {"Keine Zusage"}}))
	m.says(m.get(account.Organiser, "/office/decisions"), http.StatusOK, "Dritte", "!Zweite", "Säumig")
	m.did(m.decides(url.Values{"id": {ids["Dritte"].String()}, "verb": {"accept"}, "confirm_by": {"2027-06-01"}}))
	m.says(m.get(account.Organiser, "/office/decisions"), http.StatusOK, "!Zweite", "kein Platz frei")
}
