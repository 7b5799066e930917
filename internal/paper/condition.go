package paper

import (
	"slices"

	"markt/internal/fault"
	"markt/internal/stall"
)

// Question is something that an application, or its edition, answers. The list
// is closed: a condition asks one of these and compares, and nothing else.
type Question string

const (
	AskFood        Question = "food"        // sells or gives out food or drinks
	AskAlcohol     Question = "alcohol"     // said so, or a drink of the menu has it
	AskCommercial  Question = "commercial"  // by the legal form
	AskFestgesetzt Question = "festgesetzt" // the market, by § 69 GewO
	AskGas         Question = "gas"
	AskOpenFire    Question = "open_fire"
	AskHot         Question = "hot" // gas, fire, a fryer, or food cooked at the stall
	AskWater       Question = "water"
	AskFryer       Question = "fryer_litres"
	AskTent        Question = "tent_area" // square metres, coupled tents together
	AskWatts       Question = "watts"
	AskCylinders   Question = "cylinders"
)

// Questions are all of them, those that are answered by yes or no first.
var Questions = []Question{AskFood, AskAlcohol, AskCommercial, AskFestgesetzt, AskGas, AskOpenFire, AskHot, AskWater, AskFryer, AskTent, AskWatts, AskCylinders}

// Counts reports whether a question is answered by a number.
func (q Question) Counts() bool {
	return slices.Contains([]Question{AskFryer, AskTent, AskWatts, AskCylinders}, q)
}

// Comparison is what a condition asks of the answer.
type Comparison string

const (
	Yes   Comparison = "yes"
	NotNo Comparison = "not_no" // yes, or nothing said: who says nothing is asked for it
	NotIs Comparison = "not_yes"
	Over  Comparison = "over" // a number above the limit
)

// Comparisons are all of them.
var Comparisons = []Comparison{Yes, NotNo, NotIs, Over}

// Condition is one comparison; a requirement applies where all of its
// conditions hold, and to every stall where it has none.
type Condition struct {
	Question   Question   `json:"question"`
	Comparison Comparison `json:"comparison"`
	Limit      float64    `json:"limit,omitempty"` // of Over
}

// check complains at the names of a condition's fields.
func (c Condition) check(f fault.Fields, at string) {
	switch {
	case !slices.Contains(Questions, c.Question):
		f.Add(at+"question", "error.choice")
	case !slices.Contains(Comparisons, c.Comparison), c.Question.Counts() != (c.Comparison == Over):
		f.Add(at+"comparison", "paper.error.comparison")
	case c.Comparison == Over && !(c.Limit >= 0 && c.Limit <= 1_000_000):
		f.Add(at+"limit", "error.range", "min", 0, "max", 1_000_000)
	}
}

// holds reports whether the answers meet the condition.
func (c Condition) holds(a answers) bool {
	switch c.Comparison {
	case Yes:
		return a.words[c.Question] == "yes"
	case NotNo:
		return a.words[c.Question] != "no"
	case NotIs:
		return a.words[c.Question] != "yes"
	case Over:
		return a.numbers[c.Question] > c.Limit
	}
	return false
}

// answers are an application as conditions see it.
type answers struct {
	words   map[Question]string // yes, no; missing where nothing was said
	numbers map[Question]float64
	rules   stall.Rules
	all     stall.Answers
	reached bool // there is a way to reach the person
}

// answered asks an application all questions. festgesetzt is the edition's.
func answered(app *stall.Application, rules stall.Rules, festgesetzt bool) answers {
	a := answers{words: map[Question]string{}, numbers: map[Question]float64{}, rules: rules, all: app.Answers,
		reached: app.ContactEmail != "" || app.Phone() != "" || app.Person != nil}
	a.word(AskFestgesetzt, festgesetzt, !festgesetzt)
	a.ofFood(app.Answers)
	a.ofBusiness(app.Answers)
	a.ofStall(app.Answers)
	gas, fire := a.words[AskGas] == "yes", a.words[AskOpenFire] == "yes"
	a.word(AskHot, gas || fire || a.numbers[AskFryer] > 0 || app.Answers.Food != nil && app.Answers.Food.ProductionPlace == "stall", false)
	return a
}

func (a answers) word(q Question, yes, no bool) {
	switch {
	case yes:
		a.words[q] = "yes"
	case no:
		a.words[q] = "no"
	}
}

func (a answers) ofFood(all stall.Answers) {
	f := all.Food
	a.word(AskFood, f != nil && len(f.Items) > 0, f == nil)
	if f == nil {
		return
	}
	if litres, ok := f.FryerLitres.Float(); ok {
		a.numbers[AskFryer] = litres
	}
	for _, item := range f.Items {
		a.word(AskAlcohol, slices.Contains(item.Diet, "alcohol"), false)
	}
}

// commercial are the legal forms that trade for profit.
var commercial = []string{"sole_trader", "company"}

func (a answers) ofBusiness(all stall.Answers) {
	b := all.Business
	if b == nil {
		return
	}
	a.word(AskCommercial, slices.Contains(commercial, b.LegalForm), b.LegalForm != "")
	a.word(AskAlcohol, b.Alcohol == "yes" || a.words[AskAlcohol] == "yes", b.Alcohol == "no")
}

func (a answers) ofStall(all stall.Answers) {
	a.numbers[AskWatts] = float64(all.Power.Watts())
	if w := all.Water; w != nil {
		a.word(AskWater, w.Fresh == "yes" || w.Waste == "yes", w.Fresh == "no" && w.Waste == "no")
	}
	if g := all.Gas; g != nil {
		a.word(AskGas, g.Used == "yes", g.Used == "no")
		if n, ok := g.Cylinders.Int(); ok {
			a.numbers[AskCylinders] = float64(n)
		}
	}
	if s := all.Safety; s != nil {
		a.word(AskOpenFire, s.OpenFire == "yes", s.OpenFire == "no")
		if area, ok := s.TentArea.Float(); ok {
			a.numbers[AskTent] = area
		}
	}
}

// why says what in the answers makes a condition hold; nothing where it is
// their silence about what few stalls do.
func (c Condition) why(a answers) []fault.Message {
	key := "paper.why." + string(c.Question)
	switch {
	case c.Comparison == NotIs:
		return nil
	case c.Comparison == NotNo && a.words[c.Question] == "" && c.Question == AskCommercial:
		return []fault.Message{fault.Msg(key + ".open")}
	case c.Comparison == NotNo && a.words[c.Question] == "":
		return []fault.Message{fault.Msg("paper.why.open")}
	case c.Question.Counts():
		return []fault.Message{fault.Msg(key, "n", a.numbers[c.Question], "limit", c.Limit)}
	}
	return []fault.Message{fault.Msg(key)}
}
