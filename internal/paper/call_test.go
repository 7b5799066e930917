package paper

import (
	"slices"
	"testing"
)

// A call tells of the papers that a kind's form may ask for, and of no others.
func TestACallTellsItsPapers(t *testing.T) {
	one := func(key string, s Strength, cs ...Condition) Requirement {
		return Requirement{Key: key, Strength: s, Applies: cs}
	}
	b := Book{Requirements: []Requirement{
		one("all", Hard), one("off", Off), one("gas", Hard, Condition{AskGas, Yes, 0}),
		one("trade", Soft, Condition{AskCommercial, NotNo, 0}, Condition{AskFestgesetzt, NotIs, 0}),
		one("both", Hard, Condition{AskFood, Yes, 0}, Condition{AskCommercial, NotNo, 0}),
		one("dry", Hard, Condition{AskAlcohol, NotIs, 0}), one("fixed", Hard, Condition{AskFestgesetzt, Yes, 0}),
	}}
	for _, c := range []struct {
		fixed  bool
		groups []string
		want   []string
	}{
		{false, nil, []string{"all", "dry"}},
		{false, []string{"gas", "business"}, []string{"all", "gas", "trade", "dry"}},
		{true, []string{"food", "business"}, []string{"all", "both", "dry", "fixed"}},
	} {
		b.Festgesetzt = c.fixed
		var got []string
		for _, r := range b.MayAsk(c.groups) {
			got = append(got, r.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.groups, got, c.want)
		}
	}
	for _, q := range Questions {
		if groupsOf[q] == nil && q != AskFestgesetzt {
			t.Errorf("%s is asked in no group", q)
		}
	}
}
