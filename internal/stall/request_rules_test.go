package stall

import (
	"markt/internal/lang"
	"testing"
)

// What goes straight through and what is asked for, each field by its name: a
// field that comes later is asked for until somebody says otherwise.
func TestWhichChangesAreAskedFor(t *testing.T) {
	base := Application{Name: "Brotzeit", Answers: Answers{
		Size: &Size{Front: "3", Depth: "2", Vehicle: "Rad"}, Power: Power{{Name: "Licht", Watts: "60"}}, Water: &Water{Fresh: "yes"}, Gas: &Gas{Used: "no"},
		Goods: &Goods{What: "Brot"}, Food: &Food{Items: []MenuItem{{Name: "Falafel", Allergens: []string{"none"}}}}, Location: &Location{Days: []string{"2027-05-08"}},
		Safety: &Safety{TentArea: "20"}, Business: &Business{Alcohol: "no"}, Participants: &Participants{Max: "12", Minutes: "60"},
	}}
	group := func(name string, change func(*Answers)) Patch {
		p := Patch{Groups: []string{name}}
		p.Answers.take([]string{name}, base.Answers)
		change(&p.Answers)
		return p
	}
	for name, c := range map[string]struct {
		patch Patch
		asks  bool
	}{
		"nothing":         {group("size", func(*Answers) {}), false},
		"front":           {group("size", func(a *Answers) { a.Size = &Size{Front: "11", Depth: "2", Vehicle: "Rad"} }), true},
		"the same, other": {group("size", func(a *Answers) { a.Size = &Size{Front: "3,0", Depth: "2", Vehicle: "Rad"} }), false},
		"vehicle":         {group("size", func(a *Answers) { a.Size = &Size{Front: "3", Depth: "2", Vehicle: "Transporter"} }), false},
		"an appliance":    {group("power", func(a *Answers) { a.Power = Power{{Name: "Licht", Watts: "60"}, {Name: "Grill", Watts: "2000"}} }), true},
		"no power":        {group("power", func(a *Answers) { a.Power = nil }), true},
		"waste water":     {group("water", func(a *Answers) { a.Water = &Water{Fresh: "yes", Waste: "yes"} }), true},
		"a note on water": {group("water", func(a *Answers) { a.Water = &Water{Fresh: "yes", Note: "wenig"} }), false},
		"gas":             {group("gas", func(a *Answers) { a.Gas = &Gas{Used: "yes", Cylinders: "2"} }), true},
		"its test":        {group("gas", func(a *Answers) { a.Gas = &Gas{Used: "no", Tested: "2027-01-01"} }), false},
		"what is offered": {group("goods", func(a *Answers) { a.Goods = &Goods{What: "Kuchen"} }), false},
		"an allergen":     {group("food", func(a *Answers) { a.Food = &Food{Items: []MenuItem{{Name: "Falafel", Allergens: []string{"sesame"}}}} }), false},
		"a fryer":         {group("food", func(a *Answers) { a.Food = &Food{Items: base.Answers.Food.Items, FryerLitres: "10"} }), true},
		"a day":           {group("location", func(a *Answers) { a.Location = &Location{Days: []string{"2027-05-08", "2027-05-09"}} }), true},
		"a tent":          {group("safety", func(a *Answers) { a.Safety = &Safety{TentArea: "80"} }), true},
		"alcohol":         {group("business", func(a *Answers) { a.Business = &Business{Alcohol: "yes"} }), true},
		"more people":     {group("participants", func(a *Answers) { a.Participants = &Participants{Max: "40", Minutes: "60"} }), true},
		"telephone":       {Patch{Contact: &Contact{Name: "Noor", Phone: "030 1234567"}}, false},
		"a description":   {Patch{About: &About{Name: "Brotzeit", Description: lang.Text{"de": "Brot"}}}, false},
		"another name":    {Patch{About: &About{Name: "Brotzeit Plus"}}, true},
		"an organisation": {Patch{About: &About{Name: "Brotzeit", Organisation: "e. V."}}, true},
	} {
		if got := base.asks(c.patch); got != c.asks {
			t.Errorf("%s: asked for is %v", name, got)
		}
	}
}
