package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/mail"
)

type outboxPage struct {
	page
	Messages []mail.Stored
	Page     int
	More     bool
}

const outboxRows = 50

func (s *Server) outbox(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	n := max(c.QueryInt("page", 1), 1)
	all, err := mail.List(c.UserContext(), s.DB, int64(e.ID), outboxRows+1, (n-1)*outboxRows)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.outbox.title")
	if err != nil {
		return err
	}
	d := outboxPage{page: p, Messages: all, Page: n, More: len(all) > outboxRows}
	d.Messages = d.Messages[:min(len(all), outboxRows)]
	return s.show(c, fiber.StatusOK, "office/outbox", d)
}

type outboxMessagePage struct {
	page
	Message mail.Stored
}

func (s *Server) outboxMessage(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	id, err := c.ParamsInt("id")
	if err != nil {
		return fiber.ErrNotFound
	}
	m, err := mail.Get(c.UserContext(), s.DB, int64(e.ID), int64(id))
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.outbox.title")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/outbox_message", outboxMessagePage{p, m})
}
