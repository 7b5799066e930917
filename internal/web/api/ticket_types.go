package api

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type ticketTypes struct {
	Types []ticketType `json:"types"`
}

type ticketType struct {
	Type       string          `json:"type" doc:"The type's slug, by which it is ordered."`
	Name       lang.Text       `json:"name"`
	PriceCents int             `json:"price_cents"`
	Available  *int            `json:"available" doc:"Places that can be had now, without those kept for somebody who is about to order; null when nothing limits them."`
	Reentry    ticket.Reentry  `json:"reentry" doc:"How often a ticket admits: once in each of its windows, again after an exit, or freely."`
	PerDay     *int            `json:"per_day" doc:"At most this many entries on one market day; null: no limit of this kind."`
	Windows    []ticket.Window `json:"windows" doc:"When it admits; none: at any time."`
}

// ticketTypes lists what can be ordered now, sold-out types included.
func (s *screens) ticketTypes(c *fiber.Ctx) error {
	s.NameCaller(c) // before the first order, so that an answer that gets lost can be asked for again
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	answer := ticketTypes{[]ticketType{}}
	for _, t := range types {
		if !e.State.Permits(festival.ActOrder) || !t.OnSale || t.Retired || t.Over(s.Now()) {
			continue
		}
		one := ticketType{Type: t.Slug, Name: t.Name, PriceCents: t.PriceCents, Available: t.Available, Reentry: t.Reentry, PerDay: t.PerDay, Windows: []ticket.Window{}}
		one.Windows = append(one.Windows, t.Windows...)
		answer.Types = append(answer.Types, one)
	}
	return page.SendJSON(c, fiber.StatusOK, answer)
}
