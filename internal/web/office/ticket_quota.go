package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type ticketQuotaPage struct {
	page.Page
	Types []page.Option
}

func quotaFields(f *page.Fields, d *ticket.QuotaDraft) {
	f.Line("name", &d.Name)
	f.Whole("size", &d.Size)
	page.Keys(f, "type", &d.Types)
	f.Version(&d.Version)
}

func (s *screens) ticketQuota() page.Handlers {
	return page.Edit(page.Form[*ticket.Quota, ticket.QuotaDraft]{
		House: s.House, Template: "office/ticket_quota", Title: "office.ticket.quota_edit",
		Load:   s.oneQuota,
		Draft:  func(_ *festival.Edition, q *ticket.Quota) ticket.QuotaDraft { return q.Draft() },
		Fields: quotaFields,
		Page: func(c *fiber.Ctx, p page.Page, q *ticket.Quota) (any, error) {
			if q.ID == 0 {
				p.Title = p.T("office.ticket.quota_new")
			}
			types, err := s.typeOptions(c, p)
			return ticketQuotaPage{p, types}, err
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, q *ticket.Quota, d ticket.QuotaDraft) (done page.Done, err error) {
			err = s.surelyFits(c, q, d, func() error {
				if q.ID == 0 {
					_, err := s.Tickets.CreateQuota(c.UserContext(), e.ID, d, s.Now())
					return err
				}
				return s.Tickets.UpdateQuota(c.UserContext(), e.ID, q.ID, d, s.Now())
			})
			return page.Done{To: s.Office(c, "/tickets"), Key: "office.ticket.quota_saved"}, err
		},
	})
}

// oneQuota is the quota of the address; for "new" one of a usual size.
func (s *screens) oneQuota(c *fiber.Ctx, e *festival.Edition) (*ticket.Quota, error) {
	id, err := page.Number(c, "id")
	if err != nil || id == 0 {
		return &ticket.Quota{Size: 100}, err
	}
	all, err := s.Tickets.Quotas(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(q *ticket.Quota) bool { return int64(q.ID) == id })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "office.oneQuota", "error.not_found")
	}
	return all[i], nil
}
