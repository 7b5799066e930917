package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type ticketQuotaPage struct {
	page.Page
	Action string
	ID     ticket.QuotaID
	Taken  int
	In     map[string]string
	Types  []page.Option
}

func (s *screens) ticketQuota(c *fiber.Ctx) error {
	d, e, q, err := s.ticketQuotaPage(c)
	if err != nil {
		return err
	}
	chosen := []string{}
	d.In = map[string]string{"name": "", "size": "100", "version": "0"}
	if q != nil {
		d.In = map[string]string{"name": q.Name, "size": strconv.Itoa(q.Size), "version": strconv.Itoa(q.Version)}
		for _, id := range q.Types {
			chosen = append(chosen, strconv.FormatInt(id, 10))
		}
	}
	if err := s.typeChoices(c, &d, e, chosen); err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/ticket_quota", d)
}

func (s *screens) ticketQuotaPage(c *fiber.Ctx) (d ticketQuotaPage, e *festival.Edition, q *ticket.Quota, err error) {
	title := "office.ticket.quota_new"
	if c.Params("id") == "" {
		if e, err = s.Edition(c); err != nil {
			return d, nil, nil, err
		}
		d.Action = "/office/tickets/quotas/new"
	} else {
		var id int64
		if e, id, err = s.EditionAndID(c); err != nil {
			return d, nil, nil, err
		}
		if q, err = s.quota(c, e, ticket.QuotaID(id)); err != nil {
			return d, nil, nil, err
		}
		title, d.ID, d.Taken = "office.ticket.quota_edit", q.ID, q.Taken
		d.Action = "/office/tickets/quotas/" + strconv.FormatInt(id, 10)
	}
	d.Page, err = s.Page(c, "office", title)
	return d, e, q, err
}

func (s *screens) quota(c *fiber.Ctx, e *festival.Edition, id ticket.QuotaID) (*ticket.Quota, error) {
	all, err := s.Tickets.Quotas(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		if q.ID == id {
			return q, nil
		}
	}
	return nil, fault.New(fault.NotFound, "office.quota", "error.not_found")
}

func (s *screens) typeChoices(c *fiber.Ctx, d *ticketQuotaPage, e *festival.Edition, chosen []string) error {
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, t := range types {
		d.Types = append(d.Types, chosenOption(strconv.FormatInt(int64(t.ID), 10), d.Text(t.Name), chosen))
	}
	return nil
}

func chosenOption(value, label string, chosen []string) page.Option {
	o := page.Option{Value: value, Label: label}
	for _, v := range chosen {
		o.Checked = o.Checked || v == value
	}
	return o
}

func (s *screens) ticketQuotaPost(c *fiber.Ctx) error {
	d, e, q, err := s.ticketQuotaPage(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	draft := ticket.QuotaDraft{Name: r.Line("name"), Size: r.Whole("size"), Version: r.Whole("version")}
	for _, v := range page.Values(c, "type") {
		id, _ := strconv.ParseInt(v, 10, 64)
		draft.Types = append(draft.Types, ticket.TypeID(id))
	}
	if err = r.Err(); err == nil {
		if q == nil {
			_, err = s.Tickets.CreateQuota(c.UserContext(), e.ID, draft, s.Now())
		} else {
			err = s.Tickets.UpdateQuota(c.UserContext(), e.ID, q.ID, draft, s.Now())
		}
	}
	if err == nil {
		s.Flash(c, "ok", "office.ticket.quota_saved")
		return page.SeeOther(c, "/office/tickets")
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	d.In = page.Sent(c, "name", "size", "version").In
	if err := s.typeChoices(c, &d, e, page.Values(c, "type")); err != nil {
		return err
	}
	return s.Show(c, status, "office/ticket_quota", d)
}
