package demo

import (
	"testing"
	"time"

	"markt/internal/ticket"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestOrdersAreInventedTheSameWay(t *testing.T) {
	rules := content(t).Tickets.Orders
	until := time.Date(2027, 5, 8, 2, 30, 0, 0, time.UTC)
	from := until.AddDate(0, 0, -rules.OrderedDaysBefore)
	all := rules.invent(from, until)
	if diff := cmp.Diff(all, rules.invent(from, until), cmp.AllowUnexported(invented{}), cmpopts.IgnoreUnexported(ticket.OrderDraft{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	nameless, unreachable, first, second := 0, 0, 0, 0
	for i, o := range all {
		if o.at.Before(from) || o.at.After(until) || i > 0 && o.at.Before(all[i-1].at) || o.at.Hour() < 6 && o.at != from {
			t.Errorf("order %d at %s", i, o.at)
		}
		if err := o.draft.Check(); err != nil {
			t.Errorf("order %d: %v", i, err)
		}
		if o.draft.Name == "" {
			nameless++
		}
		if o.draft.Email == "" {
			unreachable++
		}
		if o.at.Before(from.Add(until.Sub(from) / 2)) {
			first++
		} else {
			second++
		}
	}
	near := func(what string, n, percent int) {
		if n < rules.Count*(percent-10)/100 || n > rules.Count*(percent+10)/100 {
			t.Errorf("%d of %d are %s, the rules say %d %%", n, rules.Count, what, percent)
		}
	}
	near("without a name", nameless, rules.WithoutNamePercent)
	near("without an e-mail", unreachable, rules.WithoutEmailPercent)
	if len(all) != rules.Count || second < 2*first {
		t.Errorf("%d orders, %d in the first half and %d in the second", len(all), first, second)
	}
}
