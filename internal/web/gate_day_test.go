package web

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

var (
	dayTickets = flag.Int("day-tickets", 800, "tickets of the simulated day at the gates")
	daySeed    = flag.Uint64("day-seed", 1, "seed of the simulated day at the gates")
)

// gateDay is a market day as it is: phones with wrong clocks, gates that lose
// their network, answers that are lost, scans that are sent twice and out of
// order, a service that starts again; and people, whom it alone knows.
type gateDay struct {
	*market
	r         *rand.Rand
	begins    time.Time
	devices   []*phone
	tickets   []*held
	locations []string
	tally     map[string]int
	entries   int // people who came in, by whatever gate
	exits     int
	doubles   map[string]bool // numbers of tickets on which somebody came in who should not have
	nonces    int
}

// held is a ticket with the people who have it: mostly one.
type held struct {
	ticket.Ticket
	code   string
	rule   checkin.TypeRule
	people []*person
	used   bool
}

type person struct{ at string } // a location; "" outside

// phone is a device at a gate. Its clock is off by a constant time.
type phone struct {
	token, location string
	off             time.Duration
	outUntil        time.Time
	line            []sent
	seen            map[string][]checkin.Past // what it has decided itself, by number
}

// sent is a scan as it travels.
type sent struct {
	Nonce string       `json:"nonce"`
	Code  string       `json:"code,omitempty"`
	Kind  checkin.Kind `json:"kind"`
	At    time.Time    `json:"at"`
	Force bool         `json:"force,omitempty"`
}

func (d *gateDay) chance(percent float64) bool { return d.r.Float64()*100 < percent }

func (d *gateDay) out(p *phone) bool { return d.now.Before(p.outUntil) }

func (d *gateDay) scan(p *phone, kind checkin.Kind, code string) sent {
	d.nonces++
	return sent{Nonce: fmt.Sprint("day-", d.nonces), Code: code, Kind: kind, At: d.now.Add(p.off)}
}

// post is a request of a phone; lost when no answer arrives, be it that the
// service has done what it was asked or not.
func (d *gateDay) post(p *phone, route string, body any, into any) (lost bool) {
	d.t.Helper()
	if d.out(p) || d.chance(1) {
		return true
	}
	b, err := json.Marshal(body)
	d.must(err)
	a := d.call(p.token, http.MethodPost, "/api/v1/gate/"+route, string(b))
	if a.status != http.StatusOK {
		d.t.Fatalf("%s: %d %s", route, a.status, a.body)
	}
	d.read(a, into)
	return d.chance(2)
}

// verdictAt is what the volunteer sees: the service's answer or, without one,
// what the phone knows; a scan that is not answered waits in the line.
func (d *gateDay) verdictAt(p *phone, h *held, s sent) (in bool) {
	var a struct{ Status checkin.Status }
	if !d.post(p, "redeem", s, &a) {
		return a.Status == checkin.OK
	}
	past := p.seen[h.Number]
	st := checkin.State{Known: true, Ticket: ticket.Valid, Order: ticket.Paid, Type: h.rule, Past: past}
	v := checkin.Decide(st, checkin.Scan{Kind: s.Kind, DayStart: d.begins.Add(-12 * time.Hour)}, d.now)
	if v.Status == checkin.OK {
		s.Force = s.Kind == checkin.Entry
		p.line = append(p.line, s)
		return true
	}
	p.outUntil = time.Time{} // nobody is sent away by a guess: the holder waits until there is an answer
	for d.post(p, "redeem", s, &a) {
	}
	return a.Status == checkin.OK
}

// comes lets somebody try to come in by a phone's gate. Now and then a
// volunteer lets in whom the service refuses.
func (d *gateDay) comes(p *phone, h *held, who *person) {
	s := d.scan(p, checkin.Entry, h.code)
	if !d.verdictAt(p, h, s) {
		if !d.chance(3) {
			return
		}
		s = d.scan(p, checkin.Entry, h.code)
		s.Force = true
		p.line = append(p.line, s)
	}
	inside := slices.ContainsFunc(h.people, func(g *person) bool { return g.at != "" })
	if inside || h.rule.Reentry == ticket.ReentryOnce && h.used {
		d.doubles[h.Number] = true
	}
	who.at, h.used = p.location, true
	d.entries++
	p.note(h, checkin.Entry, d.now)
}

func (d *gateDay) goes(p *phone, h *held, who *person) {
	d.verdictAt(p, h, d.scan(p, checkin.Exit, h.code))
	who.at = ""
	d.exits++
	p.note(h, checkin.Exit, d.now)
}

func (p *phone) note(h *held, kind checkin.Kind, at time.Time) {
	p.seen[h.Number] = append(p.seen[h.Number], checkin.Past{Kind: kind, At: at})
}

// happens is one thing at the gates.
func (d *gateDay) happens() {
	h := d.tickets[d.r.IntN(len(d.tickets))]
	who := h.people[d.r.IntN(len(h.people))]
	p := d.devices[d.r.IntN(len(d.devices))]
	switch {
	case d.chance(3):
		kind := checkin.Plus
		if d.chance(40) {
			kind = checkin.Minus
		}
		p.line = append(p.line, d.scan(p, kind, ""))
		d.tally[p.location] += map[checkin.Kind]int{checkin.Plus: 1, checkin.Minus: -1}[kind]
	case who.at == "":
		d.comes(p, h, who)
	case d.chance(60):
		for p.location != who.at {
			p = d.devices[d.r.IntN(len(d.devices))]
		}
		d.goes(p, h, who)
	}
}

// tells sends what waits, in any order, some of it twice, and forgets what was
// answered: not all of it, when the phone dies between.
func (d *gateDay) tells(p *phone) {
	n := min(len(p.line), 1+d.r.IntN(200))
	if n == 0 {
		return
	}
	batch := slices.Clone(p.line[:n])
	batch = append(batch, batch[:d.r.IntN(n)]...)
	d.r.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
	var in struct {
		Results []struct{ Nonce, Status string }
	}
	if d.post(p, "scans", map[string]any{"scans": batch, "sent_at": d.now.Add(p.off)}, &in) {
		return
	}
	for i, a := range in.Results {
		if a.Status != "ok" || a.Nonce != batch[i].Nonce {
			d.t.Fatalf("%+v got %+v", batch[i], a)
		}
	}
	if d.chance(5) {
		n = d.r.IntN(n + 1)
	}
	p.line = p.line[n:]
}

// minute lets gates lose their network and the service start again.
func (d *gateDay) minute() {
	if d.chance(.5) {
		again := houseOn(d.t, d.db)
		again.now, again.e = d.now, d.e
		d.market = again
	}
	for _, p := range d.devices {
		if d.chance(1) {
			p.outUntil = d.now.Add(time.Duration(1+d.r.IntN(90)) * time.Minute)
		}
		if d.chance(30) {
			d.tells(p)
		}
	}
}

// opens makes the places, gates, phones and tickets of the day.
func (d *gateDay) opens(phones, tickets int) {
	ctx := d.t.Context()
	for _, slug := range d.locations {
		l, err := d.Festival.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: slug, Name: lang.Text{"de": slug}}, d.now)
		d.must(err)
		for _, side := range []string{"nord", "sued"} {
			_, err = d.Checkin.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: slug + "-" + side, Name: lang.Text{"de": side}, LocationID: l}, d.now)
			d.must(err)
		}
	}
	for i := range phones {
		at := d.locations[i%2]
		token, err := d.Checkin.IssueDevice(ctx, d.e.ID, at+"-"+[]string{"nord", "sued"}[i/2%2], fmt.Sprint("Handy ", i), d.now)
		d.must(err)
		off := []time.Duration{0, 2 * time.Hour, -2 * time.Hour, 10 * 365 * 24 * time.Hour, -10 * 365 * 24 * time.Hour, 7 * time.Minute, -40 * time.Second}[i%7]
		d.devices = append(d.devices, &phone{token: token, location: at, off: off, seen: map[string][]checkin.Past{}})
	}
	kinds := []ticket.Reentry{ticket.ReentryAfterExit, ticket.ReentryAfterExit, ticket.ReentryOnce, ticket.ReentryFree}
	for i, r := range kinds {
		slug := fmt.Sprint("art-", i)
		_, err := d.Tickets.CreateType(ctx, d.e, ticket.TypeDraft{Slug: slug, Name: lang.Text{"de": slug}, OnSale: true, Reentry: r}, d.now)
		d.must(err)
		for range tickets / len(kinds) / 10 {
			d.orders(slug, r)
		}
	}
}

// orders makes ten tickets. Of some a copy is about: two people have it.
func (d *gateDay) orders(slug string, r ticket.Reentry) {
	o, err := d.Tickets.Order(d.t.Context(), d.e, ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: 10}}}, d.now)
	d.must(err)
	for _, k := range o.Tickets {
		c, err := d.Tickets.Code(d.t.Context(), k)
		d.must(err)
		h := &held{Ticket: k, code: c.String(), rule: checkin.TypeRule{Reentry: r}, people: []*person{{}}}
		if r != ticket.ReentryFree && d.chance(5) {
			h.people = append(h.people, &person{})
		}
		d.tickets = append(d.tickets, h)
	}
}

// closes brings every network back, until everything has been told.
func (d *gateDay) closes() {
	for _, p := range d.devices {
		for p.outUntil = d.now; len(p.line) > 0; {
			d.tells(p)
		}
	}
}

// After a day of all that can go wrong nothing is lost and nothing counts
// twice: what came in stands there, every ticket that was used twice is named
// and no other, and the estimate is the people who are inside.
func TestADayAtTheGates(t *testing.T) {
	t.Parallel()
	d := &gateDay{
		market: newMarket(t), r: rand.New(rand.NewPCG(*daySeed, 1)),
		locations: []string{"campus", "wiese"}, tally: map[string]int{}, doubles: map[string]bool{},
	}
	d.begins = d.now.Add(-2 * time.Hour) // eight o'clock, ten in Berlin
	d.now = d.begins
	d.opens(20, *dayTickets)
	const minutes = 600
	each := max(1, len(d.tickets)*4/minutes)
	for m := range minutes {
		for i := range each {
			d.now = d.begins.Add(time.Duration(m)*time.Minute + time.Duration(i)*time.Minute/time.Duration(each))
			d.happens()
		}
		d.minute()
	}
	d.now = d.begins.Add(minutes * time.Minute)
	d.closes()

	o, err := d.Checkin.Occupancy(t.Context(), d.e, d.now)
	d.must(err)
	entries, exits, inside, want := 0, 0, map[string]int{}, maps.Clone(d.tally)
	for _, l := range o.Locations {
		inside[l.Slug] = l.Inside
		for _, g := range l.Gates {
			entries, exits = entries+g.Entries, exits+g.Exits
		}
	}
	for _, h := range d.tickets {
		for _, g := range h.people {
			if g.at != "" {
				want[g.at]++
			}
		}
	}
	if entries != d.entries || exits != d.exits {
		t.Errorf("stored are %d entries and %d exits, there were %d and %d", entries, exits, d.entries, d.exits)
	}
	if diff := cmp.Diff(want, inside); diff != "" {
		t.Errorf("inside: %s", diff)
	}
	conflicts, err := d.Checkin.Conflicts(t.Context(), d.e)
	d.must(err)
	named := map[string]bool{}
	for _, c := range conflicts {
		named[c.Number] = true
	}
	if diff := cmp.Diff(d.doubles, named); diff != "" {
		t.Errorf("used twice: %s", diff)
	}
	t.Logf("%d tickets, %d entries, %d exits, %d used twice, seed %d", len(d.tickets), entries, exits, len(named), *daySeed)
	if len(named) == 0 {
		t.Error("no ticket was used twice: the day was too calm")
	}
}
