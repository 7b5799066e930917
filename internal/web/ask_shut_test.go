package web

import (
	"net/http"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// A gate that no longer lets a type in turns away people who have a ticket of
// it: it names the types and how many tickets, and asks for nothing else.
func TestAGateThatShutsTicketsOutAsks(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	_, err := m.Tickets.CreateType(t.Context(), m.e, ticket.TypeDraft{Slug: "abend", Name: lang.Text{"de": "Abendticket"}, OnSale: true}, m.now)
	m.must(err)
	const at = "/office/gate/gates/1"
	only := func(types ...string) answer {
		f := m.form(at)
		f["type"] = types
		return m.post(account.GateLead, at, f)
	}
	m.did(only("2")) // nobody has a ticket
	m.did(only())
	_, err = m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 4}}}, m.now)
	m.must(err)
	m.did(only("1"))
	m.did(only("1", "2"))
	a := only("2")
	m.says(a, http.StatusConflict, `name="_sure"`, "Am Eingang „Haupteingang“", "Tagesticket: 4 gültige Tickets", "sofort", "!Abendticket:")
	if n := m.count(`SELECT count(*) FROM gate_ticket_type`); n != 2 {
		t.Errorf("%d types, unasked", n)
	}
	_, err = m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
	m.must(err)
	m.did(m.post(account.GateLead, at, m.answered(a))) // one more ticket is the same question
	m.did(only())
}
