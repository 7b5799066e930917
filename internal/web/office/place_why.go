package office

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/placing"
	"markt/internal/site"
	"markt/internal/web/page"
)

// placeWhyPage says why a stall stands where it does in a proposal, and why it
// does not stand on another pitch.
type placeWhyPage struct {
	page.Page
	ID         string
	Name, At   string // of the stall asked about
	Here       []string
	There      []string
	Pitch      string
	StallsList []page.Option
	PitchList  []page.Option
}

func (s *screens) placeWhy(c *fiber.Ctx) error {
	j, err := s.placeJob(c)
	if err != nil {
		return err
	}
	if j.running() {
		return page.SeeOther(c, s.Office(c, "/plan/place/%s", j.id))
	}
	p, err := s.Page(c, "office", "office.place.why")
	if err != nil {
		return err
	}
	o := j.proposal
	p.In["stall"], p.In["pitch"] = c.Query("stall"), c.Query("pitch")
	d := placeWhyPage{Page: p, ID: j.id}
	for _, who := range o.Stalls {
		d.StallsList = append(d.StallsList, page.Option{Value: who.Stall.String(), Label: who.Name})
	}
	for _, plan := range o.Plans {
		for _, t := range plan.Pitches {
			d.PitchList = append(d.PitchList, page.Option{Value: t.ID.String(), Label: t.Number})
		}
	}
	if p.In["stall"] == "" {
		return s.Show(c, "office/place_why", d)
	}
	i := slices.IndexFunc(o.Stalls, func(who placing.Stall) bool { return who.Stall.String() == p.In["stall"] })
	if i < 0 {
		return fault.New(fault.NotFound, "office.placeWhy", "error.not_found")
	}
	d.here(o, &o.Stalls[i])
	if n := slices.IndexFunc(d.PitchList, func(x page.Option) bool { return x.Value == p.In["pitch"] }); n >= 0 {
		d.Pitch = d.PitchList[n].Label
		d.there(o.There(c.UserContext(), o.Stalls[i].Stall, pitchID(o, p.In["pitch"])), o)
	}
	return s.Show(c, "office/place_why", d)
}

func pitchID(o *placing.Proposal, id string) site.PitchID {
	for _, plan := range o.Plans {
		for _, t := range plan.Pitches {
			if t.ID.String() == id {
				return t.ID
			}
		}
	}
	return 0
}

func (d *placeWhyPage) here(o *placing.Proposal, who *placing.Stall) {
	d.Name = who.Name
	var at []placing.Placement
	kept := false
	for _, one := range o.Placements {
		if one.Stall == who.Stall {
			at, kept = append(at, one), kept || one.Kept
		}
	}
	d.At = placeWords(d.Page, o, at)
	if kept {
		d.Here = append(d.Here, d.T("office.place.kept"))
	}
	for _, r := range o.Here(who.Stall) {
		d.Here = append(d.Here, d.reason(r))
	}
	for _, r := range o.Refused {
		if r.Stall == who.Stall {
			for _, m := range r.Why {
				d.Here = append(d.Here, d.Say(m))
			}
		}
	}
	if len(d.Here) == 0 {
		d.Here = append(d.Here, d.T("office.place.all_met"))
	}
}

// reason is one term in a sentence with its points.
func (d *placeWhyPage) reason(r placing.Reason) string {
	words := d.T("office.place.reason", "term", d.T("office.place.term."+string(r.Term)), "points", d.signed(r.Cost))
	if len(r.With) > 0 {
		words += " (" + strings.Join(r.With, ", ") + ")"
	}
	return words
}

func (d *placeWhyPage) signed(cost int) string {
	if cost < 0 {
		return "−" + d.Number(points(-cost))
	}
	return "+" + d.Number(points(cost))
}

func (d *placeWhyPage) there(in placing.Instead, o *placing.Proposal) {
	for _, m := range in.Bars {
		d.There = append(d.There, d.Say(m))
	}
	if len(in.Bars) > 0 {
		return
	}
	d.There = append(d.There, d.T("office.place.instead", "points", d.signed(in.Cost)))
	for _, r := range in.Reasons {
		d.There = append(d.There, d.reason(r))
	}
	for _, m := range in.Moves {
		d.There = append(d.There, d.T("office.place.would_move", "stall", m.Stall.Name, "from", placeWords(d.Page, o, m.From), "to", placeWords(d.Page, o, m.To)))
	}
	for _, name := range in.Out {
		d.There = append(d.There, d.T("office.place.would_go", "stall", name))
	}
}
