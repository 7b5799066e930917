package office

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/web/page"
)

// pitchAt is a pitch, or a new one, with its location.
type pitchAt struct {
	*site.Pitch
	location     *festival.Location
	distributors []string // of its plan, by name
}

type pitchPage struct {
	page.Page
	Location     festival.LocationID
	LocationName string
	Known        bool // false: a new one
	Types        []page.Option
	Distributors []page.Option
	Phases       []page.Option
}

// pitchDraft is a pitch with the parts of its circuits.
type pitchDraft struct {
	site.PitchDraft
	outlets []outletRow
}

type outletRow struct {
	site.Outlet
	check.Circuit
}

const spareOutlets = 1

func (t pitchAt) draft() pitchDraft {
	d := pitchDraft{PitchDraft: t.Draft()}
	for _, o := range d.Outlets {
		d.outlets = append(d.outlets, outletRow{o, check.ReadCircuit(o.Circuit, t.distributors...)})
	}
	return d
}

// saved is the draft with its circuits as they are written at the distributor.
// An outlet without a type is taken away.
func (d pitchDraft) saved() site.PitchDraft {
	d.Outlets = nil
	for _, o := range d.outlets {
		if o.Outlet.Circuit = o.Circuit.String(); o.Type != "" {
			d.Outlets = append(d.Outlets, o.Outlet)
		}
	}
	return d.PitchDraft
}

func pitchFields(f *page.Fields, d *pitchDraft) {
	f.Line("number", &d.Number)
	boxFields(f, &d.Box)
	f.Yes("water", &d.Water)
	f.Line("note", &d.Note)
	page.Rows(f, "outlets", &d.outlets, spareOutlets, func(f *page.Fields, o *outletRow) {
		page.Word(f, "type", &o.Type)
		f.Count("amps", &o.Amps)
		f.Line("distributor", &o.Distributor)
		f.Line("fuse", &o.Fuse)
		f.Count("phase", &o.Phase)
	})
	f.Version(&d.Version)
}

func (s *screens) pitch() page.Handlers {
	return page.Edit(page.Form[pitchAt, pitchDraft]{
		House: s.House, Template: "office/pitch", Title: "office.pitch.title_new",
		Load:   s.onePitch,
		Draft:  func(_ *festival.Edition, t pitchAt) pitchDraft { return t.draft() },
		Fields: pitchFields,
		Page: func(_ *fiber.Ctx, p page.Page, t pitchAt) (any, error) {
			if t.ID != 0 {
				p.Title = p.T("office.pitch.title", "pitch", t.Number)
			}
			d := pitchPage{Page: p, Location: t.location.ID, LocationName: p.Text(t.location.Name), Known: t.ID != 0, Types: outletTypes(p)}
			for _, name := range t.distributors {
				d.Distributors = append(d.Distributors, page.Option{Value: name, Label: name})
			}
			for phase := range 3 {
				d.Phases = append(d.Phases, page.Option{Value: strconv.Itoa(phase + 1), Label: p.T("office.power.fixed", "phase", phase+1)})
			}
			return d, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, t pitchAt, d pitchDraft) (page.Done, error) {
			done := page.Saved(s.deskOf(c, t.location.ID))
			if t.ID == 0 {
				return done, s.Site.CreatePitches(c.UserContext(), e, t.location.ID, []site.PitchDraft{d.saved()}, s.Now())
			}
			return done, s.Site.UpdatePitch(c.UserContext(), e, t.location.ID, t.ID, d.saved(), s.Now())
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
		return pitchAt{&site.Pitch{Box: site.Box{X: 5, Y: 5, Front: 3, Depth: 3}, Outlets: []site.Outlet{{Type: "schuko"}}}, l, plan.Distributors(e.DefaultLang)}, err
	}
	i := slices.IndexFunc(plan.Pitches, func(t *site.Pitch) bool { return int64(t.ID) == id })
	if i < 0 {
		return pitchAt{}, fault.New(fault.NotFound, "office.onePitch", "error.not_found")
	}
	return pitchAt{plan.Pitches[i], l, plan.Distributors(e.DefaultLang)}, nil
}

func outletTypes(p page.Page) (all []page.Option) {
	for _, t := range site.OutletTypes {
		all = append(all, page.Option{Value: t, Label: p.T("office.plan.outlet." + t)})
	}
	return all
}
