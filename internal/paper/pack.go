package paper

import (
	"slices"

	"markt/internal/stall"
)

const asOf = "2026-11-22"

// pack is what is asked for in Berlin: presets to be checked by the organiser,
// never law. Numbers without a source at hand are usual ones and say so by an
// empty Source.
var pack = []Requirement{
	{Key: "insurance", Evidence: File, Strength: Hard, WarnDays: 30, Source: "§ 823 BGB; Auflage der Veranstalter"},
	{Key: "trade", Applies: []Condition{{AskCommercial, Yes, 0}, {AskFestgesetzt, NotIs, 0}}, Evidence: Seen, Strength: Hard, WarnDays: 30,
		Source: "§§ 14, 55 GewO; service.berlin.de/dienstleistung/350679"},
	{Key: "gestattung", Applies: []Condition{{AskAlcohol, Yes, 0}, {AskCommercial, NotNo, 0}}, Evidence: Number, Strength: Hard,
		Source: "§ 12 GastG; service.berlin.de/dienstleistung/327491"},
	{Key: "hygiene", Applies: []Condition{{AskFood, Yes, 0}}, Evidence: Seen, PerPerson: true, Strength: Hard, ValidMonths: 24, WarnDays: 60,
		Source: "§ 43 IfSG; berlin.de/ba-mitte, artikel.142618"},
	{Key: "allergens", Applies: []Condition{{AskFood, Yes, 0}}, Evidence: InForm, Strength: Hard, Source: "LMIV Anhang II, LMIDV § 4"},
	{Key: "hand_wash", Applies: []Condition{{AskFood, Yes, 0}}, Evidence: InForm, Strength: Soft, Source: "kiez-florastrasse.de/hygienevorschriften"},
	{Key: "water", Applies: []Condition{{AskWater, Yes, 0}}, Evidence: File, Strength: Soft, Source: "DVGW W 270; kiez-florastrasse.de/hygienevorschriften"},
	{Key: "gas_test", Applies: []Condition{{AskGas, Yes, 0}}, Evidence: File, Strength: Hard, ValidMonths: 24, WarnDays: 365,
		Source: "BetrSichV Anhang 3 Abschn. 2, DGUV Regel 110-010 (bisher DGUV Vorschrift 79); gaspruefung.org"},
	{Key: "extinguisher", Applies: []Condition{{AskHot, Yes, 0}}, Evidence: File, Strength: Hard, ValidMonths: 24, WarnDays: 60, Source: "ASR A2.2; 6 kg ABC oder 6 l Schaum"},
	{Key: "extinguisher_f", Applies: []Condition{{AskFryer, Over, 0}}, Evidence: File, Strength: Hard, ValidMonths: 24, WarnDays: 60,
		Source: "bgn-branchenwissen.de, Fettbrandgefahr"},
	{Key: "fryer_system", Applies: []Condition{{AskFryer, Over, 50}}, Evidence: File, Strength: Hard, Source: "bgn-branchenwissen.de, Fettbrandgefahr"},
	{Key: "test_book", Applies: []Condition{{AskTent, Over, 75}}, Evidence: File, Strength: Hard, WarnDays: 60,
		Source: "BauO Bln, Fliegende Bauten; juramagazin.de/83827"},
	{Key: "e_check", Applies: []Condition{{AskWatts, Over, 0}}, Evidence: File, Strength: Soft, ValidMonths: 12, WarnDays: 30, Source: "DGUV Vorschrift 3 § 5"},
	{Key: "reachable", Evidence: InForm, Strength: Hard},
}

// said are the requirements that the form itself answers, and in which of its fields.
var said = map[string]struct {
	field string
	met   func(answers) bool
}{
	"allergens": {"answers.food.items", func(a answers) bool {
		return !slices.ContainsFunc(a.all.Food.Items, func(m stall.MenuItem) bool { return len(m.Allergens) == 0 }) // asked of food only
	}},
	"hand_wash": {"answers.food.hand_wash", func(a answers) bool { return a.all.Food.HandWash == "yes" }},
	"reachable": {"contact.email", func(a answers) bool { return a.reached }},
}

// Field is the form's field that answers the requirement; "" for none.
func (r Requirement) Field() string { return said[r.Key].field }

// fatClass is the rating that a stall's fryer asks for; "" where the scale ends.
func (a answers) fatClass() string { return stall.FatExtinguisher(a.numbers[AskFryer], a.rules) }
