package checkin_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/ticket"
)

// Of two gates that ask at the same moment the one whose scan is stored second
// is refused, whichever came first: nobody has passed there yet.
func TestWhoAsksAtTheSameMomentIsLetInOnce(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	ms := func(n int) time.Time { return now.Add(time.Duration(n) * time.Millisecond) }
	for _, slug := range []string{"tag", "einmal"} {
		code := d.code(d.order(d.e, slug, 1).Tickets[0])
		d.expect("ok", d.scan(checkin.Entry, code), ms(20))
		if a := d.expect("already_redeemed", d.scan(checkin.Entry, code), now); a.Previous == nil || !a.Previous.At.Equal(ms(20)) {
			t.Errorf("%s: said to have come before: %+v", slug, a.Previous)
		}
	}
	again := d.code(d.order(d.e, "tag", 1).Tickets[0])
	d.expect("ok", d.scan(checkin.Entry, again), now)
	d.expect("ok", d.scan(checkin.Exit, again), ms(40))
	d.expect("ok", d.scan(checkin.Entry, again), ms(60))
	d.expect("already_redeemed", d.scan(checkin.Entry, again), ms(30))
	d.expect("ok", d.scan(checkin.Exit, again), ms(50)) // who is in by now goes out
}

// A clock that is put back lets nobody in a second time: what is stored of the
// market day has happened, and a scan of now comes after it, however late it is.
func TestAClockThatIsPutBackLetsNobodyInTwice(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	for _, ahead := range []time.Duration{0, 2 * time.Second, 30*time.Second + time.Microsecond, time.Hour, 3 * time.Hour} {
		fast := now.Add(ahead)
		code := d.code(d.order(d.e, "tag", 1).Tickets[0])
		d.expect("ok", d.scan(checkin.Entry, code), fast)
		if a := d.expect("already_redeemed", d.scan(checkin.Entry, code), now); a.Previous == nil || !a.Previous.At.Equal(fast) {
			t.Errorf("%v: said to have come before: %+v", ahead, a.Previous)
		}
		for range 2 { // out and in again, all at one moment
			d.expect("ok", d.scan(checkin.Exit, code), now)
			d.expect("ok!not_inside", d.scan(checkin.Exit, code), now)
			d.expect("ok", d.scan(checkin.Entry, code), now)
			d.expect("already_redeemed", d.scan(checkin.Entry, code), now)
			d.expect("already_redeemed", d.scan(checkin.Entry, code), fast)
		}
		once := d.code(d.order(d.e, "einmal", 1).Tickets[0])
		d.expect("ok", d.scan(checkin.Entry, once), fast)
		d.expect("already_redeemed", d.scan(checkin.Entry, once), now)
	}
	tomorrow := d.code(d.order(d.e, "tag", 1).Tickets[0])
	d.expect("ok", d.scan(checkin.Entry, tomorrow), now.AddDate(0, 0, 1))
	d.expect("ok", d.scan(checkin.Entry, tomorrow), now)
}

// The question how a group stands is answered as its scans would be.
func TestAClockThatIsPutBackLetsNoGroupInTwice(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 4)
	if _, answers := p.group(p.asks(checkin.Entry, 1, 2), now.Add(time.Hour)); !slices.Equal(answers, all("ok", 2)) {
		t.Fatal(answers)
	}
	if g, _ := p.group(p.asks(checkin.Entry), now); !slices.Equal(g.Free, []int{3, 4}) || g.Inside != 2 {
		t.Errorf("%+v", g)
	}
	_, answers := p.group(p.asks(checkin.Entry, 1, 2, 3, 4), now)
	if slices.Sort(answers); !slices.Equal(answers, []string{"already_redeemed", "already_redeemed", "ok", "ok"}) {
		t.Error(answers)
	}
}

// Whoever came in by a clock that was put back since is inside.
func TestTheEstimateOutlivesAClockThatIsPutBack(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3)
	fast := now.Add(time.Hour)
	d.must(d.s.Count(t.Context(), d.e.ID, checkin.CountDraft{Nonce: "c", Location: "campus", Inside: 10}, fast))
	for _, one := range o.Tickets {
		d.expect("ok", d.scan(checkin.Entry, d.code(one)), fast.Add(time.Minute))
	}
	d.expect("ok", d.scan(checkin.Plus, ""), fast.Add(time.Minute))
	for _, at := range []time.Time{fast.Add(time.Minute), now, now.Add(-2 * time.Hour)} {
		if got := d.inside(at); got[0] != 14 {
			t.Errorf("at %v: %v", at, got)
		}
	}
	if got := d.inside(now.AddDate(0, 0, 1)); got[0] != 0 {
		t.Errorf("the next day: %v", got)
	}
}

// Nor do two gates let more of a group in than it has when they ask at the same
// moment, by its code or by a ticket of it, and each hears how it stands.
func TestAGroupIsLetInOnceByGatesThatAskAtOnce(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 4)
	ms := func(n int) time.Time { return now.Add(time.Duration(n) * time.Millisecond) }
	for _, c := range []struct {
		kind        checkin.Kind
		first, then time.Time
		second      string
		in          int
	}{
		{checkin.Entry, ms(20), now, "already_redeemed", 4},
		{checkin.Exit, ms(60), ms(40), "ok!not_inside", 0},
		{checkin.Entry, ms(90), ms(70), "already_redeemed", 4},
	} {
		if _, answers := p.group(p.asks(c.kind, 1, 2, 3, 4), c.first); !slices.Equal(answers, all("ok", 4)) {
			t.Errorf("%s: %v", c.kind, answers)
		}
		g, answers := p.group(p.asks(c.kind, 1, 2, 3, 4), c.then)
		if !slices.Equal(answers, all(c.second, 4)) || len(g.Free) != 0 || g.Inside != c.in || len(g.Against) != 4 {
			t.Errorf("%s at the other gate: %v, and it stands like this: %+v", c.kind, answers, g)
		}
		if c.kind == checkin.Entry {
			d.expect("already_redeemed", d.scan(checkin.Entry, p.single(2)), c.then)
		}
	}
}

// Four gates race for a group, and again once all of it is out: never do more
// come in than it has.
func TestGatesRaceForAGroup(t *testing.T) {
	d := newDoor(t)
	const size, gates = 12, 4
	p := d.party("tag", size)
	places := make([]int, size)
	for i := range places {
		places[i] = i + 1
	}
	for round := range 2 {
		at := now.Add(time.Duration(round) * time.Hour)
		asks := make([]checkin.GroupDraft, gates)
		for i := range asks {
			asks[i] = p.asks(checkin.Entry, places...)
		}
		got := map[string]int{}
		var mu sync.Mutex
		var racing sync.WaitGroup
		for i, ask := range asks {
			racing.Go(func() {
				_, answers, _, err := d.s.Group(t.Context(), d.bearer, ask, at.Add(time.Duration(gates-i)*10*time.Millisecond))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, a := range answers {
					got[short(a)]++
				}
			})
		}
		racing.Wait()
		if diff := cmp.Diff(map[string]int{"ok": size, "already_redeemed": (gates - 1) * size}, got); diff != "" {
			t.Errorf("round %d: %s", round, diff)
		}
		p.group(p.asks(checkin.Exit, places...), at.Add(time.Minute))
	}
}
