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

type orderIn struct {
	Email string        `json:"email" doc:"Where the tickets are sent; a free order needs none."`
	Name  string        `json:"name" api:"max=200"`
	Lang  string        `json:"lang" doc:"The language of tickets and mails: one of the shipped catalogues. Without it German."`
	Items []ticket.Item `json:"items" api:"must" doc:"At most 10 tickets together, 60 for a group."`
	Group bool          `json:"group" doc:"They are a group's: one code more admits those of each type together, a few at a time."`
}

type orderOut struct {
	Code       string            `json:"code" doc:"What people call the order by."`
	Status     ticket.OrderState `json:"status" doc:"paid: the tickets admit. pending: their places are held for a short time, until the order is made final at url."`
	TotalCents int               `json:"total_cents"`
	URL        string            `json:"url,omitempty" api:"format=uri" doc:"The order's page, for whoever knows this address."`
	Secret     string            `json:"secret,omitempty" doc:"Shows and cancels the order: a bearer token for this order alone."`
	Tickets    []ticketOut       `json:"tickets"`
	Groups     []groupCode       `json:"groups,omitempty" doc:"Of a group's order, one for each type."`
}

type groupCode struct {
	Code    string `json:"code" doc:"Admits them together or a few at a time: 128 base32 characters."`
	Tickets int    `json:"tickets" doc:"How many of them admit."`
}

type ticketOut struct {
	ID     ticket.ID    `json:"id"`
	Code   string       `json:"code" doc:"What the QR code carries: 128 base32 characters."`
	Number string       `json:"number" doc:"The 8 characters printed on it, with a check digit."`
	Type   string       `json:"type" doc:"The type's slug."`
	Status ticket.State `json:"status"`
}

// orderPost places an order. For the office's token, and with limits off, it is
// final at once: 201 with the tickets. Anybody else gets 202 and what is to be
// done, and takes the last step, orderConfirmPost, in one strict lane that all
// of them share. The same Idempotency-Key gives the same order, the same hold
// the same too.
func (s *screens) orderPost(c *fiber.Ctx) error {
	var in orderIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d := ticket.OrderDraft{
		Email: page.Clean(in.Email), Name: page.Clean(in.Name), Lang: lang.Lang(in.Lang), Items: in.Items, Group: in.Group, Once: page.Once(c, "orders"),
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
	return page.SendJSON(c, fiber.StatusOK, a)
}

// sendOrder shows an order to who made it or has its secret. Who repeats
// another's Idempotency-Key learns that the order was made, and no more.
func (s *screens) sendOrder(c *fiber.Ctx, status int, o *ticket.Order) error {
	stranger, err := s.Repeats(c)
	if err != nil {
		return err
	}
	if stranger {
		return page.SendJSON(c, status, orderOut{Code: o.Code, Status: o.State, TotalCents: o.TotalCents, Tickets: []ticketOut{}})
	}
	return s.sendOwnOrder(c, status, o)
}

// sendOwnOrder shows an order to whom it belongs without doubt.
func (s *screens) sendOwnOrder(c *fiber.Ctx, status int, o *ticket.Order) error {
	a, err := s.orderOut(c, o)
	if err != nil {
		return err
	}
	return page.SendJSON(c, status, a)
}

func (s *screens) orderOut(c *fiber.Ctx, o *ticket.Order) (orderOut, error) {
	secret := s.Tickets.Secret(o)
	a := orderOut{
		Code: o.Code, Status: o.State, TotalCents: o.TotalCents, Secret: secret,
		URL: s.Press.Address(page.OrderPath(o.Lang, secret)), Tickets: []ticketOut{},
	}
	for _, t := range o.Tickets {
		code, err := s.Tickets.Code(c.UserContext(), t)
		if err != nil {
			return a, err
		}
		a.Tickets = append(a.Tickets, ticketOut{ID: t.ID, Code: code.String(), Number: t.Number, Type: t.TypeSlug, Status: t.State})
	}
	for _, g := range o.Groups() {
		code, err := s.Tickets.GroupCode(c.UserContext(), g)
		if err != nil {
			return a, err
		}
		a.Groups = append(a.Groups, groupCode{code.String(), g.Left})
	}
	return a, nil
}
