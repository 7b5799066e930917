package web

import (
	"net/http"
	"net/url"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/ticket"
)

const newQuota = "/office/tickets/quotas/new"

// quotaForm is a quota as it is typed, of the given types.
func (m *market) quotaForm(at, name, size string, types ...string) url.Values {
	m.t.Helper()
	f := m.form(at)
	f.Set("name", name)
	f.Set("size", size)
	f["type"] = types
	return f
}

// A quota for tickets that people have already counts them from its first
// moment: a new one may be full at once. It is asked about with what is issued.
func TestAQuotaForIssuedTicketsIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	_, err := m.Tickets.CreateType(t.Context(), m.e, ticket.TypeDraft{Slug: "abend", Name: lang.Text{"de": "Abendticket"}, OnSale: true}, m.now)
	m.must(err)
	_, err = m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 4}}}, m.now)
	m.must(err)
	m.exec(`DELETE FROM quota_ticket_type`)
	m.did(m.post(account.Organiser, newQuota, m.quotaForm(newQuota, "Abend", "1", "2"))) // nobody has one
	one := m.quotaForm(newQuota, "Eins", "1", "1")
	m.says(m.post(account.Organiser, newQuota, one), http.StatusConflict, `name="_sure"`, "„Eins“ mit einem Platz", "4 Tickets „Tagesticket“ sind schon ausgegeben", "Vergeben sind 4")
	if n := m.count(`SELECT count(*) FROM quota`); n != 2 {
		t.Errorf("%d quotas, unasked", n)
	}
	const old = "/office/tickets/quotas/1"
	m.says(m.post(account.Organiser, old, m.quotaForm(old, "Tag", "10", "1")), http.StatusConflict, `name="_sure"`, "4 Tickets „Tagesticket“ sind schon ausgegeben", "!Vergeben sind")
	m.did(m.sure(account.Organiser, newQuota, one))
}

// What is sold cannot be called back: a size with a zero too many is asked
// about, by what it was and by what the locations hold.
func TestAQuotaWithAZeroTooManyIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const old = "/office/tickets/quotas/1"
	m.did(m.post(account.Organiser, old, m.quotaForm(old, "Tag", "100", "1")))
	m.says(m.post(account.Organiser, old, m.quotaForm(old, "Tag", "1001", "1")), http.StatusConflict, `name="_sure"`, "Bis jetzt sind es 100 Plätze", "mehr als zehnmal", "nicht zurückrufen")
	m.did(m.post(account.Organiser, newQuota, m.quotaForm(newQuota, "Viele", "5000"))) // any number has room
	m.exec(`UPDATE location SET capacity = 300`)
	for at, form := range map[string]url.Values{old: m.quotaForm(old, "Tag", "301", "1"), newQuota: m.quotaForm(newQuota, "Neu", "301", "1")} {
		m.says(m.post(account.Organiser, at, form), http.StatusConflict, `name="_sure"`, "300 Menschen", "nicht 301", "nicht zurückrufen", "!zehnmal")
	}
	if n := m.count(`SELECT size FROM quota WHERE id = 1`); n != 100 {
		t.Errorf("%d places, unasked", n)
	}
	m.did(m.post(account.Organiser, old, m.quotaForm(old, "Tag", "300", "1")))
	m.did(m.sure(account.Organiser, old, m.quotaForm(old, "Tag", "900", "1")))
	m.did(m.post(account.Organiser, old, m.quotaForm(old, "Tage", "900", "1"))) // it stays as it is
	m.did(m.post(account.Organiser, old, m.quotaForm(old, "Tage", "800", "1"))) // it becomes smaller
}
