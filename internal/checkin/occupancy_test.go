package checkin_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// inside are the estimates of all locations in their order.
func (d *door) inside(at time.Time) []int {
	d.t.Helper()
	o, err := d.s.Occupancy(d.t.Context(), d.e, at)
	d.must(err)
	all, sum := []int{}, 0
	for _, l := range o.Locations {
		all, sum = append(all, l.Inside), sum+l.Inside
	}
	if o.Inside != sum {
		d.t.Errorf("%d in all, %v by location", o.Inside, all)
	}
	return all
}

// An exit that is scanned again, or of a ticket that never came in, is stored
// and shown, and takes nobody off.
func TestAnExitTakesOffWhoCameIn(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 10)
	o.Tickets = append(o.Tickets, d.order(d.e, "tag", 4).Tickets...)
	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	for i := range 11 {
		d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[i])), minute(i))
	}
	for i := range 20 {
		d.expect("ok!not_inside", d.scan(checkin.Exit, d.code(o.Tickets[12])), minute(20+i))
	}
	if got := d.inside(minute(50)); got[0] != 11 {
		t.Errorf("eleven holders are inside: %v", got)
	}
	d.must(d.s.Count(t.Context(), d.e.ID, checkin.CountDraft{Nonce: "c", Location: "campus", Inside: 10}, minute(60)))
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[13])), minute(61))
	for i, want := range []string{"ok", "ok!not_inside", "ok!not_inside"} {
		d.expect(want, d.scan(checkin.Exit, d.code(o.Tickets[13])), minute(62+i))
	}
	d.expect("ok", d.scan(checkin.Exit, d.code(o.Tickets[0])), minute(70)) // who was counted by hand leaves
	occ, err := d.s.Occupancy(t.Context(), d.e, minute(80))
	d.must(err)
	if l := occ.Locations[0]; l.Inside != 9 || l.Holders != 10 || l.Unmatched != 22 || l.Tally != 0 || l.Gates[0].Exits != 24 {
		t.Errorf("%+v", l)
	}
	log, err := d.s.Log(t.Context(), d.e, true, 50)
	d.must(err)
	if len(log) != 22 || log[0].Conflict != checkin.NotInside || log[0].Kind != checkin.Exit {
		t.Errorf("%d conspicuous scans: %+v", len(log), log)
	}
}

// Counting out by hand more people than came in is a debt, and shown as one:
// whoever comes in afterwards does not vanish into it unseen.
func TestADebtIsShown(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	for range 40 {
		d.expect("ok", d.scan(checkin.Minus, ""), now)
	}
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), now.Add(time.Minute))
	occ, err := d.s.Occupancy(t.Context(), d.e, now.Add(time.Hour))
	d.must(err)
	if l := occ.Locations[0]; l.Inside != -39 || l.Holders != 1 || l.Tally != -40 || occ.Inside != -39 {
		t.Errorf("%+v", l)
	}
}

// After a re-admission everybody comes in again, holders and others, and
// nobody counts twice.
func TestAReadmissionStartsFromAnEmptyPlace(t *testing.T) {
	d := newDoor(t)
	ctx, o := t.Context(), d.order(d.e, "tag", 2)
	hour := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	for _, k := range o.Tickets {
		d.expect("ok", d.scan(checkin.Entry, d.code(k)), now)
	}
	d.expect("ok", d.scan(checkin.Plus, ""), now)
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: "c", Location: "campus", Inside: 3}, hour(1)))
	if got := d.inside(hour(1)); got[0] != 3 {
		t.Errorf("before the re-admission: %v", got)
	}
	d.must(d.markets.SetAdmission(ctx, d.e.ID, festival.AdmissionReadmission, "", hour(2)))
	e, err := d.markets.Get(ctx, d.e.ID)
	d.must(err)
	d.e = e
	if got := d.inside(hour(2)); got[0] != 0 {
		t.Errorf("after the re-admission: %v", got)
	}
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), hour(3))
	d.expect("ok!not_inside", d.scan(checkin.Exit, d.code(o.Tickets[1])), hour(3))
	if got := d.inside(hour(3)); got[0] != 1 {
		t.Errorf("one came in again: %v", got)
	}
}

// person is somebody whom the model follows.
type person struct {
	ticket int
	at     int // index of the location; -1 outside
}

// crowd is the model: people with their tickets, and every scan that gates made
// of them.
type crowd struct {
	kinds  []ticket.Reentry
	people []*person
	clock  time.Time
	scans  []checkin.ScanDraft
	gate   []int // of each scan
	count  *int  // the first location's count by hand …
	before int   // … and the people of the model and of the tally who were there
	tally  int
	code   func(ticket int) string
	nonce  func() string
	hand   func(n int) // notes the count
}

func (c *crowd) scan(kind checkin.Kind, k, location int) {
	code := ""
	if kind == checkin.Entry || kind == checkin.Exit {
		code = c.code(k)
	}
	c.clock = c.clock.Add(time.Second)
	c.scans = append(c.scans, checkin.ScanDraft{Nonce: c.nonce(), Kind: kind, Code: code, At: c.clock, Force: true})
	c.gate = append(c.gate, location)
}

func (c *crowd) holders(k int) (inside []*person) {
	for _, p := range c.people {
		if p.ticket == k && p.at >= 0 {
			inside = append(inside, p)
		}
	}
	return inside
}

func (c *crowd) at(location int) (n int) {
	for _, p := range c.people {
		if p.at == location {
			n++
		}
	}
	return n
}

// happens is one thing that people do.
func (c *crowd) happens(t *rapid.T) {
	k, location := rapid.IntRange(0, len(c.kinds)-1).Draw(t, "ticket"), rapid.IntRange(0, 1).Draw(t, "location")
	in := c.holders(k)
	switch rapid.SampledFrom([]string{"enter", "enter", "leave", "leave", "stray", "plus", "minus", "count"}).Draw(t, "happens") {
	case "enter": // by any gate, a second person on the ticket too
		if c.kinds[k] == ticket.ReentryFree && len(in) > 0 {
			in[0].at = location // who had gone out unseen
		} else {
			c.people = append(c.people, &person{k, location})
		}
		c.scan(checkin.Entry, k, location)
	case "leave": // by a gate of where they are
		if len(in) > 0 {
			p := in[rapid.IntRange(0, len(in)-1).Draw(t, "who")]
			c.scan(checkin.Exit, k, p.at)
			p.at = -1
		}
	case "stray": // scanned out again, or never in
		if len(in) == 0 {
			c.scan(checkin.Exit, k, location)
		}
	case "plus":
		c.scan(checkin.Plus, 0, 0)
		c.tally++
	case "minus":
		c.scan(checkin.Minus, 0, 0)
		c.tally--
	case "count":
		n := rapid.IntRange(0, 30).Draw(t, "counted")
		c.clock = c.clock.Add(time.Second)
		c.count, c.before, c.tally = &n, c.at(0), 0
		c.hand(n)
	}
}

// Whatever order scans of any kind arrive in, and however often: the estimate
// is the people whom the scans tell of.
func TestTheEstimateFollowsPeople(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	meadow, err := d.markets.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}, Position: 1}, now)
	d.must(err)
	_, err = d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "sued", Name: lang.Text{"de": "Süd"}, LocationID: meadow}, now)
	d.must(err)
	far, err := d.s.IssueDevice(ctx, d.e.ID, "sued", "Süd", now)
	d.must(err)
	bearers := []string{d.bearer, far}
	kinds := []ticket.Reentry{ticket.ReentryOnce, ticket.ReentryAfterExit, ticket.ReentryAfterExit, ticket.ReentryFree}
	var codes []string
	for i, r := range kinds {
		slug := fmt.Sprint("art-", i)
		d.kind(slug, r)
		codes = append(codes, d.code(d.order(d.e, slug, 1).Tickets[0]))
	}
	days, nonces := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		days++
		c := &crowd{
			kinds: kinds, clock: now.Add(time.Duration(days) * 24 * time.Hour),
			code:  func(k int) string { return codes[k] },
			nonce: func() string { nonces++; return fmt.Sprint("crowd-", nonces) },
		}
		c.hand = func(n int) {
			d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: c.nonce(), Location: "campus", Inside: n, At: c.clock}, c.clock))
		}
		for range rapid.IntRange(1, 25).Draw(t, "things") {
			c.happens(t)
		}
		end := c.clock.Add(time.Hour)
		arrive := make([]int, 0, 2*len(c.scans))
		for i := range c.scans {
			arrive = append(arrive, i, i)
		}
		for _, i := range rapid.Permutation(arrive).Draw(t, "arrival") {
			answers, err := d.s.Record(ctx, bearers[c.gate[i]], []checkin.ScanDraft{c.scans[i]}, time.Time{}, end)
			if err != nil || answers[0].Status != checkin.OK {
				t.Fatalf("%+v %v", answers, err)
			}
		}
		want := []int{c.at(0) + c.tally, c.at(1)}
		if c.count != nil {
			want[0] += *c.count - c.before
		}
		if diff := cmp.Diff(want, d.inside(end)); diff != "" {
			for i, s := range c.scans {
				t.Logf("%s %s at %d, ticket %d", s.At.Format(time.TimeOnly), s.Kind, c.gate[i], slices.Index(codes, s.Code))
			}
			t.Error(diff)
		}
	})
}
