package office

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// pluggedStall is a stall with the outlets that it could use at a location.
type pluggedStall struct {
	site.Candidate
	location *festival.Location
	choices  []check.Choice
	uses     []string // the outlets of the ledger
	chosen   bool     // by somebody
}

type outletsDraft struct{ Outlets []string }

type planOutletPage struct {
	page.Page
	ID      festival.LocationID
	Needs   string
	Chosen  bool
	Outlets []page.Option
}

// planOutlet chooses the outlets that a stall uses, or leaves it to the ledger.
func (s *screens) planOutlet() page.Handlers {
	return page.Edit(page.Form[pluggedStall, outletsDraft]{
		House: s.House, Template: "office/plan_outlet", Title: "office.outlet.title",
		Load:   s.onePlugged,
		Draft:  func(_ *festival.Edition, p pluggedStall) outletsDraft { return outletsDraft{slices.Clone(p.uses)} },
		Fields: func(f *page.Fields, d *outletsDraft) { page.Words(f, "outlets", &d.Outlets) },
		Page: func(_ *fiber.Ctx, p page.Page, who pluggedStall) (any, error) {
			p.Title = p.T("office.outlet.of", "stall", who.Name)
			d := planOutletPage{Page: p, ID: who.location.ID, Needs: needs(p, &who.Candidate), Chosen: who.chosen}
			for i := range who.choices {
				d.Outlets = append(d.Outlets, outletOption(p, &who.choices[i]))
			}
			d.Outlets = p.Choose("outlets", d.Outlets)
			return d, nil
		},
		Save: s.plug,
	})
}

func outletOption(p page.Page, o *check.Choice) page.Option {
	says := []string{p.T("office.power.metres", "m", p.Lang.Decimal(o.Metres, 0))}
	switch {
	case !o.Fits:
		says = append(says, p.T("office.outlet.no_fit"))
	case !o.Carries:
		says = append(says, p.T("office.outlet.too_little"))
	default:
		says = append(says, p.T("office.outlet.carries"))
	}
	if len(o.With) > 0 {
		says = append(says, p.T("office.outlet.with", "stalls", p.Join(o.With)))
	}
	return page.Option{Value: o.Name, Label: o.Name + " " + p.T("office.plan.outlet."+o.Type), Hint: strings.Join(says, " · ")}
}

// onePlugged is the stall of the address where it stands at the location.
func (s *screens) onePlugged(c *fiber.Ctx, e *festival.Edition) (who pluggedStall, err error) {
	const op = "office.onePlugged"
	if who.location, err = s.knownLocation(c, e); err != nil {
		return who, err
	}
	id, err := page.Number(c, "stall")
	if err != nil {
		return who, err
	}
	all, err := s.Site.Candidates(c.UserContext(), e)
	if err != nil {
		return who, err
	}
	i := slices.IndexFunc(all, func(o site.Candidate) bool { return int64(o.Stall) == id })
	if i < 0 {
		return who, fault.New(fault.NotFound, op, "error.not_found")
	}
	who.Candidate = all[i]
	if who.choices, err = s.Site.Choices(c.UserContext(), e, who.location.ID, who.Stall); err != nil {
		return who, err
	}
	if len(who.choices) == 0 {
		return who, fault.New(fault.NotFound, op, "error.not_found")
	}
	chosen, err := s.Site.Chosen(c.UserContext(), e, who.location.ID, who.Stall)
	if who.uses, who.chosen = chosen, len(chosen) > 0; err != nil || who.chosen {
		return who, err
	}
	ledger, err := s.Site.Ledger(c.UserContext(), e, who.location.ID)
	who.uses = used(&ledger, who.Stall)
	return who, err
}

// used are the outlets that the ledger plugs a stall into at any time.
func used(l *site.Ledger, who stall.ID) (names []string) {
	for _, span := range l.Spans {
		for _, b := range span.Branches {
			for _, o := range b.Sockets {
				if name := o.Name(); slices.ContainsFunc(o.Draws, func(d check.Draw) bool { return d.Stall == int64(who) }) && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// plug saves the choice; the button that frees leaves it to the ledger again.
func (s *screens) plug(c *fiber.Ctx, e *festival.Edition, who pluggedStall, d outletsDraft) (page.Done, error) {
	draft := site.ConnectDraft{Stall: who.Stall, Location: who.location.ID, Outlets: d.Outlets}
	done := page.Saved(s.deskOf(c, who.location.ID) + "/power")
	if page.Value(c, "do") == "free" {
		draft.Outlets = nil
	} else if len(d.Outlets) == 0 {
		return done, fault.Fields{"outlets": fault.Msg("office.outlet.none")}.Err("office.plug")
	}
	err := s.Sure(c, func(p page.Page) (q page.Question, err error) {
		full, err := s.Site.Overload(c.UserContext(), e, draft)
		if err != nil || len(full) == 0 {
			return q, err
		}
		draft.Despite = true
		q = page.Question{Title: p.T("office.ask.outlet", "stall", who.Name), Do: p.T("office.ask.outlet_do")}
		for _, o := range full {
			q.Takes = append(q.Takes, page.Taken{What: p.T("office.ask.outlet_full", "outlet", o.Name), Names: o.With})
		}
		return q, nil
	}, func() error { return s.Site.Connect(c.UserContext(), e, draft, s.Now()) })
	return done, err
}
