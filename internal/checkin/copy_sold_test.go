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

// A ticket that was sold after the copy is judged by its signed bytes, as a
// phone alone does: once, for all phones that the laptop answers.
func TestACopyJudgesATicketThatWasSoldSince(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	alone := d.laptop(now)
	d.kind("neu", ticket.ReentryOnce) // of which the laptop knows nothing
	once, day, other := d.order(d.e, "einmal", 1).Tickets[0], d.order(d.e, "tag", 1).Tickets[0], d.order(d.e, "neu", 1).Tickets[0]
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	drill := alone.scan(checkin.Entry, d.code(once))
	drill.Drill = true
	alone.expect("ok", drill, now)
	first := alone.scan(checkin.Entry, d.code(once))
	a := alone.expect("ok", first, at(1))
	if diff := cmp.Diff(&checkin.ScannedTicket{Type: "einmal"}, a.Ticket); diff != "" {
		t.Error(diff)
	}
	alone.expect("ok", first, at(2)) // sent again
	b := alone.expect("already_redeemed", alone.scan(checkin.Entry, d.code(once)), at(3))
	if diff := cmp.Diff(&checkin.Seen{At: at(1), Gate: "haupt"}, b.Previous); diff != "" {
		t.Error(diff)
	}
	alone.expect("ok", alone.scan(checkin.Entry, d.code(day)), at(4))
	alone.expect("ok", alone.scan(checkin.Exit, d.code(day)), at(5))
	alone.expect("ok", alone.scan(checkin.Entry, d.code(day)), at(6))
	alone.expect("invalid", alone.scan(checkin.Entry, d.code(other)), at(7))
	if bundle, err := alone.s.Bundle(t.Context(), alone.device(), at(8)); err != nil || len(bundle.Past) != 4 {
		t.Errorf("other phones are told %+v, want 4 scans: %v", bundle.Past, err)
	}

	// The next copy brings one of them; the other is scanned on.
	alone.copies(d, at(9))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, d.code(once)), at(10))
	alone.expect("ok", alone.scan(checkin.Exit, once.Number), at(11))
	alone.expect("ok", first, at(12))
	alone.expect("ok", alone.scan(checkin.Entry, d.code(other)), at(12))

	alone.tells(d, at(13), at(13))
	alone.copies(d, at(13))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, d.code(once)), at(14))
	d.expect("already_redeemed", d.scan(checkin.Entry, once.Number), at(15))
	o, err := d.s.Occupancy(t.Context(), d.e, at(16))
	d.must(err)
	if o.Inside != 2 || o.Locations[0].Tally != 0 {
		t.Errorf("%d are inside, %d of them without a ticket, want 2 and none", o.Inside, o.Locations[0].Tally)
	}
	if all, err := d.s.Conflicts(t.Context(), d.e); err != nil || len(all) != 0 {
		t.Errorf("doubles: %+v, %v", all, err)
	}
	var strange int
	d.must(alone.db.Get(t.Context(), &strange, `SELECT count(*) FROM ticket WHERE id < 0`))
	if strange != 0 {
		t.Errorf("%d tickets are there twice", strange)
	}
}

// Before the service was told and copied again, what came alone waits under the
// ticket that the copy brings.
func TestAScanMovesToTheTicketThatComes(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	k := d.order(d.e, "tag", 1).Tickets[0]
	alone.expect("ok", alone.scan(checkin.Entry, d.code(k)), now)
	d.expect("ok", d.scan(checkin.Entry, d.code(k)), now.Add(time.Minute))
	alone.copies(d, now.Add(2*time.Minute))
	var seqs []int
	d.must(alone.db.Select(t.Context(), &seqs, `SELECT seq FROM scan WHERE ticket_id = $1 ORDER BY seq`, k.ID))
	if diff := cmp.Diff([]int{1, 2}, seqs); diff != "" {
		t.Error(diff)
	}
}

// The service itself lets nobody in on a code that it has signed and never sold.
func TestAServiceKnowsAllItsTickets(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 1).Tickets[0]
	code := d.code(k)
	_, err := d.db.Exec(t.Context(), `DELETE FROM ticket WHERE id = $1`, k.ID)
	d.must(err)
	d.expect("invalid", d.scan(checkin.Entry, code), now)
}

// What was said about admission at the laptop is told with its time: who came
// before a re-admission there stands in nobody's way, and is inside no more.
func TestAReadmissionAloneIsTold(t *testing.T) {
	d := newDoor(t)
	_, err := d.markets.CreateLocation(t.Context(), d.e, festival.LocationDraft{Slug: "hof", Name: lang.Text{"de": "Hof"}}, now)
	d.must(err) // out of the laptop's reach
	var codes []string
	for _, k := range d.order(d.e, "tag", 3).Tickets {
		codes = append(codes, d.code(k))
	}
	alone := d.laptop(now)
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	say := func(a festival.Admission, n int) {
		t.Helper()
		d.must(alone.s.ByHand(t.Context()))
		d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, a, "", at(n)))
	}
	for _, code := range codes {
		alone.expect("ok", alone.scan(checkin.Entry, code), at(1))
	}
	alone.expect("ok", alone.scan(checkin.Plus, ""), at(1))
	say(festival.AdmissionReadmission, 3)
	alone.expect("ok", alone.scan(checkin.Entry, codes[0]), at(4))
	alone.expect("ok", alone.scan(checkin.Entry, codes[1]), at(4))
	say(festival.AdmissionReadmission, 6)
	alone.copies(d, at(7)) // before it was told
	alone.expect("ok", alone.scan(checkin.Entry, codes[0]), at(8))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, codes[0]), at(9))
	say(festival.AdmissionStop, 10)
	alone.expect("stopped", alone.scan(checkin.Entry, codes[2]), at(11))
	forced := alone.scan(checkin.Entry, codes[2])
	forced.Force = true
	alone.expect("ok!stopped", forced, at(12))
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionEvacuation, "", at(13)))

	u, err := alone.s.Untold(t.Context(), 100)
	d.must(err)
	if len(u.Admissions) != 3 || u.Admissions[0].Location != "campus" {
		t.Fatalf("to be told: %+v", u.Admissions)
	}
	var said []string
	for _, a := range alone.tells(d, at(60), at(60)) {
		said = append(said, short(a))
	}
	if diff := cmp.Diff([]string{"ok", "ok", "ok", "ok", "ok", "ok", "ok", "already_redeemed", "stopped", "ok!stopped"}, said); diff != "" {
		t.Error(diff)
	}
	alone.tells(d, at(61), at(61))
	if all, err := d.s.Conflicts(t.Context(), d.e); err != nil || len(all) != 0 {
		t.Errorf("doubles: %+v, %v", all, err)
	}
	for _, one := range []*door{d, alone} {
		e, err := one.markets.BySlug(t.Context(), d.e.Slug)
		d.must(err)
		if o, err := one.s.Occupancy(t.Context(), e, at(62)); err != nil || o.Inside != 2 {
			t.Errorf("%d are inside, want 2: %v", o.Inside, err)
		}
	}
	if b := d.bundle(at(62)); b.Again != nil || b.Gates[0].ReadmittedAt == nil || !b.Gates[0].ReadmittedAt.Equal(at(6)) || b.Admission() != festival.AdmissionEvacuation {
		t.Errorf("phones are told of %v %+v", b.Again, b.Gates[0])
	}
}
