package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/stall"
)

// vendor is an application that was accepted.
type vendor struct {
	name, email, phone string
	lang               lang.Lang
	days               []string
}

// accepted are vendors whom a message is for, by name.
func (m *market) accepted(all ...vendor) map[string]stall.ApplicationID {
	m.t.Helper()
	kinds, err := m.Stalls.EnsureKinds(m.t.Context(), m.e.ID, m.now)
	m.must(err)
	ids := map[string]stall.ApplicationID{}
	for _, v := range all {
		a, err := m.Stalls.Create(m.t.Context(), m.e.ID, stall.Input{
			Kind: kinds[3].ID, Lang: v.lang, About: stall.About{Name: v.name}, Contact: stall.Contact{Name: "Leute von " + v.name, Email: v.email, Phone: v.phone},
			Answers: stall.Answers{Goods: &stall.Goods{What: "Rat"}, Size: &stall.Size{Front: "3", Depth: "2"}, Location: &stall.Location{Days: v.days}},
		}, 0, pg.Once{}, m.now)
		m.must(err)
		for _, verb := range []stall.Verb{stall.VerbSubmit, stall.VerbReview, stall.VerbAccept} {
			_, err = m.Stalls.Move(m.t.Context(), m.e.ID, a.ID, stall.Step{Verb: verb, Who: stall.ByOrganiser}, m.now)
			m.must(err)
		}
		ids[v.name] = a.ID
	}
	return ids
}

// written keeps a message as the office types it, and gives its address.
func (m *market) written(form url.Values) string {
	m.t.Helper()
	a := m.post(account.Organiser, "/office/messages/new", form)
	m.did(a)
	return strings.TrimSuffix(a.location, "/send")
}

// A message goes to whom it is for, in their language and with their words,
// after a second look; whoever it does not reach is on one list with the reason.
func TestAMessageToMany(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.accepted(
		vendor{"Falafel Noor", "noor@bücher.example", "+49 30 1234567", "ar", nil}, vendor{"Brotzeit", "brot@example.org", "", "de", []string{"2027-05-08"}},
		vendor{"Ohne Post", "", "+49 176 12345678", "de", nil}, vendor{"Falsche Post", "", "", "en", []string{"2027-05-09"}})
	m.exec(`UPDATE application SET contact_email = 'kein @ wort' WHERE name = 'Falsche Post'`) // an import takes what it finds
	form := url.Values{"subject.de": {"Aufbau bei {event}"}, "body.de": {"Guten Tag {name}, {stall}: {pitch}. {days}. {link}"}, "state": {"coming"}}

	wrong := url.Values{"subject.de": {"Aufbau"}, "body.de": {"Hallo {nmae}"}, "body.en": {"Hello"}}
	m.says(m.post(account.Organiser, "/office/messages/new", wrong), http.StatusUnprocessableEntity, "Platzhalter {nmae} gibt es nicht", "fehlt noch Betreff oder Text", "Hallo {nmae}")
	wrong = url.Values{"subject.de": {"Aufbau"}, "body.de": {"Bis {deadline}"}}
	m.says(m.post(account.Organiser, "/office/messages/new", wrong), http.StatusUnprocessableEntity, "Der Text nennt eine Frist")

	at := m.written(form)
	m.says(m.get(account.Organiser, at+"/send"), http.StatusOK, "4 Empfänger: 2 per Mail, 2 ohne Mail", "1 Person liest العربية; dafür gibt es keinen Text",
		"Bei 4 Personen ist noch offen: Platznummer", "Aufbau bei Markt der Möglichkeiten", "noch nicht vergeben", "(Link zur persönlichen Seite)")
	m.says(m.get(account.Organiser, fmt.Sprintf("%s/send?to=%d", at, ids["Falafel Noor"])), http.StatusOK, "Guten Tag Leute von Falafel Noor", "!Guten Tag Leute von Brotzeit")

	m.did(m.post(account.Organiser, at+"/send", url.Values{"do": {"try"}, "_key": {"try"}, "to": {ids["Brotzeit"].String()}}))
	m.did(m.post(account.Organiser, at+"/send", url.Values{"do": {"try"}, "_key": {"try"}, "to": {ids["Brotzeit"].String()}}))
	if n := m.count(`SELECT count(*) FROM outbox WHERE recipient = 'organiser@test.example' AND subject = '[Probe] Aufbau bei Markt der Möglichkeiten' AND body LIKE '%Leute von Brotzeit%/my/'`); n != 1 {
		t.Errorf("%d tests", n)
	}

	asked := m.post(account.Organiser, at+"/send", nil)
	m.says(asked, http.StatusConflict, "an 4 Personen senden?", "2 per Mail", "2 ohne Mail", "Brotzeit", "liest العربية")
	mails := func() int {
		return m.count(`SELECT count(*) FROM outbox WHERE once LIKE 'message:%' AND once NOT LIKE '%try%'`)
	}
	if mails() != 0 {
		t.Error("mails before the second look")
	}
	yes := m.answered(asked)
	for range 3 {
		m.did(m.post(account.Organiser, at+"/send", yes))
	}
	m.did(m.post(account.Organiser, at+"/send", nil)) // another tab: it is sent
	if n := mails(); n != 2 {
		t.Errorf("%d mails", n)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE recipient = 'brot@example.org' AND body LIKE '%Leute von Brotzeit, Brotzeit: (noch nicht vergeben). Samstag, 8. Mai 2027. http://markt.example/my/application/%'`); n != 1 {
		t.Errorf("%d mails with their words", n)
	}
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "schon verschickt")
	m.says(m.get(account.Organiser, at), http.StatusSeeOther)

	m.says(m.get(account.Organiser, at+"/sent"), http.StatusOK, "0 von 4 erreicht", "keine E-Mail-Adresse", "noch nicht verschickt", `href="tel:&#43;4917612345678"`)
	m.must(mail.NewSender(m.db, m.Press.Outbox, refusing{}, m.Log).Drain(t.Context(), m.Now))
	m.says(m.get(account.Organiser, "/office/messages/left"), http.StatusOK, "der nächste Versuch kommt von selbst", "keine E-Mail-Adresse", "!Brotzeit", "Falafel Noor")
	pair := func(name string) string {
		return strings.TrimPrefix(at, "/office/messages/") + ":" + ids[name].String()
	}
	tick := url.Values{"id": {pair("Ohne Post"), pair("Falsche Post"), "7:x", "99:99"}}
	for range 2 {
		m.did(m.post(account.Organiser, "/office/messages/left", tick))
	}
	m.says(m.get(account.Organiser, "/office/messages/left"), http.StatusOK, "!Ohne Post", "!Falsche Post", "1 Person nicht erreicht")
	m.did(m.post(account.Organiser, "/office/messages/left", url.Values{"id": {pair("Ohne Post")}, "do": {"undo"}}))

	to := fmt.Sprintf("%s/to/%d", at, ids["Ohne Post"])
	m.says(m.get(account.Organiser, to), http.StatusOK, "https://wa.me/4917612345678?text=", "sms:&#43;4917612345678?", "text=Guten%20Tag%20Leute%20von%20Ohne%20Post%2C", "Leute von Ohne Post", "/my/application/")
	m.says(m.get(account.Organiser, at+"/letters.pdf"), http.StatusOK, "%PDF")
	m.says(m.get(account.Organiser, at+"/calls.pdf"), http.StatusOK, "%PDF")
	m.says(m.get(account.Organiser, at+"/recipients.csv"), http.StatusOK, "Ohne Post,Leute von Ohne Post,+4917612345678,,de,,no_address", "!Falsche Post")
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "/office/messages/left")
	app, err := m.Stalls.Get(t.Context(), m.e.ID, ids["Ohne Post"])
	m.must(err)
	m.says(m.get("", "/my/application/"+m.Stalls.Link(app)), http.StatusOK, "Nachrichten an Sie", "Guten Tag Leute von Ohne Post", m.Stalls.Link(app))
	m.Mails = false
	m.says(m.get(account.Organiser, at+"/sent"), http.StatusOK, "es gibt keinen Mailserver")
}

// Nothing is sent that was not shown: who came meanwhile is asked about again.
func TestWhoComesMeanwhileIsShownFirst(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.accepted(vendor{"Brotzeit", "brot@example.org", "", "de", nil})
	at := m.written(url.Values{"subject.de": {"Hallo"}, "body.de": {"{stall}"}})
	asked := m.post(account.Organiser, at+"/send", nil)
	m.accepted(vendor{"Teestube", "tee@example.org", "", "de", nil})
	again := m.post(account.Organiser, at+"/send", m.answered(asked))
	m.says(again, http.StatusConflict, "an 2 Personen senden?")
	m.did(m.post(account.Organiser, at+"/send", m.answered(again)))
	m.says(m.get(account.Organiser, at+"/sent"), http.StatusOK, "0 von 2 erreicht")
}

// Each filter leaves out whom it should.
func TestWhomAMessageIsFor(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.accepted(vendor{"Sonnabend", "a@example.org", "", "de", []string{"2027-05-08"}}, vendor{"Sonntag", "b@example.org", "", "en", []string{"2027-05-09"}}, vendor{"Beide", "c@example.org", "", "ar", nil})
	_, err := m.Stalls.Move(t.Context(), m.e.ID, ids["Sonntag"], stall.Step{Verb: stall.VerbConfirm, Who: stall.ByOrganiser}, m.now)
	m.must(err)
	for _, c := range []struct{ field, value, in, out string }{
		{"state", "confirmed", "Sonntag", "Sonnabend Beide"}, {"state", "coming", "Sonntag Sonnabend Beide", ""}, {"state", "declined", "", "Sonntag Sonnabend Beide"},
		{"kind", "advice", "Sonntag Sonnabend Beide", ""}, {"kind", "food", "", "Beide"}, {"day", "2027-05-08", "Sonnabend Beide", "Sonntag"},
		{"lang", "ar", "Beide", "Sonnabend Sonntag"}, {"outlet", "schuko", "", "Beide"}, {"outlet", "none", "Beide", ""},
	} {
		at := m.written(url.Values{"subject.de": {"Hallo"}, "body.de": {"{stall}"}, c.field: {c.value}})
		a := m.get(account.Organiser, at+"/send")
		for want, names := range map[bool]string{true: c.in, false: c.out} {
			for _, name := range strings.Fields(names) {
				if strings.Contains(a.body, ">"+name+" (") != want {
					t.Errorf("%s=%s: %s is for them: %v", c.field, c.value, name, !want)
				}
			}
		}
		if c.in == "" {
			m.says(a, http.StatusOK, "Diese Nachricht ist für niemanden")
			m.says(m.post(account.Organiser, at+"/send", nil), http.StatusConflict, "Diese Nachricht ist für niemanden")
		}
	}
	m.lead(m.e, festival.Over)
	m.did(m.post(account.Organiser, "/office/messages/new", url.Values{"subject.de": {"Danke"}, "body.de": {"Schön war es."}}))
}

// refusing takes no mail to the first it is asked about.
type refusing struct{}

func (refusing) Send(_ context.Context, raw []byte) error {
	if strings.Contains(string(raw), "noor@") {
		return errors.New("450 try again")
	}
	return nil
}
