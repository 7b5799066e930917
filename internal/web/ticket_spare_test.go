package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
)

// The ticket office makes spare tickets in one step, once for a double click;
// they are printed, in the bundle of gates without network, and voided together
// after a question. Nobody else makes any.
func TestTheOfficeMakesSpareTickets(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	form := url.Values{"type": {"tag-1"}, "quantity": {"12"}, "note": {"Infopunkt"}, "lang": {"de"}, "_key": {"a-click"}}
	at := "/office/tickets/spare"
	for _, role := range []account.Role{account.Jury, account.Finance, account.GateLead, account.Programme} {
		m.says(m.post(role, at, form), http.StatusForbidden)
	}
	m.says(m.get(account.Organiser, at), http.StatusOK, `name="quantity"`)
	wrong := url.Values{"type": {"tag-1"}, "quantity": {"999"}, "note": {"Infopunkt"}}
	m.says(m.post(account.Organiser, at, wrong), http.StatusUnprocessableEntity, `value="Infopunkt"`, `value="999"`)
	batch := ""
	for range 2 {
		a := m.post(account.Organiser, at, form)
		if a.status != http.StatusSeeOther || batch != "" && a.location != batch {
			t.Fatalf("%d to %q\n%s", a.status, a.location, mainOf(a.body))
		}
		batch = a.location
	}
	made := `FROM ticket k JOIN ticket_order o ON o.id = k.order_id WHERE o.source = 'spare'`
	if n := m.count(`SELECT count(*) ` + made); n != 12 {
		t.Fatalf("%d tickets", n)
	}
	gate := m.enrolled("Telefon 9")
	refused := func() int { return strings.Count(m.call(gate, "GET", "/api/v1/gate/bundle", "").body, `"revoked"`) }
	before := refused()
	m.says(m.get(account.Organiser, batch), http.StatusOK, "Infopunkt", "Unbenutzte entwerten")
	if pdf := m.get(account.Organiser, batch+"/tickets.pdf"); pdf.status != http.StatusOK || !strings.HasPrefix(pdf.body, "%PDF") {
		t.Errorf("the print: %d", pdf.status)
	}
	a := m.post(account.GateLead, batch+"/unused", nil)
	m.says(a, http.StatusForbidden)
	m.says(m.sure(account.Organiser, batch+"/unused", nil), http.StatusSeeOther)
	if n := m.count(`SELECT count(*) ` + made + ` AND k.state <> 'void'`); n != 0 {
		t.Errorf("%d are not void", n)
	}
	m.says(m.post(account.Organiser, batch+"/unused", nil), http.StatusConflict, "kein unbenutztes Ticket")
	m.says(m.get(account.Organiser, at), http.StatusOK, "Infopunkt", batch)
	if n := refused() - before; n != 12 {
		t.Errorf("a gate without network learns of %d void tickets", n)
	}
}
