package check

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fedBy is a plan of pitches beside a distributor, each with one outlet on the
// circuit that is said and a stall that draws so many watts from it.
func fedBy(circuits map[string]int, order ...string) *Plan {
	p := on(spot("power", "UV 1", 0, 0))
	for i, circuit := range order {
		name := fmt.Sprint("A", i+1)
		p.Bodies = append(p.Bodies, pitch(name, 5+4*float64(i), 5).with(outlets(Outlet{Amps: 16, Circuit: circuit})))
		p.stands(name, int64(i+1), needs("Stand "+name, Appliance{Name: "Eisen", Watts: circuits[circuit]}), 0, 4)
	}
	return p
}

// moves are what the findings of the wiring say, and what would mend them.
func moves(p *Plan, w Wiring) (all []string) {
	for _, f := range All(p, wired(w)).Findings {
		if f.Rule != FeedLoad && f.Rule != PhasesEven && f.Rule != CableLength {
			continue
		}
		said := fmt.Sprintf("%s %.2f of %.2f short %.2f:", f.Rule, f.Figure, f.Limit, f.Short)
		for _, o := range f.Objects {
			said += " " + o.Name
		}
		if m := f.Move; m != nil {
			said += fmt.Sprintf(" -> %s %.0f W to %sL%d", m.Outlet, m.Watts, m.Branch, m.Phase)
		}
		all = append(all, said)
	}
	return all
}

// A distributor that is asked for more than its supply is a finding of the plan,
// with the figures of its ledger and the least load whose move would mend it.
func TestADistributorBearsItsLoad(t *testing.T) {
	tight := Wiring{Continuous: 1, Cycling: 1, Short: 1, Feed: 16, Imbalance: 1, Cable: 50} // 3,680 W
	loads := map[string]int{"L1 a": 1000, "L1 b": 2000, "L1 c": 1500, "L2 a": 2000, "L2 b": 3680, "L3": 3000, "L3 b": 3680}
	far := spot("power", "UV 2", 60, 0)
	for _, c := range []struct {
		name string
		plan *Plan
		want []string
	}{
		{"what it bears", fedBy(loads, "L1 a", "L1 b", "L2 a", "L3"), nil},
		{"the least that is enough", fedBy(loads, "L1 c", "L1 a", "L1 b", "L2 a", "L3"), []string{"feed_load 4.50 of 3.68 short 0.82: UV 1 L1 -> A2.1 1000 W to L2"}},
		{"else the most that helps", fedBy(map[string]int{"L1 a": 400, "L1 b": 3500, "L1 c": 500, "L2": 3200, "L3": 3300}, "L1 a", "L1 b", "L1 c", "L2", "L3"), []string{"feed_load 4.40 of 3.68 short 0.72: UV 1 L1 -> A1.1 400 W to L2"}},
		{"no phase bears more", fedBy(loads, "L1 a", "L1 b", "L1 c", "L2 b", "L3 b"), []string{"feed_load 4.50 of 3.68 short 0.82: UV 1 L1"}},
		{"but another does", func() *Plan {
			p := fedBy(loads, "L1 a", "L1 b", "L1 c", "L2 b", "L3 b")
			p.Bodies = append(p.Bodies, far)
			return p
		}(), []string{"feed_load 4.50 of 3.68 short 0.82: UV 1 L1 -> A1.1 1000 W to UV 2L1"}},
		{"a stronger supply of its own", func() *Plan {
			p := fedBy(loads, "L1 a", "L1 b", "L1 c", "L2 b")
			p.Bodies[0].Amps = 20
			return p
		}(), nil},
		{"a weaker one", func() *Plan {
			p := fedBy(loads, "L1 a")
			p.Bodies[0].Amps = 4
			return p
		}(), []string{"feed_load 1.00 of 0.92 short 0.08: UV 1 L1"}},
		{"at other times", func() *Plan {
			p := fedBy(loads, "L1 b", "L1 c", "L1 a")
			p.Stays[1].From, p.Stays[1].Until = p.Stays[0].Until, p.Stays[0].Until.Add(1)
			p.Stays[2].From, p.Stays[2].Until = p.Stays[1].Until, p.Stays[1].Until.Add(1)
			return p
		}(), nil},
	} {
		if diff := cmp.Diff(c.want, moves(c.plan, tight)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		over := [3]float64{}
		for _, l := range Ledgers(c.plan, wired(tight)) {
			over = most(over, l.Branches[0].Over)
		}
		for _, f := range All(c.plan, wired(tight)).Findings {
			if f.Rule == FeedLoad && f.Short != over[0]/1000 {
				t.Errorf("%s: the rule says %g, the ledger %g", c.name, f.Short, over[0]/1000)
			}
		}
	}
}

// What is worst decides: a phase that is beyond its supply at two times is one finding.
func TestTheWorstTimeOfADistributor(t *testing.T) {
	w := Wiring{Continuous: 1, Cycling: 1, Short: 1, Feed: 10, Imbalance: 1, Cable: 50}
	p := fedBy(map[string]int{"L1": 2400, "UV 1 / L1": 100}, "L1", "UV 1 / L1")
	p.Stays[1].From = p.Stays[1].From.Add(1)
	if diff := cmp.Diff([]string{"feed_load 2.50 of 2.30 short 0.20: UV 1 L1 -> A2.1 100 W to L2"}, moves(p, w)); diff != "" {
		t.Error(diff)
	}
}

// Phases that differ are advice, and so is a cable that is too long; what would
// mend the first is what leaves them least apart.
func TestPhasesAndCablesAreAdvice(t *testing.T) {
	w := Wiring{Continuous: 1, Cycling: 1, Short: 1, Feed: 63, Imbalance: .3, Uneven: 2000, Cable: 10}
	p := fedBy(map[string]int{"L1 a": 2000, "L1 b": 1500, "L1 c": 500, "L2": 1000}, "L1 a", "L1 b", "L1 c", "L2")
	far := pitch("A9", 5, 10).with(outlets(Outlet{Amps: 16}, Outlet{Amps: 16}))
	p.Bodies = append(p.Bodies, far)
	if diff := cmp.Diff([]string{
		"phases_even 4.00 of 2.00 short 2.00: UV 1 -> A1.1 2000 W to L3",
		"cable_length 10.30 of 10.00 short 0.30: A2 UV 1", "cable_length 13.93 of 10.00 short 3.93: A3 UV 1", "cable_length 17.72 of 10.00 short 7.72: A4 UV 1",
		"cable_length 11.18 of 10.00 short 1.18: A9 UV 1",
	}, moves(p, w)); diff != "" {
		t.Error(diff)
	}
	for _, f := range All(p, wired(w)).Findings {
		if f.Hard {
			t.Errorf("%v is hard", f)
		}
	}
	w.Imbalance, w.Cable = 1, 100
	if got := moves(p, w); got != nil {
		t.Error(got)
	}
}

// While a pitch is dragged, what hangs together with it on a distributor is checked.
func TestADraggedPitchShowsItsDistributor(t *testing.T) {
	w := Wiring{Continuous: 1, Cycling: 1, Short: 1, Feed: 10, Imbalance: 1, Cable: 50}
	p := fedBy(map[string]int{"L1": 2400}, "L1")
	p.Bodies = append(p.Bodies, pitch("A7", 70, 40))
	for id, want := range map[string]int{"pitch:A1": 1, "power:UV 1": 1, "pitch:A7": 0} {
		if got := Some(p, wired(w), id); len(got) != want {
			t.Errorf("%s: %v", id, got)
		}
	}
	if r := All(on(pitch("A1", 9, 9).with(outlets(Outlet{Amps: 16}))).stands("A1", 1, needs("Tee", Appliance{Watts: 9}), 0, 1), wired(w)); cmp.Diff([]Key{}, r.Checked) == "" || len(r.Unchecked) == 0 {
		t.Error("without a distributor nothing is checked of it")
	} else {
		for _, key := range r.Checked {
			if key == FeedLoad || key == PhasesEven || key == CableLength {
				t.Errorf("%s is checked without a distributor", key)
			}
		}
	}
}

// What has one phase at an outlet of three need not be on the first of them.
func TestWhatHasOnePhaseAtAnOutletOfThreeIsShared(t *testing.T) {
	cee := Outlet{Amps: 16, Three: true}
	p := on(spot("power", "UV", 0, 0))
	for i := range 3 {
		name := fmt.Sprint("A", i+1)
		p.Bodies = append(p.Bodies, pitch(name, 5, 5+4*float64(i)).with(outlets(cee)))
		p.stands(name, int64(i+1), needs(name, Appliance{Watts: 3000, Three: true}, Appliance{Watts: 2000}), i, 4)
	}
	all := Ledgers(p, wired(wiring))
	if got := Peak(all).Branches[0].Phases; got != [3]float64{5000, 5000, 5000} {
		t.Error(got)
	}
	for _, l := range all { // wherever it is, there it stays
		for i, s := range l.Branches[0].Sockets {
			if len(s.Draws) > 0 && s.Phases[i] != 3000 {
				t.Errorf("%s %v", s.Name(), s.Phases)
			}
		}
	}
}
