package api

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/lang"
	"markt/internal/web/page"
)

type searchIn struct {
	Name string `json:"name" api:"must max=200" doc:"Letters of the name that the order has, three of one word at least; in any case, with marks or without."`
}

type searchOut struct {
	Tickets []foundTicket `json:"tickets" doc:"At most ten, those that admit first."`
	More    bool          `json:"more" doc:"There are others: the name must be told better."`
}

type foundTicket struct {
	Number   string         `json:"number" doc:"Redeem takes it."`
	Type     string         `json:"type" doc:"The type's slug."`
	TypeName lang.Text      `json:"type_name"`
	Name     string         `json:"name"`
	Reason   checkin.Reason `json:"reason,omitempty" doc:"Why it admits nowhere."`
}

// gateSearch finds tickets by name. The name stands in the body, so that it is in no log.
func (s *screens) gateSearch(c *fiber.Ctx) error {
	var in searchIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	d, ctx, err := s.Device(c)
	if err != nil {
		return err
	}
	all, more, err := s.Checkin.Search(ctx, d, page.Clean(in.Name), s.Now())
	if err != nil {
		return err
	}
	out := searchOut{[]foundTicket{}, more}
	for _, one := range all {
		out.Tickets = append(out.Tickets, foundTicket{one.Number, one.Type, one.Kind, one.Name, one.Reason})
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}
