package public

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// myRequest is a change that a vendor has asked for, and what became of it.
type myRequest struct {
	stall.Request
	Part, When string
	Changes    []answers.Change
}

// recentRequests is how many answers to earlier requests a vendor still sees.
const recentRequests = 3

func (s *screens) fillRequests(c *fiber.Ctx, l linked, d *myApplicationPage) error {
	all, err := s.Stalls.RequestsOf(c.UserContext(), l.app.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	form, err := answers.ReadChoices(c.UserContext(), s.House, d.Page, l.app.EditionID)
	if err != nil {
		return err
	}
	answered := 0
	for _, r := range all {
		if r.State != stall.RequestOpen {
			if answered++; answered > recentRequests {
				break
			}
		}
		was, err := r.Before(l.app)
		if err != nil {
			return err
		}
		is, err := r.Asked(l.app)
		if err != nil {
			return err
		}
		one := myRequest{Request: r, Part: answers.PartName(d.Page, r.Part), When: d.DateTime(r.AskedAt), Changes: form.Compare(r.Part, was, is)}
		if r.DecidedAt != nil {
			one.When = d.DateTime(*r.DecidedAt)
		}
		d.Requests = append(d.Requests, one)
	}
	return nil
}

// myApplicationDropPost takes a wish back that nobody has answered yet.
func (s *screens) myApplicationDropPost(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(page.Value(c, "request"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "public.myApplicationDropPost", "error.not_found")
	}
	err = s.Stalls.DropRequest(c.UserContext(), l.app.ID, stall.RequestID(id), s.Now())
	return s.End(c, page.Done{To: l.mine(), Key: "apply.request.dropped"}, err, func(c *fiber.Ctx, wrong error) error { return s.showMine(c, l, wrong) })
}
