package demo

import (
	"slices"
	"testing"
	"time"
)

func TestTicketTypesAndGates(t *testing.T) {
	tk := content(t).Tickets
	reentry, types, quotas := map[string]bool{}, []string{}, map[string]bool{}
	for _, q := range tk.Quotas {
		quotas[q.Key] = q.Size > 0
	}
	for _, ty := range tk.Types {
		reentry[ty.Reentry] = true
		types = append(types, ty.Slug)
		if ty.PriceCents != 0 || len(ty.Windows) == 0 || len(ty.Quotas) == 0 || len(ty.Locations) == 0 {
			t.Errorf("%s: costs money or has no window, quota or location", ty.Slug)
		}
		for _, q := range ty.Quotas {
			if !quotas[q] {
				t.Errorf("%s: no quota %s", ty.Slug, q)
			}
		}
	}
	if len(types) != 4 || len(reentry) != 3 {
		t.Errorf("types %v with re-entry %v", types, reentry)
	}
	for _, g := range tk.Gates {
		for _, ty := range g.Types {
			if !slices.Contains(types, ty) {
				t.Errorf("%s: no type %s", g.Key, ty)
			}
		}
	}
	for _, w := range tk.Orders.Types {
		if !slices.Contains(types, w.Key) {
			t.Errorf("orders: no type %s", w.Key)
		}
	}
	if tk.Orders.Count != 300 || len(tk.Orders.Names) < 50 {
		t.Errorf("%d orders of %d names", tk.Orders.Count, len(tk.Orders.Names))
	}
}

// Whoever tries the demo at three in the morning must get through the gate.
func TestOneTypeIsGoodAtAnyHour(t *testing.T) {
	for _, ty := range content(t).Tickets.Types {
		w := ty.Windows[0]
		if w.From == (Moment{0, 0}) && w.Until.Day >= 2 && ty.Reentry == "after_exit" {
			return
		}
	}
	t.Error("no type covers both days whole and is refused the second time")
}

func TestQuotasHoldTheOrders(t *testing.T) {
	tk := content(t).Tickets
	most := 0
	for _, s := range tk.Orders.Sizes {
		most = max(most, s.Size)
	}
	if most > 10 {
		t.Errorf("an order of %d tickets", most)
	}
	total, weights := 0, 0
	for _, s := range tk.Orders.Sizes {
		total, weights = total+s.Size*s.Weight, weights+s.Weight
	}
	mean, all := float64(total)/float64(weights), 0
	for _, ty := range tk.Orders.Types {
		all += ty.Weight
	}
	for _, ty := range tk.Types {
		for _, w := range tk.Orders.Types {
			if w.Key != ty.Slug {
				continue
			}
			expected := mean * float64(tk.Orders.Count*w.Weight) / float64(all)
			for _, q := range tk.Quotas {
				if slices.Contains(ty.Quotas, q.Key) && expected*1.5 > float64(q.Size) {
					t.Errorf("%s: about %.0f tickets of %d", ty.Slug, expected, q.Size)
				}
			}
		}
	}
}

func TestClockCountsOnTheClockFace(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	eve := time.Date(2026, 3, 28, 23, 0, 0, 0, berlin)
	for _, c := range []struct {
		at   Moment
		want string
	}{
		{Moment{0, 0}, "2026-03-28T00:00:00+01:00"},
		{Moment{1, 11 * 60}, "2026-03-29T11:00:00+02:00"},
		{Moment{1, 24 * 60}, "2026-03-30T00:00:00+02:00"},
	} {
		if got := c.at.After(eve).Format(time.RFC3339); got != c.want {
			t.Errorf("%v: %s, want %s", c.at, got, c.want)
		}
	}
}
