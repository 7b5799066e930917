package web

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
)

// Tickets and signs hold every letter that any of the names has, as it is
// written. The names are as many as bring letters that none before them had.
func TestEveryNameIsOnTicketsAndSigns(t *testing.T) {
	t.Parallel()
	names := ofNewLetters(allNames(t))
	m := newMarket(t).withKinds()
	m.orderedBy(names)
	m.placed(names)
	for what, print := range map[string]func(*press.Press, context.Context, io.Writer, press.Ask) error{"tickets": (*press.Press).AllTickets, "signs": (*press.Press).Signs} {
		printed(t, what, names, func(w io.Writer) (r press.Report, err error) {
			ctx := press.WithReport(t.Context(), func(found press.Report) { r = found })
			return r, print(m.Press, ctx, w, press.Ask{Edition: m.e, Lang: "de"})
		})
	}
}

// orderedBy makes an order of one ticket for each name.
func (m *market) orderedBy(names []string) {
	m.t.Helper()
	ctx := m.t.Context()
	_, err := m.Tickets.CreateType(ctx, m.e, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tag"}, Reentry: ticket.ReentryOnce, OnSale: true}, m.now)
	m.must(err)
	for _, name := range names {
		_, err := m.Tickets.Order(ctx, m.e, ticket.OrderDraft{Name: name, Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, m.now)
		m.must(err)
	}
}

// placed makes a released plan on which a stall of each name stands.
func (m *market) placed(names []string) {
	m.t.Helper()
	ctx := m.t.Context()
	l, err := m.Festival.CreateLocation(ctx, m.e, festival.LocationDraft{Name: lang.Text{"de": "Hof"}}, m.now)
	m.must(err)
	desk := fmt.Sprintf("/office/plan/%d", l)
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"300"}, "height": {"300"}}))
	for from := 1; from <= len(names); from += 50 {
		m.did(m.post(account.Organiser, desk+"/row", url.Values{"prefix": {"A"}, "from": {fmt.Sprint(from)}, "count": {"50"}, "x": {"5"}, "y": {fmt.Sprint(5 + from/10)}, "front": {"3"}, "depth": {"3"}, "gap": {"1"}, "degrees": {"0"}}))
	}
	plan, err := m.Site.Plan(ctx, m.e.ID, l)
	m.must(err)
	kinds, err := m.Stalls.EnsureKinds(ctx, m.e.ID, m.now)
	m.must(err)
	for i, name := range names {
		id, err := m.Stalls.CreateStall(ctx, m.e.ID, stall.StallDraft{Kind: kinds[0].ID, Name: name}, m.now)
		m.must(err)
		_, err = m.Site.Allot(ctx, m.e, site.AllotDraft{Stall: id, Pitch: plan.Pitches[i].ID}, m.now)
		m.must(err)
	}
	m.exec(`UPDATE stall SET state = 'confirmed'`)
	_, err = m.Site.Release(ctx, m.e, "", m.now.Add(time.Minute))
	m.must(err)
}
