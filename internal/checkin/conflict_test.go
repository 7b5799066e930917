package checkin_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// Conflicts are what stands in the end, whatever order the phones told it in:
// an exit that was told late takes one away, an entry told late makes one.
func TestConflictsAreWhatStandsInTheEnd(t *testing.T) {
	d := newDoor(t)
	_, err := d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.campus}, now)
	d.must(err)
	north, err := d.s.IssueDevice(t.Context(), d.e.ID, "nord", "Nordhandy", now)
	d.must(err)
	d.kind("frei", ticket.ReentryFree)
	d.kind("einmal", ticket.ReentryOnce)
	tag, again := d.order(d.e, "tag", 2), d.order(d.e, "tag", 1).Tickets[0]
	free, once := d.order(d.e, "frei", 1).Tickets[0], d.order(d.e, "einmal", 1).Tickets[0]
	end := now.Add(10 * time.Hour)
	tell := func(bearer string, k ticket.Ticket, kind checkin.Kind, minute int) {
		t.Helper()
		s := d.scan(kind, d.code(k))
		s.Force, s.At = true, now.Add(time.Duration(minute)*time.Minute)
		_, err := d.s.Record(t.Context(), bearer, []checkin.ScanDraft{s}, time.Time{}, end)
		d.must(err)
	}
	tell(d.bearer, tag.Tickets[0], checkin.Entry, 20)
	tell(north, tag.Tickets[0], checkin.Entry, 13) // told after the later one
	tell(d.bearer, tag.Tickets[1], checkin.Entry, 0)
	tell(d.bearer, tag.Tickets[1], checkin.Entry, 60)
	tell(north, tag.Tickets[1], checkin.Exit, 30) // so it was none
	tell(d.bearer, free, checkin.Entry, 0)
	tell(north, free, checkin.Entry, 5)
	tell(d.bearer, once, checkin.Entry, 100)
	tell(d.bearer, once, checkin.Exit, 110)
	tell(north, once, checkin.Entry, 130)
	tell(d.bearer, again, checkin.Entry, 0)
	tell(d.bearer, again, checkin.Entry, 600)
	for _, k := range []ticket.Ticket{once, tag.Tickets[0]} { // turned away, which moved nobody
		d.expect("already_redeemed", d.scan(checkin.Entry, d.code(k)), end)
	}
	got, err := d.s.Conflicts(t.Context(), d.e)
	d.must(err)
	var short []string
	for _, c := range got {
		short = append(short, c.Number+" "+c.First.Gate["de"]+" "+c.First.Device+" – "+c.Second.Gate["de"]+" "+c.Second.Device+" "+c.Apart().String())
	}
	want := []string{
		again.Number + " Haupteingang Haupteingang 1 – Haupteingang Haupteingang 1 10h0m0s",
		once.Number + " Haupteingang Haupteingang 1 – Nord Nordhandy 30m0s",
		tag.Tickets[0].Number + " Nord Nordhandy – Haupteingang Haupteingang 1 7m0s",
	}
	if diff := cmp.Diff(want, short); diff != "" {
		t.Error(diff)
	}
	other, _, _ := d.edition("anderer-markt")
	if got, err := d.s.Conflicts(t.Context(), other); err != nil || len(got) != 0 {
		t.Errorf("another edition's: %+v %v", got, err)
	}
}
