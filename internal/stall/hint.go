package stall

import (
	"fmt"
	"slices"

	"markt/internal/fault"
)

// Watts is the sum of all appliances that can be read.
func (p Power) Watts() int {
	sum := 0
	for _, a := range p {
		watts, ok := a.Watts.Int()
		if !ok || watts < 0 || watts > 1_000_000 {
			continue
		}
		sum += watts * a.times()
	}
	return min(sum, 1_000_000_000)
}

// Load is one appliance as an outlet bears it.
type Load struct {
	Name       string
	Watts      int
	Three      bool // phases
	Blue       bool // the plug is CEE blue
	Continuous bool
	Cycling    bool // it switches itself on and off, as a fridge does
}

// Loads are all appliances that can be read, each by itself.
func (p Power) Loads() (all []Load) {
	for _, a := range p {
		watts, ok := a.Watts.Int()
		if !ok || watts <= 0 || watts > 1_000_000 {
			continue
		}
		for range a.times() {
			all = append(all, Load{Name: a.Name, Watts: watts, Three: a.Phases == "3", Blue: a.Phases == "blue", Continuous: a.Duty == "continuous", Cycling: a.Duty == "cycling"})
		}
	}
	return all
}

func (a Appliance) times() int {
	if n, ok := a.Count.Int(); ok && n > 0 && n < 1000 {
		return n
	}
	return 1
}

func (p Power) continuous() int {
	var only Power
	for _, a := range p {
		if a.Duty == "continuous" {
			only = append(only, a)
		}
	}
	return only.Watts()
}

func (p Power) has(phases string) bool {
	return slices.ContainsFunc(p, func(a Appliance) bool { return a.Phases == phases })
}

// Plug suggests a connection: "" for no power, else schuko, blue16 where one of
// the plugs is CEE blue, cee16, cee32, cee63, or "several" when one plug is not
// enough. A Schuko is not made for 16 A without a pause, hence two limits.
func (p Power) Plug(r Rules) string {
	w := float64(p.Watts())
	switch {
	case w == 0:
		return ""
	case w <= r["stall.schuko_peak"] && float64(p.continuous()) <= r["stall.schuko_continuous"] && !p.has("3"):
		if p.has("blue") {
			return "blue16"
		}
		return "schuko"
	case w <= r["stall.cee16"]:
		return "cee16"
	case w <= r["stall.cee32"]:
		return "cee32"
	case w <= r["stall.cee63"]:
		return "cee63"
	}
	return "several"
}

var fatClasses = []int{5, 25, 40, 75, 100}

// FatExtinguisher is the rating a fryer of so many litres asks for ("25F"):
// the litres with a reserve, rounded up to the next size; "" above the largest.
func FatExtinguisher(litres float64, r Rules) string {
	for _, size := range fatClasses {
		if litres*r["stall.fryer_reserve"] <= float64(size) {
			return fmt.Sprintf("%dF", size)
		}
	}
	return ""
}

// Hints are what the answers mean for papers and safety: for people to read
// and decide, never a refusal.
func (a Answers) Hints(fr Frame) []fault.Message {
	var hints []fault.Message
	add := func(key string, args ...any) { hints = append(hints, fault.Msg("stall.hint."+key, args...)) }
	if plug := a.Power.Plug(fr.Rules); plug == "several" {
		add("power_several", "watts", a.Power.Watts())
	}
	if a.Food != nil {
		hints = append(hints, a.Food.hints(fr)...)
	}
	if a.Gas.uses() {
		hints = append(hints, a.Gas.hints(fr)...)
	}
	if a.Safety != nil {
		if area, ok := a.Safety.TentArea.Float(); ok && area > fr.Rules["stall.test_book_area"] {
			add("test_book", "area", fr.Rules["stall.test_book_area"])
		}
	}
	if a.Business != nil {
		if a.Business.Alcohol == "yes" {
			add("alcohol")
		}
		if a.Business.Insurance == "no" {
			add("insurance")
		}
	}
	return hints
}

func (f *Food) hints(fr Frame) (hints []fault.Message) {
	if litres, ok := f.FryerLitres.Float(); ok && litres > 0 {
		if rating := FatExtinguisher(litres, fr.Rules); rating != "" {
			hints = append(hints, fault.Msg("stall.hint.fryer", "rating", rating))
		}
		if limit := fr.Rules["stall.fryer_fixed_system"]; litres > limit {
			hints = append(hints, fault.Msg("stall.hint.fryer_system", "litres", limit))
		}
	}
	if f.ProductionPlace == "home" {
		hints = append(hints, fault.Msg("stall.hint.home_kitchen"))
	}
	if f.HandWash == "no" {
		hints = append(hints, fault.Msg("stall.hint.hand_wash"))
	}
	return hints
}

func (g *Gas) hints(fr Frame) (hints []fault.Message) {
	months := int(fr.Rules["stall.gas_test_months"])
	tested, ok := g.Tested.Time()
	switch {
	case !ok:
		hints = append(hints, fault.Msg("stall.hint.gas_untested"))
	case tested.AddDate(0, months, 0).Before(fr.Today):
		hints = append(hints, fault.Msg("stall.hint.gas_old", "months", months))
	}
	if kg, ok := g.Kg.Float(); ok && kg > fr.Rules["stall.gas_cylinder_kg"] {
		hints = append(hints, fault.Msg("stall.hint.gas_large", "kg", fr.Rules["stall.gas_cylinder_kg"]))
	}
	return hints
}
