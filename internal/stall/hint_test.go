package stall

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWattsAreAddedUp(t *testing.T) {
	for _, c := range []struct {
		name  string
		power Power
		want  int
	}{
		{"nothing", nil, 0},
		{"once and twice", Power{{Watts: "1000"}, {Watts: "500", Count: "2"}}, 2000},
		{"what cannot be read", Power{{Watts: "viel"}, {Watts: "100", Count: "viele"}}, 100},
		{"negative", Power{{Watts: "-100"}, {Watts: "100", Count: "-2"}}, 100},
		{"none of it", Power{{Watts: "100", Count: "0"}}, 100},
		{"a thousand of it", Power{{Watts: "100", Count: "999"}, {Watts: "1", Count: "1000"}}, 99_901},
		{"a megawatt", Power{{Watts: "1000000"}, {Watts: "1000001"}}, 1_000_000},
		{"nothing at all", Power{{Watts: "0"}}, 0},
		{"more than a town", Power{{Watts: "1000000", Count: "999"}, {Watts: "1000000", Count: "999"}}, 1_000_000_000},
	} {
		if got := c.power.Watts(); got != c.want {
			t.Errorf("%s: %d W, want %d", c.name, got, c.want)
		}
	}
}

// A Schuko socket bears less without a pause than for a moment; three phases
// need another plug; each plug is suggested up to what it bears.
func TestThePlugBearsTheLoad(t *testing.T) {
	watts := func(n int, duty string) Appliance { return Appliance{Watts: Whole(fmt.Sprint(n)), Duty: duty} }
	for _, c := range []struct {
		power Power
		want  string
	}{
		{Power{watts(0, "")}, ""},
		{Power{watts(1, "")}, "schuko"},
		{Power{watts(3680, "")}, "schuko"},
		{Power{watts(3681, "")}, "cee16"},
		{Power{watts(2300, "continuous"), watts(1380, "cycling")}, "schuko"},
		{Power{watts(2000, "continuous"), watts(301, "continuous")}, "cee16"},
		{Power{watts(2301, "short"), {Watts: "1", Duty: "continuous"}}, "schuko"},
		{Power{watts(100, ""), {Watts: "100", Phases: "3"}}, "cee16"},
		{Power{watts(100, ""), {Watts: "100", Phases: "1"}}, "schuko"},
		{Power{watts(100, ""), {Watts: "100", Phases: "blue"}}, "blue16"},
		{Power{{Watts: "100", Phases: "3"}, {Watts: "100", Phases: "blue"}}, "cee16"},
		{Power{watts(11_100, "")}, "cee16"},
		{Power{watts(11_101, "")}, "cee32"},
		{Power{watts(22_200, "")}, "cee32"},
		{Power{watts(22_201, "")}, "cee63"},
		{Power{watts(43_600, "")}, "cee63"},
		{Power{watts(43_601, "")}, "several"},
	} {
		if got := c.power.Plug(Presets()); got != c.want {
			t.Errorf("%+v: %q, want %q", c.power, got, c.want)
		}
	}
}

// More load never asks for a smaller plug.
func TestMoreLoadNeverTakesASmallerPlug(t *testing.T) {
	order := map[string]int{"": 0, "schuko": 1, "cee16": 2, "cee32": 3, "cee63": 4, "several": 5}
	rapid.Check(t, func(t *rapid.T) {
		var p Power
		last := 0
		for range rapid.IntRange(1, 6).Draw(t, "appliances") {
			p = append(p, Appliance{
				Watts: Whole(fmt.Sprint(rapid.IntRange(0, 15_000).Draw(t, "watts"))), Count: Whole(fmt.Sprint(rapid.IntRange(1, 3).Draw(t, "count"))),
				Phases: rapid.SampledFrom([]string{"", "1", "3"}).Draw(t, "phases"), Duty: rapid.SampledFrom([]string{"", "continuous", "short"}).Draw(t, "duty"),
			})
			n := order[p.Plug(Presets())]
			if n < last {
				t.Fatalf("%+v takes a smaller plug than before", p)
			}
			last = n
		}
	})
}

// The rating of a fat extinguisher: the litres with a quarter in reserve, the next size up.
func TestFatExtinguisherHasAReserve(t *testing.T) {
	for litres, want := range map[float64]string{0: "5F", 20.1: "40F", 32: "40F", 32.1: "75F", 60.1: "100F", 80: "100F", 80.1: ""} {
		if got := FatExtinguisher(litres, Presets()); got != want {
			t.Errorf("%g l: %q, want %q", litres, got, want)
		}
	}
}

// What the answers mean for papers and safety is a hint, never a refusal.
func TestHintsSayWhatIsNeeded(t *testing.T) {
	today := time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC)
	fr := Frame{Rules: Presets(), Today: today}
	gas := func(change func(g *Gas)) Answers {
		g := &Gas{Used: "yes", Cylinders: "1", Kg: "11", Tested: "2025-11-07"}
		change(g)
		return Answers{Gas: g}
	}
	for _, c := range []struct {
		name    string
		answers Answers
		want    string
	}{
		{"nothing", Answers{}, "[]"},
		{"a lot of power", Answers{Power: Power{{Watts: "43601"}}}, "[power_several watts=43601]"},
		{"as much as one plug bears", Answers{Power: Power{{Watts: "43600"}}}, "[]"},
		{"no fat", Answers{Food: &Food{FryerLitres: "0"}}, "[]"},
		{"a fryer", Answers{Food: &Food{FryerLitres: "10"}}, "[fryer rating=25F]"},
		{"a large fryer", Answers{Food: &Food{FryerLitres: "50"}}, "[fryer rating=75F]"},
		{"a fryer that needs a fixed system", Answers{Food: &Food{FryerLitres: "50,5"}}, "[fryer rating=75F fryer_system litres=50]"},
		{"more than any extinguisher", Answers{Food: &Food{FryerLitres: "81"}}, "[fryer_system litres=50]"},
		{"a home kitchen", Answers{Food: &Food{ProductionPlace: "home"}}, "[home_kitchen]"},
		{"an inspected kitchen", Answers{Food: &Food{ProductionPlace: "inspected_kitchen"}}, "[]"},
		{"nowhere to wash hands", Answers{Food: &Food{HandWash: "no"}}, "[hand_wash]"},
		{"a basin", Answers{Food: &Food{HandWash: "yes"}}, "[]"},
		{"gas, tested", gas(func(g *Gas) {}), "[]"},
		{"gas, never tested", gas(func(g *Gas) { g.Tested = "" }), "[gas_untested]"},
		{"gas, tested two years ago to the day", gas(func(g *Gas) { g.Tested = "2024-11-07" }), "[]"},
		{"gas, tested a day earlier", gas(func(g *Gas) { g.Tested = "2024-11-06" }), "[gas_old months=24]"},
		{"gas, a large cylinder", gas(func(g *Gas) { g.Kg = "11,1" }), "[gas_large kg=11]"},
		{"no gas", gas(func(g *Gas) { g.Used, g.Cylinders, g.Tested = "no", "0", "" }), "[]"},
		{"a cylinder is gas", gas(func(g *Gas) { g.Used, g.Tested = "", "" }), "[gas_untested]"},
		{"a tent of 75 m²", Answers{Safety: &Safety{TentArea: "75"}}, "[]"},
		{"a tent of more", Answers{Safety: &Safety{TentArea: "75,1"}}, "[test_book area=75]"},
		{"alcohol and no insurance", Answers{Business: &Business{Alcohol: "yes", Insurance: "no"}}, "[alcohol insurance]"},
		{"neither", Answers{Business: &Business{Alcohol: "no", Insurance: "yes"}}, "[]"},
	} {
		said := []string{}
		for _, m := range c.answers.Hints(fr) {
			s := m.Key[len("stall.hint."):]
			for name, value := range m.Args {
				s += fmt.Sprint(" ", name, "=", value)
			}
			said = append(said, s)
		}
		if got := fmt.Sprint(said); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if c.name == "gas, tested a day earlier" {
			fr.Rules["stall.gas_test_months"] = 25
			if got := c.answers.Hints(fr); len(got) != 0 {
				t.Errorf("the edition says 25 months: %+v", got)
			}
			fr.Rules = Presets()
		}
	}
}

// Every limit of the groups, on both sides of it.
func TestGroupsHaveTheirLimits(t *testing.T) {
	today := time.Date(2026, 11, 7, 12, 0, 0, 0, time.UTC)
	fr := Frame{Rules: Presets(), Locations: []string{"campus"}, Days: []string{"2026-11-07"}, Today: today}
	food := func(f Food) Answers {
		f.Items = append(f.Items, MenuItem{Name: "Tee", Allergens: []string{"none"}})
		return Answers{Food: &f}
	}
	item := func(m MenuItem) Answers {
		m.Name = "Tee"
		return Answers{Food: &Food{Items: []MenuItem{m}}}
	}
	workshop := func(p Participants) Answers {
		if p.Max == "" {
			p.Max = "10"
		}
		if p.Minutes == "" {
			p.Minutes = "60"
		}
		return Answers{Participants: &p}
	}
	size := func(s Size) Answers {
		if s.Front == "" {
			s.Front = "3"
		}
		if s.Depth == "" {
			s.Depth = "3"
		}
		return Answers{Size: &s}
	}
	power := func(a Appliance) Answers {
		a.Name = "Kessel"
		if a.Watts == "" {
			a.Watts = "1"
		}
		return Answers{Power: Power{a}}
	}
	gas := func(g Gas) Answers { return Answers{Gas: &g} }
	for _, c := range []struct {
		group   string
		answers Answers
		want    string
	}{
		{"food", item(MenuItem{Allergens: []string{"none"}}), ""},
		{"food", item(MenuItem{Allergens: []string{"milk", "nuts"}}), ""},
		{"food", item(MenuItem{Allergens: []string{"milk", "none"}}), "answers.food.items.0.allergens stall.error.allergens_none"},
		{"food", item(MenuItem{Allergens: []string{"pork"}}), "answers.food.items.0.allergens error.choice"},
		{"food", item(MenuItem{Allergens: []string{"none"}, Price: "0"}), ""},
		{"food", item(MenuItem{Allergens: []string{"none"}, Price: "-0,01"}), "answers.food.items.0.price error.range"},
		{"food", item(MenuItem{Allergens: []string{"none"}, Price: "1000"}), ""},
		{"food", item(MenuItem{Allergens: []string{"none"}, Price: "1000,01"}), "answers.food.items.0.price error.range"},
		{"food", food(Food{FryerLitres: "0"}), ""},
		{"food", food(Food{FryerLitres: "-1"}), "answers.food.fryer_litres error.range"},
		{"food", food(Food{FryerLitres: "1000"}), ""},
		{"food", food(Food{FryerLitres: "1000,1"}), "answers.food.fryer_litres error.range"},
		{"participants", workshop(Participants{Min: "0"}), ""},
		{"participants", workshop(Participants{Min: "-1"}), "answers.participants.min error.range"},
		{"participants", workshop(Participants{Min: "10", Max: "10"}), ""},
		{"participants", workshop(Participants{Min: "11", Max: "10"}), "answers.participants.max stall.error.less_than_min"},
		{"participants", workshop(Participants{Min: "10000", Max: "10000"}), ""},
		{"participants", workshop(Participants{Min: "10001", Max: "viele"}), "answers.participants.max error.number; answers.participants.min error.range"},
		{"participants", workshop(Participants{Max: "0"}), "answers.participants.max error.range"},
		{"participants", workshop(Participants{Max: "10001"}), "answers.participants.max error.range"},
		{"participants", workshop(Participants{AgeFrom: "0", AgeTo: "120"}), ""},
		{"participants", workshop(Participants{AgeFrom: "121"}), "answers.participants.age_from error.range"},
		{"participants", workshop(Participants{AgeTo: "121"}), "answers.participants.age_to error.range"},
		{"participants", workshop(Participants{AgeFrom: "8", AgeTo: "8"}), ""},
		{"participants", workshop(Participants{AgeFrom: "9", AgeTo: "8"}), "answers.participants.age_to stall.error.less_than_min"},
		{"participants", workshop(Participants{Minutes: "4"}), "answers.participants.minutes error.range"},
		{"participants", workshop(Participants{Minutes: "5"}), ""},
		{"participants", workshop(Participants{Minutes: "720"}), ""},
		{"participants", workshop(Participants{Minutes: "721"}), "answers.participants.minutes error.range"},
		{"participants", workshop(Participants{Repeats: "0"}), "answers.participants.repeats error.range"},
		{"participants", workshop(Participants{Repeats: "50"}), ""},
		{"participants", workshop(Participants{Repeats: "51"}), "answers.participants.repeats error.range"},
		{"size", size(Size{Front: "0,5", Depth: "0,5", Height: "0,5"}), ""},
		{"size", size(Size{Front: "0,4", Depth: "0,4", Height: "0,4"}), "answers.size.depth error.range; answers.size.front error.range; answers.size.height error.range"},
		{"size", size(Size{Front: "12", Depth: "12", Height: "10"}), ""},
		{"size", size(Size{Front: "12,1", Depth: "12,1", Height: "10,1"}), "answers.size.depth error.range; answers.size.front error.range; answers.size.height error.range"},
		{"power", power(Appliance{Watts: "0"}), "answers.power.0.watts error.range"},
		{"power", power(Appliance{Watts: "100000"}), ""},
		{"power", power(Appliance{Watts: "100001"}), "answers.power.0.watts error.range"},
		{"power", power(Appliance{Count: "0"}), "answers.power.0.count error.range"},
		{"power", power(Appliance{Count: "200"}), ""},
		{"power", power(Appliance{Count: "201"}), "answers.power.0.count error.range"},
		{"power", power(Appliance{Phases: "2"}), "answers.power.0.phases error.choice"},
		{"gas", gas(Gas{}), ""},
		{"gas", gas(Gas{Used: "no"}), ""},
		{"gas", gas(Gas{Used: "no", Cylinders: "0"}), ""},
		{"gas", gas(Gas{Cylinders: "-1", Kg: "-1"}), "answers.gas.cylinders error.range; answers.gas.kg error.range"},
		{"gas", gas(Gas{Cylinders: "50", Kg: "100", Appliances: "Grill"}), ""},
		{"gas", gas(Gas{Cylinders: "51", Kg: "100,1", Appliances: "Grill"}), "answers.gas.cylinders error.range; answers.gas.kg error.range"},
		{"gas", gas(Gas{Cylinders: "1"}), "answers.gas.appliances error.required; answers.gas.kg error.required"},
		{"gas", gas(Gas{Tested: "7.11.2026"}), ""},
		{"gas", gas(Gas{Tested: "8.11.2026"}), "answers.gas.tested stall.error.future"},
		{"gas", gas(Gas{Used: "vielleicht"}), "answers.gas.used error.choice"},
		{"safety", Answers{Safety: &Safety{TentArea: "75,1", TestBook: "no"}}, ""},
		{"safety", Answers{Safety: &Safety{TentArea: "5001", TestBook: "yes"}}, "answers.safety.tent_area error.range"},
		{"safety", Answers{Safety: &Safety{TentArea: "5000", TestBook: "yes"}}, ""},
		{"safety", Answers{Safety: &Safety{TentArea: "-1"}}, "answers.safety.tent_area error.range"},
		{"location", Answers{Location: &Location{Wish: "campus", Days: []string{"2026-11-07"}}}, ""},
		{"location", Answers{Location: &Location{Wish: "any"}}, ""},
		{"location", Answers{Location: &Location{Days: []string{"Samstag"}}}, "answers.location.days error.date"},
		{"help", Answers{Help: &Help{Needed: "yes", What: "Strom"}}, ""},
		{"help", Answers{Help: &Help{Needed: "yes", CallMe: "yes"}}, ""},
		{"help", Answers{Help: &Help{Needed: "no"}}, ""},
		{"nonsense", Answers{}, ""},
	} {
		if diff := cmp.Diff(c.want, flat(c.answers.Check([]string{c.group}, fr))); diff != "" {
			t.Errorf("%s %+v: %s", c.group, c.answers, diff)
		}
	}
	anywhere := Frame{Rules: Presets(), Today: today}
	if f := (Answers{Location: &Location{Wish: "mond", Days: []string{"2030-01-01"}}}).Check([]string{"location"}, anywhere); len(f) != 0 {
		t.Errorf("an edition without locations and days yet: %v", f)
	}
}
