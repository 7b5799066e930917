package ticket

import (
	"testing"

	"pgregory.net/rapid"

	"markt/internal/fault"
)

// A group's payload names exactly its tickets', and is no ticket's itself.
func TestAGroupsPayload(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := &wantedType{Key: KeyID(rapid.IntRange(1, 255).Draw(t, "key")), Number: rapid.IntRange(0, 65535).Draw(t, "type")}
		n := rapid.IntRange(2, MaxGroup).Draw(t, "tickets")
		o := &Order{State: Paid}
		for _, p := range newPayloads(kind, n, true) {
			o.Tickets = append(o.Tickets, Ticket{Payload: p[:], State: Valid})
		}
		for _, p := range newPayloads(kind, 3, false) { // ordered beside it
			o.Tickets = append(o.Tickets, Ticket{Payload: p[:], State: Valid})
		}
		groups := o.Groups()
		if len(groups) != 1 || groups[0].Left != n {
			t.Fatalf("%d groups of %d tickets: %+v", len(groups), n, groups)
		}
		p := groups[0].Payload
		if p.Size() != n || p.Key() != kind.Key || p.TypeNumber() != kind.Number {
			t.Fatalf("%v", p)
		}
		for i, one := range p.Members() {
			if string(one[:]) != string(o.Tickets[i].Payload) || one.Size() != 0 {
				t.Fatalf("%d: %v", i, one)
			}
		}
		o.Tickets[0].State = Void
		if g := o.Groups(); len(g) > 0 && (g[0].Payload != p || g[0].Left != n-1) {
			t.Fatalf("%+v", g)
		}
		if o.State = Canceled; len(o.Groups()) != 0 {
			t.Fatal("a canceled order has a group's code")
		}
	})
}

// Many may be ordered for a group alone.
func TestAGroupMayBeLarge(t *testing.T) {
	for _, c := range []struct {
		group bool
		each  []int
		wrong string
	}{
		{false, []int{10}, ""}, {false, []int{11}, "items.0.quantity"}, {false, []int{6, 5}, "items"},
		{true, []int{11}, ""}, {true, []int{60}, ""}, {true, []int{61}, "items.0.quantity"}, {true, []int{40, 20}, ""}, {true, []int{40, 21}, "items"},
	} {
		d := OrderDraft{Group: c.group}
		for _, n := range c.each {
			d.Items = append(d.Items, Item{Type: "tag", Quantity: n})
		}
		fields := fault.FieldsOf(d.Check())
		if _, is := fields[c.wrong]; len(fields) > 1 || is != (c.wrong != "") {
			t.Errorf("%v: %v", c, fields)
		}
	}
}
