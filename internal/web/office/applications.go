package office

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// asks is how the principal takes part in decisions.
func (s *screens) asks(c *fiber.Ctx, e *festival.Edition) stall.Who {
	var who stall.Who
	if page.Principal(c).Can(int64(e.ID), account.Jury) {
		who |= stall.ByJury
	}
	if page.Principal(c).Can(int64(e.ID), account.Organiser) {
		who |= stall.ByOrganiser
	}
	return who
}

func (s *screens) applications(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stall.applications")
	if err != nil {
		return err
	}
	t := s.applicationTable(c, e, p)
	d, err := s.showVendors(c, t)
	if err != nil {
		return err
	}
	counts, err := s.Stalls.Counts(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d.Tabs = stateTabs(p, d.Asked, counts)
	d.Enters, d.Table.NoFile = t.inside, !t.inside
	if text := d.Asked.Get("q"); text != "" && d.Asked.Get("state") == "" {
		d.Begun = p.Office + "/applications?" + url.Values{"state": {string(stall.StateDraft)}, "q": {text}}.Encode()
	}
	if s.asks(c, e) != 0 {
		d.Table.Do = []page.TableDo{{Do: "review", Icon: "eye", Label: p.T("office.stall.take_to_review")}}
	}
	if t.inside {
		d.Table.Do = append(d.Table.Do,
			page.TableDo{Action: p.Office + "/decisions", Icon: "check", Label: p.T("office.decide.chosen")},
			page.TableDo{Do: "told", Icon: "phone", Label: p.T("office.stall.told")},
			page.TableDo{Do: "message", Icon: "mail", Label: p.T("office.table.message")})
	}
	return s.Show(c, "office/applications", d)
}

// stateTabs leads to each state that has applications; drafts come last and
// only count.
func stateTabs(p page.Page, q url.Values, counts map[stall.State]int) []page.Tab {
	all := 0
	for st, n := range counts {
		if st != stall.StateDraft {
			all += n
		}
	}
	list := p.Office + "/applications"
	tabs := []page.Tab{{Href: list, Label: p.T("office.stall.all"), Hint: p.Number(all), Current: q.Get("state") == "" && q.Get("tell") == ""}}
	for _, st := range stall.States {
		if counts[st] > 0 && st != stall.StateDraft {
			tabs = append(tabs, page.Tab{Href: list + "?state=" + string(st), Label: p.T("stall.state." + string(st)),
				Hint: p.Number(counts[st]), Current: q.Get("state") == string(st)})
		}
	}
	return append(tabs, page.Tab{Href: list + "?tell=1", Label: p.T("office.stall.tell"), Current: q.Get("tell") != ""})
}

func (s *screens) kindPicks(c *fiber.Ctx, p page.Page) ([]page.Option, error) {
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
	picks := make([]page.Option, len(kinds))
	for i, k := range kinds {
		picks[i] = page.Option{Value: k.Slug, Label: p.Text(k.Name)}
	}
	return picks, err
}

// applicationsMarkedPost does something with all marked applications.
func (s *screens) applicationsMarkedPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Words(c)
	if err != nil {
		return err
	}
	t := s.applicationTable(c, e, p)
	rows, err := t.marked(c)
	if err != nil {
		return err
	}
	done := page.Done{To: t.backTo(c), Key: "office.table.nothing_marked", Warn: true}
	switch do := page.Value(c, "do"); {
	case len(rows) == 0:
	case do == "review":
		n, err := s.eachMarked(rows, decidable, func(id stall.ApplicationID) error {
			_, err := s.Stalls.Move(c.UserContext(), e.ID, id, stall.Step{Verb: stall.VerbReview, Who: s.asks(c, e)}, s.Now())
			return err
		})
		if err != nil {
			return err
		}
		done = page.Done{To: done.To, Key: "office.stall.taken_to_review", Args: []any{"n", n}}
	case do == "told" && t.inside:
		n, err := s.eachMarked(rows, tellable, func(id stall.ApplicationID) error { return s.Stalls.Told(c.UserContext(), e.ID, id, s.Now()) })
		if err != nil {
			return err
		}
		done = page.Done{To: done.To, Key: "office.table.told", Args: []any{"n", n}}
	case do == "message" && t.inside:
		if done, err = s.writeTo(c, &t, rows); err != nil {
			return err
		}
		return page.SeeOther(c, done.To)
	default:
		return fault.New(fault.NotFound, "office.applicationsMarkedPost", "error.not_found")
	}
	return s.GoOn(c, done)
}

// eachMarked does it with those it fits, and says with how many.
func (s *screens) eachMarked(rows []vendorRow, fits func(stall.State) bool, do func(stall.ApplicationID) error) (n int, err error) {
	for _, r := range rows {
		if !fits(r.State) {
			continue
		}
		switch err := do(r.ID); {
		case err == nil:
			n++
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound): // somebody was quicker
		default:
			return n, err
		}
	}
	return n, nil
}

// tellable reports whether there is a decision to be told.
func tellable(st stall.State) bool {
	return slices.Contains([]stall.State{stall.StateAccepted, stall.StateWaitlisted, stall.StateDeclined}, st)
}

// applicationTable is the table of applications as the principal may read it.
func (s *screens) applicationTable(c *fiber.Ctx, e *festival.Edition, p page.Page) vendorTable {
	t := vendorTable{s: s, e: e, p: p, of: s.Stalls.ListPart, brief: s.Stalls.Brief, key: func(r stall.Listed) int64 { return int64(r.ID) }, states: stall.States}
	t.inside = s.asks(c, e)&stall.ByOrganiser != 0
	t.TableOf = page.TableOf[vendorRow]{Path: "/applications", Fields: vendorFields, Usual: "-came"}
	t.show([]string{"state", "contact", "size", "phone", "came"}, func(code string) bool { // what fits beside one another on a small screen
		return t.inside || !slices.Contains(insideOnly, code) && !(judges(c, e) && slices.Contains(reaching, code))
	})
	return t
}
