package checkin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
)

// What was ticked on paper is in: once, however often and at whatever time the
// list is typed in; a wrong number keeps no other out; who came in on a phone
// too is named.
func TestTicksOnPaperAreTypedIn(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3).Tickets
	foreign, _, _ := d.edition("anderer-markt")
	end := now.Add(time.Hour)
	_, err := d.s.Redeem(t.Context(), d.bearer, d.scan(checkin.Entry, d.code(o[2])), now)
	d.must(err)
	typed := strings.ToLower(ticket.ShowNumber(o[0].Number)) + "\r\n" + o[1].Number + ", 2222-2223\n" + o[2].Number + "\n\nAAAAAAAA"
	draft := checkin.PaperDraft{Gate: d.gate, At: now.Add(10 * time.Minute), Numbers: typed}
	wrong := []string{"2222-2223", "AAAAAAAA"}
	tell := func(want checkin.Paper) {
		t.Helper()
		got, err := d.s.Paper(t.Context(), d.e.ID, draft, end)
		d.must(err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	tell(checkin.Paper{Stored: 3, Doubles: []string{o[2].Number}, Wrong: wrong})
	draft.At = now.Add(20 * time.Minute)
	tell(checkin.Paper{Before: 3, Doubles: []string{o[2].Number}, Wrong: wrong})         // whoever missed it sees it again
	if occ, err := d.s.Occupancy(t.Context(), d.e, end); err != nil || occ.Inside != 4 { // two people on the third
		t.Errorf("%d inside: %v", occ.Inside, err)
	}
	gone := d.order(d.e, "tag", 1)
	d.must(d.tickets.Cancel(t.Context(), d.e.ID, gone.ID, "", now))
	fresh := d.order(d.e, "tag", 1).Tickets[0]
	draft.Numbers = d.code(fresh) + "\n" + gone.Tickets[0].Number + "\n" + strings.Repeat("A", ticket.CodeLength) // codes as a scanner writes them
	tell(checkin.Paper{Stored: 2, Against: []string{gone.Tickets[0].Number}, Wrong: []string{strings.Repeat("A", ticket.CodeLength)}})
	draft.Numbers = fresh.Number
	tell(checkin.Paper{Before: 1})
	for field, bad := range map[string]checkin.PaperDraft{
		"gate":    {At: now, Numbers: "x"},
		"at":      {Gate: d.gate, At: end.Add(time.Second), Numbers: "x"},
		"numbers": {Gate: d.gate, At: now, Numbers: strings.Repeat("x\n", checkin.PaperMost+1)},
	} {
		_, err := d.s.Paper(t.Context(), d.e.ID, bad, end)
		if f := fault.FieldsOf(err); len(f) != 1 || f[field].Key == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := d.s.Paper(t.Context(), foreign.ID, draft, end); !fault.Is(err, fault.Invalid) {
		t.Errorf("a gate of another edition: %v", err)
	}
}

// A list that was typed in for the wrong gate is taken back as a whole: nobody
// on it came in, its tickets come in again, also those that admit once, and the
// same list can be told anew. The scans stay, and say that they were taken back.
func TestAPaperListIsTakenBack(t *testing.T) {
	d := newDoor(t)
	d.kind("einmal", ticket.ReentryOnce)
	once, other := d.order(d.e, "einmal", 2), d.order(d.e, "tag", 1)
	draft := checkin.PaperDraft{Gate: d.gate, At: now.Add(time.Minute), Numbers: once.Tickets[0].Number + "," + other.Tickets[0].Number}
	end := now.Add(time.Hour)
	paper := func(draft checkin.PaperDraft, at time.Time) checkin.Paper {
		t.Helper()
		p, err := d.s.Paper(t.Context(), d.e.ID, draft, at)
		d.must(err)
		return p
	}
	inside := func(want int, at time.Time) {
		t.Helper()
		if o, err := d.s.Occupancy(t.Context(), d.e, at); err != nil || o.Inside != want {
			t.Errorf("%d inside, want %d: %v", o.Inside, want, err)
		}
	}
	paper(draft, end)
	good := draft
	good.Numbers = once.Tickets[1].Number
	paper(good, end.Add(time.Second))
	inside(3, end.Add(time.Second))
	lists, err := d.s.PaperLists(t.Context(), d.e)
	if err != nil || len(lists) != 2 || lists[1].People != 2 || lists[1].GateID != d.gate || !lists[1].At.Equal(draft.At) || lists[1].Annulled != nil {
		t.Fatalf("%+v, %v", lists, err)
	}
	before := d.bundled()
	foreign, _, _ := d.edition("anderer-markt")
	d.must(d.s.AnnulPaper(t.Context(), foreign.ID, lists[1], end))
	inside(3, end.Add(time.Second))
	for range 2 {
		d.must(d.s.AnnulPaper(t.Context(), d.e.ID, lists[1], end.Add(time.Minute)))
	}
	inside(1, end.Add(time.Minute))
	if after := d.bundled(); before != 3 || after != 1 {
		t.Errorf("phones are told of %d, then of %d", before, after)
	}
	if lists, err = d.s.PaperLists(t.Context(), d.e); err != nil || len(lists) != 2 || lists[1].Annulled == nil || lists[0].Annulled != nil {
		t.Errorf("%+v, %v", lists, err)
	}
	log, err := d.s.OrderScans(t.Context(), d.e, int64(other.ID))
	if err != nil || len(log) != 1 || log[0].Conflict != checkin.Annulled {
		t.Errorf("%+v, %v", log, err)
	}
	later := end.Add(2 * time.Minute)
	if p := paper(draft, later); p.Stored != 2 || len(p.Doubles)+len(p.Against) > 0 {
		t.Errorf("told anew: %+v", p)
	}
	if p := paper(draft, later.Add(time.Second)); p.Before != 2 {
		t.Errorf("and once more: %+v", p)
	}
	lists, err = d.s.PaperLists(t.Context(), d.e)
	d.must(err)
	d.must(d.s.AnnulPaper(t.Context(), d.e.ID, lists[0], later))
	for _, k := range []ticket.Ticket{once.Tickets[0], other.Tickets[0]} {
		if a := d.expect("ok", d.scan(checkin.Entry, d.code(k)), later); a.Conflict != "" {
			t.Errorf("%+v", a)
		}
		d.expect("already_redeemed", d.scan(checkin.Entry, d.code(k)), later.Add(time.Second))
	}
	inside(3, later.Add(time.Second))
	if conflicts, err := d.s.Conflicts(t.Context(), d.e); err != nil || len(conflicts) > 0 {
		t.Errorf("%+v, %v", conflicts, err)
	}
}

// After a re-admission, and after the way out, the same list is a new one: they
// are in once more, and a phone lets nobody in a second time. Typed in again, in
// whatever order, it stays once, also after one of the two was taken back.
func TestAPaperListCountsOnceARound(t *testing.T) {
	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	for name, between := range map[string]func(d *door, k ticket.Ticket){
		"everybody was let in anew": func(d *door, _ ticket.Ticket) {
			d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionReadmission, "", minute(10)))
		},
		"the way out": func(d *door, k ticket.Ticket) {
			d.expect("ok", d.scan(checkin.Exit, d.code(k)), minute(10))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			k := d.order(d.e, "tag", 1).Tickets[0]
			tell := func(at int, want checkin.Paper) {
				t.Helper()
				got, err := d.s.Paper(t.Context(), d.e.ID, checkin.PaperDraft{Gate: d.gate, At: minute(at), Numbers: k.Number}, minute(60))
				d.must(err)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("at %d: %s", at, diff)
				}
			}
			once, before := checkin.Paper{Stored: 1}, checkin.Paper{Before: 1}
			tell(2, once)
			between(d, k)
			tell(20, once)
			for _, at := range []int{2, 4, 18, 20, 22} {
				tell(at, before)
			}
			e, err := d.markets.BySlug(t.Context(), d.e.Slug)
			d.must(err)
			d.e = e
			if got := d.inside(minute(60)); got[0] != 1 {
				t.Errorf("inside: %v", got)
			}
			lists, err := d.s.PaperLists(t.Context(), d.e)
			d.must(err)
			d.must(d.s.AnnulPaper(t.Context(), d.e.ID, lists[0], minute(61)))
			tell(3, before)
			tell(20, once)
			tell(21, before)
			d.expect("already_redeemed", d.scan(checkin.Entry, d.code(k)), minute(62))
		})
	}
}

// bundled is how many scans phones are told of.
func (d *door) bundled() int {
	d.t.Helper()
	b, err := d.s.Bundle(d.t.Context(), d.device(), now)
	d.must(err)
	return len(b.Past)
}
