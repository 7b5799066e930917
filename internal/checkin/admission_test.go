package checkin_test

import (
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// What is set for one location holds at its gates alone, until it is set there
// again or for the whole market; after a re-admission of it, what happened at
// its gates before does not count, and what happened elsewhere does.
func TestALocationHasAStateOfItsOwn(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	meadow, err := d.markets.CreateLocation(ctx, d.e, festival.LocationDraft{Slug: "wiese", Name: lang.Text{"de": "Wiese"}, Position: 1}, now)
	d.must(err)
	_, err = d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "sued", Name: lang.Text{"de": "Süd"}, LocationID: meadow}, now)
	d.must(err)
	far, err := d.s.IssueDevice(ctx, d.e.ID, "sued", "Süd", now)
	d.must(err)
	o := d.order(d.e, "tag", 6).Tickets
	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	enter := func(bearer, want string, ticket, n int) {
		t.Helper()
		a, err := d.s.Redeem(ctx, bearer, d.scan(checkin.Entry, d.code(o[ticket])), minute(n))
		if d.must(err); short(a) != want {
			t.Errorf("ticket %d after %d minutes: %s, want %s", ticket, n, short(a), want)
		}
	}
	set := func(l festival.LocationID, a festival.Admission, n int) {
		t.Helper()
		d.must(d.markets.SetLocationAdmission(ctx, d.e.ID, l, a, "Sturm", minute(n)))
	}
	shown := func(n int, campus, wiese festival.Admission, own bool, inside ...int) {
		t.Helper()
		e, err := d.markets.Get(ctx, d.e.ID)
		d.must(err)
		occ, err := d.s.Occupancy(ctx, e, minute(n))
		d.must(err)
		for i, want := range []festival.Admission{campus, wiese} {
			if l := occ.Locations[i]; l.Admission != want || l.Inside != inside[i] || i == 1 && l.Own != own {
				t.Errorf("after %d minutes: %+v", n, l)
			}
		}
		device, err := d.s.Authenticate(ctx, far, minute(n))
		d.must(err)
		if b, err := d.s.Bundle(ctx, device, minute(n)); err != nil || b.Admission() != wiese || occ.AdmissionAt(device.GateID) != wiese {
			t.Errorf("after %d minutes the device hears of %s: %v", n, b.Admission(), err)
		}
	}
	enter(d.bearer, "ok", 0, 1)
	enter(far, "ok", 1, 1)
	set(meadow, festival.AdmissionEvacuation, 2)
	enter(far, "stopped", 2, 3)
	enter(d.bearer, "ok", 2, 3)
	shown(4, festival.AdmissionNormal, festival.AdmissionEvacuation, true, 2, 1)
	set(meadow, festival.AdmissionReadmission, 5)
	shown(5, festival.AdmissionNormal, festival.AdmissionReadmission, true, 2, 0)
	enter(far, "ok", 1, 6)
	enter(far, "already_redeemed", 1, 7)
	enter(far, "already_redeemed", 0, 7) // who is inside elsewhere
	enter(d.bearer, "already_redeemed", 0, 7)
	shown(8, festival.AdmissionNormal, festival.AdmissionReadmission, true, 2, 1)
	shown(4, festival.AdmissionNormal, festival.AdmissionReadmission, true, 2, 1) // as it was before
	if c, err := d.s.Conflicts(ctx, d.e); err != nil || len(c) != 0 {
		t.Errorf("%+v %v", c, err)
	}
	d.must(d.markets.SetAdmission(ctx, d.e.ID, festival.AdmissionStop, "Sturm", minute(9)))
	enter(far, "stopped", 3, 10)
	enter(d.bearer, "stopped", 3, 10)
	shown(10, festival.AdmissionStop, festival.AdmissionStop, false, 2, 1)
	set(d.campus, festival.AdmissionNormal, 11)
	enter(d.bearer, "ok", 3, 12)
	enter(far, "stopped", 4, 12)

	other, place, _ := d.edition("anderer-markt")
	for name, c := range map[string]struct {
		err  error
		kind fault.Kind
	}{
		"another edition's location": {d.markets.SetLocationAdmission(ctx, d.e.ID, place, festival.AdmissionStop, "", now), fault.NotFound},
		"no state":                   {d.markets.SetLocationAdmission(ctx, other.ID, place, "party", "", now), fault.Invalid},
	} {
		if !fault.Is(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}
