package api

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type orderOut struct {
	Code       string      `json:"code"`
	Status     string      `json:"status"`
	TotalCents int         `json:"total_cents"`
	URL        string      `json:"url"`
	Secret     string      `json:"secret"`
	Tickets    []ticketOut `json:"tickets"`
}

type ticketOut struct {
	ID     ticket.ID `json:"id"`
	Code   string    `json:"code"`
	Number string    `json:"number"`
	Type   string    `json:"type"`
	Status string    `json:"status"`
}

// orderPost places an order. For the office's token, and with limits off, it is
// final at once: 201 with the tickets. Anybody else gets 202 and what is to be
// done, and takes the last step, orderConfirmPost, in one strict lane that all
// of them share. The same Idempotency-Key gives the same order, the same hold
// the same too.
func (s *screens) orderPost(c *fiber.Ctx) error {
	var in struct {
		Email string        `json:"email"`
		Name  string        `json:"name"`
		Lang  string        `json:"lang"`
		Items []ticket.Item `json:"items"`
	}
	if err := readJSON(c, &in); err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d := ticket.OrderDraft{
		Email: page.Clean(in.Email), Name: page.Clean(in.Name), Lang: lang.Lang(in.Lang), Items: in.Items, Once: page.Once(c, "orders"),
	}
	if who := page.Principal(c); s.Limits && (who == nil || !who.Can(int64(e.ID), account.OfficeRoles...)) {
		return s.holdOrder(c, e, d)
	}
	o, err := s.Tickets.Order(c.UserContext(), e, d, s.Now())
	if err != nil {
		return err
	}
	return s.sendOrder(c, fiber.StatusCreated, o)
}

// order shows an order to the bearer of its secret, or to the office.
func (s *screens) order(c *fiber.Ctx) error {
	token := page.Bearer(c)
	if token == "" {
		token = c.Query("secret")
	}
	if o, err := s.Tickets.BySecret(c.UserContext(), token); err == nil && strings.EqualFold(o.Code, c.Params("code")) {
		return s.sendOrder(c, fiber.StatusOK, o)
	}
	who, err := s.Accounts.Token(c.UserContext(), token, s.Now())
	if err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	if !who.Can(int64(e.ID), account.OfficeRoles...) {
		return fault.New(fault.Forbidden, "api.order", "error.forbidden")
	}
	o, err := s.Tickets.ByCode(c.UserContext(), e.ID, c.Params("code"))
	if err != nil {
		return err
	}
	return s.sendOrder(c, fiber.StatusOK, o)
}

func (s *screens) sendOrder(c *fiber.Ctx, status int, o *ticket.Order) error {
	secret := s.Tickets.Secret(o)
	a := orderOut{
		Code: o.Code, Status: string(o.State), TotalCents: o.TotalCents, Secret: secret,
		URL: s.Press.Address(page.OrderPath(o.Lang, secret)), Tickets: []ticketOut{},
	}
	for _, t := range o.Tickets {
		code, err := s.Tickets.Code(c.UserContext(), t)
		if err != nil {
			return err
		}
		a.Tickets = append(a.Tickets, ticketOut{ID: t.ID, Code: code.String(), Number: t.Number, Type: t.TypeSlug, Status: string(t.State)})
	}
	return sendJSON(c, status, a)
}
