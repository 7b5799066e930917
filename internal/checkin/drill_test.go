package checkin_test

import (
	"testing"
	"time"

	"markt/internal/checkin"
)

// A drill is answered like a day at the gate, counts nobody and uses no ticket
// up; the office sees how many there were.
func TestADrillIsAnsweredAndSeen(t *testing.T) {
	d := newDoor(t)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	drill := func(kind checkin.Kind, code string, at time.Time) checkin.ScanDraft {
		s := d.scan(kind, code)
		s.Drill = true
		d.redeem(s, at)
		return s
	}
	again := drill(checkin.Entry, code, now)
	d.redeem(again, now) // whose answer was lost
	drill(checkin.Entry, code, now.Add(time.Minute))
	drill(checkin.Plus, "", now.Add(time.Minute))
	drill(checkin.Entry, code, now.Add(time.Hour))
	later := now.Add(2 * time.Hour)
	if o, err := d.s.Occupancy(t.Context(), d.e, later); err != nil || o.Inside != 0 {
		t.Errorf("%d inside: %v", o.Inside, err)
	}
	drills, err := d.s.Drills(t.Context(), d.e.ID)
	d.must(err)
	device := d.device().ID
	if got := drills[device]; len(drills) != 1 || got.Runs != 2 || got.Scans != 4 || !got.Last.Equal(now.Add(time.Hour)) {
		t.Errorf("%+v", drills)
	}
	d.expect("ok", d.scan(checkin.Entry, code), later)
}
