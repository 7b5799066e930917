package public

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// juryPage says by what stalls are chosen, and how anybody reckons it anew.
type juryPage struct {
	page.Page
	Kinds  []chosenBy
	Round  jury.Round
	Since  string // when the source was announced
	List   string // the address of what is published; "" before the draw
	Script string
}

// chosenBy is what decides on a kind of stalls.
type chosenBy struct {
	Title, Mark string
	Criteria    []criterion
	Places      string // "": as many as come
}

type criterion struct {
	Title  string
	Weight int
}

func (s *screens) jury(c *fiber.Ctx) error {
	e, kinds, r, err := s.juryOf(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "jury.title")
	if err != nil {
		return err
	}
	d := juryPage{Page: p, Round: r}
	all, err := s.Jury.Criteria(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	targets, err := s.Jury.Targets(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		one := chosenBy{Title: p.Text(k.Name), Mark: string(k.Mark)}
		for _, q := range jury.Asked(all, k.ID) {
			one.Criteria = append(one.Criteria, criterion{q.Title(p.Lang, e.DefaultLang), q.Weight})
		}
		for _, t := range targets {
			if t.Kind == k.ID {
				one.Places = p.Number(t.Places)
			}
		}
		d.Kinds = append(d.Kinds, one)
	}
	if r.AnnouncedAt != nil {
		d.Since = p.DateTime(*r.AnnouncedAt)
	}
	if r.Drawn() {
		d.List, d.Script = p.Path("/jury.csv"), jury.Script
	}
	return s.Show(c, "public/jury", d)
}

// juryOf is what the pages about the jury read first.
func (s *screens) juryOf(c *fiber.Ctx) (e *festival.Edition, kinds []stall.Kind, r jury.Round, err error) {
	if e, err = s.Edition(c); err != nil {
		return e, nil, r, err
	}
	if kinds, err = s.Stalls.Kinds(c.UserContext(), e.ID); err != nil {
		return e, nil, r, err
	}
	r, err = s.Jury.Round(c.UserContext(), e.ID)
	return e, kinds, r, err
}

// juryList is the list that the ranking is reckoned from: empty before the draw.
func (s *screens) juryList(c *fiber.Ctx) error {
	e, kinds, r, err := s.juryOf(c)
	if err != nil {
		return err
	}
	var all []jury.Ranked
	if r.Drawn() {
		if all, err = s.Jury.Ranking(c.UserContext(), e, kinds, r); err != nil {
			return err
		}
	}
	var list bytes.Buffer
	if err := jury.WriteList(&list, all, kinds); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(list.Bytes())
}
