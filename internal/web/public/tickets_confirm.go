package public

import (
	"errors"
	"math"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// holdPage is the last step of an order: a button to press after a moment, or,
// where scripts run, work that the page does by itself. What it needs comes
// back with its form, so nothing is stored for it.
type holdPage struct {
	page.Page
	Hold   *ticket.Hold
	Sealed string
	Proof  string // the work that was done already
	Again  int    // seconds until the script tries by itself once more; 0: it works first
	Wait   int    // seconds until the button works without a proof
	Kept   string // until when the places are kept, "" when they are not
	Parts  int
	Short  bool // there are not enough places any more
}

// holdTickets keeps the places and shows the last step.
func (s *screens) holdTickets(c *fiber.Ctx, e *festival.Edition, d ticket.OrderDraft) error {
	h, err := s.Tickets.Hold(c.UserContext(), e, d, s.Now())
	if err != nil {
		return s.End(c, page.Done{}, err, s.showTickets)
	}
	if h.Order != 0 {
		return s.showHeld(c, e, h)
	}
	s.Price(h)
	return s.showHold(c, h, nil)
}

// ticketsConfirmPost is the last step of an order. Repeating it shows the same tickets.
func (s *screens) ticketsConfirmPost(c *fiber.Ctx) error {
	var e *festival.Edition
	h, err := s.Tickets.OpenHold(page.Value(c, "hold"), s.Now())
	if err == nil {
		e, err = s.EditionOf(c, h.Edition)
	}
	if err == nil && h.Draft.Browser != s.Browser(c).Mark {
		err = fault.New(fault.Gone, "public.ticketsConfirmPost", "ticket.hold.over") // another browser's
	}
	if fault.Is(err, fault.Gone) {
		return s.GoOn(c, page.Done{To: "/" + string(s.Language(c)) + "/tickets", Key: "ticket.hold.over", Warn: true})
	}
	if err != nil {
		return err
	}
	if h.Order, err = s.Tickets.Confirmed(c.UserContext(), h); err != nil {
		return err
	}
	if h.Order != 0 {
		return s.showHeld(c, e, h)
	}
	o, err := s.confirm(c, e, h)
	if err != nil {
		return s.End(c, page.Done{}, err, func(c *fiber.Ctx, wrong error) error { return s.showHold(c, h, wrong) })
	}
	return s.showOrdered(c, o)
}

// confirm charges the order and makes it.
func (s *screens) confirm(c *fiber.Ctx, e *festival.Edition, h *ticket.Hold) (*ticket.Order, error) {
	back, err := s.AdmitOrder(c, h, s.Browser(c), page.Value(c, "proof"))
	if err != nil {
		return nil, err
	}
	o, err := s.Tickets.Confirm(c.UserContext(), e, h, s.Now())
	if err != nil {
		back()
	}
	return o, err
}

// showHeld shows the order that a hold has become.
func (s *screens) showHeld(c *fiber.Ctx, e *festival.Edition, h *ticket.Hold) error {
	o, err := s.Tickets.Get(c.UserContext(), e.ID, h.Order)
	if err != nil {
		return err
	}
	return s.showOrdered(c, o)
}

func (s *screens) showHold(c *fiber.Ctx, h *ticket.Hold, wrong error) error {
	p, err := s.Page(c, "public", "ticket.hold.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	now := s.Now()
	d := holdPage{Page: p, Hold: h, Sealed: s.Tickets.Seal(h), Parts: ticket.ProofParts, Short: fault.Is(wrong, fault.Conflict)}
	d.Wait = max(0, int(math.Ceil(h.At.Add(h.Wait).Sub(now).Seconds())))
	if h.Solves(page.Value(c, "proof")) {
		d.Proof = page.Value(c, "proof")
	}
	var f *fault.Error
	if errors.As(wrong, &f) && fault.CodeOf(wrong) == "busy" {
		d.Again, _ = f.Msg.Args["n"].(int)
		d.Wait = max(d.Wait, d.Again)
	}
	if h.Until.After(now.Add(10 * time.Second)) {
		d.Kept = p.Time(h.Until)
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache") // the back button may show it again
	return s.Show(c, "public/tickets_confirm", d)
}
