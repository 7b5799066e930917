package check

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A stall on pitches side by side is judged on all of them as if they were one:
// its size, its plugs, its water; and what it plugs in counts once.
func TestAStallOnSeveralPitchesIsOne(t *testing.T) {
	schuko := outlets(Outlet{Type: "schuko", Amps: 16})
	wet := func(b *Body) { b.Water = true }
	big := func(front float64) Need {
		return Need{Name: "Naht", Front: front, Depth: 3, Watts: 5000, Appliances: []Appliance{{Watts: 3000}, {Watts: 2000}}, Water: true}
	}
	row := func(n Need) *Plan {
		p := on(spot("power", "UV", 0, 0), pitch("A2", 13, 10).with(schuko), pitch("A1", 10, 10).with(schuko).with(wet), pitch("A3", 16, 10).with(schuko))
		return p.stands("A1", 1, n, 0, 4).stands("A2", 1, n, 0, 4)
	}
	keys := []Key{StallSize, OutletType, OutletLoad, WaterNear, OtherLocation}
	for _, c := range []struct {
		name string
		plan *Plan
		want []string
	}{
		{"wide enough together", row(big(6)), nil},
		{"not for more", row(big(6.1)), []string{"stall_size.front A1+A2 Naht: 6.10 of 6.00"}},
		{"on one of them the other day", row(big(6)).stands("A1", 1, big(6), 4, 4), []string{"stall_size.front A1 Naht: 6.00 of 3.00", "outlet_load A1 Naht: 5000.00 of 3680.00"}},
		{"one after the other", on(pitch("A1", 10, 10).with(wet), pitch("A2", 13, 10)).stands("A1", 1, Need{Name: "Naht", Front: 6}, 0, 2).stands("A2", 1, Need{Name: "Naht", Front: 6}, 2, 2),
			[]string{"stall_size.front A1 Naht: 6.00 of 3.00", "stall_size.front A2 Naht: 6.00 of 3.00"}},
		{"far from each other", on(pitch("A1", 10, 10), pitch("A2", 15, 10)).stands("A1", 1, Need{Name: "Naht", Front: 6}, 0, 2).stands("A2", 1, Need{Name: "Naht", Front: 6}, 0, 2),
			[]string{"stall_size.front A1 Naht: 6.00 of 3.00", "stall_size.front A2 Naht: 6.00 of 3.00"}},
		{"three with one between", row(big(9)).stands("A3", 1, big(9), 0, 4), nil},
		{"two that look another way", on(pitch("A1", 10, 10), boxed("pitch", "A2", 13, 10, 3, 3, 180)).stands("A1", 1, Need{Name: "Naht", Front: 6}, 0, 2).stands("A2", 1, Need{Name: "Naht", Front: 6}, 0, 2),
			[]string{"stall_size.front A1 Naht: 6.00 of 3.00", "stall_size.front A2 Naht: 6.00 of 3.00"}},
	} {
		if diff := cmp.Diff(c.want, says(c.plan, keys...)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
	l := Ledgers(row(big(6)), wired(wiring))[0]
	var plugged []string
	for _, s := range l.Branches[0].Sockets {
		for _, d := range s.Draws {
			plugged = append(plugged, fmt.Sprint(s.Name(), " ", d.Watts))
		}
	}
	if diff := cmp.Diff([]string{"A2.1 3000", "A1.1 2000"}, plugged); diff != "" || l.Load != 5000 {
		t.Errorf("%v W\n%s", l.Load, diff)
	}
	gas := row(Need{Name: "Falafel", Gas: true})
	gas.Bodies = append(gas.Bodies, rectangle("tent", "Zelt", 17, 8, 4, 4).with(func(b *Body) { b.Enterable = true }))
	if diff := cmp.Diff([]string{"gas_apart.stall A1+A2 Zelt Falafel: 2.50 of 5.00"}, says(gas, GasApart)); diff != "" {
		t.Error(diff)
	}
}
