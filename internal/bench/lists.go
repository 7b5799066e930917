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
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/ticket"
)

const (
	listSlug     = "bench-lists"
	manyStalls   = 2000
	manyOrders   = 5000
	mostPerRound = 11 // readings of one address
)

// longLists are the office's longest, each with its search, what narrows it and
// its orders: every column one way, the last part of a name's. What an
// application lacks and costs is reckoned, not stored.
var longLists = []struct {
	name, path, search string
	filters, orders    []string
}{
	{"2,000 applications", "/applications", "?q=taskin+raeder", []string{"?state=accepted", "?reads=ar", "?day=DAY", "?outlet=none", "?kind=food"},
		[]string{"", "?sort=name", "?sort=-name&page=20", "?sort=state", "?sort=-size", "?sort=tent_area", "?sort=days", "?sort=pitch", "?columns=papers&columns=fee&columns=gas_tested&columns=insurance"}},
	{"2,000 applications by what is reckoned", "/applications", "?q=taskin+raeder&paper=any", []string{"?paper=insurance", "?paper=any"}, []string{"?sort=-fee", "?sort=papers"}},
	{"2,000 stalls", "/stalls", "?q=taskin+raeder", []string{"?state=accepted", "?reads=ar", "?day=DAY", "?outlet=none", "?kind=food"},
		[]string{"", "?sort=name", "?sort=-name&page=20", "?sort=state", "?sort=-size", "?sort=watts", "?sort=days", "?sort=pitch"}},
	{"5,000 orders", "/tickets/orders", "?q=taskin", nil, []string{"", "?sort=name", "?sort=-name&page=100", "?sort=code", "?sort=email", "?sort=state", "?sort=-tickets"}},
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
		narrow := figure{name: "… slowest filter", unit: "ms", faster: true, target: 50, atMost: true}
		order := figure{name: "… slowest order", unit: "ms", faster: true, target: 50, atMost: true,
			note: fmt.Sprintf("of %s one reading at a time; %d bytes. Reference: one bare Fiber handler that sends the same bytes.", list.name, len(body))}
		for range b.rounds {
			if err = readRound(ctx, login, bare, base, [3][]string{{list.search}, list.filters, list.orders}, [3]*figure{&search, &narrow, &order}); err != nil {
				break
			}
		}
		stop()
		if err != nil {
			return err
		}
		for _, f := range []figure{search, narrow, order} {
			if len(f.ours) > 0 {
				b.table.add(f)
			}
		}
	}
	b.busy = time.Now()
	return nil
}

// readRound reads each kind's addresses and notes its slowest.
func readRound(ctx context.Context, login, bare, base string, kinds [3][]string, figures [3]*figure) error {
	reference, err := readings(ctx, bare, login)
	if err != nil {
		return err
	}
	for i, addresses := range kinds {
		slowest := 0.
		for _, query := range addresses {
			took, err := readings(ctx, base+strings.Replace(query, "DAY", time.Now().Format(time.DateOnly), 1), login)
			if err != nil {
				return err
			}
			slowest = max(slowest, took)
		}
		if len(addresses) > 0 {
			figures[i].ours, figures[i].theirs = append(figures[i].ours, slowest), append(figures[i].theirs, reference)
		}
	}
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

// makeStalls makes applications and accepts them.
func (m *market) makeStalls(ctx context.Context, stalls *stall.Store) error {
	kinds, err := stalls.EnsureKinds(ctx, m.edition.ID, m.now)
	if err != nil {
		return err
	}
	fee := stall.Fee{EditionID: m.edition.ID, Name: lang.Text{"de": "Front"}, Basis: stall.PerFrontMetreDay, Amount: 700}
	if err := stalls.SaveFee(ctx, fee, m.now); err != nil {
		return err
	}
	for i := range manyStalls {
		in := stall.Input{
			Kind: kinds[i%len(kinds)].ID, Lang: []lang.Lang{lang.De, lang.Ar, lang.En}[i%3],
			About:   stall.About{Name: fmt.Sprintf("%s %d", owners[i%len(owners)], i), Organisation: "Verein für Räder", Description: lang.Text{"de": strings.Repeat("Wir zeigen, wie ein Rad wieder läuft, und alle dürfen mitmachen. ", 6)}},
			Contact: stall.Contact{Name: owners[(i+5)%len(owners)], Email: fmt.Sprintf("stall%d@kiez.example", i)},
			Answers: answersOf(i, m.edition.Days[i%2].Key()),
		}
		a, err := stalls.Create(ctx, m.edition.ID, in, 0, pg.Once{}, m.now)
		if err != nil {
			return err
		}
		if _, err := m.db.Exec(ctx, `UPDATE application SET state = 'submitted', submitted_at = $2 WHERE id = $1`, a.ID, m.now); err != nil { // what a kind must know is not measured
			return err
		}
		if _, err := stalls.Move(ctx, m.edition.ID, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, m.now); err != nil {
			return err
		}
	}
	return nil
}

// answersOf are those of the i-th stall: half of them cook.
func answersOf(i int, day string) stall.Answers {
	a := stall.Answers{
		Goods:    &stall.Goods{What: "Fahrräder, Werkzeug, Tee"},
		Size:     &stall.Size{Front: stall.Decimal(fmt.Sprint(1 + i%9)), Depth: "2", Shelter: "own_tent"},
		Safety:   &stall.Safety{TentArea: stall.Decimal(fmt.Sprint(2 + i%80))},
		Power:    stall.Power{{Name: "Licht", Watts: "60"}, {Name: "Kasse", Watts: "40"}},
		Location: &stall.Location{Days: []string{day}},
		Business: &stall.Business{LegalForm: "sole_trader", Trade: "registered", Insurance: "yes"},
	}
	if i%2 == 0 {
		a.Food = &stall.Food{ProductionPlace: "stall", FryerLitres: "8", HandWash: "yes"}
		for k := range 5 {
			a.Food.Items = append(a.Food.Items, stall.MenuItem{Name: fmt.Sprintf("Gericht %d", k), Price: "6,50", Diet: []string{"vegan"}, Allergens: []string{"gluten", "sesame"}})
		}
		a.Gas = &stall.Gas{Used: "yes", Cylinders: "2", Kg: "11", Tested: "2026-03-12"}
	}
	return a
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
