package checkin_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/lang"
)

// A curve counts who came in at a gate, step by step; all begin where the first
// does, a refusal is none, and the mark differs with each scan.
func TestCurvesByGate(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	_, err := d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: "sued", Name: lang.Text{"de": "Süd"}, LocationID: d.campus, Position: 9}, now)
	d.must(err)
	south, err := d.s.IssueDevice(ctx, d.e.ID, "sued", "Süd", now)
	d.must(err)
	o := d.order(d.e, "tag", 3).Tickets
	start := now.Truncate(checkin.CurveStep)
	before, err := d.s.Mark(ctx)
	d.must(err)
	enter := func(bearer string, n int, at time.Time) {
		t.Helper()
		_, err := d.s.Redeem(ctx, bearer, d.scan(checkin.Entry, d.code(o[n])), at)
		d.must(err)
	}
	enter(d.bearer, 0, start.Add(checkin.CurveStep))
	enter(d.bearer, 0, start.Add(checkin.CurveStep+time.Minute)) // refused
	enter(d.bearer, 1, start.Add(2*checkin.CurveStep))
	enter(south, 2, start.Add(2*checkin.CurveStep-time.Second))
	other, _, _ := d.edition("anderer-markt") // what is not of this market, this day, and no coming in, is in no curve
	there, err := d.s.IssueDevice(ctx, other.ID, "haupt", "fremd", now)
	d.must(err)
	_, err = d.s.Redeem(ctx, there, checkin.ScanDraft{Nonce: "fremd", Kind: checkin.Plus}, start.Add(checkin.CurveStep))
	d.must(err)
	_, err = d.s.Redeem(ctx, d.bearer, d.scan(checkin.Plus, ""), start.Add(2*checkin.CurveStep+2*time.Minute)) // after the moment that is asked for
	d.must(err)
	_, err = d.s.Redeem(ctx, d.bearer, d.scan(checkin.Exit, d.code(o[0])), start.Add(checkin.CurveStep+3*time.Minute))
	d.must(err)
	if theirs, err := d.s.Curves(ctx, other, start.Add(2*checkin.CurveStep)); err != nil || len(theirs) != 1 || theirs[0].Entries[0] != 1 {
		t.Errorf("the other market's: %+v %v", theirs, err)
	}
	if tomorrow, err := d.s.Curves(ctx, d.e, now.Add(24*time.Hour)); err != nil || len(tomorrow) != 0 {
		t.Errorf("yesterday's are shown: %+v %v", tomorrow, err)
	}
	got, err := d.s.Curves(ctx, d.e, start.Add(2*checkin.CurveStep+time.Minute))
	d.must(err)
	want := []checkin.Curve{
		{Gate: lang.Text{"de": "Haupteingang"}, From: start.Add(checkin.CurveStep), Entries: []int{1, 1}},
		{Gate: lang.Text{"de": "Süd"}, From: start.Add(checkin.CurveStep), Entries: []int{1, 0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if after, err := d.s.Mark(ctx); err != nil || after == before {
		t.Errorf("mark %q as before: %v", after, err)
	}
}
