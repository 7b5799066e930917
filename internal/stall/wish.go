package stall

import (
	"context"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Wish is what a visitor looks for among the stalls; zero values mean anything.
type Wish struct {
	Kind     string // slug
	Words    string
	Diet     string
	Without  []string // allergens
	Language string   // spoken there
	// Also are more words that a stall is found by, such as its number.
	Also map[ID]string
}

// Wished are the confirmed stalls that fit, by kind and name, with whom all
// stalls of the edition suit.
func (s *Store) Wished(ctx context.Context, edition festival.ID, w Wish) ([]Stall, map[ID]Suits, error) {
	const op = "stall.Wished"
	suits, err := s.Suits(ctx, edition)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.Stalls(ctx, edition, StallFilter{State: StallConfirmed, Kind: w.Kind})
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(st Stall) bool { return !w.fits(suits[st.ID]) })
	said := make([]string, len(all))
	for i, st := range all {
		said[i] = st.said() + " " + suits[st.ID].Words() + " " + w.Also[st.ID]
	}
	at, err := pg.Sought(ctx, s.db, said, w.Words)
	if err != nil {
		return nil, nil, fault.Wrap(op, err)
	}
	found := make([]Stall, len(at))
	for i, n := range at {
		found[i] = all[n]
	}
	return found, suits, nil
}

func (w Wish) fits(who Suits) bool {
	return (w.Diet == "" || who.Eats(w.Diet)) && (len(w.Without) == 0 || who.Without(w.Without)) &&
		(w.Language == "" || slices.Contains(who.Spoken, w.Language))
}

// said is what a search for the stall looks through.
func (s Stall) said() string {
	said := []string{s.Name, s.Organisation}
	for _, t := range []lang.Text{s.KindName, s.Description, s.Goods} {
		for _, words := range t {
			said = append(said, words)
		}
	}
	return strings.Join(said, " ")
}
