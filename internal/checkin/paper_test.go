package checkin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/fault"
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
	tell(checkin.Paper{Before: 3, Wrong: wrong})
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
