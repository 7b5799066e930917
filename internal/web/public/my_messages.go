package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/message"
)

// myMessage is what the organisers told a vendor, in the words that were sent.
type myMessage struct {
	When, Subject, Body string
	Lang                lang.Lang
}

func (s *screens) fillMessages(c *fiber.Ctx, l linked, d *myApplicationPage) error {
	all, err := s.Messages.Deliveries(c.UserContext(), l.app.EditionID, message.Which{Application: l.app.ID})
	for _, m := range all {
		d.Messages = append(d.Messages, myMessage{When: d.DateTime(m.SentAt), Subject: message.WithLink(m.Subject, d.Address), Body: message.WithLink(m.Body, d.Address), Lang: m.Lang})
	}
	return err
}
