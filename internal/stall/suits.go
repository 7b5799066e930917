package stall

import (
	"context"
	"slices"

	"markt/internal/fault"
	"markt/internal/festival"
)

// Suits is whom a stall suits, by what it says itself: the diet words that
// appear on its menu, whether children may join in, and whether everybody gets
// there without a step.
type Suits struct {
	Diets    []string
	Children bool
	StepFree bool
}

// childAge is how old a child is at most: what begins later is for the young.
const childAge = 10

// Suits reads them from the answers. An age nobody gave is not a yes.
func (a Answers) Suits() (s Suits) {
	if a.Food != nil {
		for _, item := range a.Food.Items {
			s.Diets = append(s.Diets, item.Diet...)
		}
		slices.Sort(s.Diets)
		s.Diets = slices.Compact(s.Diets)
	}
	if p := a.Participants; p != nil {
		age, said := p.AgeFrom.Int()
		s.Children = said && age <= childAge
		s.StepFree = slices.Contains(p.Accessibility, "step_free")
	}
	return s
}

// Eats tells whether the menu has something for this diet: what is vegan is
// vegetarian as well.
func (s Suits) Eats(diet string) bool {
	return slices.Contains(s.Diets, diet) || diet == "vegetarian" && slices.Contains(s.Diets, "vegan")
}

const sqlSuits = `
SELECT s.id, jsonb_build_object('food', a.answers->'food', 'participants', a.answers->'participants') AS answers
FROM stall s
JOIN application a ON a.id = s.application_id
WHERE s.edition_id = $1
	AND (a.answers->'food' IS NOT NULL OR a.answers->'participants' IS NOT NULL)`

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
		if suits := r.Answers.Suits(); suits.Children || suits.StepFree || len(suits.Diets) > 0 {
			all[r.ID] = suits
		}
	}
	return all, fault.Wrap("stall.Suits", err)
}
