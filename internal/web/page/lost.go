package page

import (
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

// lostPage gives back what was typed into a form that can no longer be saved.
type lostPage struct {
	Page
	Text string
	Lost []string
}

// showLost answers a form whose record is gone.
func (s *House) showLost(c *fiber.Ctx) error {
	return s.giveBack(c, "office.lost.title", fault.Msg("office.lost.text"), fiber.StatusNotFound)
}

// GiveBack answers a form of the office that the edition's state no longer
// takes: the page was drawn before, and what was typed into it is not lost.
// Any other refusal stays an error.
func (s *House) GiveBack(c *fiber.Ctx, err error) error {
	if layoutOfPath(c.Path()) != "office" || Principal(c) == nil || fault.KindOf(err) != fault.Conflict {
		return err
	}
	c.Locals(localAct, festival.ActRead)
	return s.giveBack(c, "office.lost.refused", fault.MessageOf(err), fiber.StatusConflict)
}

func (s *House) giveBack(c *fiber.Ctx, title string, why fault.Message, status int) error {
	p, err := s.Page(c, "office", title)
	if err != nil {
		return err
	}
	p.status = status
	d := lostPage{Page: p, Text: p.Say(why)}
	for _, name := range slices.Sorted(maps.Keys(p.In)) {
		if v := p.In[name]; v != "" && name[0] != '_' && name != "version" && name != "do" {
			d.Lost = append(d.Lost, v)
		}
	}
	return s.Show(c, "office/lost", d)
}
