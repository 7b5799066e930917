package demo

import (
	"fmt"
	"slices"
	"testing"

	"markt/internal/stall"
)

// words are the options of a field of the room stall, of a row's field if path goes on.
func words(t *testing.T, group string, path ...string) []string {
	t.Helper()
	g, _ := stall.GroupNamed(group)
	fields := g.Fields
	for _, name := range path {
		i := slices.IndexFunc(fields, func(f stall.Field) bool { return f.Name == name })
		if i < 0 {
			break
		}
		if len(fields[i].Options) > 0 {
			return fields[i].Options
		}
		fields = fields[i].Row
	}
	t.Fatalf("the room stall has no options at %s %v", group, path)
	return nil
}

func TestKindsAskForKnownGroups(t *testing.T) {
	c := content(t)
	if len(c.Kinds) != 4 {
		t.Errorf("%d kinds", len(c.Kinds))
	}
	asks := map[string][]string{}
	for _, k := range c.Kinds {
		asks[k.Slug] = k.Groups
		for _, g := range k.Groups {
			if !slices.Contains(stall.GroupNames(), g) {
				t.Errorf("%s asks for %q", k.Slug, g)
			}
		}
	}
	for _, s := range c.Stalls {
		for group, answered := range map[string]bool{
			"power": s.Power != nil, "water": s.Water != nil, "gas": s.Gas != nil, "goods": s.Food == nil, "food": s.Food != nil,
			"participants": s.Participants != nil, "business": s.Business != nil, "safety": s.Safety != nil, "help": s.Help != "",
		} {
			if answered && !slices.Contains(asks[s.Kind], group) {
				t.Errorf("%s: a %s does not tell about %s", s.Key, s.Kind, group)
			}
		}
		if (s.Kind == "food") != (s.Food != nil) || (s.Kind == "workshop") != (s.Participants != nil) || len(s.Offers()) != 3 {
			t.Errorf("%s: a %s must say what it offers", s.Key, s.Kind)
		}
	}
}

func TestStallsAreOfManyKindsAndStates(t *testing.T) {
	c := content(t)
	kinds, count := map[string]int{}, map[string]int{}
	for _, s := range c.Stalls {
		count[s.State]++
		if s.State == "confirmed" {
			kinds[s.Kind]++
			if len([]rune(s.Text["de"])) < 180 {
				t.Errorf("%s: text of %d letters", s.Key, len([]rune(s.Text["de"])))
			}
		}
		if !slices.Contains(words(t, "business", "legal_form"), s.LegalForm) || !slices.Contains(words(t, "size", "shelter"), s.Size.Shelter) ||
			s.Business != nil && !slices.Contains(words(t, "business", "trade"), s.Business.Trade) || len(s.Languages) == 0 {
			t.Errorf("%s: legal form %q, shelter %q, trade or languages %v", s.Key, s.LegalForm, s.Size.Shelter, s.Languages)
		}
		if (s.State == "declined") && s.Reason.Empty() {
			t.Errorf("%s: declined without a reason", s.Key)
		}
	}
	for _, state := range []stall.State{stall.StateDraft, stall.StateSubmitted, stall.StateInReview, stall.StateAccepted,
		stall.StateWaitlisted, stall.StateDeclined, stall.StateConfirmed, stall.StateWithdrawn} {
		if count[string(state)] == 0 {
			t.Errorf("no stall is %s", state)
		}
	}
	if count["confirmed"] < 48 || len(kinds) != 4 || len(count) != 8 {
		t.Errorf("confirmed: %v", kinds)
	}
}

func TestMenusNameTheirAllergens(t *testing.T) {
	for _, s := range content(t).Stalls {
		if s.Food == nil {
			continue
		}
		if len(s.Food.Menu) < 2 || s.Food.Production == "" {
			t.Errorf("%s: thin menu", s.Key)
		}
		for _, d := range s.Food.Menu {
			name := s.Key + " " + d.Name["de"]
			for _, a := range d.Allergens {
				if a == "gluten" || a == "nuts" {
					t.Errorf("%s: %s must be named", name, a)
				}
			}
			for _, a := range d.AllergenGroups() {
				if !slices.Contains(words(t, "food", "items", "allergens"), a) {
					t.Errorf("%s: allergen %q", name, a)
				}
			}
			for _, v := range d.Diet {
				if !slices.Contains(words(t, "food", "items", "diet"), v) {
					t.Errorf("%s: diet %q", name, v)
				}
			}
			if slices.Contains(d.Diet, "vegan") {
				for _, a := range []string{"milk", "eggs", "fish", "crustaceans", "molluscs"} {
					if slices.Contains(d.Allergens, a) {
						t.Errorf("%s: vegan with %s", name, a)
					}
				}
			}
			if slices.Contains(d.Diet, "alcohol") != (s.Food.Alcohol && slices.Contains(d.Diet, "alcohol")) {
				t.Errorf("%s: alcohol is not declared", name)
			}
		}
		if s.Safety == nil || s.Business == nil {
			t.Errorf("%s: no word on safety or business", s.Key)
		}
		if s.Safety.FryerLitres > 0 && float64(s.Safety.FatClass) < float64(s.Safety.FryerLitres)*1.25 {
			t.Errorf("%s: no extinguisher for %d l of fat", s.Key, s.Safety.FryerLitres)
		}
		for _, e := range s.Safety.Extinguishers {
			if !slices.Contains(words(t, "safety", "extinguishers"), e) {
				t.Errorf("%s: extinguisher %q", s.Key, e)
			}
		}
	}
}

func TestConfirmedStallsHaveTheirPitch(t *testing.T) {
	c := content(t)
	pitches := map[string]Pitch{}
	for _, p := range c.Plans {
		for _, pitch := range p.Pitches {
			pitches[p.Location+" "+pitch.Number] = pitch
		}
	}
	open := map[string]bool{"campus 0": true, "campus 1": true}
	for _, l := range c.Locations {
		for _, s := range l.Stops {
			open[fmt.Sprint(l.Key, " ", s.Day)] = true
		}
	}
	taken := map[string]string{}
	for _, s := range c.Stalls {
		if (s.State == "confirmed") != (len(s.Stays) > 0) {
			t.Errorf("%s is %s and has %d stays", s.Key, s.State, len(s.Stays))
		}
		days := map[int]bool{}
		for _, stay := range s.Stays {
			pitch, known := pitches[stay.Location+" "+stay.Pitch]
			if !known {
				t.Errorf("%s: no pitch %s", s.Key, stay.Pitch)
				continue
			}
			if why := misfit(s, pitch); why != "" {
				t.Errorf("%s on %s: %s", s.Key, stay.Pitch, why)
			}
			for _, day := range stay.Days {
				at := fmt.Sprint(stay.Location, " ", stay.Pitch, " day ", day)
				if other := taken[at]; other != "" || days[day] || !open[fmt.Sprint(stay.Location, " ", day)] {
					t.Errorf("%s: %s is taken by %q, closed, or the stall is elsewhere that day", s.Key, at, other)
				}
				taken[at], days[day] = s.Key, true
			}
		}
	}
}

// misfit says what the pitch lacks for the stall, or nothing.
func misfit(s Stall, p Pitch) string {
	if s.Size.Front > p.Front || s.Size.Depth > p.Depth {
		return "too large"
	}
	if s.Water != nil && s.Water.Fresh && !p.Water {
		return "no water"
	}
	capacity, threePhase, watts := 0, false, 0
	for _, o := range p.Outlets {
		switch o.Type {
		case "schuko":
			capacity += 3680
		case "cee16":
			capacity, threePhase = capacity+11100, true
		case "cee32":
			capacity, threePhase = capacity+22200, true
		default:
			return "outlet " + o.Type
		}
	}
	for _, a := range s.Power {
		watts += a.Watts * a.Count
		if a.Phases == 3 && !threePhase {
			return "no three-phase outlet for " + a.Name
		}
	}
	if watts > capacity {
		return fmt.Sprintf("%d W wanted, %d W there", watts, capacity)
	}
	return ""
}
