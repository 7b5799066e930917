package page

import (
	"bytes"
	"encoding/base64"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/ticket"
)

// Picture is a QR code inside the page, so that a page that was opened once
// shows it without a network too.
func Picture(payload string) (template.URL, error) {
	svg, err := press.QRSVG(payload)
	if err != nil {
		return "", err
	}
	return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))), nil
}

// KeepForItsHolder lets the browser keep a ticket's page, asking first while
// there is a network: a phone that drops the tab shows the ticket again at a
// gate where there is none.
func KeepForItsHolder(c *fiber.Ctx) {
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set("X-Robots-Tag", "noindex")
}

func (s *House) SendTickets(c *fiber.Ctx, o *ticket.Order) error {
	var pdf bytes.Buffer
	if err := s.Press.OrderTickets(c.UserContext(), &pdf, o); err != nil {
		return err
	}
	c.Attachment("tickets-" + o.Code + ".pdf")
	c.Set(fiber.HeaderContentType, "application/pdf")
	return c.Send(pdf.Bytes())
}

// PrintLang is the language asked for with ?lang=, else the edition's own.
func PrintLang(c *fiber.Ctx, own lang.Lang) lang.Lang {
	if l := c.Query("lang"); lang.Known(l) {
		return lang.Lang(l)
	}
	return own
}

func SendPDF(c *fiber.Ctx, name string, body []byte) error {
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+name+`"`)
	return c.Send(body)
}

const HTTPTime = "Mon, 02 Jan 2006 15:04:05 GMT"
