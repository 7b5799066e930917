package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/cluster"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/ticket"
)

// market is an edition of today and tomorrow in the service's database, made
// through the rooms' own methods beside the running service.
type market struct {
	cluster   *cluster.Cluster
	db        *pg.DB
	festival  *festival.Store
	site      *site.Store
	programme *programme.Store
	tickets   *ticket.Store
	secret    *account.Secret
	checkin   *checkin.Store
	edition   *festival.Edition
	location  festival.LocationID
	device    string // the token of an enrolled device
	now       time.Time
}

const (
	marketSlug = "bench-market"
	ticketType = "both-days"
)

func makeMarket(ctx context.Context, s *service) (*market, error) {
	m, err := joinMarket(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := m.fill(ctx); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

// joinMarket opens the database that the service runs.
func joinMarket(ctx context.Context, s *service) (*market, error) {
	secret, err := account.LoadSecret(filepath.Join(s.data, "secret"))
	if err != nil {
		return nil, err
	}
	m := &market{now: time.Now(), secret: secret}
	if m.cluster, err = cluster.Start(ctx, cluster.Config{Dir: s.data}); err != nil {
		return nil, err
	}
	if m.db, err = pg.Open(m.cluster.DSN()); err != nil {
		m.close()
		return nil, err
	}
	// The reference's clients and the service's pool fill the cluster.
	m.db.SQL().SetMaxOpenConns(clients)
	m.db.SQL().SetMaxIdleConns(1)
	m.festival, m.site = festival.New(m.db), site.New(m.db, site.Events{})
	m.programme = programme.New(m.db, m.festival, m.site)
	m.tickets = ticket.New(m.db, secret, ticket.Events{})
	m.checkin = checkin.New(m.db, secret)
	return m, nil
}

func (m *market) close() {
	if m.db != nil {
		_ = m.db.Close()
	}
	_ = m.cluster.Close()
}

func (m *market) fill(ctx context.Context) error {
	if err := m.makeEdition(ctx, marketSlug); err != nil {
		return err
	}
	if err := m.festival.MakeCurrent(ctx, m.edition.ID, m.now); err != nil {
		return err
	}
	if err := m.makeDoor(ctx); err != nil {
		return err
	}
	return m.makeProgramme(ctx)
}

// makeEdition makes an edition with one location.
func (m *market) makeEdition(ctx context.Context, slug string) error {
	zone, err := festival.LoadZone(festival.DefaultZone)
	if err != nil {
		return err
	}
	y, mon, d := m.now.In(zone).Date()
	days := make([]festival.DayDraft, 2)
	for i := range days {
		days[i] = festival.DayDraft{Date: time.Date(y, mon, d+i, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 22 * time.Hour}
	}
	e, err := m.festival.Create(ctx, festival.Draft{
		Slug: slug, Name: lang.Text{"de": "Markt der Möglichkeiten & Festival", "en": "Market of Possibilities & Festival", "ar": "سوق الإمكانيات والمهرجان"},
		Organiser: "Technologie-Netzwerk Berlin e.V.", ContactEmail: "kontakt@markt.example",
	}, days, m.now)
	if err != nil {
		return err
	}
	if err := m.festival.SetState(ctx, e.ID, e.State, festival.Open, m.now); err != nil {
		return err
	}
	if m.edition, err = m.festival.Get(ctx, e.ID); err != nil {
		return err
	}
	texts := map[festival.TextKey]string{festival.TextGettingThere: wayThere, festival.TextTickets: goodToKnow}
	for key, body := range texts {
		if err := m.festival.SetText(ctx, m.edition.ID, festival.PageText{Key: key, Body: lang.Text{"de": body}}, m.now); err != nil {
			return err
		}
	}
	m.location, err = m.festival.CreateLocation(ctx, m.edition, festival.LocationDraft{
		Slug: "campus", Name: lang.Text{"de": place, "ar": "حرم برلين-بوخ"}, Address: address,
	}, m.now)
	return err
}

// What a ticket says beside its code, in both prints.
const (
	place      = "Campus Berlin-Buch"
	address    = "Robert-Rössle-Straße 10, 13125 Berlin"
	wayThere   = "S-Bahn S2 bis Berlin-Buch, dann 12 Minuten zu Fuß oder Bus 353 bis „Campus Buch“. Fahrräder stehen am Tor A gut. Stufenloser Weg ab Bahnsteig."
	goodToKnow = "Der Markt ist bei jedem Wetter. Bringen Sie gern einen eigenen Becher mit."
)

const (
	stages   = 4
	sessions = 70
)

// makeProgramme releases a programme of the demo edition's size.
func (m *market) makeProgramme(ctx context.Context) error {
	ids := make([]site.StageID, stages)
	for i := range ids {
		var err error
		if ids[i], err = m.site.CreateStage(ctx, m.edition, site.StageDraft{LocationID: m.location, Name: fmt.Sprintf("Bühne %d", i+1), Kind: "stage", Position: i}, m.now); err != nil {
			return err
		}
	}
	for i := range sessions {
		day := m.edition.Days[i%2]
		slot := time.Duration(i / 2 / stages)
		id, err := m.programme.Create(ctx, m.edition, programme.Draft{
			Title:    lang.Text{"de": fmt.Sprintf("Werkstatt %d: Fahrräder reparieren und mitnehmen", i+1), "en": fmt.Sprintf("Workshop %d: repair a bicycle", i+1), "ar": "ورشة إصلاح الدراجات"},
			Abstract: lang.Text{"de": strings.Repeat("Wir zeigen, wie ein Rad wieder läuft, und alle dürfen mitmachen. ", 3)},
			Format:   "workshop", Languages: []string{"de", "ar"}, NewHosts: []string{fmt.Sprintf("Gastgeberin %d", i+1)},
			Stage: ids[i/2%stages], Start: m.edition.At(day.Date, 10*time.Hour+slot*time.Hour), Minutes: 45,
		}, m.now)
		if err != nil {
			return err
		}
		if err := m.programme.Confirm(ctx, m.edition, id, m.now); err != nil {
			return err
		}
	}
	_, err := m.programme.Release(ctx, m.edition, programme.ReleaseDraft{}, m.now)
	return err
}

// makeDoor makes a gate, an enrolled device and a ticket type that is never short.
func (m *market) makeDoor(ctx context.Context) (err error) {
	if _, err := m.checkin.CreateGate(ctx, m.edition.ID, checkin.GateDraft{Slug: "tor-a", Name: lang.Text{"de": "Tor A"}, LocationID: m.location}, m.now); err != nil {
		return err
	}
	from, until, _ := m.edition.Span()
	_, err = m.tickets.CreateType(ctx, m.edition, ticket.TypeDraft{
		Slug: ticketType, Name: lang.Text{"de": "Beide Tage", "ar": "يومان كاملان"}, Reentry: ticket.ReentryAfterExit, OnSale: true,
		Windows: []ticket.Window{{From: from.Add(-24 * time.Hour), Until: until}},
	}, m.now)
	if err != nil {
		return err
	}
	m.device, err = m.checkin.IssueDevice(ctx, m.edition.ID, "", "Bench", m.now)
	return err
}

// clients is how many orders are placed at a time.
const clients = 6

// order places orders of ten tickets each until there are n tickets.
func (m *market) order(ctx context.Context, kind, holder string, n int) ([]*ticket.Order, error) {
	const each = 10
	orders := make([]*ticket.Order, n/each)
	errs := make([]error, clients)
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			for i := c; i < len(orders) && errs[c] == nil; i += clients {
				orders[i], errs[c] = m.tickets.Order(ctx, m.edition, ticket.OrderDraft{
					Name: holder, Lang: lang.De, Items: []ticket.Item{{Type: kind, Quantity: each}},
				}, m.now)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return orders, nil
}
