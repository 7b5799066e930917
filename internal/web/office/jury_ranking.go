package office

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// juryRankingPage is how the applications stand, with what is proposed of it.
type juryRankingPage struct {
	page.Page
	Round             jury.Round
	Kinds             []kindRanking
	Missing           int                   // reviews still to come
	Accepted, Waiting []stall.ApplicationID // proposed
	Announced, Closed string
	Seeded            string
	ConfirmBy         string // proposed to who is accepted
}

// kindRanking is the ranking of a kind.
type kindRanking struct {
	Title, Mark, At string
	Places          string // "": as many as come
	Rows            []rankedLine
}

// rankedLine is an application in it, in words.
type rankedLine struct {
	jury.Ranked
	Total, Average, Scatter, Extra, Lot string
}

const lotShown = 12 // letters of a lot that people compare

func (s *screens) juryRanking(c *fiber.Ctx) error { return s.showRanking(c, nil) }

func (s *screens) showRanking(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.jury.ranking")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := juryRankingPage{Page: p, ConfirmBy: confirmBy(e, s.Now())}
	kinds, ranking, err := s.ranking(c, e, &d.Round)
	if err != nil {
		return err
	}
	targets, err := s.Jury.Targets(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d.tell()
	for _, k := range kinds {
		one := kindRanking{Title: p.Text(k.Name), Mark: string(k.Mark), At: k.Slug}
		for _, t := range targets {
			if t.Kind == k.ID {
				one.Places = p.Number(t.Places)
			}
		}
		for _, r := range ranking {
			if r.Kind == k.ID {
				one.Rows = append(one.Rows, d.line(r))
			}
		}
		if one.Rows != nil {
			d.Kinds = append(d.Kinds, one)
		}
	}
	return s.Show(c, "office/jury_ranking", d)
}

// tell puts the round's times into words.
func (d *juryRankingPage) tell() {
	r := d.Round
	if r.AnnouncedAt != nil {
		d.Announced = d.DateTime(*r.AnnouncedAt)
	}
	if r.ClosedAt != nil {
		d.Closed = d.DateTime(*r.ClosedAt)
	}
	if r.SeededAt != nil {
		d.Seeded = d.DateTime(*r.SeededAt)
	}
}

// line puts an application into words and counts what is proposed of it.
func (d *juryRankingPage) line(r jury.Ranked) rankedLine {
	d.Missing += r.Missing
	switch r.Proposal {
	case stall.VerbAccept:
		d.Accepted = append(d.Accepted, r.ID)
	case stall.VerbWaitlist:
		if r.State != stall.StateWaitlisted {
			d.Waiting = append(d.Waiting, r.ID)
		}
	}
	l := rankedLine{Ranked: r, Average: juryPoints(d.Page, r.Mean), Scatter: d.Decimal(r.Spread, 2)}
	if r.Judged() {
		l.Total = juryPoints(d.Page, &r.Points)
	}
	if r.Bonus != 0 {
		l.Extra = juryPoints(d.Page, &r.Bonus)
	}
	if r.Tied && r.Draw != "" {
		l.Lot = r.Draw[:lotShown]
	}
	return l
}

// ranking is the edition's, with its kinds and the round.
func (s *screens) ranking(c *fiber.Ctx, e *festival.Edition, r *jury.Round) ([]stall.Kind, []jury.Ranked, error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	if err != nil {
		return nil, nil, err
	}
	if *r, err = s.Jury.Round(c.UserContext(), e.ID); err != nil {
		return nil, nil, err
	}
	all, err := s.Jury.Ranking(c.UserContext(), e, kinds, *r)
	return kinds, all, err
}

// juryRankingPost closes the jury, reopens it or writes the seed down.
func (s *screens) juryRankingPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	do := page.Value(c, "do")
	ask := func(p page.Page) (page.Question, error) { return s.askRound(c, p, e, do) }
	err = s.Sure(c, ask, func() error {
		switch do {
		case "close":
			return s.Jury.Close(c.UserContext(), e.ID, s.Now())
		case "reopen":
			return s.Jury.Reopen(c.UserContext(), e.ID, s.Now())
		case "draw":
			return s.Jury.Draw(c.UserContext(), e.ID, page.Value(c, "seed"), s.Now())
		}
		return fault.New(fault.NotFound, "office.juryRankingPost", "error.not_found")
	})
	return s.End(c, page.Done{To: s.Office(c, "/jury/ranking"), Key: "office.jury.did." + do}, err, s.showRanking)
}

// askRound asks before scores are frozen, and before what was drawn is void.
func (s *screens) askRound(c *fiber.Ctx, p page.Page, e *festival.Edition, do string) (q page.Question, err error) {
	r, err := s.Jury.Round(c.UserContext(), e.ID)
	if err != nil {
		return q, err
	}
	switch {
	case do == "close" && r.ClosedAt == nil && r.AnnouncedAt != nil:
		_, all, err := s.ranking(c, e, &r)
		missing := 0
		for _, a := range all {
			missing += a.Missing
		}
		return page.Question{Title: p.T("office.jury.ask.close"), Text: []string{p.T("office.jury.ask.close_means"), p.T("office.jury.missing", "n", missing)}, Do: p.T("office.jury.close")}, err
	case do == "reopen" && r.ClosedAt != nil:
		return page.Question{Title: p.T("office.jury.ask.reopen"), Text: []string{p.T("office.jury.ask.reopen_means")}, Do: p.T("office.jury.reopen")}, nil
	}
	return q, nil
}

// roundBook is what the page of targets edits.
type roundBook struct {
	kinds   []stall.Kind
	targets []jury.Target
	round   jury.Round
}

type juryTargetsPage struct {
	page.Page
	Round jury.Round
	Kinds []kindTarget
	Bonus []string // names of fields
}

// kindTarget is a kind in the form.
type kindTarget struct{ At, Title, Mark, Kind string }

func (s *screens) juryTargets() page.Handlers {
	return page.Edit(page.Form[roundBook, jury.RoundDraft]{
		House: s.House, Template: "office/jury_targets", Title: "office.jury.targets",
		Load: func(c *fiber.Ctx, e *festival.Edition) (b roundBook, err error) {
			if b.kinds, err = s.Stalls.Kinds(c.UserContext(), e.ID); err != nil {
				return b, err
			}
			if b.targets, err = s.Jury.Targets(c.UserContext(), e.ID); err != nil {
				return b, err
			}
			b.round, err = s.Jury.Round(c.UserContext(), e.ID)
			return b, err
		},
		Draft: func(_ *festival.Edition, b roundBook) jury.RoundDraft { return b.round.RoundDraft(b.kinds, b.targets) },
		Fields: func(f *page.Fields, d *jury.RoundDraft) {
			page.Rows(f, "t", &d.Targets, 0, func(f *page.Fields, t *jury.TargetDraft) {
				page.Key(f, "kind", &t.Kind)
				f.MaybeWhole("places", &t.Places)
			})
			f.Number("social", &d.Social)
			f.Number("newcomer", &d.Newcomer)
			f.Number("known", &d.Known)
			f.Line("source", &d.Source)
			f.Version(&d.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, b roundBook) (any, error) {
			d := juryTargetsPage{Page: p, Round: b.round, Bonus: []string{"social", "newcomer", "known"}}
			for _, n := range p.Rows("t") {
				one := kindTarget{At: fmt.Sprintf("t.%d.", n)}
				one.Kind = p.In[one.At+"kind"]
				for _, k := range b.kinds {
					if k.ID.String() == one.Kind {
						one.Title, one.Mark = p.Text(k.Name), string(k.Mark)
					}
				}
				d.Kinds = append(d.Kinds, one)
			}
			return d, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, _ roundBook, d jury.RoundDraft) (page.Done, error) {
			return page.Saved(s.Office(c, "/jury/targets")), s.Jury.SaveRound(c.UserContext(), e.ID, d, s.Now())
		},
	})
}
