package stall_test

import (
	"testing"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/stall"
)

// Lines that fit are added up, then the shares of that sum, at last the step of
// the ladder; it is never less than nothing.
func TestWhatAStallCosts(t *testing.T) {
	food, other := stall.KindID(1), stall.KindID(2)
	base := stall.Fee{ID: 1, Basis: stall.PerStall, Amount: 2000}
	metre := stall.Fee{ID: 2, Basis: stall.PerFrontMetre, Amount: 1050}
	metreDay := stall.Fee{ID: 3, Basis: stall.PerFrontMetreDay, Amount: 100}
	day := stall.Fee{ID: 4, Basis: stall.PerDay, Amount: 500, Kind: &food}
	others := stall.Fee{ID: 5, Basis: stall.PerDay, Amount: 9999, Kind: &other}
	power := stall.Fee{ID: 6, Basis: stall.PerKilowatt, Amount: 300}
	club := stall.Fee{ID: 7, Basis: stall.Share, Amount: -50, LegalForm: "association"}
	much := stall.Fee{ID: 8, Basis: stall.Share, Amount: -100, LegalForm: "association"}
	more := stall.Fee{ID: 9, Basis: stall.Share, Amount: 10}
	half, double, none := stall.Fee{ID: 20, Basis: stall.FeeStep, Amount: 50}, stall.Fee{ID: 21, Basis: stall.FeeStep, Amount: 200}, stall.Fee{ID: 22, Basis: stall.FeeStep}
	ladder := stall.Fees{half, double, none}
	app := func(change func(*stall.Application)) *stall.Application {
		a := &stall.Application{Kind: food, Answers: stall.Answers{Size: &stall.Size{Front: "2,5"}, Business: &stall.Business{}, Power: stall.Power{{Name: "x", Watts: "1001"}}}}
		if change != nil {
			change(a)
		}
		return a
	}
	association := app(func(a *stall.Application) { a.Answers.Business.LegalForm = "association" })
	step := func(id string) *stall.Application {
		return app(func(a *stall.Application) { a.Answers.Business.FeeStep = id })
	}
	for name, c := range map[string]struct {
		fees  stall.Fees
		app   *stall.Application
		cents int
		lines int
	}{
		"nothing":                        {nil, app(nil), 0, 0},
		"per stall":                      {stall.Fees{base}, app(nil), 2000, 1},
		"per metre":                      {stall.Fees{metre}, app(nil), 2625, 1},
		"half a cent counts as one":      {stall.Fees{{Basis: stall.PerFrontMetre, Amount: 1}}, app(nil), 3, 1},
		"per metre and day":              {stall.Fees{metreDay}, app(nil), 500, 1},
		"days that were named":           {stall.Fees{metreDay, day}, app(func(a *stall.Application) { a.Answers.Location = &stall.Location{Days: []string{"2026-11-07"}} }), 750, 2},
		"another kind's":                 {stall.Fees{day, others}, app(nil), 1000, 1},
		"a kilowatt that was begun":      {stall.Fees{power}, app(nil), 600, 1},
		"a whole kilowatt":               {stall.Fees{power}, app(func(a *stall.Application) { a.Answers.Power[0].Watts = "1000" }), 300, 1},
		"no power":                       {stall.Fees{power}, app(func(a *stall.Application) { a.Answers.Power = nil }), 0, 0},
		"another form's share":           {stall.Fees{base, club}, app(nil), 2000, 1},
		"a share of what comes after it": {stall.Fees{club, base, metre}, association, 2312, 3},
		"shares of the same sum":         {stall.Fees{base, club, more}, association, 1200, 3},
		"never less than nothing":        {stall.Fees{base, club, much}, association, 0, 3},
		"a step":                         {append(stall.Fees{base}, ladder...), step("20"), 1000, 1},
		"a step up":                      {append(stall.Fees{base}, ladder...), step("21"), 4000, 1},
		"a step to nothing":              {append(stall.Fees{base}, ladder...), step("22"), 0, 1},
		"a step that is gone":            {append(stall.Fees{base}, ladder...), step("99"), 2000, 1},
	} {
		due := c.fees.Due(c.app, 2)
		sum := 0
		for _, l := range due.Lines {
			sum += l.Cents
		}
		if due.Step != nil {
			sum += due.Step.Cents
		}
		if due.Cents != c.cents || len(due.Lines) != c.lines || max(sum, 0) != due.Cents {
			t.Errorf("%s: %d cents in %d lines that make %d, want %d in %d", name, due.Cents, len(due.Lines), sum, c.cents, c.lines)
		}
	}
}

// A fee says what is wrong where, and a ladder's step is chosen among the edition's.
func TestFeesAreChecked(t *testing.T) {
	ctx, m := begin(t)
	food := m.kinds["food"].ID
	name := lang.Text{"de": "Grundbetrag"}
	for want, f := range map[string]stall.Fee{
		"name.de":    {Basis: stall.PerStall},
		"basis":      {Name: name, Basis: "moon"},
		"legal_form": {Name: name, Basis: stall.PerStall, LegalForm: "king"},
		"amount":     {Name: name, Basis: stall.PerStall, Amount: -1},
	} {
		if wrong := fault.FieldsOf(f.Check()); len(wrong) != 1 || wrong[want].Key == "" {
			t.Errorf("%s: %v", want, wrong)
		}
	}
	for _, c := range []struct {
		f  stall.Fee
		ok bool
	}{
		{stall.Fee{Basis: stall.Share, Amount: -100}, true}, {stall.Fee{Basis: stall.Share, Amount: -101}, false},
		{stall.Fee{Basis: stall.Share, Amount: 500}, true}, {stall.Fee{Basis: stall.Share, Amount: 501}, false},
		{stall.Fee{Basis: stall.FeeStep, Amount: 0}, true}, {stall.Fee{Basis: stall.FeeStep, Amount: -1}, false}, {stall.Fee{Basis: stall.FeeStep, Amount: 501}, false},
		{stall.Fee{Basis: stall.FeeStep, Amount: 50, Kind: &food}, false}, {stall.Fee{Basis: stall.FeeStep, Amount: 50, LegalForm: "association"}, false},
		{stall.Fee{Basis: stall.PerDay, Amount: 1_000_000}, true}, {stall.Fee{Basis: stall.PerDay, Amount: 1_000_001}, false},
	} {
		c.f.Name, c.f.EditionID = name, m.edition
		if err := m.SaveFee(ctx, c.f, now); (err == nil) != c.ok {
			t.Errorf("%s of %d: %v", c.f.Basis, c.f.Amount, err)
		}
	}
	fr, err := m.Frame(ctx, m.edition, now)
	must(t, err)
	if len(fr.Steps) != 1 {
		t.Fatal(fr.Steps)
	}
	for step, ok := range map[string]bool{fr.Steps[0]: true, "": true, "0": false} {
		wrong := stall.Answers{Business: &stall.Business{FeeStep: step}}.Check([]string{"business"}, fr)
		if (len(wrong) == 0) != ok {
			t.Errorf("step %q: %v", step, wrong)
		}
	}
}
