package public

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/press"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/planview"
)

// myPlace is where a vendor stands on one location, as it was last released.
type myPlace struct {
	Location, Address string
	Days              []myDay
	Was               string // where they stood in the release before
	Map               template.HTML
	Power             []string // the outlets of the pitch
	Water             bool
	Print             string
	SetUp             string // when they may drive onto the ground
}

type myDay struct{ Number, When string }

// fillPlaces shows where the stall stands; nothing while nothing is released,
// or no pitch is theirs.
func (s *screens) fillPlaces(c *fiber.Ctx, l linked, d *myApplicationPage) error {
	if l.app.State != stall.StateAccepted && l.app.State != stall.StateConfirmed {
		return nil
	}
	st, err := s.Stalls.StallOf(c.UserContext(), l.app.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	e, err := s.Festival.Get(c.UserContext(), l.app.EditionID)
	if err != nil {
		return err
	}
	r, err := s.Site.Last(c.UserContext(), e)
	if err != nil || r.Number == 0 {
		return err
	}
	if err := s.Press.Supply(c.UserContext(), e, r.Document); err != nil {
		return err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for i := range r.Document.Plans {
		if plan := &r.Document.Plans[i]; slices.ContainsFunc(plan.Stays, func(at site.Stay) bool { return at.Stall == st.ID }) {
			place := s.myPlace(d, e, r.Document, plan, st.ID)
			for _, at := range locations {
				if at.ID == plan.Location.ID {
					place.Address = at.Address
					if from, until, ok := press.SetUp(e, plan, at.LoadIn, st.ID); ok {
						place.SetUp = d.T("apply.mine.place.set_up", "when", d.When(from, until))
					}
				}
			}
			d.Places = append(d.Places, place)
		}
	}
	d.Placeless = len(d.Places) == 0
	if l.app.State == stall.StateConfirmed && !d.Placeless {
		d.Text = d.T("apply.mine.placed")
	}
	d.PlacedAt = d.DateTime(r.At)
	return nil
}

func (s *screens) myPlace(d *myApplicationPage, e *festival.Edition, doc *site.Document, plan *site.PublicPlan, id stall.ID) myPlace {
	out := myPlace{Location: d.Page.Text(plan.Location.Name), Print: fmt.Sprintf("/print/plan-%s.pdf?lang=%s&edition=%s", plan.Location.Slug, d.Lang, e.Slug)}
	out.Was, _ = doc.MovedFrom(id)
	var mine []string
	for _, at := range plan.Stays {
		if at.Stall != id {
			continue
		}
		out.Days = append(out.Days, myDay{at.Pitch, d.When(at.From, at.Until)})
		if !slices.Contains(mine, at.Pitch) {
			mine = append(mine, at.Pitch)
		}
	}
	out.Map = planview.Near(doc.Draw(plan, nil, d.Lang, e.DefaultLang), mine)
	for _, number := range mine {
		pitch := plan.Pitch(number)
		out.Water = out.Water || pitch != nil && pitch.Water
	}
	for _, o := range plan.OutletsFor(id) {
		said := d.T("apply.mine.place.outlet", "type", d.T("apply.mine.place.outlet."+o.Type), "amps", o.Amps)
		if len(mine) > 1 || !slices.Contains(mine, o.Pitch) {
			said = d.T("apply.mine.place.outlet_of", "pitch", o.Pitch, "outlet", said)
		}
		out.Power = append(out.Power, said)
	}
	return out
}
