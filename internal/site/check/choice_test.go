package check

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outletRow is a plan of three pitches with an outlet each; the second has none.
func outletRow() *Plan {
	schuko := outlets(Outlet{Type: "schuko", Amps: 16})
	p := on(pitch("A1", 5, 5).with(schuko), pitch("A2", 9, 5), pitch("A3", 20, 5).with(outlets(Outlet{Type: "schuko", Amps: 16}, Outlet{Type: "cee16", Amps: 16, Three: true})))
	p.stands("A1", 1, needs("Tee", Appliance{Watts: 2000}), 0, 4)
	p.stands("A2", 2, needs("Eis", Appliance{Watts: 2000}), 2, 4)
	return p
}

func choose(p *Plan, who int64, plugs ...Plug) {
	n := p.Stalls[who]
	n.Plugs = plugs
	p.Stalls[who] = n
}

// The outlets for a stall stand in the order of the way to them, with whether
// they fit, and whether they carry it beside those who use them then.
func TestChoices(t *testing.T) {
	says := func(p *Plan) (all []string) {
		for _, c := range Choices(p, presets(), 2) {
			all = append(all, fmt.Sprintf("%s %.0f m %v %v %v", c.Name, c.Metres, c.Fits, c.Carries, c.With))
		}
		return all
	}
	p := outletRow()
	if diff := cmp.Diff([]string{"A1.1 4 m true false [Tee]", "A3.1 11 m true true []", "A3.2 11 m true true []"}, says(p)); diff != "" {
		t.Error(diff)
	}
	p.Stays[1].From = p.Stays[0].Until
	p.Stays[1].Until = p.Stays[0].Until.Add(1)
	if diff := cmp.Diff([]string{"A1.1 4 m true true []", "A3.1 11 m true true []", "A3.2 11 m true true []"}, says(p)); diff != "" {
		t.Error("when the other is gone", diff)
	}
	p.Stalls[2] = needs("Eis", Appliance{Watts: 6000, Three: true})
	if diff := cmp.Diff([]string{"A1.1 4 m false false []", "A3.1 11 m false false []", "A3.2 11 m true true []"}, says(p)); diff != "" {
		t.Error("three phases", diff)
	}
	p.Stays = p.Stays[:1]
	if got := says(p); got != nil {
		t.Error("who stands nowhere", got)
	}
}

// What somebody chose is what the ledger plugs in and what the rules look at;
// who shares an outlet is checked together, at the time they share it.
func TestChosenOutlets(t *testing.T) {
	rules := func(p *Plan) (all []string) {
		for _, f := range All(p, presets()).Findings {
			said := fmt.Sprintf("%s.%s", f.Rule, f.Variant)
			for _, o := range f.Objects {
				said += " " + o.Name
			}
			if f.Rule == OutletLoad {
				said += fmt.Sprintf(" %.0f of %.0f", f.Figure, f.Limit)
			}
			all = append(all, said)
		}
		return all
	}
	p := outletRow()
	if diff := cmp.Diff([]string{"outlet_type.none A2 Eis"}, rules(p)); diff != "" {
		t.Error(diff)
	}
	choose(p, 2, Plug{"pitch:A3", 1})
	if diff := cmp.Diff([]string(nil), rules(p)); diff != "" {
		t.Error(diff)
	}
	last := Ledgers(p, wired(wiring))[2] // after Tee has gone
	for _, b := range last.Branches {
		for _, s := range b.Sockets {
			if want := s.Name() == "A3.1"; want != (len(s.Draws) == 1 && s.Draws[0].Name == "Eis" && s.Draws[0].Chosen) || !want && len(s.Draws) > 0 {
				t.Errorf("%s: %v", s.Name(), s.Draws)
			}
		}
	}
	choose(p, 2, Plug{"pitch:A1", 1})
	if diff := cmp.Diff([]string{"outlet_load.shared A1 Eis Tee 4000 of 3680"}, rules(p)); diff != "" {
		t.Error(diff)
	}
	full := Overloaded(p, presets(), 2)
	if len(full) != 1 || full[0].Name != "A1.1" || len(full[0].With) != 2 {
		t.Errorf("%+v", full)
	}
	if got := Overloaded(p, presets(), 3); got != nil {
		t.Errorf("of somebody else: %+v", got)
	}
	p.Stays[1].From, p.Stays[1].Until = p.Stays[0].Until, p.Stays[0].Until.Add(1)
	if got := Overloaded(p, presets(), 2); got != nil || rules(p) != nil {
		t.Errorf("one after the other: %+v %v", got, rules(p))
	}
	choose(p, 2, Plug{"pitch:A9", 1})
	if l := Ledgers(p, presets()); len(l[1].Unplugged) != 1 {
		t.Errorf("an outlet that is gone: %+v", l[1])
	}
}

// Who has no outlet chosen takes at the own pitch what others have left.
func TestTheOthersTakeWhatIsLeft(t *testing.T) {
	p := on(pitch("A1", 5, 5).with(outlets(Outlet{Amps: 16}, Outlet{Amps: 16})), pitch("A2", 9, 5))
	p.stands("A1", 1, needs("Tee", Appliance{Watts: 2000}), 0, 4).stands("A2", 2, needs("Eis", Appliance{Watts: 2000}), 0, 4)
	choose(p, 2, Plug{"pitch:A1", 1})
	if got := All(p, presets()).Findings; len(got) > 0 {
		t.Error(got)
	}
}
