package page

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"html/template"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/sync/singleflight"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/stall"
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
}

// Prints of orders are kept for a minute: people open theirs again and again,
// and drawing one takes more than all else that a visitor asks for.
const (
	keptOrders    = 16 << 20 // bytes
	keptOrderLife = time.Minute
)

// orderPrints are the tickets of orders as they were last drawn.
type orderPrints struct {
	once   sync.Once
	kept   *Kept
	making singleflight.Group
}

// print gives the tickets of an order; it draws them anew when the order has
// changed.
func (p *orderPrints) print(ctx context.Context, by *press.Press, o *ticket.Order, now time.Time) ([]byte, error) {
	p.once.Do(func() { p.kept = NewKept(keptOrders, keptOrderLife) })
	key := fmt.Sprint(o.ID, o.State, o.Lang, o.LinkGeneration, o.Name)
	for _, t := range o.Tickets {
		key += fmt.Sprint(" ", t.Number, t.State)
	}
	made, err, _ := p.making.Do(key, func() (any, error) {
		if pdf, ok := p.kept.Find(key, now).([]byte); ok {
			return pdf, nil
		}
		var pdf bytes.Buffer
		if err := by.OrderTickets(ctx, &pdf, o); err != nil {
			return nil, err
		}
		p.kept.Put(key, pdf.Bytes(), pdf.Cap(), now)
		return pdf.Bytes(), nil
	})
	pdf, _ := made.([]byte)
	return pdf, err
}

// SendTickets sends the tickets of an order for printing.
func (s *House) SendTickets(c *fiber.Ctx, o *ticket.Order) error {
	pdf, err := s.orderPrints.print(c.UserContext(), s.Press, o, s.Now())
	if err != nil {
		return err
	}
	c.Attachment("tickets-" + o.Code + ".pdf")
	c.Set(fiber.HeaderContentType, "application/pdf")
	return c.Send(pdf)
}

// SendCard draws the card that leads an applicant back.
func (s *House) SendCard(c *fiber.Ctx, e *festival.Edition, a *stall.Application) error {
	var pdf bytes.Buffer
	if err := s.Press.ApplicationCard(c.UserContext(), &pdf, e, a); err != nil {
		return err
	}
	return SendPDF(c, "card.pdf", pdf.Bytes())
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
