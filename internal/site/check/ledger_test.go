package check

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var wiring = Wiring{Continuous: 1, Cycling: .6, Short: 1, Feed: 32, Imbalance: .3, Cable: 50}

// wired are the rules with a wiring of their own.
func wired(w Wiring) Book {
	book := presets()
	set := func(key Key, name string, v float64) { book[key].Values[name] = v }
	set(FeedLoad, "feed", w.Feed)
	set(FeedLoad, "share_continuous", 100*w.Continuous)
	set(FeedLoad, "share_cycling", 100*w.Cycling)
	set(FeedLoad, "share_short", 100*w.Short)
	set(PhasesEven, "imbalance", 100*w.Imbalance)
	set(PhasesEven, "uneven", w.Uneven)
	set(CableLength, "cable", w.Cable)
	return book
}

func outlets(all ...Outlet) func(*Body) { return func(b *Body) { b.Outlets = all } }

func needs(name string, all ...Appliance) (n Need) {
	n.Name, n.Appliances = name, all
	for _, a := range all {
		n.Watts += a.Watts
	}
	return n
}

// Whatever is drawn: what is summed is what its parts are, by phase, by
// distributor and in all, and nothing that is plugged in is lost.
func TestSumsAreTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := on()
		for i := range rapid.IntRange(0, 4).Draw(t, "distributors") {
			p.Bodies = append(p.Bodies, spot("power", fmt.Sprint("UV ", i+1), rapid.Float64Range(0, 200).Draw(t, "x"), 5))
		}
		want := map[int64]float64{}
		share := map[int64]float64{}
		for i := range rapid.IntRange(0, 9).Draw(t, "pitches") {
			var plugs []Outlet
			for range rapid.IntRange(0, 3).Draw(t, "outlets") {
				plugs = append(plugs, Outlet{Amps: 16, Three: rapid.Bool().Draw(t, "three"), Circuit: rapid.SampledFrom([]string{"", "UV 1 / F3 / L2", "UV 9", "L3"}).Draw(t, "circuit")})
			}
			name, id := fmt.Sprint("A", i), int64(i+1)
			p.Bodies = append(p.Bodies, pitch(name, float64(10+i*15), 50).with(outlets(plugs...)))
			var all []Appliance
			for range rapid.IntRange(0, 5).Draw(t, "appliances") {
				a := Appliance{
					Watts: rapid.IntRange(0, 9000).Draw(t, "watts"), Three: rapid.Bool().Draw(t, "three phases"),
					Continuous: rapid.Bool().Draw(t, "continuous"), Cycling: rapid.Bool().Draw(t, "cycling"),
				}
				all = append(all, a)
				want[id] += float64(a.Watts)
				share[id] += float64(a.Watts) * wiring.share(a)
			}
			p.stands(name, id, needs(name, all...), rapid.IntRange(0, 5).Draw(t, "from"), rapid.IntRange(1, 5).Draw(t, "hours"))
		}
		for _, l := range Ledgers(p, wired(wiring)) {
			same := func(what string, got, want float64) {
				if math.Abs(got-want) > .01 {
					t.Fatalf("%s: %.2f, its parts are %.2f", what, got, want)
				}
			}
			var whole float64
			var phases [3]float64
			got, load := map[int64]float64{}, map[int64]float64{}
			count := func(d Draw) { got[d.Stall] += d.Watts; load[d.Stall] += d.Load }
			for _, b := range l.Branches {
				var of [3]float64
				for _, s := range b.Sockets {
					drawn := 0.0
					for _, d := range s.Draws {
						count(d)
						drawn += d.Load
					}
					same("socket", s.load(), drawn)
					for k := range of {
						of[k] += s.Phases[k]
					}
				}
				for k := range of {
					same("phase", b.Phases[k], of[k])
					phases[k] += of[k]
				}
				same("distributor", b.Load, of[0]+of[1]+of[2])
				whole += b.Load
			}
			for _, d := range l.Unplugged {
				count(d)
				whole += d.Load
			}
			for k := range phases {
				same("phase of all", l.Phases[k], phases[k])
			}
			same("all", l.Load, whole)
			for _, s := range p.Stays {
				if s.during(l.From) {
					same("stall", got[s.Stall], want[s.Stall])
					same("stall's share", load[s.Stall], share[s.Stall])
				} else if got[s.Stall] != 0 {
					t.Fatalf("stall %d draws while it is not there", s.Stall)
				}
			}
		}
	})
}

func TestLedger(t *testing.T) {
	schuko, cee := Outlet{Amps: 16}, Outlet{Amps: 16, Three: true}
	named := Outlet{Amps: 16, Circuit: "UV 2 / F1 / L3"}
	p := on(
		spot("power", "UV 1", 0, 0), spot("power", "UV 2", 100, 0),
		pitch("A1", 3, 4).with(outlets(schuko, cee)), pitch("A2", 6, 8).with(outlets(named)), pitch("A3", 90, 0),
	)
	p.stands("A1", 1, needs("Waffel", Appliance{Name: "Eisen", Watts: 2000}, Appliance{Name: "Ofen", Watts: 9000, Three: true}), 0, 4)
	p.stands("A2", 2, needs("Eis", Appliance{Name: "Truhe", Watts: 1000, Cycling: true}), 2, 4)
	p.stands("A3", 3, needs("Tee", Appliance{Name: "Kessel", Watts: 500}), 2, 2)
	all := Ledgers(p, wired(wiring))
	var loads []float64
	for _, l := range all {
		loads = append(loads, l.Load)
	}
	if diff := cmp.Diff([]float64{11000, 12100, 600}, loads); diff != "" {
		t.Error(diff)
	}
	l := Peak(all)
	one, two := l.Branches[0], l.Branches[1]
	if one.Phases != [3]float64{5000, 3000, 3000} || two.Phases != [3]float64{0, 0, 600} || len(l.Unplugged) != 1 || l.Unplugged[0].Name != "Tee" {
		t.Errorf("%v %v %v", one.Phases, two.Phases, l.Unplugged)
	}
	if one.Top()[0].What != "Ofen" || one.Sockets[0].Cable != 5 || !one.Uneven || two.Long != 1 {
		t.Errorf("%+v %+v", one, two)
	}
	names := func(w int, three bool) (all []string) {
		for _, s := range l.Fits(Appliance{Watts: w, Three: three}, wiring) {
			all = append(all, s.Name())
		}
		return all
	}
	for _, c := range []struct {
		watts int
		three bool
		want  []string
	}{{2000, false, []string{"A2.1"}}, {1500, false, []string{"A1.1", "A2.1"}}, {2000, true, []string{"A1.2"}}, {6000, false, nil}} {
		if diff := cmp.Diff(c.want, names(c.watts, c.three)); diff != "" {
			t.Error(c.watts, diff)
		}
	}
}

func TestTheSameIsCounted(t *testing.T) {
	iron, light := Draw{Name: "Lötbar", What: "Kolben", Watts: 80}, Draw{Name: "Lötbar", What: "Licht", Watts: 80}
	if diff := cmp.Diff([]Drawn{{iron, 2}, {light, 1}}, Counted([]Draw{iron, light, iron})); diff != "" {
		t.Error(diff)
	}
}

// When a distributor fails, somebody walks from it to the nearest stall and on.
func TestWalk(t *testing.T) {
	schuko := outlets(Outlet{Amps: 16})
	p := on(spot("power", "UV", 0, 0), pitch("A1", 40, 0).with(schuko), pitch("A2", 10, 0).with(schuko), pitch("A3", 50, 0).with(schuko))
	for i, name := range []string{"A1", "A2", "A3"} {
		p.stands(name, int64(i+1), needs(name, Appliance{Watts: 100}, Appliance{Watts: 50}), 0, 1)
	}
	var got []string
	for _, d := range Ledgers(p, wired(wiring))[0].Branches[0].Stalls() {
		got = append(got, d.Pitch)
	}
	if diff := cmp.Diff([]string{"A2", "A1", "A3"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTaps(t *testing.T) {
	wet := Need{Name: "Suppe", Water: true}
	p := on(spot("tap", "Hof", 0, 0), pitch("A1", 11.5, 0), pitch("A2", 60, 0), pitch("A3", 5, 20).with(func(b *Body) { b.Water = true }))
	p.stands("A1", 1, wet, 0, 1).stands("A2", 2, wet, 0, 1).stands("A3", 3, wet, 0, 1)
	got := Ledgers(p, wired(wiring))[0].Taps
	if len(got) != 2 || len(got[0].Users) != 1 || got[0].Users[0].Metres != 10 || got[0].Users[0].Far || got[1].Name != "A3" || !got[1].Users[0].Far {
		t.Errorf("%+v", got)
	}
}

// Outlets that nobody has given a phase share the three of them, and one that
// has one keeps it; the distributor with the longest name that fits is meant.
func TestPhasesAreDealt(t *testing.T) {
	one := func(circuit string) func(*Body) { return outlets(Outlet{Amps: 16, Circuit: circuit}) }
	p := on(
		spot("power", "UV", 0, 0), spot("power", "UV 1", 100, 100),
		pitch("A1", 5, 5).with(one("")), pitch("A2", 5, 10).with(one("")), pitch("A3", 5, 15).with(one("")), pitch("A4", 5, 20).with(one("UV / L3")), pitch("A5", 5, 25).with(one("UV 1 / L1")),
	)
	for i, watts := range []int{1000, 1000, 1000, 900, 100} {
		p.stands(fmt.Sprint("A", i+1), int64(i+1), needs("Stand", Appliance{Watts: watts}), 0, 1)
	}
	l := Ledgers(p, wired(wiring))[0]
	if l.Branches[0].Phases != [3]float64{1000, 1000, 1900} || l.Branches[1].Phases != [3]float64{100, 0, 0} {
		t.Errorf("%v %v", l.Branches[0].Phases, l.Branches[1].Phases)
	}
	var dealt []bool
	for _, s := range l.Branches[0].Sockets {
		dealt = append(dealt, s.Dealt)
	}
	if diff := cmp.Diff([]bool{true, true, true, false}, dealt); diff != "" {
		t.Error(diff)
	}
	if !l.Branches[0].Uneven {
		t.Errorf("uneven by %.2f of %.2f", l.Branches[0].Imbalance, wiring.Imbalance)
	}
}

// Phases are uneven when they differ by more than the share and by more than
// the watts that are allowed: a kettle alone at a distributor is no fault.
func TestLittleIsNotUneven(t *testing.T) {
	floor := wiring
	floor.Uneven = 2000
	for watts, want := range map[int]bool{2000: false, 2001: true} {
		p := on(spot("power", "UV", 0, 0), pitch("A1", 5, 5).with(outlets(Outlet{Amps: 16})))
		p.stands("A1", 1, needs("Tee", Appliance{Watts: watts}), 0, 1)
		if b := Ledgers(p, wired(floor))[0].Branches[0]; b.Uneven != want || b.Imbalance != 1 {
			t.Errorf("%d watts on one phase: uneven %v", watts, b.Uneven)
		}
	}
}

// A distributor bears no more on a phase than its feed, and even phases are no fault.
func TestAFullDistributorTakesNoMore(t *testing.T) {
	schuko, cee := Outlet{Amps: 16}, Outlet{Amps: 16, Three: true}
	p := on(spot("power", "UV", 0, 0), pitch("A1", 5, 5).with(outlets(cee)), pitch("A2", 5, 10).with(outlets(schuko, cee)))
	p.stands("A1", 1, needs("Ofen", Appliance{Watts: 6000, Three: true}), 0, 1)
	tight := wiring
	tight.Feed = 10 // 2,300 W on each phase
	l := Ledgers(p, wired(tight))[0]
	if l.Branches[0].Uneven || l.Branches[0].Imbalance > .01 {
		t.Errorf("even phases are uneven by %.2f", l.Branches[0].Imbalance)
	}
	for _, c := range []struct {
		a    Appliance
		want int
	}{{Appliance{Watts: 300}, 3}, {Appliance{Watts: 301}, 0}, {Appliance{Watts: 900, Three: true}, 2}, {Appliance{Watts: 903, Three: true}, 0}} {
		if got := len(l.Fits(c.a, tight)); got != c.want {
			t.Errorf("%+v fits %d outlets, want %d", c.a, got, c.want)
		}
	}
}
