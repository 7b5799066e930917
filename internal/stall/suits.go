package stall

import (
	"context"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// Suits is whom a stall suits, by what it says itself: the diet words that
// appear on its menu, its dishes, the languages spoken there, whether children
// may join in, and whether everybody gets there without a step.
type Suits struct {
	Diets    []string
	Dishes   []Dish
	Spoken   []string
	Children bool
	StepFree bool
}

// Dish is what somebody who has to avoid things asks about. Silence about
// allergens is no answer; "none" is said.
type Dish struct {
	Name      string
	Allergens []string
}

// childAge is how old a child is at most: what begins later is for the young.
const childAge = 10

// Suits reads them from the answers. An age nobody gave is not a yes.
func (a Answers) Suits() (s Suits) {
	if a.Food != nil {
		for _, item := range a.Food.Items {
			s.Diets = append(s.Diets, item.Diet...)
			s.Dishes = append(s.Dishes, Dish{item.Name, item.Allergens})
		}
		slices.Sort(s.Diets)
		s.Diets = slices.Compact(s.Diets)
	}
	if p := a.Participants; p != nil {
		age, said := p.AgeFrom.Int()
		s.Children = said && age <= childAge
		s.StepFree = slices.Contains(p.Accessibility, "step_free")
	}
	if a.Languages != nil {
		s.Spoken = a.Languages.Spoken
	}
	return s
}

// Without tells whether the stall has a dish whose allergens are said and are
// none of these.
func (s Suits) Without(allergens []string) bool {
	return slices.ContainsFunc(s.Dishes, func(d Dish) bool {
		return len(d.Allergens) > 0 && !slices.ContainsFunc(allergens, func(a string) bool { return slices.Contains(d.Allergens, a) })
	})
}

// Sought are the diets that people look for; what they avoid stands on the menus.
var Sought = []string{"vegan", "vegetarian", "halal", "kosher"}

// Words are what a search finds the stall by: its dishes, and what its menu
// suits in all languages and as the field's own words, which many people know.
func (s Suits) Words() string {
	var said []string
	for _, d := range s.Dishes {
		said = append(said, d.Name)
	}
	for _, diet := range Sought {
		if !s.Eats(diet) {
			continue
		}
		said = append(said, diet)
		for _, l := range lang.All() {
			said = append(said, l.T("stall.food.items.diet."+diet))
		}
	}
	return strings.Join(said, " ")
}

// Eats tells whether the menu has something for this diet: what is vegan is
// vegetarian as well.
func (s Suits) Eats(diet string) bool {
	return slices.Contains(s.Diets, diet) || diet == "vegetarian" && slices.Contains(s.Diets, "vegan")
}

const sqlSuits = `
SELECT s.id, jsonb_build_object('food', a.answers->'food', 'participants', a.answers->'participants', 'languages', a.answers->'languages') AS answers
FROM stall s
JOIN application a ON a.id = s.application_id
WHERE s.edition_id = $1
	AND a.answers ?| ARRAY['food', 'participants', 'languages']`

// Suits are whom the edition's stalls suit; those that say nothing of it are
// left out.
func (s *Store) Suits(ctx context.Context, edition festival.ID) (map[ID]Suits, error) {
	var rows []struct {
		ID      ID      `db:"id"`
		Answers Answers `db:"answers"`
	}
	err := s.db.Select(ctx, &rows, sqlSuits, edition)
	all := make(map[ID]Suits, len(rows))
	for _, r := range rows {
		if suits := r.Answers.Suits(); suits.Children || suits.StepFree || len(suits.Diets)+len(suits.Dishes)+len(suits.Spoken) > 0 {
			all[r.ID] = suits
		}
	}
	return all, fault.Wrap("stall.Suits", err)
}
