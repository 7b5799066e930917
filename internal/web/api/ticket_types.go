package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
)

type ticketType struct {
	Type       string    `json:"type"`
	Name       lang.Text `json:"name"`
	PriceCents int       `json:"price_cents"`
	Available  *int      `json:"available"`
	Reentry    string    `json:"reentry"`
	Windows    []window  `json:"windows"`
}

type window struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// ticketTypes lists what can be ordered now, sold-out types included.
func (s *screens) ticketTypes(c *fiber.Ctx) error {
	s.NameCaller(c) // before the first order, so that an answer that gets lost can be asked for again
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	answer := struct {
		Types []ticketType `json:"types"`
	}{[]ticketType{}}
	for _, t := range types {
		if !e.State.Permits(festival.ActOrder) || !t.OnSale || t.Retired || t.Over(s.Now()) {
			continue
		}
		one := ticketType{Type: t.Slug, Name: t.Name, PriceCents: t.PriceCents, Available: t.Available, Reentry: string(t.Reentry), Windows: []window{}}
		for _, w := range t.Windows {
			one.Windows = append(one.Windows, window(w))
		}
		answer.Types = append(answer.Types, one)
	}
	return sendJSON(c, fiber.StatusOK, answer)
}
