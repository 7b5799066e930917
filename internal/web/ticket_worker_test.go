package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/ticket"
)

// ordered is an order of n tickets of the first type.
func (m *market) ordered(n int) *ticket.Order {
	m.t.Helper()
	types, err := m.Tickets.Types(m.t.Context(), m.e, m.now)
	m.must(err)
	o, err := m.Tickets.Order(m.t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: types[0].Slug, Quantity: n}}}, m.Now())
	m.must(err)
	return o
}

// A ticket's page may register the worker for its own folder, and the page
// policy lets it.
func TestTicketWorker(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	a := m.get("", "/ticket-worker.js")
	for name, want := range map[string]string{
		"Content-Type":           "text/javascript; charset=utf-8",
		"Service-Worker-Allowed": "/",
		"Cache-Control":          "no-cache",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A ticket's page shows the code before anything else, one ticket after the
// other, and marks itself as worth keeping only while a ticket admits.
func TestATicketsPageBeginsWithTheCode(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	o := m.ordered(3)
	path := "/de/orders/" + m.Tickets.Secret(o)
	a := m.get("", path)
	m.says(a, http.StatusOK, "data-keep", `id="pass-3"`, `href="#pass-3"`, "data-offline hidden", "3 von 3")
	body := mainOf(a.body)
	for _, later := range []string{"tickets.pdf", "Jedes Ticket gilt", "ticket__fold"} {
		if at := strings.Index(body, later); at < strings.Index(body, "<img") {
			t.Errorf("%s stands before the code", later)
		}
	}
	m.must(m.Tickets.CancelOwn(t.Context(), o, m.Now()))
	if a := m.get("", path); strings.Contains(a.body, "data-keep") || strings.Contains(a.body, "<img") {
		t.Error("returned tickets are kept")
	}
}

// One ticket of several is returned after a question; repeating it changes
// nothing, another order's ticket is not to be had so, and the last one ends
// the order.
func TestOneTicketOfSeveralIsReturned(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	o, other := m.ordered(2), m.ordered(1)
	path := "/de/orders/" + m.Tickets.Secret(o)
	give := func(id ticket.ID) answer {
		return m.post("", path+"/return", url.Values{"ticket": {fmt.Sprint(id)}})
	}
	m.says(give(other.Tickets[0].ID), http.StatusNotFound)
	m.says(m.post("", path+"/return", url.Values{"ticket": {"x"}}), http.StatusNotFound)
	asked := give(o.Tickets[0].ID)
	m.says(asked, http.StatusConflict, ticket.ShowNumber(o.Tickets[0].Number), "Ihre übrigen Tickets gelten weiter")
	m.did(m.post("", path+"/return", m.answered(asked)))
	m.did(give(o.Tickets[0].ID)) // a repeat
	left := m.get("", path)
	m.says(left, http.StatusOK, "data-keep", "ungültig")
	if strings.Index(left.body, `id="pass-2"`) > strings.Index(left.body, `id="pass-1"`) {
		t.Error("a ticket that admits nobody stands before one that does")
	}
	last := give(o.Tickets[1].ID)
	m.says(last, http.StatusConflict, "das letzte dieser Bestellung")
	m.did(m.post("", path+"/return", m.answered(last)))
	m.says(m.get("", path), http.StatusOK, "Diese Bestellung wurde zurückgegeben")
}
