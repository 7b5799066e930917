package paper

import "slices"

// groupsOf are the groups of a form in which a question is answered.
var groupsOf = map[Question][]string{
	AskFood: {"food"}, AskAlcohol: {"food", "business"}, AskCommercial: {"business"}, AskGas: {"gas"}, AskOpenFire: {"safety"},
	AskHot: {"food", "gas", "safety"}, AskWater: {"water"}, AskFryer: {"food"}, AskTent: {"safety"}, AskWatts: {"power"}, AskCylinders: {"gas"},
}

// MayAsk are the requirements that a kind of stall may meet, by the groups that
// its form asks for; the call tells of them before anybody applies.
func (b Book) MayAsk(groups []string) []Requirement {
	asked := func(c Condition) bool {
		switch {
		case c.Question == AskFestgesetzt:
			return b.Festgesetzt == (c.Comparison == Yes)
		case c.Comparison == NotIs:
			return true
		}
		return slices.ContainsFunc(groupsOf[c.Question], func(g string) bool { return slices.Contains(groups, g) })
	}
	return slices.DeleteFunc(slices.Clone(b.Requirements), func(r Requirement) bool {
		return r.Strength == Off || slices.ContainsFunc(r.Applies, func(c Condition) bool { return !asked(c) })
	})
}
