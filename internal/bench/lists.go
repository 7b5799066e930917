package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"markt/internal/account"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/ticket"
)

const (
	listSlug     = "bench-lists"
	manyStalls   = 2000
	manyOrders   = 5000
	mostPerRound = 11 // readings of one address
)

// longLists are the office's longest, each with its search and its orders: every
// column one way, the last part of a name's.
var longLists = []struct {
	name, path, search string
	orders             []string
}{
	{"2,000 stalls", "/stalls", "?q=taskin+raeder", []string{"", "?sort=name", "?sort=-name&page=20", "?sort=state", "?sort=-size", "?sort=-watts"}},
	{"5,000 orders", "/tickets/orders", "?q=taskin", []string{"", "?sort=name", "?sort=-name&page=100", "?sort=code", "?sort=email", "?sort=state", "?sort=-tickets"}},
}

// measureLists searches long lists of the office and puts them into each order,
// as a signed-in organiser, against the first part's bytes from a bare handler.
func measureLists(ctx context.Context, b *bench) error {
	login, err := b.market.listed(ctx)
	if err != nil {
		return err
	}
	for _, list := range longLists {
		base := b.service.url("/office/e/" + listSlug + list.path)
		body, err := read(ctx, base, login)
		if err != nil {
			return err
		}
		bare, stop, err := b.startBare(ctx, body)
		if err != nil {
			return err
		}
		search := figure{name: list.name + ": search", unit: "ms", faster: true, target: 50, atMost: true}
		order := figure{name: "… slowest order", unit: "ms", faster: true, target: 50, atMost: true,
			note: fmt.Sprintf("of %s one reading at a time; %d bytes. Reference: one bare Fiber handler that sends the same bytes.", list.name, len(body))}
		for range b.rounds {
			if err = readRound(ctx, login, bare, base, list.search, list.orders, &search, &order); err != nil {
				break
			}
		}
		stop()
		if err != nil {
			return err
		}
		b.table.add(search)
		b.table.add(order)
	}
	b.busy = time.Now()
	return nil
}

func readRound(ctx context.Context, login, bare, base, search string, orders []string, sought, ordered *figure) error {
	reference, err := readings(ctx, bare, login)
	if err != nil {
		return err
	}
	found, err := readings(ctx, base+search, login)
	if err != nil {
		return err
	}
	slowest := 0.
	for _, order := range orders {
		took, err := readings(ctx, base+order, login)
		if err != nil {
			return err
		}
		slowest = max(slowest, took)
	}
	sought.ours, sought.theirs = append(sought.ours, found), append(sought.theirs, reference)
	ordered.ours, ordered.theirs = append(ordered.ours, slowest), append(ordered.theirs, reference)
	return nil
}

// readings is the median time to read an address, in milliseconds.
func readings(ctx context.Context, url, login string) (float64, error) {
	var took []float64
	for range mostPerRound {
		begun := time.Now()
		if _, err := read(ctx, url, login); err != nil {
			return 0, err
		}
		took = append(took, milliseconds(time.Since(begun)))
	}
	return median(took), nil
}

func read(ctx context.Context, url, login string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "identity")
	r.AddCookie(&http.Cookie{Name: "login", Value: login})
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", url, res.Status)
	}
	return io.ReadAll(res.Body)
}

// listed is an edition of its own with the long lists; it gives an organiser's login.
func (m *market) listed(ctx context.Context) (login string, err error) {
	p := *m
	if err := p.makeEdition(ctx, listSlug); err != nil {
		return "", err
	}
	if err := p.makeDoor(ctx); err != nil {
		return "", err
	}
	if err := p.makeStalls(ctx, stall.New(m.db, m.secret, stall.Events{})); err != nil {
		return "", err
	}
	if err := p.orderMany(ctx); err != nil {
		return "", err
	}
	if err := p.analyse(ctx); err != nil {
		return "", err
	}
	people := account.New(m.db, m.secret, nil)
	who, err := people.Create(ctx, account.Draft{Name: "Organiser", Email: "organiser@markt.example"}, m.now)
	if err != nil {
		return "", err
	}
	if err := people.Grant(ctx, who, int64(p.edition.ID), account.Organiser, m.now); err != nil {
		return "", err
	}
	return people.SignIn(ctx, who, "", m.now)
}

// analyse lets the planner know of the rows at once, as it does by itself after a minute.
func (m *market) analyse(ctx context.Context) error {
	_, err := m.db.Exec(ctx, "ANALYZE stall, application, ticket_order, ticket")
	return err
}

var owners = []string{"Zoë Ünal", "Đặng Thị Lan", "Məmmədova", "Röstwerk", "Amélie", "محمد", "Gülşen Taşkın", "Οδυσσέας", "Çağrı", "Bärbel", "Ida", "王芳"}

// makeStalls makes stalls as the office does.
func (m *market) makeStalls(ctx context.Context, stalls *stall.Store) error {
	kinds, err := stalls.EnsureKinds(ctx, m.edition.ID, m.now)
	if err != nil {
		return err
	}
	for i := range manyStalls {
		_, err := stalls.CreateStall(ctx, m.edition.ID, stall.StallDraft{
			Kind: kinds[i%len(kinds)].ID, Name: fmt.Sprintf("%s %d", owners[i%len(owners)], i), Organisation: "Verein für Räder",
			Description: lang.Text{"de": strings.Repeat("Wir zeigen, wie ein Rad wieder läuft, und alle dürfen mitmachen. ", 6)},
			Goods:       lang.Text{"de": "Fahrräder, Werkzeug, Tee"},
			Front:       stall.Decimal(fmt.Sprint(1 + i%9)), Depth: "2",
		}, m.now)
		if err != nil {
			return err
		}
	}
	return nil
}

// orderMany places the orders, so many at a time.
func (m *market) orderMany(ctx context.Context) error {
	errs := make([]error, clients)
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			for i := c; i < manyOrders && errs[c] == nil; i += clients {
				_, errs[c] = m.tickets.Order(ctx, m.edition, ticket.OrderDraft{
					Name: fmt.Sprintf("%s %d", owners[i%len(owners)], i), Email: fmt.Sprintf("person%d@kiez.example", i), Lang: lang.De,
					Items: []ticket.Item{{Type: ticketType, Quantity: 1 + i%3}},
				}, m.now)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
