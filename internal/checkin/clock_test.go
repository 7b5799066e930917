package checkin_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// A phone whose clock is off by hours or years tells of the same scans: they
// count to times that can be, in their order, and what it said is kept.
func TestAWrongClockIsPutRight(t *testing.T) {
	d := newDoor(t)
	days := []festival.DayDraft{{Date: now.Truncate(24 * time.Hour), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}
	_, err := d.markets.EnsureDays(t.Context(), d.e, days)
	d.must(err)
	arrived := now.Add(3 * time.Hour)
	minutes := func(n int) time.Duration { return time.Duration(n) * time.Minute }
	for name, c := range map[string]struct {
		off  time.Duration
		sent bool
		want [3]time.Duration // before the arrival
	}{
		"right":                      {0, false, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"right, and it says so":      {0, true, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"two hours slow, says so":    {-2 * time.Hour, true, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"ten years slow, says so":    {-10 * 365 * 24 * time.Hour, true, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"two seconds on the way":     {-2 * time.Second, true, [3]time.Duration{minutes(30) + 2*time.Second, minutes(20) + 2*time.Second, minutes(10) + 2*time.Second}},
		"a little more than that":    {-2*time.Second - time.Microsecond, true, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"two hours fast, says so":    {2 * time.Hour, true, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"ten years fast, says so":    {10 * 365 * 24 * time.Hour, true, [3]time.Duration{minutes(30), minutes(20), minutes(10)}},
		"ten years slow, says not":   {-10 * 365 * 24 * time.Hour, false, [3]time.Duration{minutes(20), minutes(10), 0}},
		"two hours fast, says not":   {2 * time.Hour, false, [3]time.Duration{minutes(20), minutes(10), 0}},
		"15 minutes fast, says not":  {minutes(15), false, [3]time.Duration{minutes(20), minutes(10), 0}},
		"5 minutes fast, nobody can": {minutes(5), false, [3]time.Duration{minutes(25), minutes(15), minutes(5)}},
	} {
		code := d.code(d.order(d.e, "tag", 1).Tickets[0])
		var scans []checkin.ScanDraft
		for i, kind := range []checkin.Kind{checkin.Entry, checkin.Exit, checkin.Entry} {
			s := d.scan(kind, code)
			s.Force, s.At = true, arrived.Add(c.off-minutes(30-10*i))
			scans = append(scans, s)
		}
		said := []time.Time{scans[0].At, scans[1].At, scans[2].At}
		sent := time.Time{}
		if c.sent {
			sent = arrived.Add(c.off)
		}
		answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{scans[2], scans[0], scans[1]}, sent, arrived)
		d.must(err)
		for _, a := range answers {
			if short(a) != "ok" {
				t.Errorf("%s: %+v", name, a)
			}
		}
		for i, s := range scans {
			var got struct {
				At      time.Time  `db:"at"`
				Claimed *time.Time `db:"claimed_at"`
			}
			d.must(d.db.Get(t.Context(), &got, `SELECT at, claimed_at FROM scan WHERE nonce = $1`, s.Nonce))
			if before := arrived.Sub(got.At); before != c.want[i] {
				t.Errorf("%s: scan %d counts to %v before the arrival, want %v", name, i, before, c.want[i])
			}
			if moved := !got.At.Equal(said[i]); moved != (got.Claimed != nil) || moved && !got.Claimed.Equal(said[i]) {
				t.Errorf("%s: the device said %v, kept is %v", name, said[i], got.Claimed)
			}
		}
		d.expect("already_redeemed", d.scan(checkin.Entry, code), arrived.Add(time.Minute))
	}
}

// A clock that was set ahead and put right again spoils the times of the scans
// between, and of no others, as far as the device tells which.
func TestAClockThatWasAheadMovesOnlyWhatItStamped(t *testing.T) {
	d := newDoor(t)
	arrived := now.Add(3 * time.Hour)
	minutes := func(n int) time.Time { return arrived.Add(time.Duration(n) * time.Minute) }
	for name, c := range map[string]struct {
		sent    time.Time
		claimed time.Time
		ahead   time.Duration
		want    [4]time.Time
	}{
		"it tells its clock":            {arrived, time.Time{}, 5 * time.Hour, [4]time.Time{minutes(-40), minutes(-35), minutes(-10), arrived}},
		"it tells what it doubts":       {time.Time{}, minutes(600), 5 * time.Hour, [4]time.Time{minutes(-40), minutes(-35), minutes(-10), arrived}},
		"it tells nothing":              {time.Time{}, time.Time{}, 20 * time.Minute, [4]time.Time{minutes(-60), minutes(-55), minutes(-10), arrived}},
		"no more than a request's time": {arrived, time.Time{}, 2 * time.Second, [4]time.Time{minutes(-40).Add(-2 * time.Second), minutes(-35).Add(-2 * time.Second), minutes(-10), arrived}},
	} {
		var scans []checkin.ScanDraft
		for i, at := range []time.Time{minutes(-40), minutes(-35), minutes(-10).Add(c.ahead), arrived.Add(c.ahead)} {
			s := d.scan(checkin.Plus, "")
			s.At = at
			if i == 3 {
				s.Claimed = c.claimed
			}
			scans = append(scans, s)
		}
		_, err := d.s.Record(t.Context(), d.bearer, scans, c.sent, arrived)
		d.must(err)
		var got [4]time.Time
		for i, s := range scans {
			d.must(d.db.Get(t.Context(), &got[i], `SELECT at FROM scan WHERE nonce = $1`, s.Nonce))
			got[i] = got[i].UTC()
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What a device tells of a time before it was made, or before the market's
// first day, did not happen then: the ticket stands as let in today.
func TestNothingHappenedBeforeItCould(t *testing.T) {
	d := newDoor(t)
	admitted := func(at, arrived time.Time) (stored time.Time) {
		t.Helper()
		code := d.code(d.order(d.e, "tag", 1).Tickets[0])
		s := d.scan(checkin.Entry, code)
		s.Force, s.At = true, at
		answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{s}, time.Time{}, arrived)
		if d.must(err); short(answers[0]) != "ok" {
			t.Errorf("%+v", answers)
		}
		d.must(d.db.Get(t.Context(), &stored, `SELECT at FROM scan WHERE nonce = $1`, s.Nonce))
		return stored.UTC()
	}
	later := now.Add(48 * time.Hour)
	for _, c := range []struct{ at, want time.Time }{
		{now.Add(-15 * time.Minute), now.Add(-15 * time.Minute)},
		{now.Add(-15*time.Minute - time.Microsecond), later},
		{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), later},
		{time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), later},
		{time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), later},
	} {
		if diff := cmp.Diff(c.want, admitted(c.at, later)); diff != "" {
			t.Errorf("%v: %s", c.at, diff)
		}
	}
	tomorrow := now.Add(24 * time.Hour).Truncate(24 * time.Hour)
	_, err := d.markets.EnsureDays(t.Context(), d.e, []festival.DayDraft{{Date: tomorrow, Opens: 10 * time.Hour, Closes: 18 * time.Hour}})
	d.must(err)
	first := tomorrow.Add(3 * time.Hour) // four o'clock in Berlin
	for _, c := range []struct{ at, want time.Time }{{first, first}, {first.Add(-time.Microsecond), later}} {
		if diff := cmp.Diff(c.want, admitted(c.at, later)); diff != "" {
			t.Errorf("%v: %s", c.at, diff)
		}
	}
}

// A scan of now counts to now; when the device's clock is off by more than a
// minute, it is kept what it said.
func TestAScanOfNowKeepsAWrongClock(t *testing.T) {
	d := newDoor(t)
	for off, kept := range map[time.Duration]bool{0: false, time.Minute: false, -time.Minute: false, time.Minute + 1000: true, -2 * time.Hour: true} {
		s := d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0]))
		s.At = now.Add(off)
		d.expect("ok", s, now)
		var ok bool
		d.must(d.db.Get(t.Context(), &ok, `SELECT at = $2 AND claimed_at IS NOT DISTINCT FROM $3 FROM scan WHERE nonce = $1`, s.Nonce, now, map[bool]*time.Time{true: &s.At}[kept]))
		if !ok {
			t.Errorf("off by %v", off)
		}
	}
}

// A device that knows that its clock was set says what it showed, beside the
// time that it counted: both are kept, of a scan of before and of one of now.
func TestADoubtfulTimeIsKeptAsSuch(t *testing.T) {
	d := newDoor(t)
	at, showed := now.Add(-10*time.Minute), now.AddDate(-6, 0, 0)
	past := d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0]))
	past.Force, past.At, past.Claimed = true, at, showed
	_, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{past}, now, now)
	d.must(err)
	present := d.scan(checkin.Entry, d.code(d.order(d.e, "tag", 1).Tickets[0]))
	present.At, present.Claimed = now, showed
	d.expect("ok", present, now)
	for nonce, want := range map[string]time.Time{past.Nonce: at, present.Nonce: now} {
		var ok bool
		d.must(d.db.Get(t.Context(), &ok, `SELECT at = $2 AND claimed_at = $3 FROM scan WHERE nonce = $1`, nonce, want, showed))
		if !ok {
			t.Errorf("not kept: counted %v, showed %v", want, showed)
		}
	}
}

// The service's clock is put back past a re-admission: who comes in then came
// after it, as it is stored, and nobody comes in twice when the clock is right
// again. A ticket that is valid now is let in whatever the clock had been.
func TestAClockThatWasPutBackPastAReadmission(t *testing.T) {
	d := newDoor(t)
	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	_, err := d.tickets.CreateType(t.Context(), d.e, ticket.TypeDraft{
		Slug: "frueh", Name: lang.Text{"de": "Früh"}, OnSale: true, Reentry: ticket.ReentryAfterExit, Windows: []ticket.Window{{From: minute(-60), Until: minute(10)}},
	}, now)
	d.must(err)
	one, early, p := d.order(d.e, "tag", 1).Tickets[0], d.order(d.e, "frueh", 1).Tickets[0], d.party("tag", 4)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", minute(15)))

	d.expect("ok", d.scan(checkin.Entry, d.code(one)), minute(0))
	p.group(p.asks(checkin.Entry, 1, 2), minute(1))
	d.expect("ok", d.scan(checkin.Entry, d.code(early)), minute(2))
	for _, at := range []int{3, 14, 16, 20} {
		d.expect("already_redeemed", d.scan(checkin.Entry, d.code(one)), minute(at))
	}
	if g, _ := p.group(p.asks(checkin.Entry), minute(20)); len(g.Free) != 2 {
		t.Errorf("%+v", g)
	}
	if e, err := d.markets.BySlug(t.Context(), d.e.Slug); err != nil {
		t.Error(err)
	} else if o, err := d.s.Occupancy(t.Context(), e, minute(30)); err != nil || o.Inside != 3 {
		t.Errorf("%d inside: %v", o.Inside, err)
	}
}
