package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
)

type officeQuotaPage struct {
	page
	Action string
	ID     ticket.QuotaID
	Taken  int
	In     map[string]string
	Types  []option
}

func (s *Server) officeQuota(c *fiber.Ctx) error {
	d, e, q, err := s.quotaPage(c)
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
	return s.show(c, fiber.StatusOK, "office/ticket_quota", d)
}

func (s *Server) quotaPage(c *fiber.Ctx) (d officeQuotaPage, e *festival.Edition, q *ticket.Quota, err error) {
	title := "office.ticket.quota_new"
	if c.Params("id") == "" {
		if e, err = s.edition(c); err != nil {
			return d, nil, nil, err
		}
		d.Action = "/office/tickets/quotas/new"
	} else {
		var id int64
		if e, id, err = s.editionAndID(c); err != nil {
			return d, nil, nil, err
		}
		if q, err = s.quota(c, e, ticket.QuotaID(id)); err != nil {
			return d, nil, nil, err
		}
		title, d.ID, d.Taken = "office.ticket.quota_edit", q.ID, q.Taken
		d.Action = "/office/tickets/quotas/" + strconv.FormatInt(id, 10)
	}
	d.page, err = s.page(c, "office", title)
	return d, e, q, err
}

func (s *Server) quota(c *fiber.Ctx, e *festival.Edition, id ticket.QuotaID) (*ticket.Quota, error) {
	all, err := s.Tickets.Quotas(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		if q.ID == id {
			return q, nil
		}
	}
	return nil, fault.New(fault.NotFound, "web.quota", "error.not_found")
}

func (s *Server) typeChoices(c *fiber.Ctx, d *officeQuotaPage, e *festival.Edition, chosen []string) error {
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, t := range types {
		d.Types = append(d.Types, chosenOption(strconv.FormatInt(int64(t.ID), 10), d.Text(t.Name), chosen))
	}
	return nil
}

func chosenOption(value, label string, chosen []string) option {
	o := option{Value: value, Label: label}
	for _, v := range chosen {
		o.Checked = o.Checked || v == value
	}
	return o
}

func (s *Server) officeQuotaPost(c *fiber.Ctx) error {
	d, e, q, err := s.quotaPage(c)
	if err != nil {
		return err
	}
	r := read(c)
	draft := ticket.QuotaDraft{Name: r.line("name"), Size: r.whole("size"), Version: r.whole("version")}
	for _, v := range values(c, "type") {
		id, _ := strconv.ParseInt(v, 10, 64)
		draft.Types = append(draft.Types, ticket.TypeID(id))
	}
	if err = r.err(); err == nil {
		if q == nil {
			_, err = s.Tickets.CreateQuota(c.UserContext(), e.ID, draft, s.now())
		} else {
			err = s.Tickets.UpdateQuota(c.UserContext(), e.ID, q.ID, draft, s.now())
		}
	}
	if err == nil {
		s.flash(c, "ok", "office.ticket.quota_saved")
		return seeOther(c, "/office/tickets")
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	d.In = typed(c, "name", "size", "version").In
	if err := s.typeChoices(c, &d, e, values(c, "type")); err != nil {
		return err
	}
	return s.show(c, status, "office/ticket_quota", d)
}
