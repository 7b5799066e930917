package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/ticket"
)

// A quota that becomes smaller than what people have and are about to order is
// asked about, and so is one that no longer counts tickets that people have.
func TestAQuotaBelowWhatIsTakenIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	_, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 4}}}, m.now)
	m.must(err)
	m.exec(`UPDATE place SET hold = gen_random_uuid(), held_until = $1 WHERE id IN (SELECT id FROM place WHERE ticket_id IS NULL LIMIT 2)`, m.now.Add(time.Minute))
	const at = "/office/tickets/quotas/1"
	form := func(size string) url.Values {
		f := m.form(at)
		f.Set("size", size)
		return f
	}
	for _, size := range []string{"5", "3", "0"} {
		m.says(m.post(account.Organiser, at, form(size)), http.StatusConflict, `name="_sure"`, "Vergeben sind 4, gerade bestellt werden 2", "Bei "+size+" Plätzen")
	}
	none := form("10")
	none.Del("type")
	m.says(m.post(account.Organiser, at, none), http.StatusConflict, `name="_sure"`, "4 Tickets „Tagesticket“ zählen hier nicht mehr")
	if n := m.count(`SELECT size FROM quota`); n != 10 {
		t.Errorf("%d places, unasked", n)
	}
	m.says(m.post(account.Organiser, at, form("-1")), http.StatusUnprocessableEntity, "!_sure")
	for _, size := range []string{"6", "7", "70", "69"} {
		m.did(m.post(account.Organiser, at, form(size)))
	}
	m.did(m.sure(account.Organiser, at, form("3")))
	named := form("3")
	named.Set("name", "Anders")
	m.did(m.post(account.Organiser, at, named)) // it stays as it is
	m.did(m.post(account.Organiser, at, form("4")))
}

// Prices of tickets that people have are asked about, the type's and the
// currency of all.
func TestAnotherPriceOfTicketsThatPeopleHaveIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const at, edition = "/office/tickets/types/1", "/office/edition"
	with := func(at, name, value string) url.Values {
		f := m.form(at)
		f.Set(name, value)
		return f
	}
	m.did(m.post(account.Organiser, at, with(at, "price", "2,50")))
	m.did(m.post(account.Organiser, at, with(at, "price", "0")))
	m.did(m.post(account.Organiser, edition, with(edition, "currency", "CHF")))
	_, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 4}}}, m.now)
	m.must(err)
	m.says(m.post(account.Organiser, at, with(at, "price", "2,50")), http.StatusConflict, `name="_sure"`, "Den Preis von „Tagesticket“ ändern", "Preis dann: 2,50 CHF")
	m.says(m.post(account.Organiser, at, with(at, "price", "-2")), http.StatusUnprocessableEntity, "!_sure")
	m.says(m.post(account.Organiser, edition, with(edition, "currency", "eur")), http.StatusConflict, `name="_sure"`, "in EUR statt in CHF")
	if n := m.count(`SELECT count(*) FROM ticket_type WHERE price_cents > 0`) + m.count(`SELECT count(*) FROM edition WHERE currency <> 'CHF'`); n != 0 {
		t.Error("it is saved unasked")
	}
	m.did(m.post(account.Organiser, edition, with(edition, "organiser", "Verein")))
	m.did(m.sure(account.Organiser, edition, with(edition, "currency", "EUR")))
}

// How many people a location holds turns every screen at its gates: another
// figure is asked about while people are in or the day is on.
func TestAnotherCapacityWhileAGateWorksIsAskedAbout(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	const at = "/office/locations/1"
	holds := func(n string) url.Values {
		f := m.form(at)
		f.Set("capacity", n)
		return f
	}
	m.now = m.e.Days[0].OpensAt.Add(-12 * time.Hour) // the evening before
	m.did(m.post(account.Organiser, at, holds("300")))
	m.must(m.Checkin.Count(t.Context(), m.e.ID, checkin.CountDraft{Nonce: "n", Location: "campus", Inside: 40, At: m.now}, m.now))
	m.says(m.post(account.Organiser, at, holds("30")), http.StatusConflict, `name="_sure"`, "Campus: Platz für 30 statt für 300", "40 Menschen sind gerade drin", "sofort rot")
	m.now = m.e.Days[0].OpensAt.Add(-time.Hour)
	for _, n := range []int{299, 301} {
		m.says(m.post(account.Organiser, at, holds(strconv.Itoa(n))), http.StatusConflict, `name="_sure"`, fmt.Sprintf("Platz für %d statt für 300", n), "sofort danach")
	}
	m.says(m.post(account.Organiser, at, holds("")), http.StatusConflict, `name="_sure"`, "beliebig viele")
	m.says(m.post(account.Organiser, at, holds("-3")), http.StatusUnprocessableEntity, "!_sure")
	if n := m.count(`SELECT capacity FROM location WHERE id = 1`); n != 300 {
		t.Errorf("%d, unasked", n)
	}
	form := m.form(at)
	form.Set("address", "Robert-Rössle-Straße 10")
	m.did(m.post(account.Organiser, at, form))
	m.did(m.sure(account.Organiser, at, holds("250")))
}
