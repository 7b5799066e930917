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
// is refused, whichever came first: nobody has passed there yet. What a wrong
// clock has stored for a later time is not waited for.
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
	for until, want := range map[time.Duration]string{30 * time.Second: "already_redeemed", 30*time.Second + time.Microsecond: "ok!already_redeemed"} {
		code := d.code(d.order(d.e, "tag", 1).Tickets[0])
		d.expect("ok", d.scan(checkin.Entry, code), now.Add(until))
		d.expect(want, d.scan(checkin.Entry, code), now)
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
