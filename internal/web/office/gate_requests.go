package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type gateRequestsPage struct {
	page.Page
	Requests []checkin.Request
}

// gateRequests are the phones that scanned a gate's poster and wait. The page
// loads itself again, so that nothing is typed here.
func (s *screens) gateRequests(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.requests")
	if err != nil {
		return err
	}
	d := gateRequestsPage{Page: p}
	if d.Requests, err = s.Checkin.Requests(c.UserContext(), e.ID, s.Now()); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "office/gate_requests", d)
}

// gateRequestsPost refuses all that the page showed, after one question. Who has
// asked since waits on: who fills the list anew cannot keep it from being cleared,
// and nobody is refused unseen.
func (s *screens) gateRequestsPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var shown []checkin.RequestID
	f := page.Reading(c, e.Loc())
	page.Keys(f, "request", &shown)
	if err := f.Err(); err != nil {
		return err
	}
	waiting, err := s.Checkin.Requests(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return err
	}
	waiting = slices.DeleteFunc(waiting, func(r checkin.Request) bool { return !slices.Contains(shown, r.ID) })
	done := page.Done{To: s.Office(c, "/gate/requests"), Key: "office.gate.requests_none"}
	if len(waiting) > 0 {
		err = s.Sure(c, askRequests(waiting), func() error { return s.Checkin.TurnAway(c.UserContext(), e.ID, shown...) })
		done.Key, done.Args = "office.gate.requests_no", []any{"n", len(waiting)}
	}
	return s.End(c, done, err, func(c *fiber.Ctx, _ error) error { return s.gateRequests(c) })
}

func askRequests(all []checkin.Request) func(page.Page) (page.Question, error) {
	return func(p page.Page) (page.Question, error) {
		one := page.Taken{What: p.T("office.gate.requests_waiting", "n", len(all))}
		for _, r := range all {
			one.Names = append(one.Names, r.Code+" "+p.Text(r.GateName))
		}
		return page.Question{
			Title: p.T("office.gate.requests_ask", "n", len(all)), Text: []string{p.T("office.gate.requests_ask_means")},
			Takes: []page.Taken{one}, Do: p.T("office.gate.requests_do_no", "n", len(all)),
		}, nil
	}
}

type gateRequestPage struct {
	page.Page
	Request checkin.Request
}

func (s *screens) requestOf(c *fiber.Ctx) (*festival.Edition, checkin.RequestID, error) {
	e, id, err := s.EditionAndID(c)
	return e, checkin.RequestID(id), err
}

func (s *screens) gateRequest(c *fiber.Ctx) error { return s.showGateRequest(c, nil) }

// showGateRequest shows one phone alone, so that yes and no stand beside no other's.
func (s *screens) showGateRequest(c *fiber.Ctx, wrong error) error {
	e, id, err := s.requestOf(c)
	if err != nil {
		return err
	}
	r, err := s.Checkin.Request(c.UserContext(), e.ID, id, s.Now())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.gate.request", "code", r.Code)
	if err != nil {
		return err
	}
	p.In["name"] = p.T("office.gate.request_name", "code", r.Code)
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/gate_request", gateRequestPage{p, r})
}

func (s *screens) gateRequestPost(c *fiber.Ctx) error {
	e, id, err := s.requestOf(c)
	if err != nil {
		return err
	}
	var name, do string
	f := page.Reading(c, e.Loc())
	f.Line("name", &name)
	f.Line("do", &do)
	done := page.Done{To: s.Office(c, "/gate/requests"), Key: "office.gate.request_no"}
	if err = f.Err(); err == nil {
		done, err = s.WriteOnce(c, func() (page.Done, error) {
			if do == "no" {
				return done, s.Checkin.TurnAway(c.UserContext(), e.ID, id)
			}
			d, err := s.Checkin.LetIn(c.UserContext(), e.ID, id, name, s.Now())
			return page.Done{To: s.Office(c, "/gate/devices"), Key: "office.gate.request_yes", Args: []any{"name", d.Name}}, err
		})
	}
	return s.End(c, done, err, s.showGateRequest)
}
