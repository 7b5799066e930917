package office

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/web/page"
	"markt/internal/web/planview"
)

// findings are what the rules say of a plan: the template plan-findings.
type findings struct {
	page.Page
	Heading   string // the id of its heading
	Location  string // its name, where several plans stand on a page
	Hard      []findingRow
	Soft      []findingRow
	Answered  []findingRow
	Checked   int
	Unchecked string
}

// findingRow is a finding in words. Its number is that on the drawing.
type findingRow struct {
	Number                   int
	ID, Says, Remedy, Rule   string
	Hard                     bool
	Href, Show, Answer, Name string
	found                    *site.Finding
}

// newFindings is the report of a location, with links onto its drawing.
func newFindings(p page.Page, reports []site.Report, l festival.LocationID) findings {
	out := findings{Page: p, Heading: "findings"}
	i := slices.IndexFunc(reports, func(r site.Report) bool { return r.Location == l })
	if i < 0 {
		return out
	}
	r, desk := &reports[i], fmt.Sprintf("%s/plan/%d", p.Office, l)
	out.Checked = len(r.Checked)
	var names []string
	for _, key := range r.Unchecked {
		names = append(names, site.RuleName(key, p.Lang))
	}
	out.Unchecked = strings.Join(names, "; ")
	for n := range r.Findings {
		f := &r.Findings[n]
		row := findingRow{
			Number: n + 1, ID: f.ID(), Says: f.Says(p.Lang), Remedy: f.Remedy(p.Lang), Rule: site.RuleName(f.Rule, p.Lang), Hard: f.Hard,
			Href: desk + "/findings/" + f.ID(), Show: desk + "#place-" + f.ID(), found: f,
		}
		switch o := f.Override; {
		case o != nil:
			row.Answer = p.T("office.findings.answered_by", "name", o.Name, "when", p.DateTime(o.At), "reason", o.Reason)
			out.Answered = append(out.Answered, row)
		case f.Hard:
			out.Hard = append(out.Hard, row)
		default:
			out.Soft = append(out.Soft, row)
		}
	}
	return out
}

// spots are the findings on the drawing; those that somebody answers for are
// no places to look at.
func (d findings) spots() (all []planview.Spot) {
	for _, row := range slices.Concat(d.Hard, d.Soft) {
		all = append(all, planview.Spot{
			Number: row.Number, ID: "place-" + row.ID, Href: "#finding-" + row.ID, Says: row.Says, Hard: row.Hard, At: row.found.At,
		})
	}
	return all
}

// takenFindings are the open findings of all plans, for a question.
func takenFindings(p page.Page, reports []site.Report) (all []page.Taken) {
	var hard, soft page.Taken
	for _, r := range reports {
		for _, f := range r.Open() {
			if says := f.Says(p.Lang); f.Hard {
				hard.Names = append(hard.Names, says)
			} else {
				soft.Names = append(soft.Names, says)
			}
		}
	}
	if n := len(hard.Names); n > 0 {
		hard.What = p.T("office.ask.findings.hard", "n", n)
		all = append(all, hard)
	}
	if n := len(soft.Names); n > 0 {
		soft.What = p.T("office.ask.findings.soft", "n", n)
		all = append(all, soft)
	}
	return all
}

type planFindingPage struct {
	page.Page
	ID       festival.LocationID
	Says     string
	Rule     string
	Remedy   string
	Answered bool
}

// planFinding lets somebody answer for a finding.
func (s *screens) planFinding() page.Handlers {
	return page.Edit(page.Form[*site.Finding, site.OverrideDraft]{
		House: s.House, Template: "office/plan_finding", Title: "office.finding.title",
		Load: s.oneFinding,
		Draft: func(_ *festival.Edition, f *site.Finding) site.OverrideDraft {
			if f.Override == nil {
				return site.OverrideDraft{}
			}
			return site.OverrideDraft{Reason: f.Override.Reason, Name: f.Override.Name, Version: f.Override.Version}
		},
		Fields: func(f *page.Fields, d *site.OverrideDraft) {
			f.Line("reason", &d.Reason)
			f.Line("name", &d.Name)
			f.Version(&d.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, f *site.Finding) (any, error) {
			if p.In["name"] == "" && f.Override == nil && p.User != nil {
				p.In["name"] = p.User.Name
			}
			return planFindingPage{p, f.Location, f.Says(p.Lang), site.RuleName(f.Rule, p.Lang), f.Remedy(p.Lang), f.Override != nil}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, f *site.Finding, d site.OverrideDraft) (page.Done, error) {
			return page.Saved(s.deskOf(c, f.Location) + "#findings"), s.Site.SetOverride(c.UserContext(), e, f, d, s.Now())
		},
		Removal: func(_ *fiber.Ctx, p page.Page, f *site.Finding) (page.Question, error) {
			return page.Question{Title: p.T("office.ask.finding"), Text: []string{p.T("office.ask.means.finding", "finding", f.Says(p.Lang))}, Do: p.T("office.finding.take_back")}, nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, f *site.Finding) (page.Done, error) {
			return page.Done{To: s.deskOf(c, f.Location) + "#findings", Key: "office.finding.taken_back"}, s.Site.DeleteOverride(c.UserContext(), e, f, s.Now())
		},
	})
}

// oneFinding is the finding of the address, as long as it is one.
func (s *screens) oneFinding(c *fiber.Ctx, e *festival.Edition) (*site.Finding, error) {
	l, err := s.knownLocation(c, e)
	if err != nil {
		return nil, err
	}
	reports, err := s.Site.Reports(c.UserContext(), e)
	for _, r := range reports {
		for i := range r.Findings {
			if f := &r.Findings[i]; r.Location == l.ID && f.ID() == c.Params("finding") {
				return f, err
			}
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "office.oneFinding", "error.not_found")
	}
	return nil, err
}

// planCheckMost is read of what is dragged at once.
const planCheckMost = 1 << 20

// checkedDragged is what an editor is told while something is dragged.
type checkedDragged struct {
	Findings []checkedFinding `json:"findings"`
}

type checkedFinding struct {
	ID       string          `json:"id"`
	Rule     string          `json:"rule"`
	Name     string          `json:"name"`
	Hard     bool            `json:"hard"`
	Says     string          `json:"says"`
	Remedy   string          `json:"remedy"`
	At       [2]float64      `json:"at"`
	Objects  []checkedObject `json:"objects"`
	Figure   float64         `json:"figure"`
	Limit    float64         `json:"limit"`
	Answered bool            `json:"answered"`
}

type checkedObject struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// planCheckPost says what would be wrong about things that are dragged, without
// storing anything.
func (s *screens) planCheckPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	var in struct {
		Objects []site.Dragged `json:"objects"`
	}
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	found, err := s.Site.CheckDragged(c.UserContext(), e, l.ID, in.Objects)
	if err != nil {
		return err
	}
	out := checkedDragged{Findings: []checkedFinding{}}
	for i := range found {
		out.Findings = append(out.Findings, newChecked(&found[i], s.Language(c)))
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}

func newChecked(f *site.Finding, l lang.Lang) checkedFinding {
	out := checkedFinding{
		ID: f.ID(), Rule: string(f.Rule), Name: site.RuleName(f.Rule, l), Hard: f.Hard, Says: f.Says(l), Remedy: f.Remedy(l),
		At: [2]float64{f.At.X, f.At.Y}, Figure: f.Rounded(), Limit: f.Limit, Answered: f.Override != nil,
	}
	for i, name := range f.Names(l) {
		out.Objects = append(out.Objects, checkedObject{f.Objects[i].ID, name})
	}
	return out
}
