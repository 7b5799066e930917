package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

// pitchAt is a pitch, or a new one, with its location.
type pitchAt struct {
	*site.Pitch
	location *festival.Location
}

type pitchPage struct {
	page.Page
	Location     festival.LocationID
	LocationName string
	Known        bool // false: a new one
}

func pitchFields(f *page.Fields, d *site.PitchDraft) {
	f.Line("number", &d.Number)
	boxFields(f, &d.Box)
	f.Yes("water", &d.Water)
	f.Line("note", &d.Note)
	outlets(f, &d.Outlets)
	f.Version(&d.Version)
}

func (s *screens) pitch() page.Handlers {
	return page.Edit(page.Form[pitchAt, site.PitchDraft]{
		House: s.House, Template: "office/pitch", Title: "office.pitch.title_new",
		Load:   s.onePitch,
		Draft:  func(_ *festival.Edition, t pitchAt) site.PitchDraft { return t.Draft() },
		Fields: pitchFields,
		Page: func(_ *fiber.Ctx, p page.Page, t pitchAt) (any, error) {
			if t.ID != 0 {
				p.Title = p.T("office.pitch.title", "pitch", t.Number)
			}
			return pitchPage{p, t.location.ID, p.Text(t.location.Name), t.ID != 0}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, t pitchAt, d site.PitchDraft) (page.Done, error) {
			done := page.Saved(s.deskOf(c, t.location.ID))
			if t.ID == 0 {
				return done, s.Site.CreatePitches(c.UserContext(), e, t.location.ID, []site.PitchDraft{d}, s.Now())
			}
			return done, s.Site.UpdatePitch(c.UserContext(), e, t.location.ID, t.ID, d, s.Now())
		},
		Removal: func(c *fiber.Ctx, p page.Page, t pitchAt) (page.Question, error) {
			all, err := s.Ties.OfPitch(c.UserContext(), p.Edition.ID, t.ID)
			return removal(p, "pitch", t.Number, all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, t pitchAt) (page.Done, error) {
			return gone(s.deskOf(c, t.location.ID), "pitch", int64(t.ID)), s.Site.DeletePitch(c.UserContext(), e, t.location.ID, t.ID, s.Now())
		},
	})
}

// onePitch is the pitch of the address; for "new" one of a usual size.
func (s *screens) onePitch(c *fiber.Ctx, e *festival.Edition) (pitchAt, error) {
	l, err := s.knownLocation(c, e)
	if err != nil {
		return pitchAt{}, err
	}
	plan, err := s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if err != nil {
		return pitchAt{}, err
	}
	id, err := page.Number(c, "pitch")
	if err != nil || id == 0 {
		return pitchAt{&site.Pitch{Box: site.Box{X: 5, Y: 5, Front: 3, Depth: 3}, Outlets: []site.Outlet{{Type: "schuko"}}}, l}, err
	}
	i := slices.IndexFunc(plan.Pitches, func(t *site.Pitch) bool { return int64(t.ID) == id })
	if i < 0 {
		return pitchAt{}, fault.New(fault.NotFound, "office.onePitch", "error.not_found")
	}
	return pitchAt{plan.Pitches[i], l}, nil
}
