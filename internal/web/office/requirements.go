package office

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/paper"
	"markt/internal/web/page"
)

type requirementsPage struct {
	page.Page
	Rows        []requirementForm
	Unchecked   int
	Strengths   []page.Option
	Evidence    []page.Option
	Questions   []page.Option
	Comparisons []page.Option
}

// requirementForm is one requirement in the form; At is before the names of its fields.
type requirementForm struct {
	At, Key, Title, How string
	Shown, Holds        string // in short
	Preset, Own, Opened bool
	Checked             string // by whom and when
	Conditions          []string
}

func (s *screens) requirements() page.Handlers {
	return page.Edit(page.Form[paper.Book, paper.BookDraft]{
		House: s.House, Template: "office/requirements", Title: "office.paper.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (paper.Book, error) {
			return s.Papers.Book(c.UserContext(), e.ID)
		},
		Draft:  func(_ *festival.Edition, b paper.Book) paper.BookDraft { return b.Draft() },
		Fields: requirementFields,
		Page:   s.requirementsPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, _ paper.Book, d paper.BookDraft) (page.Done, error) {
			return page.Saved(s.Office(c, "/requirements")), s.Papers.SaveBook(c.UserContext(), e.ID, d, s.Now())
		},
	})
}

func requirementFields(f *page.Fields, d *paper.BookDraft) {
	f.Yes("festgesetzt", &d.Festgesetzt)
	f.Count("kept_days", &d.KeptDays)
	f.Whole("due_days", &d.DueDays)
	f.Version(&d.Version)
	page.Rows(f, "r", &d.Requirements, 1, func(f *page.Fields, r *paper.RequirementDraft) {
		f.Line("key", &r.Key)
		f.Text("name", &r.Name)
		page.Word(f, "evidence", &r.Evidence)
		page.Word(f, "strength", &r.Strength)
		page.Rows(f, "if", &r.Applies, 1, func(f *page.Fields, c *paper.Condition) {
			page.Word(f, "question", &c.Question)
			page.Word(f, "comparison", &c.Comparison)
			f.Number("limit", &c.Limit)
		})
		f.Count("valid_months", &r.ValidMonths)
		f.Count("warn_days", &r.WarnDays)
		f.Line("source", &r.Source)
		f.MaybeDate("as_of", &r.AsOf)
		f.Yes("checked", &r.Checked)
	})
}

func (s *screens) requirementsPage(_ *fiber.Ctx, p page.Page, b paper.Book) (any, error) {
	d := requirementsPage{Page: p}
	d.Strengths = page.Options([]paper.Strength{paper.Hard, paper.Soft, paper.Off}, func(v paper.Strength) string { return p.T("office.paper.strength." + string(v)) })
	d.Evidence = page.Options([]paper.Evidence{paper.File, paper.Number, paper.Seen}, func(v paper.Evidence) string { return p.T("office.paper.evidence." + string(v)) })
	d.Questions = page.Options(paper.Questions, func(v paper.Question) string { return p.T("office.paper.ask." + string(v)) })
	d.Comparisons = page.Options(paper.Comparisons, func(v paper.Comparison) string { return p.T("office.paper.compare." + string(v)) })
	for _, n := range p.Rows("r") {
		row := requirementForm{At: fmt.Sprintf("r.%d.", n)}
		row.Key = p.In[row.At+"key"]
		if r, err := b.Get(row.Key); err == nil {
			row.fill(p, r)
		} else {
			row.Own, row.Title = true, p.T("office.paper.new")
		}
		if row.Preset {
			d.Unchecked++
		}
		ifs := p.Rows(row.At + "if")
		for i := range max(1, len(ifs)) {
			row.Conditions = append(row.Conditions, fmt.Sprintf("%sif.%d.", row.At, i))
		}
		row.Opened = p.Wronged(row.At)
		d.Rows = append(d.Rows, row)
	}
	return d, nil
}

func (row *requirementForm) fill(p page.Page, r paper.Requirement) {
	row.Title, row.Own, row.Preset = r.Title(p.Lang, p.Edition.DefaultLang), r.Own, r.CheckedAt == nil
	row.Shown, row.Holds = p.T("office.paper.evidence."+string(r.Evidence)), p.T("office.paper.strength_short."+string(r.Strength))
	if !r.Own {
		row.How = p.T("paper.how." + r.Key)
	}
	if r.CheckedAt != nil {
		row.Checked = p.T("office.paper.checked_on", "when", p.Date(*r.CheckedAt))
	}
}
