package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ties"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// changeRequest is what an accepted vendor asks to change: old and new side by
// side, and what was planned with the old.
type changeRequest struct {
	stall.Request
	Name    string // of the stall
	Part    string
	When    string
	Changes []answers.Change
	Hangs   []string
}

type requestsPage struct {
	page.Page
	Requests []changeRequest
}

func (s *screens) requests(c *fiber.Ctx) error { return s.showRequests(c, nil) }

func (s *screens) showRequests(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.request.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	open, err := s.Stalls.OpenRequests(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d := requestsPage{Page: p}
	d.Requests, err = s.inWords(c, e, p, open)
	if err != nil {
		return err
	}
	return s.Show(c, "office/requests", d)
}

// inWords are requests as people read them, in a fixed number of queries.
func (s *screens) inWords(c *fiber.Ctx, e *festival.Edition, p page.Page, open []stall.Request) (all []changeRequest, err error) {
	if len(open) == 0 {
		return nil, nil
	}
	ids := make([]stall.ApplicationID, len(open))
	for i, r := range open {
		ids[i] = r.Application
	}
	found, err := s.Stalls.Many(c.UserContext(), e.ID, ids)
	if err != nil {
		return nil, err
	}
	apps := map[stall.ApplicationID]*stall.Application{}
	for i := range found {
		apps[found[i].ID] = &found[i]
	}
	form, err := answers.ReadChoices(c.UserContext(), s.House, p, e.ID)
	if err != nil {
		return nil, err
	}
	hanging, err := s.Ties.Hanging(c.UserContext(), ids)
	if err != nil {
		return nil, err
	}
	released, err := s.Site.Last(c.UserContext(), e)
	if err != nil {
		return nil, err
	}
	for _, r := range open {
		a := apps[r.Application]
		if a == nil { // gone meanwhile
			continue
		}
		asked, err := r.Asked(a)
		if err != nil {
			return nil, err
		}
		all = append(all, changeRequest{
			Request: r, Name: a.Name, Part: answers.PartName(p, r.Part), When: p.DateTime(r.AskedAt),
			Changes: form.Compare(r.Part, a, asked), Hangs: hangs(p, hanging[a.ID], asked, released),
		})
	}
	return all, nil
}

// hangs says what was planned with the stall as it is, and where the new does not fit.
func hangs(p page.Page, all []ties.Hanging, asked *stall.Application, released *site.Released) (words []string) {
	for _, h := range all {
		switch h.Kind {
		case ties.Pitch:
			said := p.T("office.request.hangs.pitch", "number", h.Name, "front", p.Lang.Decimal(h.Front, 1), "depth", p.Lang.Decimal(h.Depth, 1))
			if tooLarge(asked, h.Front, h.Depth) {
				said += " " + p.T("office.request.hangs.too_small")
			}
			words = append(words, said)
		case ties.Outlet:
			words = append(words, p.T("office.request.hangs.outlet", "name", h.Name, "type", p.T("office.plan.outlet."+h.Type)))
		case ties.Session:
			words = append(words, p.T("office.request.hangs.session", "title", p.Text(h.Title)))
		}
	}
	if released.Number > 0 && len(all) > 0 {
		words = append(words, p.T("office.request.hangs.release", "number", released.Number))
	}
	return words
}

// tooLarge reports whether a stall of the asked size stands over a pitch.
func tooLarge(a *stall.Application, front, depth float64) bool {
	if a.Answers.Size == nil {
		return false
	}
	f, _ := a.Answers.Size.Front.Float()
	d, _ := a.Answers.Size.Depth.Float()
	return f > front || d > depth
}

// requestsPost approves or refuses a change; the page it was on comes back.
func (s *screens) requestsPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(page.Value(c, "request"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "office.requestsPost", "error.not_found")
	}
	answer := stall.Answer{Approve: page.Value(c, "do") == "approve", Reason: page.Value(c, "reason"), Seen: page.Value(c, "seen")}
	done := page.Done{To: s.Office(c, "/requests"), Key: "office.request.refused"}
	if answer.Approve {
		done.Key = "office.request.approved"
	}
	if from, err := strconv.ParseInt(page.Value(c, "application"), 10, 64); err == nil {
		done.To = s.Office(c, "/applications/%d", from)
	}
	return s.End(c, done, s.Stalls.AnswerRequest(c.UserContext(), e.ID, stall.RequestID(id), answer, s.Now()), s.showRequests)
}
