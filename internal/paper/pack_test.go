package paper

import (
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
)

var rules = stall.Rules{"stall.fryer_reserve": 1.25}

func asked(a stall.Answers, festgesetzt bool) map[string]Line {
	b := Book{Requirements: pack, Festgesetzt: festgesetzt}
	all := map[string]Line{}
	for _, l := range b.asks(&stall.Application{Answers: a}, rules) {
		all[l.Key] = l
	}
	return all
}

func meal(m stall.MenuItem) *stall.Food {
	return &stall.Food{Items: []stall.MenuItem{m}}
}

func company(more func(*stall.Business)) *stall.Business {
	b := &stall.Business{LegalForm: "company"}
	if more != nil {
		more(b)
	}
	return b
}

// Each requirement with its source, an application that it is asked of, and
// one at the edge of its condition that it is not asked of.
var ruled = []struct {
	key, source string
	strength    Strength
	asked, not  stall.Answers
}{
	{"insurance", "", Hard, stall.Answers{}, stall.Answers{}},
	{"trade", "§§ 14, 55 GewO", Hard, stall.Answers{Business: company(nil)}, stall.Answers{Business: &stall.Business{LegalForm: "association"}}},
	{"gestattung", "§ 12 GastG", Hard, stall.Answers{Business: company(func(b *stall.Business) { b.Alcohol = "yes" })},
		stall.Answers{Business: &stall.Business{LegalForm: "association", Alcohol: "yes"}}},
	{"hygiene", "§ 43 IfSG", Hard, stall.Answers{Food: meal(stall.MenuItem{Name: "Suppe"})}, stall.Answers{Food: &stall.Food{}}},
	{"allergens", "LMIV Anhang II", Hard, stall.Answers{Food: meal(stall.MenuItem{Name: "Suppe"})}, stall.Answers{}},
	{"hand_wash", "hygienevorschriften", Soft, stall.Answers{Food: meal(stall.MenuItem{Name: "Suppe"})}, stall.Answers{}},
	{"water", "DVGW W 270", Soft, stall.Answers{Water: &stall.Water{Fresh: "yes"}}, stall.Answers{Water: &stall.Water{Fresh: "no", Waste: "no"}}},
	{"gas_test", "DGUV Regel 110-010", Hard, stall.Answers{Gas: &stall.Gas{Used: "yes"}}, stall.Answers{Gas: &stall.Gas{Used: "no"}}},
	{"extinguisher", "ASR A2.2", Hard, stall.Answers{Safety: &stall.Safety{OpenFire: "yes"}}, stall.Answers{Food: &stall.Food{ProductionPlace: "inspected_kitchen"}}},
	{"extinguisher_f", "Fettbrandgefahr", Hard, stall.Answers{Food: &stall.Food{FryerLitres: "1"}}, stall.Answers{Food: &stall.Food{FryerLitres: "0"}}},
	{"fryer_system", "Fettbrandgefahr", Hard, stall.Answers{Food: &stall.Food{FryerLitres: "51"}}, stall.Answers{Food: &stall.Food{FryerLitres: "50"}}},
	{"test_book", "BauO Bln", Hard, stall.Answers{Safety: &stall.Safety{TentArea: "76"}}, stall.Answers{Safety: &stall.Safety{TentArea: "75"}}},
	{"e_check", "DGUV Vorschrift 3", Soft, stall.Answers{Power: stall.Power{{Name: "Kühlschrank", Watts: "100"}}}, stall.Answers{}},
	{"reachable", "", Hard, stall.Answers{}, stall.Answers{}},
}

func TestEveryRequirementHasItsRule(t *testing.T) {
	for _, c := range ruled {
		i := slices.IndexFunc(pack, func(r Requirement) bool { return r.Key == c.key })
		if i < 0 || !strings.Contains(pack[i].Source, c.source) || pack[i].Strength != c.strength {
			t.Errorf("%s: not in the pack as it should be", c.key)
			continue
		}
		if _, is := asked(c.asked, false)[c.key]; !is {
			t.Errorf("%s is not asked for", c.key)
		}
		if _, is := asked(c.not, false)[c.key]; is && len(pack[i].Applies) > 0 {
			t.Errorf("%s is asked for beyond its condition", c.key)
		}
		for _, l := range lang.All() {
			if !l.Has("paper.name."+c.key) || !l.Has("paper.how."+c.key) {
				t.Errorf("%s: no words in %s", c.key, l)
			}
		}
	}
	if len(ruled) != len(pack) {
		t.Errorf("%d rules for %d requirements", len(ruled), len(pack))
	}
}

func TestATradersPapersAreNotAskedForWhereTheMarketIsFixed(t *testing.T) {
	if _, is := asked(stall.Answers{Business: company(nil)}, true)["trade"]; is {
		t.Error("the trade's papers are asked for")
	}
}

func TestWhoSaysNothingOfTheirTradeIsAskedForTheAlcoholLicence(t *testing.T) {
	drink := meal(stall.MenuItem{Name: "Bier", Diet: []string{"alcohol"}})
	line, is := asked(stall.Answers{Food: drink}, false)["gestattung"]
	if !is || len(line.Why) != 2 || line.Why[1].Key != "paper.why.commercial.open" {
		t.Errorf("%v %v", is, line.Why)
	}
}

// 31 l × 1.25 = 38.75 → 40F; 80 l → 100F (bgn-branchenwissen.de).
func TestAFryersClassIsSaid(t *testing.T) {
	for litres, class := range map[string]string{"4": "5F", "20": "25F", "31": "40F", "33": "75F", "80": "100F"} {
		why := asked(stall.Answers{Food: &stall.Food{FryerLitres: stall.Decimal(litres)}}, false)["extinguisher_f"].Why
		if last := why[len(why)-1]; last.Key != "paper.why.fat_class" || last.Args["class"] != class {
			t.Errorf("%s l: %v", litres, last)
		}
	}
}

func TestWhatTheFormSaysIsMetByTheForm(t *testing.T) {
	said := asked(stall.Answers{Food: meal(stall.MenuItem{Name: "Suppe", Allergens: []string{stall.NoAllergen}})}, false)
	if said["allergens"].State != Accepted || said["hand_wash"].State != Missing || said["reachable"].State != Missing {
		t.Errorf("%s %s %s", said["allergens"].State, said["hand_wash"].State, said["reachable"].State)
	}
	mixed := &stall.Food{Items: []stall.MenuItem{{Name: "Suppe", Allergens: []string{"eggs"}}, {Name: "Brot"}}}
	if s := asked(stall.Answers{Food: mixed}, false)["allergens"].State; s != Missing {
		t.Errorf("a dish without a word is %s", s)
	}
}

func day(s string) *time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return &d
}

// The market ends on 8 November.
func TestALineStandsAsItsWorstPaper(t *testing.T) {
	paper := func(s State, until string) Paper {
		p := Paper{State: s}
		if until != "" {
			p.ValidUntil = day(until)
		}
		return p
	}
	for name, c := range map[string]struct {
		papers []Paper
		want   State
		ends   bool
	}{
		"nothing":                          {nil, Missing, false},
		"sent":                             {[]Paper{paper(Submitted, "")}, Submitted, false},
		"without an end":                   {[]Paper{paper(Accepted, "")}, Accepted, false},
		"until the last day":               {[]Paper{paper(Accepted, "2026-11-08")}, Accepted, true},
		"until the day before":             {[]Paper{paper(Accepted, "2026-11-07")}, Expired, false},
		"thirty days on":                   {[]Paper{paper(Accepted, "2026-12-08")}, Accepted, false},
		"twenty-nine days on":              {[]Paper{paper(Accepted, "2026-12-07")}, Accepted, true},
		"one of two":                       {[]Paper{paper(Accepted, ""), paper(Rejected, "")}, Rejected, false},
		"waived":                           {[]Paper{paper(Waived, ""), paper(Rejected, "")}, Waived, false},
		"sent anew, whatever it says":      {[]Paper{paper(Submitted, "2020-01-01")}, Submitted, false},
		"the expired one counts, not both": {[]Paper{paper(Accepted, "2027-11-08"), paper(Accepted, "2026-01-01")}, Expired, false},
	} {
		l := Line{Requirement: Requirement{Strength: Hard, WarnDays: 30}}
		l.settle(c.papers, *day("2026-11-08"))
		if l.State != c.want || (l.Ends != nil) != c.ends || l.Gap() != (c.want != Accepted && c.want != Waived) {
			t.Errorf("%s: %s, ends %v", name, l.State, l.Ends)
		}
	}
	soft := Line{Requirement: Requirement{Strength: Soft}, State: Missing}
	if soft.Gap() {
		t.Error("a soft requirement bars set-up")
	}
}

func TestAConditionIsOneOfAClosedLanguage(t *testing.T) {
	for name, c := range map[string]Condition{
		"":                  {AskGas, Yes, 0},
		"x.question":        {"weather", Yes, 0},
		"x.comparison":      {AskGas, Over, 3},
		"x.comparison more": {AskTent, Yes, 0},
		"x.limit":           {AskTent, Over, -1},
	} {
		f := fault.Fields{}
		c.check(f, "x.")
		field, _, _ := strings.Cut(name, " ")
		if _, wrong := f[field]; wrong != (field != "") || len(f) > 1 {
			t.Errorf("%+v: %v", c, f)
		}
	}
	b := answers{words: map[Question]string{AskGas: "no"}, numbers: map[Question]float64{AskTent: 75}}
	for c, want := range map[Condition]bool{
		{AskGas, Yes, 0}: false, {AskGas, NotNo, 0}: false, {AskGas, NotIs, 0}: true, {AskFood, Yes, 0}: false, {AskFood, NotNo, 0}: true,
		{AskTent, Over, 75}: false, {AskTent, Over, 74.5}: true, {AskWatts, Over, 0}: false, {AskGas, "like", 0}: false,
	} {
		if c.holds(b) != want {
			t.Errorf("%+v: %v", c, !want)
		}
	}
}

func TestAVendorIsAskedForWhatIsMissingOrEnds(t *testing.T) {
	soon := day("2026-11-20")
	for name, c := range map[string]struct {
		line Line
		want bool
	}{
		"missing":       {Line{State: Missing}, true},
		"rejected":      {Line{State: Rejected}, true},
		"expired":       {Line{State: Expired}, true},
		"ending":        {Line{State: Accepted, Ends: soon}, true},
		"in order":      {Line{State: Accepted}, false},
		"sent":          {Line{State: Submitted}, false},
		"sent, to end":  {Line{State: Submitted, Ends: soon}, false},
		"waived":        {Line{State: Waived}, false},
		"waived, ended": {Line{State: Waived, Ends: soon}, false},
	} {
		if c.line.Asked() != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
	for e, want := range map[Evidence]bool{File: true, Number: true, Seen: false, InForm: false} {
		if l := (Line{Requirement: Requirement{Evidence: e}}); l.Sent() != want {
			t.Errorf("%s is sent: %v", e, !want)
		}
	}
	if l := (Line{Requirement: Requirement{Evidence: Seen, PerPerson: true}}); !l.Sent() {
		t.Error("the names of who works with food are not sent")
	}
}

// Before a market has days, a paper has to hold today.
func TestAPaperHoldsUntilTheLastMarketDay(t *testing.T) {
	today := *day("2026-06-01")
	e := &festival.Edition{Zone: "Europe/Berlin"}
	if got := needed(e, today.Add(12*time.Hour)); got.Format(time.DateOnly) != "2026-06-01" {
		t.Errorf("without days: %v", got)
	}
	e.Days = []festival.Day{{Date: *day("2026-11-07")}, {Date: *day("2026-11-08")}}
	if got := needed(e, today); !got.Equal(*day("2026-11-08")) {
		t.Errorf("of two days: %v", got)
	}
}
