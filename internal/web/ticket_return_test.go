package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// The office finds a flood by time, size and browser, is asked before it
// returns all of it, and can take that back.
func TestTheOfficeReturnsAFlood(t *testing.T) {
	t.Parallel()
	m := limited(t)
	const who = account.Organiser
	for range 4 {
		_, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Browser: "ffff", Items: []ticket.Item{{Type: "tag", Quantity: 10}}}, m.now)
		m.must(err)
	}
	other, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Browser: "aaaa", Email: "a@b.example", Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, m.now.Add(-time.Hour))
	m.must(err)
	m.says(m.get(who, "/office/tickets/orders?from=2027-05-08T12:00&least=3"), 200, "4 Bestellungen", "!"+other.Code, "Alle 4 Bestellungen zurücknehmen", "browser=ffff")
	m.says(m.get(who, "/office/tickets/orders?until=2027-05-08T11:59"), 200, other.Code, "Eine Bestellung")
	m.says(m.get(who, "/office/tickets/orders?from=gestern"), 422, "Dieses Datum verstehen wir nicht", `value="gestern"`)
	m.says(m.get(account.GateLead, "/office/tickets/orders?least=3"), 200, "!zurücknehmen …")
	m.says(m.get(account.GateLead, "/office/tickets/orders/return?least=3"), 403)
	m.says(m.get(who, "/office/tickets/orders/return"), 200, "Engen Sie zuerst die Liste")

	ask := m.get(who, "/office/tickets/orders/return?browser=ffff&least=3")
	m.says(ask, 200, "Diese 4 Bestellungen zurücknehmen?", ">40<")
	form := url.Values{"reason": {"Flut"}}
	for _, name := range []string{"browser", "least", "orders", "newest"} {
		form.Set(name, hidden(t, ask.body, name))
	}
	changed := cloned(form)
	changed.Set("orders", "3")
	m.says(m.post(who, "/office/tickets/orders/return", changed), 409, "Inzwischen sind Bestellungen", "Flut")
	m.says(m.post(who, "/office/tickets/orders/return", form), http.StatusSeeOther)
	m.says(m.get("", "/de/tickets"), 200, "Plätze frei")
	done := m.get(who, "/office/tickets/orders/return")
	m.says(done, 200, "Flut", "Rückgängig machen")
	m.says(m.get(who, "/office/tickets/orders?state=canceled"), 200, "4 Bestellungen")

	undo := url.Values{"batch": {hidden(t, done.body, "batch")}}
	for range 2 {
		m.says(m.post(who, "/office/tickets/orders/return/undo", undo), http.StatusSeeOther)
	}
	m.says(m.get(who, "/office/tickets/orders?state=paid"), 200, "5 Bestellungen")
	one := m.get(who, "/office/tickets/orders?browser=ffff")
	_, href, _ := strings.Cut(one.body, `class="num nowrap" href="`)
	href, _, _ = strings.Cut(href, `"`)
	m.says(m.get(who, href), 200, "Bestellung zurückgenommen", "Bestellung gilt wieder", "Flut")
}

// What was used at the gate is not offered for return: the page says why, and
// nobody is asked for what will be refused.
func TestAUsedTicketIsNotOfferedForReturn(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	device := m.enrolled("Telefon 9")
	for _, n := range []int{1, 2} {
		o := m.ordered(n)
		at := page.OrderPath(lang.De, m.Tickets.Secret(o))
		m.says(m.get("", at), 200, at+"/cancel", "!war schon am Einlass")
		a, err := m.Checkin.Redeem(t.Context(), device, checkin.ScanDraft{Nonce: o.Code, Code: o.Tickets[0].Number, Kind: checkin.Entry}, m.now)
		m.must(err)
		if a.Status != checkin.OK {
			t.Fatal(a.Reason)
		}
		m.says(m.get("", at), 200, "war schon am Einlass", "!"+at+"/cancel", fmt.Sprintf(`!value="%d"`, o.Tickets[0].ID))
		if n > 1 {
			m.says(m.get("", at), 200, at+"/return", fmt.Sprintf(`value="%d"`, o.Tickets[1].ID))
		}
		for path, form := range map[string]url.Values{"/cancel": {}, "/return": {"ticket": {fmt.Sprint(o.Tickets[0].ID)}}} {
			m.says(m.post("", at+path, form), http.StatusConflict, "!_sure", "!_back", "am Einlass")
		}
	}
}
