package press

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/print"
	"markt/internal/stall"
)

// additives are marked by numbers, allergens by letters, as signs in Germany have them.
var additives = func() []string {
	items := slices.IndexFunc(stall.Groups, func(g stall.Group) bool { return g.Name == "food" })
	for _, f := range stall.Groups[items].Fields {
		if i := slices.IndexFunc(f.Row, func(r stall.Field) bool { return r.Name == "additives" }); i >= 0 {
			return f.Row[i].Options
		}
	}
	return nil
}()

const dishKey = "stall.food.items."

// marking is what stands for one allergen or additive; its catalogue key says which it is.
type marking struct{ mark, key string }

// markings are all of a dish, in their order.
func markings(d stall.MenuItem) (all []marking) {
	for i, a := range stall.Allergens()[1:] {
		if slices.Contains(d.Allergens, a) {
			all = append(all, marking{string(rune('A' + i)), dishKey + "allergens." + a})
		}
	}
	for i, a := range additives {
		if slices.Contains(d.Additives, a) {
			all = append(all, marking{strconv.Itoa(i + 1), dishKey + "additives." + a})
		}
	}
	return all
}

// marked are a dish's marks; that it has none is said, and so is that nobody said.
func marked(d stall.MenuItem, l lang.Lang) string {
	var marks []string
	for _, m := range markings(d) {
		marks = append(marks, m.mark)
	}
	switch {
	case len(d.Allergens) == 0:
		return strings.Join(append([]string{l.T("print.allergens.unsaid")}, marks...), " ")
	case len(marks) == 0:
		return l.T("print.allergens.none")
	}
	return strings.Join(marks, " ")
}

// priced is a dish's price, as typed where it cannot be read.
func priced(d stall.MenuItem, e *festival.Edition, l lang.Lang) string {
	if cents, ok := d.Price.Int(); ok {
		return l.Money(cents, e.Currency)
	}
	return string(d.Price)
}

func diets(d stall.MenuItem, l lang.Lang) string {
	var words []string
	for _, diet := range d.Diet {
		words = append(words, l.T(dishKey+"diet."+diet))
	}
	return strings.Join(words, l.T("layout.list_comma"))
}

// cooking are the stalls that come and have a menu, by their pitches.
func (p *Press) cooking(ctx context.Context, ask Ask) ([]stall.Listed, error) {
	all, err := p.coming(ctx, ask)
	return slices.DeleteFunc(all, func(r stall.Listed) bool { return r.Answers.Food == nil || len(r.Answers.Food.Items) == 0 }), err
}

// coming are the stalls that come, with what they said, by their pitches.
func (p *Press) coming(ctx context.Context, ask Ask) ([]stall.Listed, error) {
	f := stall.Filter{States: []stall.State{stall.StateAccepted, stall.StateConfirmed}}
	all, err := p.Stalls.ListStalls(ctx, ask.Edition.ID, f, pg.Sorting{By: "pitch", Reader: ask.Lang}, true)
	return slices.DeleteFunc(all, func(r stall.Listed) bool { return !ask.takes(r.Stall) }), err
}

// AllergenSigns prints a sheet for the counter of each stall with a menu: in
// German, with its legend in the language that is asked for, too.
func (p *Press) AllergenSigns(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.AllergenSigns"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	all, err := p.cooking(ctx, ask)
	if err != nil {
		return err
	}
	e, second := ask.Edition, ask.Lang
	sheet := print.AllergenSigns{
		Meta:  print.Meta{Lang: lang.De, Title: lang.De.T("print.allergens.title"), Author: e.Organiser, Made: p.Now()},
		Event: e.Title(lang.De), Note: []string{lang.De.T("print.allergens.note")},
	}
	if second != lang.De {
		sheet.Title, sheet.Note = second.T("print.allergens.title"), append(sheet.Note, second.T("print.allergens.note"))
	}
	for _, r := range all {
		sheet.Signs = append(sheet.Signs, allergenSign(r, e, second))
	}
	return fault.Wrap(op, draw(ctx, w, f, sheet.Print))
}

func allergenSign(r stall.Listed, e *festival.Edition, second lang.Lang) print.AllergenSign {
	sign := print.AllergenSign{Pitch: strings.Join(r.Pitches, " "), Name: r.Name}
	for _, d := range r.Answers.Food.Items {
		sign.Dishes = append(sign.Dishes, print.AllergenDish{Name: d.Name, Price: priced(d, e, lang.De), Under: diets(d, lang.De), Marks: marked(d, lang.De)})
		for _, m := range markings(d) {
			if slices.ContainsFunc(sign.Legend, func(known print.AllergenMark) bool { return known.Mark == m.mark }) {
				continue
			}
			word := print.AllergenMark{Mark: m.mark, Word: lang.De.T(m.key)}
			if second != lang.De {
				word.Second = second.T(m.key)
			}
			sign.Legend = append(sign.Legend, word)
		}
	}
	slices.SortStableFunc(sign.Legend, func(a, b print.AllergenMark) int { return markOrder(a.Mark) - markOrder(b.Mark) })
	return sign
}

// markOrder puts letters before numbers, and numbers by their size.
func markOrder(mark string) int {
	if n, err := strconv.Atoi(mark); err == nil {
		return 1000 + n
	}
	return int(mark[0])
}

// AllergenMatrix is the organiser's record: every dish of every stall against
// the fourteen allergens.
func (p *Press) AllergenMatrix(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.AllergenMatrix"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	all, err := p.cooking(ctx, ask)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.New(fault.Invalid, op, "print.error.no_dishes")
	}
	e, l := ask.Edition, ask.Lang
	head := l.T("print.sheet.allergen-matrix")
	list := print.List{Meta: print.Meta{Lang: l, Title: head, Author: e.Organiser, Made: p.Now()}, Head: head, Under: e.Title(l), AsOf: e.In(p.Now()), Lying: true}
	list.Columns = []print.Column{{Head: l.T("print.allergens.dish"), Share: 3.4, Bold: true}}
	var legend []string
	for i, a := range stall.Allergens()[1:] {
		letter := string(rune('A' + i))
		list.Columns = append(list.Columns, print.Column{Head: letter, Share: .45})
		legend = append(legend, letter+" "+l.T(dishKey+"allergens."+a))
	}
	list.Columns = append(list.Columns, print.Column{Head: l.T("print.allergens.additives"), Share: 1}, print.Column{Head: l.T("print.allergens.said"), Share: 1.6})
	for i, a := range additives {
		legend = append(legend, strconv.Itoa(i+1)+" "+l.T(dishKey+"additives."+a))
	}
	for _, r := range all {
		g := print.ListGroup{Head: strings.TrimSpace(strings.Join(r.Pitches, " ") + " " + r.Name)}
		for _, d := range r.Answers.Food.Items {
			g.Rows = append(g.Rows, matrixRow(d, l))
		}
		list.Groups = append(list.Groups, g)
	}
	list.Notes = strings.Join(legend, "  ·  ")
	return fault.Wrap(op, draw(ctx, w, f, list.Print))
}

func matrixRow(d stall.MenuItem, l lang.Lang) []string {
	row := []string{d.Name}
	var numbers []string
	for i := range stall.Allergens()[1:] {
		cell := ""
		if slices.ContainsFunc(markings(d), func(m marking) bool { return m.mark == string(rune('A'+i)) }) {
			cell = "×"
		}
		row = append(row, cell)
	}
	for _, m := range markings(d) {
		if _, err := strconv.Atoi(m.mark); err == nil {
			numbers = append(numbers, m.mark)
		}
	}
	said := ""
	switch {
	case len(d.Allergens) == 0:
		said = l.T("print.allergens.unsaid")
	case slices.Contains(d.Allergens, stall.NoAllergen):
		said = l.T("print.allergens.none")
	}
	return append(row, strings.Join(numbers, " "), said)
}
