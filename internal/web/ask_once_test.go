package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// Who says yes twice to the same question did it: nobody else is blamed for
// what is gone.
func TestTheSameYesTwiceEndsWhereItEnded(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	var id int64
	m.must(m.db.Get(t.Context(), &id, `SELECT id FROM question WHERE edition_id = $1 ORDER BY id LIMIT 1`, m.e.ID))
	at := fmt.Sprintf("/office/questions/%d", id)
	form := m.form(at)
	form.Set("do", "delete")
	a := m.post(account.Organiser, at, form)
	m.says(a, http.StatusConflict, `action="`+at+`"`)
	yes := m.answered(a)
	first := m.post(account.Organiser, at, yes)
	again := m.post(account.Organiser, at, yes)
	if first.status != http.StatusSeeOther || again.status != first.status || again.location != first.location {
		t.Errorf("%d %s, then %d %s", first.status, first.location, again.status, again.location)
	}
	m.says(m.post(account.Organiser, at, url.Values{"do": {"delete"}}), http.StatusNotFound, "inzwischen gelöscht")
}

// Where a public form ends is often a secret, and the database holds none.
func TestAPublicYesKeepsNoSecret(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "festivalpass", Quantity: 2}}}, m.now)
	m.must(err)
	at := page.OrderPath(lang.De, m.Tickets.Secret(o))
	a := m.post("", at+"/cancel", url.Values{})
	m.says(a, http.StatusConflict, `name="_sure"`)
	for range 2 {
		m.says(m.post("", at+"/cancel", m.answered(a)), http.StatusSeeOther)
	}
	if n := m.count(`SELECT count(*) FROM idempotency WHERE resource LIKE '%' || $1 || '%'`, m.Tickets.Secret(o)); n != 0 {
		t.Errorf("%d secrets are kept", n)
	}
}

// What is done already is not asked about, and is no fault of the one who comes
// with an old page.
func TestAnOldPageDoesNotAskAboutWhatIsDone(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	var order, ticket, session int64
	m.must(m.db.Get(t.Context(), &ticket, `SELECT k.id FROM ticket k JOIN ticket_order o ON o.id = k.order_id WHERE o.edition_id = $1 AND o.state = 'paid' AND k.state = 'valid' ORDER BY k.id LIMIT 1`, m.e.ID))
	m.must(m.db.Get(t.Context(), &order, `SELECT order_id FROM ticket WHERE id = $1`, ticket))
	m.must(m.db.Get(t.Context(), &session, `SELECT id FROM session WHERE edition_id = $1 AND state <> 'canceled' ORDER BY id LIMIT 1`, m.e.ID))
	device := m.device("Telefon").ID
	m.as(account.Organiser)
	m.as(account.Finance)
	finance, err := m.Accounts.ByEmail(t.Context(), "finance@test.example")
	m.must(err)
	m.must(m.Accounts.Grant(t.Context(), finance.ID, int64(m.e.ID), account.Jury, m.now))
	var stay, location, application int64
	m.must(m.db.Get(t.Context(), &stay, `SELECT id FROM allotment WHERE edition_id = $1 ORDER BY id LIMIT 1`, m.e.ID))
	m.must(m.db.Get(t.Context(), &location, `SELECT p.location_id FROM allotment a JOIN pitch p ON p.id = a.pitch_id WHERE a.id = $1`, stay))
	m.must(m.db.Get(t.Context(), &application, `SELECT id FROM application WHERE edition_id = $1 AND state = 'submitted' ORDER BY id LIMIT 1`, m.e.ID))
	for _, c := range []struct {
		at   string
		form url.Values
	}{
		{fmt.Sprintf("/office/plan/%d/vacate", location), url.Values{"allotment": {fmt.Sprint(stay)}}},
		{fmt.Sprintf("/office/applications/%d/decide", application), url.Values{"do": {"withdraw"}, "reason": {"Umzug"}}},
		{"/office/gate/admission", url.Values{"state": {"stop"}}},
		{"/office/gate/admission", url.Values{"state": {"evacuation"}, "where": {"campus"}}},
		{"/office/gate/admission", url.Values{"state": {"normal"}}},
		{fmt.Sprintf("/office/tickets/orders/%d/tickets/%d", order, ticket), url.Values{"do": {"void"}}},
		{fmt.Sprintf("/office/tickets/orders/%d/cancel", order), url.Values{}},
		{fmt.Sprintf("/office/programme/%d/cancel", session), url.Values{}},
		{fmt.Sprintf("/office/gate/devices/%d/revoke", device), url.Values{}},
		{fmt.Sprintf("/office/people/%d/revoke", finance.ID), url.Values{"role": {"jury"}}},
		{fmt.Sprintf("/office/house/people/%d/revoke", finance.ID), url.Values{"role": {"finance"}}},
	} {
		m.says(m.sure(account.Organiser, c.at, c.form), http.StatusSeeOther)
		was := m.everything("ticket", "ticket_order", "session", "device", "role_grant", "allotment", "application", "edition", "location", "history")
		m.says(m.post(account.Organiser, c.at, c.form), http.StatusSeeOther)
		if now := m.everything("ticket", "ticket_order", "session", "device", "role_grant", "allotment", "application", "edition", "location", "history"); now != was {
			t.Errorf("%s again wrote something", c.at)
		}
	}
}

// The vendor too may come with an old page: what they have said is said. With
// another reason it is another word, which comes too late.
func TestAVendorsOldPageIsNoFault(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	var id stall.ApplicationID
	m.must(m.db.Get(t.Context(), &id, `SELECT id FROM application WHERE edition_id = $1 AND state = 'accepted' ORDER BY id LIMIT 1`, m.e.ID))
	app, err := m.Stalls.Get(t.Context(), m.e.ID, id)
	m.must(err)
	at := "/my/application/" + m.Stalls.Link(app)
	for _, c := range []struct {
		verb string
		form url.Values
	}{{"/confirm", url.Values{}}, {"/withdraw", url.Values{"reason": {"Familie"}}}} {
		a := m.post("", at+c.verb, c.form)
		if a.status == http.StatusConflict {
			a = m.post("", at+c.verb, m.answered(a))
		}
		m.says(a, http.StatusSeeOther)
		was := m.everything("application", "history", "stall")
		m.says(m.post("", at+c.verb, c.form), http.StatusSeeOther)
		if m.everything("application", "history", "stall") != was {
			t.Errorf("%s again wrote something", c.verb)
		}
	}
	m.says(m.post("", at+"/withdraw", url.Values{"reason": {"Anderes"}}), http.StatusConflict)
	m.says(m.post("", at+"/confirm", url.Values{}), http.StatusConflict)
}
