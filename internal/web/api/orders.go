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

// orderPost places an order. The same Idempotency-Key gives the same order.
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
	if err := s.Paced(c); err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	o, err := s.Tickets.Order(c.UserContext(), e, ticket.OrderDraft{
		Email: page.Clean(in.Email), Name: page.Clean(in.Name), Lang: lang.Lang(in.Lang), Items: in.Items, Once: page.Once(c, "orders"),
	}, s.Now())
	if err != nil {
		return err
	}
	return s.sendOrder(c, fiber.StatusCreated, o)
}

// sellers are whose tokens read orders and tickets: who does so on screen.
var sellers = []account.Role{account.Organiser, account.Finance, account.GateLead}

// order shows an order to the bearer of its secret, or to the office.
func (s *screens) order(c *fiber.Ctx) error {
	token := page.Bearer(c)
	if token == "" {
		token = c.Query("secret")
	}
	if o, err := s.Tickets.BySecret(c.UserContext(), token); err == nil && strings.EqualFold(o.Code, c.Params("code")) {
		if _, err := s.EditionOf(c, o.EditionID); err != nil {
			return err
		}
		return s.sendOrder(c, fiber.StatusOK, o)
	}
	return s.orderForOffice(c, token)
}

// orderForOffice shows an order of the address's edition without what opens it.
func (s *screens) orderForOffice(c *fiber.Ctx, token string) error {
	who, err := s.Accounts.Token(c.UserContext(), token, s.Now())
	if err != nil {
		return err
	}
	c.Locals(page.LocalPrincipal, who)
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	if !who.Can(int64(e.ID), sellers...) {
		return fault.New(fault.Forbidden, "api.order", "error.forbidden")
	}
	o, err := s.Tickets.ByCode(c.UserContext(), e.ID, c.Params("code"))
	if err != nil {
		return err
	}
	a, err := s.orderOut(c, o)
	if err != nil {
		return err
	}
	a.Secret, a.URL = "", ""
	return sendJSON(c, fiber.StatusOK, a)
}

// sendOrder shows an order to who made it or has its secret. Who repeats
// another's Idempotency-Key learns that the order was made, and no more.
func (s *screens) sendOrder(c *fiber.Ctx, status int, o *ticket.Order) error {
	stranger, err := s.Repeats(c)
	if err != nil {
		return err
	}
	if stranger {
		return sendJSON(c, status, orderOut{Code: o.Code, Status: string(o.State), TotalCents: o.TotalCents, Tickets: []ticketOut{}})
	}
	a, err := s.orderOut(c, o)
	if err != nil {
		return err
	}
	return sendJSON(c, status, a)
}

func (s *screens) orderOut(c *fiber.Ctx, o *ticket.Order) (orderOut, error) {
	secret := s.Tickets.Secret(o)
	a := orderOut{
		Code: o.Code, Status: string(o.State), TotalCents: o.TotalCents, Secret: secret,
		URL: s.Press.Address(page.OrderPath(o.Lang, secret)), Tickets: []ticketOut{},
	}
	for _, t := range o.Tickets {
		code, err := s.Tickets.Code(c.UserContext(), t)
		if err != nil {
			return a, err
		}
		a.Tickets = append(a.Tickets, ticketOut{ID: t.ID, Code: code.String(), Number: t.Number, Type: t.TypeSlug, Status: string(t.State)})
	}
	return a, nil
}
