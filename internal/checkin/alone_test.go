package checkin_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// A newer copy with scans and counts of others keeps those made here: a ticket
// that came in here comes in once, however much happened to others meanwhile.
func TestANewerCopyKeepsWhatItDoesNotHave(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 2).Tickets
	alone := d.laptop(now)
	alone.expect("ok", alone.scan(checkin.Entry, d.code(k[0])), now)
	by := pg.WithActor(t.Context(), alone.device().Actor())
	d.must(alone.s.Count(by, d.e.ID, checkin.CountDraft{Nonce: "here", Location: "campus", Inside: 1, At: now}, now))
	d.expect("ok", d.scan(checkin.Entry, d.code(k[1])), now)
	d.expect("ok", d.scan(checkin.Exit, d.code(k[1])), now)
	d.must(d.s.Count(t.Context(), d.e.ID, checkin.CountDraft{Nonce: "there", Location: "campus", Inside: 2, At: now}, now))
	alone.copies(d, now)
	if n, err := alone.s.UntoldCount(t.Context()); err != nil || n != 2 {
		t.Errorf("%d are left to tell, %v", n, err)
	}
	var seq int
	d.must(alone.db.Get(t.Context(), &seq, `SELECT seq FROM scan WHERE ticket_id = $1`, k[0].ID))
	if seq != 1 {
		t.Errorf("its first scan is the %d. of its ticket", seq)
	}
	alone.expect("already_redeemed", alone.scan(checkin.Entry, d.code(k[0])), now.Add(time.Minute))
}

// A ticket that was let in here stays in, though a copy with others does not
// know it yet.
func TestACopyMayNotKnowATicketYet(t *testing.T) {
	d := newDoor(t)
	d.order(d.e, "tag", 1)
	alone := d.laptop(now)
	c, err := d.s.Copy(t.Context(), d.e, now)
	d.must(err)
	code := d.code(d.order(d.e, "tag", 1).Tickets[0])
	alone.expect("ok", alone.scan(checkin.Entry, code), now)
	d.must(alone.s.TakeCopy(t.Context(), c))
	alone.expect("already_redeemed", alone.scan(checkin.Entry, code), now.Add(time.Minute))
}

// What is left out is not told.
func TestWhatIsLeftOutIsNotTold(t *testing.T) {
	d := newDoor(t)
	alone := d.laptop(now)
	by := pg.WithActor(t.Context(), alone.device().Actor())
	for _, nonce := range []string{"x", "y"} {
		alone.expect("ok", checkin.ScanDraft{Nonce: nonce, Kind: checkin.Plus}, now)
		d.must(alone.s.Count(by, d.e.ID, checkin.CountDraft{Nonce: nonce, Location: "campus", Inside: 1, At: now}, now))
	}
	u, err := alone.s.Untold(t.Context(), 10, "x")
	if err != nil || len(u.Scans) != 1 || u.Scans[0].Nonce != "y" || len(u.Counts) != 1 || u.Counts[0].Nonce != "y" {
		t.Errorf("%+v, %v", u, err)
	}
}

// Of several phones that ask each has its own answer; the others ask on, and
// nothing is asked at a gate of another edition or at none.
func TestAnAnswerIsForOnePhone(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	for range 3 {
		d.ask()
	}
	ids := func() (all []checkin.RequestID) {
		for _, r := range d.asking(now) {
			all = append(all, r.ID)
		}
		return all
	}
	before := ids()
	if r, err := d.s.Request(ctx, d.e.ID, before[1], now); err != nil || r.ID != before[1] {
		t.Errorf("shown is %d, asked for %d: %v", r.ID, before[1], err)
	}
	_, err := d.s.LetIn(ctx, d.e.ID, before[1], "Yasmin", now)
	d.must(err)
	if diff := cmp.Diff([]checkin.RequestID{before[0], before[2]}, ids()); diff != "" {
		t.Error(diff)
	}
	d.must(d.s.TurnAway(ctx, d.e.ID, before[0]))
	if diff := cmp.Diff(before[2:], ids()); diff != "" {
		t.Error(diff)
	}
	other, _, gate := d.edition("anderer-markt")
	for _, nowhere := range []checkin.GateID{gate, 999} {
		if _, err := d.s.Ask(ctx, d.e.ID, nowhere, "", now); !fault.Is(err, fault.NotFound) {
			t.Errorf("at gate %d: %v", nowhere, err)
		}
	}
	_, err = d.s.Ask(ctx, other.ID, gate, "", now.Add(time.Hour))
	d.must(err)
	if diff := cmp.Diff(before[2:], ids()); diff != "" {
		t.Errorf("forgotten because another edition was asked: %s", diff)
	}
}

// A poster names one gate, with the types that it admits; a gate that is
// removed and put back has its own types and no others.
func TestAGateHasItsOwnTypes(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	a, b := d.kind("a", ticket.ReentryOnce), d.kind("b", ticket.ReentryOnce)
	gate := func(slug string, kind ticket.TypeID) checkin.GateID {
		id, err := d.s.CreateGate(ctx, d.e.ID, checkin.GateDraft{Slug: slug, Name: lang.Text{"de": slug}, LocationID: d.campus, Types: []ticket.TypeID{kind}}, now)
		d.must(err)
		return id
	}
	north, south := gate("nord", a), gate("sued", b)
	posted := func(id checkin.GateID, slug string, kind ticket.TypeID) {
		t.Helper()
		if g, err := d.s.Posted(ctx, id); err != nil || g.Slug != slug || len(g.Types) != 1 || g.Types[0] != int64(kind) {
			t.Errorf("%+v, %v", g, err)
		}
	}
	posted(south, "sued", b)
	posted(north, "nord", a)
	d.must(d.s.DeleteGate(ctx, d.e.ID, north, now))
	d.must(d.s.RestoreGate(ctx, d.e.ID, north, now))
	posted(north, "nord", a)
	posted(south, "sued", b)
}

// The right to search is one device's.
func TestOneDeviceMaySearch(t *testing.T) {
	d := newDoor(t)
	first := d.device()
	other, err := d.s.CreateDevice(t.Context(), d.e.ID, d.gate, "Nord", now)
	d.must(err)
	foreign, _, _ := d.edition("anderer-markt")
	if err := d.s.SetRights(t.Context(), foreign.ID, first.ID, checkin.Rights{Scan: true, Search: true, Count: true, Lead: true}, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("from another edition: %v", err)
	}
	d.must(d.s.SetRights(t.Context(), d.e.ID, other.ID, checkin.Rights{Scan: true, Search: true, Count: true, Lead: true}, now))
	if d.device().Search {
		t.Error("another was let")
	}
}

// Visits are who came in: nobody who was refused, went out or was counted off.
func TestVisitsAreWhoCameIn(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 1).Tickets[0]
	for _, s := range []checkin.ScanDraft{
		d.scan(checkin.Entry, d.code(k)), d.scan(checkin.Entry, d.code(k)), d.scan(checkin.Exit, d.code(k)), d.scan(checkin.Plus, ""), d.scan(checkin.Minus, ""),
	} {
		d.redeem(s, now)
	}
	visits, err := d.s.Visits(t.Context(), d.e)
	if diff := cmp.Diff([]checkin.Visits{{Day: "2026-11-22", Location: "campus", Entries: 2, Tickets: 1}}, visits); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	refusals, err := d.s.GateRefusals(t.Context(), d.e)
	if diff := cmp.Diff([]checkin.GateRefusals{{Day: "2026-11-22", Location: "campus", Gate: "haupt", Reason: checkin.AlreadyRedeemed, Scans: 1}}, refusals); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
}

// A gate's figures are of the market day, and what it does now of five minutes.
func TestAGatesFiguresAreOfToday(t *testing.T) {
	d := newDoor(t)
	for _, at := range []time.Duration{-24 * time.Hour, -5 * time.Minute, -5*time.Minute + time.Second, 0} {
		d.expect("ok", d.scan(checkin.Plus, ""), now.Add(at))
	}
	o, err := d.s.Occupancy(t.Context(), d.e, now)
	d.must(err)
	if g := o.Locations[0].Gates[0]; g.Plus != 3 || g.Recent != 2 {
		t.Errorf("%+v", g)
	}
}

// What is taken back is that scan alone, in every list; what follows on other
// tickets does not hinder it.
func TestOneScanIsTakenBack(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 2)
	slip, in, out := d.scan(checkin.Entry, d.code(o.Tickets[0])), d.scan(checkin.Entry, d.code(o.Tickets[1])), d.scan(checkin.Exit, d.code(o.Tickets[1]))
	for _, s := range []checkin.ScanDraft{slip, in, out} {
		d.expect("ok", s, now)
	}
	d.must(d.s.Undo(t.Context(), d.device(), slip.Nonce, now))
	if err := d.s.Undo(t.Context(), d.device(), in.Nonce, now); fault.CodeOf(err) != "moved_on" {
		t.Errorf("something followed: %v", err)
	}
	if err := d.s.Undo(t.Context(), d.device(), "none", now); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody's: %v", err)
	}
	log, err := d.s.Log(t.Context(), d.e, false, 10)
	d.must(err)
	scans, err := d.s.OrderScans(t.Context(), d.e, int64(o.ID))
	d.must(err)
	for _, rows := range [][]checkin.LogRow{log, scans} {
		annulled := ""
		for _, r := range rows {
			if r.Conflict == checkin.Annulled {
				annulled += r.Number
			}
		}
		if len(rows) != 3 || annulled != o.Tickets[0].Number {
			t.Errorf("taken back is %q of %+v", annulled, rows)
		}
	}
}

// A list typed in is what one person told at one time of one time, on paper: it
// is taken back without its neighbours, and a phone's scan is no list.
func TestAPaperListIsTakenBackAlone(t *testing.T) {
	d := newDoor(t)
	k := d.order(d.e, "tag", 3).Tickets
	end := now.Add(time.Hour)
	phone := d.device().Actor()
	paper := func(by pg.Actor, n int, at time.Time) {
		t.Helper()
		_, err := d.s.Paper(pg.WithActor(t.Context(), by), d.e.ID, checkin.PaperDraft{Gate: d.gate, At: at, Numbers: k[n].Number}, end)
		d.must(err)
	}
	paper(phone, 0, end)
	paper(phone, 1, now)
	paper("token:7", 2, end)
	d.expect("ok", d.scan(checkin.Plus, ""), end)
	lists, err := d.s.PaperLists(t.Context(), d.e)
	d.must(err)
	if len(lists) != 3 || lists[0].People+lists[1].People+lists[2].People != 3 {
		t.Fatalf("%d lists: %+v", len(lists), lists)
	}
	var scan, first int64
	d.must(d.db.Get(t.Context(), &scan, `SELECT id FROM scan WHERE kind = 'plus'`))
	d.must(d.db.Get(t.Context(), &first, `SELECT id FROM scan WHERE ticket_id = $1`, k[0].ID))
	annul := func(id int64, want int) {
		t.Helper()
		d.must(d.s.AnnulPaper(t.Context(), d.e.ID, checkin.PaperList{ID: id, GateID: d.gate}, end))
		if o, err := d.s.Occupancy(t.Context(), d.e, end); err != nil || o.Inside != want {
			t.Errorf("%d inside, want %d: %v", o.Inside, want, err)
		}
	}
	annul(scan, 4)
	annul(first, 3)
}

// What was said by hand of one location is kept of that one, and what the
// service said and took back meanwhile changes nothing.
func TestAHandIsOfItsLocation(t *testing.T) {
	d := newDoor(t)
	yard, err := d.markets.CreateLocation(t.Context(), d.e, festival.LocationDraft{Slug: "hof", Name: lang.Text{"de": "Hof"}}, now)
	d.must(err)
	alone := d.laptop(now)
	d.must(alone.s.ByHand(t.Context()))
	for _, said := range []festival.Admission{festival.AdmissionReadmission, festival.AdmissionStop} {
		d.must(alone.markets.SetLocationAdmission(t.Context(), d.e.ID, d.campus, said, "", now))
	}
	d.must(alone.markets.SetLocationAdmission(t.Context(), d.e.ID, yard, festival.AdmissionEvacuation, "", now))
	for _, said := range []festival.Admission{festival.AdmissionStop, festival.AdmissionNormal} {
		d.must(d.markets.SetAdmission(t.Context(), d.e.ID, said, "", now))
	}
	alone.copies(d, now.Add(time.Minute))
	var got []string
	d.must(alone.db.Select(t.Context(), &got, `
SELECT concat_ws(' ', slug, admission, readmitted_at IS NOT NULL) FROM location
UNION ALL SELECT concat_ws(' ', 'all', admission, readmitted_at IS NOT NULL) FROM edition ORDER BY 1`))
	if diff := cmp.Diff([]string{"all normal f", "campus stop t", "hof evacuation f"}, got); diff != "" {
		t.Error(diff)
	}
}
