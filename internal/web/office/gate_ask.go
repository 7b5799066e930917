package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/ties"
	"markt/internal/web/page"
)

// surelyAdmits saves a gate once it is clear what goes along to another
// location, and whom it no longer lets in: the phones there act on it at once.
func (s *screens) surelyAdmits(c *fiber.Ctx, e *festival.Edition, g *checkin.Gate, d checkin.GateDraft, save func() error) error {
	if err := d.Check(); err != nil {
		return err
	}
	return s.Sure(c, func(p page.Page) (q page.Question, err error) {
		if d.Version != g.Version { // of another version both are shown
			return q, nil
		}
		if d.LocationID != g.LocationID {
			along, err := s.Ties.OfGate(c.UserContext(), e.ID, g.ID)
			if err != nil {
				return q, err
			}
			q = movedQuestion(p, "gate", p.Text(g.Name), along)
		}
		types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
		return withShutOut(p, q, g, shutOut(g, d, types)), err
	}, save)
}

// shutOut are the types that people have tickets of, valid there, and that the
// gate lets in before and not after.
func shutOut(g *checkin.Gate, d checkin.GateDraft, types []*ticket.Type) (out []*ticket.Type) {
	for _, t := range types {
		before := len(g.Types) == 0 || slices.Contains(g.Types, int64(t.ID))
		after := len(d.Types) == 0 || slices.Contains(d.Types, t.ID)
		there := len(t.Locations) == 0 || slices.Contains(t.Locations, d.LocationID)
		if before && !after && there && t.Sold > 0 {
			out = append(out, t)
		}
	}
	return out
}

// withShutOut adds to a question, or asks alone, about types that are shut out.
// Their tickets stand in words that may go on changing: a type that is on sale
// would take every yes back.
func withShutOut(p page.Page, q page.Question, g *checkin.Gate, out []*ticket.Type) page.Question {
	if len(out) == 0 {
		return q
	}
	if q.Title == "" {
		q.Title, q.Do = p.T("office.ask.shut", "name", p.Text(g.Name)), p.T("office.ask.change_do")
	}
	ids := make([]ticket.TypeID, len(out))
	for i, t := range out {
		ids[i] = t.ID
		q.Text = append(q.Text, p.T("office.ask.shut.type", "n", t.Sold, "name", p.Text(t.Name)))
	}
	q.State = ids
	q.Text = append(q.Text, p.T("office.ask.means.shut"))
	return q
}

// movedQuestion asks about what goes to another location with all that goes
// along; what names it in the catalogue.
func movedQuestion(p page.Page, what, name string, along []ties.Tie) (q page.Question) {
	if len(along) == 0 {
		return q
	}
	q = page.Question{Title: p.T("office.ask.move."+what, "name", name), Text: []string{p.T("office.ask.moves." + what)}, Takes: taken(p, along)}
	q.Do = p.T("office.ask.do_all", "do", p.T("office.ask.change_do"), "what", p.Join(whats(q.Takes)))
	return q
}
