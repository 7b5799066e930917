package office

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/mail"
	"markt/internal/web/page"
)

type outboxPage struct {
	page.Page
	Messages []mail.Stored
	At       int
	More     bool
}

func (p outboxPage) Before() int { return p.At - 1 }

func (p outboxPage) After() int { return p.At + 1 }

const outboxRows = 50

func outboxReader(c *fiber.Ctx, e *festival.Edition) mail.Reader {
	_, house := page.Principal(c).HouseOrganiser()
	return mail.Reader{Edition: int64(e.ID), House: house}
}

func (s *screens) outbox(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	n := max(c.QueryInt("page", 1), 1)
	all, err := mail.List(c.UserContext(), s.DB, outboxReader(c, e), outboxRows+1, (n-1)*outboxRows)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.outbox.title")
	if err != nil {
		return err
	}
	d := outboxPage{Page: p, Messages: all, At: n, More: len(all) > outboxRows}
	d.Messages = d.Messages[:min(len(all), outboxRows)]
	return s.Show(c, "office/outbox", d)
}

type outboxMessagePage struct {
	page.Page
	Message mail.Stored
}

// Why is why it was not sent: in the reader's words where there are some.
func (p outboxMessagePage) Why() string {
	if key := "office.outbox." + p.Message.LastError; p.Message.LastError != "" && p.Lang.Has(key) {
		return p.T(key)
	}
	return p.Message.LastError
}

// Paragraphs are the lines of the body, a paragraph at a time.
func (p outboxMessagePage) Paragraphs() [][]string {
	var all [][]string
	for part := range strings.SplitSeq(p.Message.Body, "\n\n") {
		all = append(all, strings.Split(strings.TrimSpace(part), "\n"))
	}
	return all
}

func (s *screens) outboxMessage(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	m, err := mail.Get(c.UserContext(), s.DB, outboxReader(c, e), id)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.outbox.title")
	if err != nil {
		return err
	}
	return s.Show(c, "office/outbox_message", outboxMessagePage{p, m})
}

// outboxRaw is the message as it goes over the wire, attachments included.
func (s *screens) outboxRaw(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	raw, err := s.Press.Outbox.Raw(c.UserContext(), s.DB, int64(e.ID), id)
	if err != nil {
		return err
	}
	c.Attachment("message.eml")
	c.Set(fiber.HeaderContentType, "message/rfc822")
	return c.Send(raw)
}
