package press

import (
	"context"
	"io"
	"strings"
	"time"

	"markt/internal/jury"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/stall"
)

// Jury prints how the jury came to its ranking, for who audits it: the rules,
// and of each application what each seat gave, without the names of the jury.
func (p *Press) Jury(ctx context.Context, out io.Writer, ask Ask) error {
	kinds, err := p.Stalls.Kinds(ctx, ask.Edition.ID)
	if err != nil {
		return err
	}
	a := audit{Ask: ask}
	if a.round, err = p.Rooms.Jury.Round(ctx, ask.Edition.ID); err != nil {
		return err
	}
	if a.targets, err = p.Rooms.Jury.Targets(ctx, ask.Edition.ID); err != nil {
		return err
	}
	if a.criteria, err = p.Rooms.Jury.Criteria(ctx, ask.Edition.ID); err != nil {
		return err
	}
	if a.ranking, err = p.Rooms.Jury.Ranking(ctx, ask.Edition, kinds, a.round); err != nil {
		return err
	}
	if a.reviews, err = p.Rooms.Jury.AllReviews(ctx, ask.Edition.ID); err != nil {
		return err
	}
	f, err := fount()
	if err != nil {
		return err
	}
	return draw(ctx, out, f, a.sheet(kinds).Print)
}

// audit is what the sheet of the jury says.
type audit struct {
	Ask
	round    jury.Round
	targets  []jury.Target
	criteria []jury.Criterion
	ranking  []jury.Ranked
	reviews  map[stall.ApplicationID][]jury.SeatReview
}

func (a audit) sheet(kinds []stall.Kind) print.List {
	l, made := a.Lang, a.made()
	list := print.List{
		Meta: print.Meta{Lang: l, Title: l.T("print.sheet.jury"), Author: a.Edition.Organiser, Made: made},
		Head: l.T("print.sheet.jury"), Under: a.Edition.Title(l), AsOf: a.Edition.In(made), Lying: true,
		Columns: []print.Column{
			{Head: l.T("print.jury.rank"), Share: .5, Bold: true}, {Head: l.T("print.jury.application"), Share: 2.4, Bold: true}, {Head: l.T("print.jury.seats"), Share: 3.2},
			{Head: l.T("print.jury.mean"), Share: .75}, {Head: l.T("print.jury.spread"), Share: .75}, {Head: l.T("print.jury.bonus"), Share: .75}, {Head: l.T("print.jury.points"), Share: .8, Bold: true},
			{Head: l.T("print.jury.lot"), Share: 1.2}, {Head: l.T("print.jury.decision"), Share: 2.4},
		},
		Groups: []print.ListGroup{{Head: l.T("print.jury.rules"), Rows: a.rules(), Unticked: true}},
	}
	for _, k := range kinds {
		if g := a.kind(k); len(g.Rows) > 1 {
			list.Groups = append(list.Groups, g)
		}
	}
	return list
}

// made is when the last of what the sheet says was said: printed again it is
// the same sheet.
func (a audit) made() time.Time {
	last := a.Edition.CreatedAt
	later := func(t *time.Time) {
		if t != nil && t.After(last) {
			last = *t
		}
	}
	later(a.round.AnnouncedAt)
	later(a.round.ClosedAt)
	later(a.round.SeededAt)
	for _, r := range a.ranking {
		later(r.DecidedAt)
		for _, said := range a.reviews[r.ID] {
			later(&said.At)
		}
	}
	return last
}

// rules are what holds for all kinds.
func (a audit) rules() [][]string {
	l, r := a.Lang, a.round
	when := func(t *time.Time) string {
		if t == nil {
			return l.T("print.jury.not_yet")
		}
		return l.DateTime(a.Edition.In(*t))
	}
	bonus := strings.Join([]string{
		l.T("print.jury.bonus.social") + " " + inPoints(l, r.BonusSocial), l.T("print.jury.bonus.newcomer") + " " + inPoints(l, r.BonusNew), l.T("print.jury.bonus.known") + " " + inPoints(l, r.BonusKnown),
	}, l.T("layout.list_comma"))
	if r.Festgesetzt {
		bonus = l.T("print.jury.bonus.off")
	}
	return [][]string{
		{"", l.T("print.jury.closed"), when(r.ClosedAt)},
		{"", l.T("print.jury.source"), join(l, r.Source, when(r.AnnouncedAt))},
		{"", l.T("print.jury.seed"), join(l, r.Seed, when(r.SeededAt))},
		{"", l.T("print.jury.bonus"), bonus},
		{"", l.T("print.jury.lot"), l.T("print.jury.lot_how")},
	}
}

// kind is a kind's criteria, target and applications.
func (a audit) kind(k stall.Kind) print.ListGroup {
	l := a.Lang
	g := print.ListGroup{Head: k.Name.In(l, a.Edition.DefaultLang), Unticked: true}
	for _, t := range a.targets {
		if t.Kind == k.ID {
			g.Head = join(l, g.Head, l.T("print.jury.places", "n", t.Places))
		}
	}
	asked := jury.Asked(a.criteria, k.ID)
	titles := make([]string, len(asked))
	for i, c := range asked {
		titles[i] = l.T("print.jury.weighs", "criterion", c.Title(l, a.Edition.DefaultLang), "n", c.Weight)
	}
	g.Rows = [][]string{{"", l.T("print.jury.criteria"), strings.Join(titles, l.T("layout.list_comma"))}}
	for _, r := range a.ranking {
		if r.Kind == k.ID {
			g.Rows = append(g.Rows, a.row(r, asked))
		}
	}
	return g
}

func (a audit) row(r jury.Ranked, asked []jury.Criterion) []string {
	l := a.Lang
	row := []string{"–", r.Name, a.seats(r, asked), "", "", "", "", "", join(l, l.T("stall.state."+string(r.State)), r.Reason)}
	if r.Judged() {
		row[0], row[3], row[6] = l.Number(r.Nth), inPoints(l, *r.Mean), inPoints(l, r.Points)
		row[4], row[5] = l.Decimal(*r.Spread, 2), inPoints(l, r.Bonus)
	}
	if r.Tied && r.Draw != "" {
		row[7] = r.Draw[:12]
	}
	return row
}

// seats are what each seat gave by each criterion, in the order of the criteria.
func (a audit) seats(r jury.Ranked, asked []jury.Criterion) string {
	l := a.Lang
	var all []string
	for _, said := range a.reviews[r.ID] {
		gave := []string{l.T("print.jury.seat", "n", said.Number)}
		if said.Conflict {
			gave = append(gave, l.T("print.jury.conflict"))
		}
		for _, c := range asked {
			if n, ok := said.Scores[c.Key]; ok {
				gave = append(gave, l.Number(n))
			}
		}
		all = append(all, strings.Join(gave, " "))
	}
	return strings.Join(all, l.T("layout.list_comma"))
}

func inPoints(l lang.Lang, thousandths int) string { return l.Decimal(float64(thousandths)/1000, 2) }
