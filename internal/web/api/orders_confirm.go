package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// apiBrowser marks the orders of programs that show no token.
const apiBrowser = "api"

type confirmIn struct {
	Hold  string `json:"hold" api:"must"`
	Proof string `json:"proof" doc:"The work that was asked for; without it the wait must be over."`
}

// pendingOut is an order that waits for its last step.
type pendingOut struct {
	Status  ticket.OrderState `json:"status"`
	Confirm confirmOut        `json:"confirm"`
}

// confirmOut says what is to be done: POST {hold, proof} to URL, or {hold} alone
// once wait_seconds are over. Places are kept until kept_until; null: none are.
type confirmOut struct {
	URL         string     `json:"url" api:"format=uri" doc:"Where the last step is taken, by POST."`
	Hold        string     `json:"hold" doc:"The held order, sealed: sent back as it is."`
	KeptUntil   *time.Time `json:"kept_until" doc:"Until when the places are kept; null: none are, the last step may find them taken."`
	WaitSeconds int        `json:"wait_seconds" doc:"How long to wait where no proof is sent."`
	Proof       proofOut   `json:"proof"`
}

// proofOut is the puzzle: a decimal number n for each part, joined by dots, so
// that SHA-256 of "challenge:part:n" begins with bits zero bits; parts count from 0.
type proofOut struct {
	Algorithm string `json:"algorithm" doc:"sha-256."`
	Challenge string `json:"challenge"`
	Parts     int    `json:"parts" doc:"How many numbers are asked for."`
	Bits      int    `json:"bits" doc:"How many zero bits each digest begins with."`
}

// holdOrder keeps the places and answers with what is to be done. Nothing is
// made yet, so an Idempotency-Key means nothing here: the hold itself makes its
// last step safe to repeat, and who guesses a key is shown nobody's order.
func (s *screens) holdOrder(c *fiber.Ctx, e *festival.Edition, d ticket.OrderDraft) error {
	d.Browser = apiBrowser
	h, err := s.Tickets.Hold(c.UserContext(), e, d, s.Now())
	if err != nil {
		return err
	}
	if h.Order != 0 { // of the same key, from the same caller
		return s.sendHeld(c, e, h)
	}
	s.Price(h)
	out := confirmOut{
		URL: s.Absolute("/api/v1/orders/confirm"), Hold: s.Tickets.Seal(h), WaitSeconds: int(h.Wait.Seconds()),
		Proof: proofOut{Algorithm: "sha-256", Challenge: h.UID, Parts: ticket.ProofParts, Bits: h.Bits},
	}
	if !h.Until.IsZero() {
		out.KeptUntil = &h.Until
	}
	return page.SendJSON(c, fiber.StatusAccepted, pendingOut{ticket.Pending, out})
}

// orderConfirmPost makes the order of a hold: 201 with the tickets. 429 with
// Retry-After while the strict lane is full or the wait is not over; 410 for a
// hold that is too old.
func (s *screens) orderConfirmPost(c *fiber.Ctx) error {
	var in confirmIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	h, err := s.Tickets.OpenHold(in.Hold, s.Now())
	if err != nil {
		return err
	}
	e, err := s.EditionOf(c, h.Edition)
	if err != nil {
		return err
	}
	if h.Draft.Browser != apiBrowser {
		return fault.New(fault.Forbidden, "api.orderConfirmPost", "error.forbidden")
	}
	if h.Order, err = s.Tickets.Confirmed(c.UserContext(), h); err != nil {
		return err
	}
	if h.Order != 0 {
		return s.sendHeld(c, e, h)
	}
	back, err := s.AdmitOrder(c, h, page.Browser{}, in.Proof)
	if err != nil {
		return err
	}
	o, err := s.Tickets.Confirm(c.UserContext(), e, h, s.Now())
	if err != nil {
		back()
		return err
	}
	return s.sendOwnOrder(c, fiber.StatusCreated, o)
}

// sendHeld sends the order that a hold has become.
func (s *screens) sendHeld(c *fiber.Ctx, e *festival.Edition, h *ticket.Hold) error {
	o, err := s.Tickets.Get(c.UserContext(), e.ID, h.Order)
	if err != nil {
		return err
	}
	return s.sendOwnOrder(c, fiber.StatusCreated, o)
}
