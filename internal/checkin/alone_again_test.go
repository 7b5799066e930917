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

// Who was let in again everywhere at the laptop came once, though the service
// knows of an entry at a location that was out of the laptop's reach, whichever
// of both it is told first. Who comes in there afterwards is a second one.
func TestWhoWasLetInAgainEverywhereAtTheLaptopIsNoDouble(t *testing.T) {
	d := newDoor(t)
	hof, err := d.markets.CreateLocation(t.Context(), d.e, festival.LocationDraft{Slug: "hof", Name: lang.Text{"de": "Hof"}}, now)
	d.must(err)
	_, err = d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: "hoftor", Name: lang.Text{"de": "Hoftor"}, LocationID: hof}, now)
	d.must(err)
	yard, err := d.s.IssueDevice(t.Context(), d.e.ID, "hoftor", "Hofhandy", now)
	d.must(err)
	d.kind("einmal", ticket.ReentryOnce)
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	var codes []string
	for _, slug := range []string{"tag", "einmal", "tag", "tag", "tag"} {
		codes = append(codes, d.code(d.order(d.e, slug, 1).Tickets[0]))
	}
	come := func(code string, n int) checkin.Answer {
		t.Helper()
		a, err := d.s.Redeem(t.Context(), yard, d.scan(checkin.Entry, code), at(n))
		d.must(err)
		return a
	}
	come(codes[0], 1)
	come(codes[1], 1)
	come(codes[4], 1)
	alone := d.laptop(at(3)) // its clock is two minutes fast
	d.must(alone.s.ByHand(t.Context()))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, codes[0]), at(3))
	d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", at(4)))
	for _, code := range codes[:4] {
		alone.expect("ok", alone.scan(checkin.Entry, code), at(6))
	}
	d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "", at(7)))
	alone.expect("stopped", alone.scan(checkin.Entry, codes[4]), at(8)) // and is still in the yard
	var said []string
	for _, a := range alone.tells(d, at(50), at(48)) {
		said = append(said, short(a))
	}
	if diff := cmp.Diff([]string{"already_redeemed", "ok", "ok", "ok", "ok", "stopped"}, said); diff != "" {
		t.Error(diff)
	}
	late := func(code string, n int, want string) {
		t.Helper()
		s := d.scan(checkin.Entry, code)
		s.Force, s.At = true, at(n)
		answers, err := d.s.Record(t.Context(), yard, []checkin.ScanDraft{s}, time.Time{}, at(60))
		d.must(err)
		if got := short(answers[0]); got != want {
			t.Errorf("told late of the %d. minute: %s, want %s", n, got, want)
		}
	}
	late(codes[2], 0, "ok")
	late(codes[3], 3, "ok!already_redeemed") // after the word, and before the laptop let it in
	all, err := d.s.Conflicts(t.Context(), d.e)
	d.must(err)
	if len(all) != 1 || all[0].Apart() != time.Minute || all[0].First.Device != "Hofhandy" {
		t.Errorf("doubles: %+v", all)
	}
	if o, err := d.s.Occupancy(t.Context(), d.e, at(61)); err != nil || o.Inside != 6 || o.Locations[0].Inside != 4 {
		t.Errorf("inside are %+v, %v", o, err)
	}
	if a := come(codes[0], 62); short(a) != "already_redeemed" || a.Previous == nil || a.Previous.Gate != "haupt" {
		t.Errorf("in at the laptop, and once more at the yard: %+v", a)
	}
}

// Each scan is told with the last re-admission of all that it was judged by:
// none of one location, no other word, and none that came after it.
func TestAScanIsToldWithTheReadmissionItWasJudgedBy(t *testing.T) {
	d := newDoor(t)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", now)) // the service knows it
	alone := d.laptop(now)
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	say := func(a festival.Admission, n int) {
		d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, a, "", at(n)))
	}
	plus := func(n int) { alone.expect("ok", alone.scan(checkin.Plus, ""), at(n)) }
	plus(1)
	say(festival.AdmissionReadmission, 2)
	say(festival.AdmissionNormal, 3)
	d.must(alone.markets.SetLocationAdmission(t.Context(), d.e.ID, d.campus, festival.AdmissionReadmission, "", at(4)))
	plus(5)
	say(festival.AdmissionReadmission, 6)
	plus(7)
	u, err := alone.s.Untold(t.Context(), 10)
	d.must(err)
	var got []string
	for _, s := range u.Scans {
		if s.ReadmittedAt == nil {
			got = append(got, "none")
		} else {
			got = append(got, s.ReadmittedAt.Sub(now).String())
		}
	}
	if diff := cmp.Diff([]string{"none", "2m0s", "6m0s"}, got); diff != "" {
		t.Error(diff)
	}
}

// A re-admission after the scan itself is none that it was judged by.
func TestAReadmissionAfterTheScanSaysNothing(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 1).Tickets[0]
	d.expect("ok", d.scan(checkin.Entry, d.code(k)), now)
	later := now.Add(2 * time.Minute)
	scan := checkin.RelayedScan{Nonce: "s", Kind: checkin.Entry, Code: payloadOf(d, k), At: now.Add(time.Minute), Gate: d.gate, Device: 1, Verdict: checkin.OK, ReadmittedAt: &later}
	answers, err := d.s.Relay(t.Context(), d.e, []checkin.RelayedScan{scan}, time.Time{}, now.Add(time.Hour))
	d.must(err)
	if got := short(answers[0]); got != "ok!already_redeemed" {
		t.Errorf("got %s", got)
	}
}
