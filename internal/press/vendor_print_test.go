package press

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/paper"
	"markt/internal/stall"
)

// A dish has the letter of each of its allergens and the number of each
// additive; the legend explains those that the stall has, in both languages.
// That it has none is said, and so is that nobody said.
func TestAnAllergenSignSaysWhatIsInIt(t *testing.T) {
	e := &festival.Edition{Currency: "EUR", DefaultLang: lang.De}
	sign := allergenSign(stall.Listed{Name: "Noor", Pitches: []string{"G01"}, Answers: stall.Answers{Food: &stall.Food{Items: []stall.MenuItem{
		{Name: "Falafel", Price: "6,5", Diet: []string{"vegan", "halal"}, Allergens: []string{"sesame", "gluten"}, Additives: []string{"preservative"}},
		{Name: "Tee", Price: "1.200", Allergens: []string{"none"}},
		{Name: "Suppe"},
		{Name: "Brot", Allergens: []string{"gluten"}, Additives: []string{"taurine", "colour"}},
	}}}}, e, lang.Ar)
	var got []string
	for _, d := range sign.Dishes {
		got = append(got, fmt.Sprintf("%s|%s|%s", d.Name, d.Price, d.Marks))
	}
	if want := []string{"Falafel|6,50 €|A K 2", "Tee|1.200|keine", "Suppe||nicht angegeben, bitte fragen", "Brot||A 1 12"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if !strings.HasPrefix(sign.Dishes[0].Under, "vegan, halal") {
		t.Error(sign.Dishes[0].Under)
	}
	var marks string
	for _, m := range sign.Legend {
		marks += m.Mark + " "
		if m.Word == "" || m.Second == "" || m.Word == m.Second {
			t.Errorf("%+v", m)
		}
	}
	if marks != "A K 1 2 12 " {
		t.Errorf("the legend explains %s", marks)
	}
	if plain := allergenSign(stall.Listed{Answers: stall.Answers{Food: &stall.Food{Items: []stall.MenuItem{{Allergens: []string{"milk"}}}}}}, e, lang.De); plain.Legend[0].Second != "" {
		t.Error("German is said twice")
	}
	row := matrixRow(stall.MenuItem{Name: "Brot", Allergens: []string{"gluten", "molluscs"}, Additives: []string{"taurine"}}, lang.De)
	if row[1] != "×" || row[14] != "×" || strings.Join(row[2:14], "") != "" || row[15] != "12" || row[16] != "" {
		t.Errorf("%q", row)
	}
}

// A stall is looked at for what it has, and for nothing else; its figures are
// those it applied with.
func TestAStallIsInspectedForWhatItHas(t *testing.T) {
	none := func(r stall.Listed) (parts string) {
		for _, part := range inspected {
			if part.has(r) {
				parts += part.part + " "
			}
		}
		return parts
	}
	cook := stall.Listed{Watts: 2000, Gas: true, Water: true, Answers: stall.Answers{
		Gas: &stall.Gas{Used: "yes", Cylinders: "2", Kg: "11"}, Food: &stall.Food{FryerLitres: "8"}, Safety: &stall.Safety{TentArea: "9"},
	}}
	for want, r := range map[string]stall.Listed{
		"stand ": {}, "stand power ": {Watts: 60}, "stand water ": {Water: true}, "stand tent ": {Answers: stall.Answers{Size: &stall.Size{Shelter: "own_tent"}}},
		"stand power gas tent fire fat food water ": cook,
	} {
		if got := none(r); got != want {
			t.Errorf("%s instead of %s", got, want)
		}
	}
	rules := stall.Rules{"stall.ballast": 12, "stall.fryer_reserve": 1.25}
	for part, want := range map[string]string{"gas_bottles": "2 Stück, je 11 kg", "tent_ballast": "108 kg", "fat_class": stall.FatExtinguisher(8, rules), "power_load": "2.000 W"} {
		if got := inspectionPart("gas", []string{part}, cook, rules, lang.De).Items[0].Text; !strings.Contains(got, want) {
			t.Errorf("%s: %s", part, got)
		}
	}
	items := paperItems([]paper.Line{{Requirement: paper.Requirement{Key: "gas_test"}, State: paper.Missing, Why: []fault.Message{fault.Msg("stall.yes")}}}, &festival.Edition{}, lang.De)
	if len(items) != 1 || items[0].Text != lang.De.T("paper.name.gas_test") || items[0].Why != "Fehlt · Ja" {
		t.Errorf("%+v", items)
	}
}

// An admission names what is still to be shown, and not what is there; a letter
// about nothing is not written.
func TestLettersToVendors(t *testing.T) {
	said := conditions([]paper.Line{{Requirement: paper.Requirement{Key: "gas_test"}, State: paper.Missing}, {Requirement: paper.Requirement{Key: "insurance"}, State: paper.Accepted}}, &festival.Edition{}, lang.De)
	if !strings.Contains(said, lang.De.T("paper.name.gas_test")) || strings.Contains(said, lang.De.T("paper.name.insurance")) {
		t.Error(said)
	}
	h := open(t)
	now := time.Now()
	if err := h.Receipt(t.Context(), nil, h.e, &stall.Application{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a receipt of a draft: %v", err)
	}
	for _, st := range []stall.State{stall.StateSubmitted, stall.StateWaitlisted, stall.StateDeclined, stall.StateWithdrawn} {
		if err := h.AdmissionLetter(t.Context(), nil, h.e, &stall.Application{State: st, SubmittedAt: &now}); !fault.Is(err, fault.Conflict) {
			t.Errorf("an admission of one %s: %v", st, err)
		}
	}
}

// A sign tells each dish with its price and diet.
func TestASignTellsPriceAndDiet(t *testing.T) {
	d := stall.MenuItem{Name: "Falafel", Price: "6,5", Diet: []string{"vegan"}}
	if line := menuLine(d, &festival.Edition{Currency: "EUR"}, lang.De); line != "Falafel  6,50 €  –  vegan" {
		t.Error(line)
	}
	if line := menuLine(stall.MenuItem{Name: "Tee"}, &festival.Edition{}, lang.De); line != "Tee" {
		t.Error(line)
	}
}
