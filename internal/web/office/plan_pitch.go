package office

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

type pitchPage struct {
	page.Page
	page.Typed
	Location     festival.LocationID
	LocationName string
	Known        bool // false: a new one
}

var pitchFields = []string{"number", "x", "y", "front", "depth", "degrees", "water", "note", "outlets", "version"}

// onePitch is the pitch of the address; for "new" one of a usual size.
func (s *screens) onePitch(c *fiber.Ctx) (*festival.Edition, *festival.Location, *site.Pitch, error) {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return nil, nil, nil, err
	}
	plan, err := s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	id := c.Params("pitch")
	if id == "new" {
		return e, l, &site.Pitch{Box: site.Box{X: 5, Y: 5, Front: 3, Depth: 3}, Outlets: []site.Outlet{{Type: "schuko"}}}, nil
	}
	i := slices.IndexFunc(plan.Pitches, func(t *site.Pitch) bool { return fmt.Sprint(int64(t.ID)) == id })
	if i < 0 {
		return nil, nil, nil, fault.New(fault.NotFound, "office.onePitch", "error.not_found")
	}
	return e, l, plan.Pitches[i], nil
}

func pitchForm(t *site.Pitch) page.Typed {
	var outlets []string
	for _, o := range t.Outlets {
		outlets = append(outlets, o.Type)
	}
	f := page.Typed{In: map[string]string{
		"number": t.Number, "water": page.YesField(t.Water), "note": t.Note, "outlets": strings.Join(outlets, " "), "version": fmt.Sprint(t.Version),
	}}
	boxFields(f.In, t.Box)
	return f
}

func (s *screens) planPitch(c *fiber.Ctx) error {
	_, l, t, err := s.onePitch(c)
	if err != nil {
		return err
	}
	return s.showPitch(c, l, t, pitchForm(t), nil)
}

func (s *screens) showPitch(c *fiber.Ctx, l *festival.Location, t *site.Pitch, f page.Typed, wrong error) error {
	p, err := s.Page(c, "office", "office.pitch.title_new")
	if err != nil {
		return err
	}
	if t.ID != 0 {
		p.Title = p.T("office.pitch.title", "pitch", t.Number)
	}
	status, err := p.Judge(wrong)
	if err != nil {
		return err
	}
	return s.Show(c, status, "office/pitch", pitchPage{p, f, l.ID, p.Text(l.Name), t.ID != 0})
}

func (s *screens) planPitchEditPost(c *fiber.Ctx) error {
	e, l, t, err := s.onePitch(c)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "delete" {
		err := s.Site.DeletePitch(c.UserContext(), e, l.ID, t.ID, s.Now())
		if fault.Is(err, fault.Conflict) {
			return s.showPitch(c, l, t, pitchForm(t), err)
		}
		return s.removed(c, fmt.Sprintf("/office/plan/%d", l.ID), err)
	}
	r := page.Read(c)
	d := site.PitchDraft{
		Number: r.Line("number"), Box: boxOf(r), Water: r.Yes("water"), Note: r.Line("note"), Version: r.Whole("version"),
		Outlets: sameOutlets(t.Outlets, outlets(r, "outlets")),
	}
	switch err = r.Err(); {
	case err != nil:
	case t.ID == 0:
		err = s.Site.CreatePitches(c.UserContext(), e, l.ID, []site.PitchDraft{d}, s.Now())
	default:
		err = s.Site.UpdatePitch(c.UserContext(), e, l.ID, t.ID, d, s.Now())
	}
	if err != nil {
		return s.showPitch(c, l, t, page.Sent(c, pitchFields...), err)
	}
	return s.planDone(c, l.ID, "office.saved")
}

// sameOutlets keeps breaker and circuit of sockets that stay, because the form
// names types only.
func sameOutlets(old, typed []site.Outlet) []site.Outlet {
	for i := range typed {
		if j := slices.IndexFunc(old, func(o site.Outlet) bool { return o.Type == typed[i].Type }); j >= 0 {
			typed[i] = old[j]
			old = slices.Delete(slices.Clone(old), j, j+1)
		}
	}
	return typed
}
