package checkin_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pgtest"
)

// Who came before a re-admission and again after it came once each time, however
// many followed since, at one location or everywhere; and a scan that arrives
// late is judged by those of its own time.
func TestEveryReadmissionIsRemembered(t *testing.T) {
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	for name, readmit := range map[string]func(*door, time.Time) error{
		"everywhere": func(d *door, at time.Time) error {
			return d.markets.SetAdmission(d.t.Context(), d.e.ID, festival.AdmissionReadmission, "", at)
		},
		"at the location": func(d *door, at time.Time) error {
			return d.markets.SetLocationAdmission(d.t.Context(), d.e.ID, d.campus, festival.AdmissionReadmission, "", at)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			code := d.code(d.order(d.e, "tag", 1).Tickets[0])
			for i := range 3 {
				d.must(readmit(d, at(10*i)))
				d.expect("ok", d.scan(checkin.Entry, code), at(10*i+5))
			}
			late, double := d.scan(checkin.Entry, code), d.scan(checkin.Entry, code)
			late.Code = d.code(d.order(d.e, "tag", 1).Tickets[0])
			late.At, double.At, double.Force = at(9), at(19), true
			d.expect("ok", checkin.ScanDraft{Nonce: "after", Kind: checkin.Entry, Code: late.Code}, at(31))
			answers, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{late, double}, time.Time{}, at(40))
			d.must(err)
			if diff := cmp.Diff([]string{"ok", "ok!already_redeemed"}, []string{short(answers[0]), short(answers[1])}); diff != "" {
				t.Error(diff)
			}
			e, err := d.markets.BySlug(t.Context(), d.e.Slug)
			d.must(err)
			all, err := d.s.Conflicts(t.Context(), e)
			d.must(err)
			if len(all) != 1 || all[0].Apart() != 4*time.Minute {
				t.Errorf("doubles: %+v", all)
			}
		})
	}
}

// What was said at a laptop for one location goes for that one; the last word
// there counts, the office's too.
func TestWhatWasSaidAloneGoesForItsLocation(t *testing.T) {
	d := newDoor(t)
	hof, err := d.markets.CreateLocation(t.Context(), d.e, festival.LocationDraft{Slug: "hof", Name: lang.Text{"de": "Hof"}}, now)
	d.must(err)
	yard, err := d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: "hoftor", Name: lang.Text{"de": "Hoftor"}, LocationID: hof}, now)
	d.must(err)
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	d.expect("ok", d.scan(checkin.Entry, code), now)
	d.must(d.markets.SetLocationAdmission(t.Context(), d.e.ID, hof, festival.AdmissionReadmission, "", at(1)))
	d.expect("already_redeemed", d.scan(checkin.Entry, code), at(2)) // the other location was not emptied
	alone := d.laptop(now)
	d.must(alone.s.ByHand(t.Context()))
	d.must(alone.markets.SetLocationAdmission(t.Context(), d.e.ID, d.campus, festival.AdmissionStop, "", at(1)))
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionNormal, "", at(10)))
	alone.copies(d, at(2))
	forced := alone.scan(checkin.Plus, "")
	alone.expect("ok", forced, at(3))
	alone.tells(d, at(20), at(20))
	var scans []checkin.RelayedScan
	for i, minute := range []int{0, 5, 15, 5} {
		gate := d.gate
		if i == 3 {
			gate = yard
		}
		code := payloadOf(d, d.order(d.e, "tag", 1).Tickets[0])
		scans = append(scans, checkin.RelayedScan{Nonce: "s" + strconv.Itoa(i), Kind: checkin.Entry, Code: code, At: at(minute), Gate: gate, Device: 1, Verdict: checkin.OK})
	}
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "", at(20))) // of now, and of no earlier scan
	answers, err := d.s.Relay(t.Context(), d.e, scans, time.Time{}, at(15))
	d.must(err)
	var said []string
	for _, a := range answers {
		said = append(said, short(a))
	}
	if diff := cmp.Diff([]string{"ok", "ok!stopped", "ok", "ok"}, said); diff != "" {
		t.Error(diff)
	}
}

// What says nothing about admission is left alone, and a clock is put right.
func TestARelayLeavesOutWordsItCannotTake(t *testing.T) {
	d := newDoor(t)
	word := func(nonce, location string, a festival.Admission, at time.Time) checkin.RelayedAdmission {
		return checkin.RelayedAdmission{Nonce: nonce, Location: location, Admission: a, At: at}
	}
	_, err := d.markets.EnsureDays(t.Context(), d.e, []festival.DayDraft{{Date: now.Truncate(24 * time.Hour), Opens: 10 * time.Hour, Closes: 18 * time.Hour}})
	d.must(err)
	again := word("w", "campus", festival.AdmissionReadmission, now.Add(-2*time.Hour))
	all := []checkin.RelayedAdmission{
		again, again, word("w", "campus", festival.AdmissionStop, now), word("x", "mond", festival.AdmissionStop, now), word("x", "campus", "offen", now),
		word("", "campus", festival.AdmissionStop, now), word("x", "campus", festival.AdmissionStop, time.Time{}),
		word("x", "campus", festival.AdmissionStop, now.AddDate(-1, 0, 0)), // before the market
	}
	has, err := d.s.RelayAdmissions(t.Context(), d.e, all, now.Add(-2*time.Hour+time.Minute), now.Add(time.Minute))
	d.must(err)
	if diff := cmp.Diff([]bool{true, true, false, false, false, false, false, false}, has); diff != "" {
		t.Error(diff)
	}
	if b := d.bundle(now.Add(time.Minute)); b.Gates[0].ReadmittedAt == nil || !b.Gates[0].ReadmittedAt.Equal(now) || b.Admission() != festival.AdmissionNormal {
		t.Errorf("phones are told of %+v", b.Gates[0])
	}
}

func TestWordsAboutAdmissionAreGuarded(t *testing.T) {
	d := newDoor(t)
	for range 2 {
		d.must(d.markets.SetLocationAdmission(t.Context(), d.e.ID, d.campus, festival.AdmissionStop, "", now))
	}
	_, foreign, _ := d.edition("anderer-markt")
	pgtest.Guards(t, d.db, []string{"admission_change"}, map[string]string{
		"admission_change_nonce":          `UPDATE admission_change SET nonce = 'x'`,
		"admission_change_nonce_length":   `UPDATE admission_change SET nonce = ''`,
		"admission_change_admission":      `UPDATE admission_change SET admission = 'offen'`,
		"admission_change_of_its_edition": `UPDATE admission_change SET location_id = ` + strconv.FormatInt(int64(foreign), 10),
	})
}

// That the service was told of a word is nothing new from its office: the hand's
// last word stays. What was let in again stays so, whatever the office says.
func TestAToldWordIsNoNewWordOfTheOffice(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	at := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	d.must(alone.s.ByHand(t.Context()))
	for i, a := range []festival.Admission{festival.AdmissionReadmission, festival.AdmissionStop} {
		d.must(alone.markets.SetAdmission(t.Context(), d.e.ID, a, "", at(1+i)))
	}
	alone.expect("ok", alone.scan(checkin.Plus, ""), at(3))
	alone.tells(d, at(4), at(4))
	state := func(want festival.Admission) {
		t.Helper()
		alone.copies(d, at(5))
		b, err := alone.s.Bundle(t.Context(), alone.device(), at(5))
		d.must(err)
		if b.Admission() != want || b.Again == nil || !b.Again.Equal(at(1)) {
			t.Errorf("phones are told %q and %v, want %q and %s", b.Admission(), b.Again, want, at(1))
		}
	}
	state(festival.AdmissionStop)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionEvacuation, "", at(6)))
	state(festival.AdmissionEvacuation)
}
