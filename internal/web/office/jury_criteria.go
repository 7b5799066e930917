package office

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// criteriaBook is what the page of criteria edits: those of all kinds.
type criteriaBook struct {
	kinds    []stall.Kind
	criteria []jury.Criterion
}

type juryCriteriaPage struct {
	page.Page
	Kinds []kindCriteria
}

// kindCriteria is a kind in the form; At is the name of its group of rows.
type kindCriteria struct {
	Title, Mark, At string
	Of, Kind        string // the hidden field that says of which kind it is
	Rows            []criterionForm
}

// criterionForm is one criterion; At is before the names of its fields.
type criterionForm struct {
	At, Key, Title, Hint string
	Own                  bool
}

func (s *screens) juryCriteria() page.Handlers {
	return page.Edit(page.Form[criteriaBook, jury.CriteriaDraft]{
		House: s.House, Template: "office/jury_criteria", Title: "office.jury.criteria",
		Load: func(c *fiber.Ctx, e *festival.Edition) (b criteriaBook, err error) {
			if b.kinds, err = s.Stalls.Kinds(c.UserContext(), e.ID); err != nil {
				return b, err
			}
			b.criteria, err = s.Jury.Criteria(c.UserContext(), e.ID)
			return b, err
		},
		Draft: func(_ *festival.Edition, b criteriaBook) jury.CriteriaDraft { return jury.Draft(b.kinds, b.criteria) },
		Fields: func(f *page.Fields, d *jury.CriteriaDraft) {
			page.Rows(f, "k", &d.Kinds, 0, func(f *page.Fields, k *jury.KindDraft) {
				page.Key(f, "kind", &k.Kind)
				page.Rows(f, "c", &k.Criteria, 1, func(f *page.Fields, c *jury.CriterionDraft) {
					f.Line("key", &c.Key)
					f.Text("name", &c.Name)
					f.Count("weight", &c.Weight)
				})
			})
			f.Version(&d.Version)
		},
		Page: s.juryCriteriaPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, _ criteriaBook, d jury.CriteriaDraft) (page.Done, error) {
			return page.Saved(s.Office(c, "/jury/criteria")), s.Jury.SaveCriteria(c.UserContext(), e.ID, d, s.Now())
		},
	})
}

func (s *screens) juryCriteriaPage(_ *fiber.Ctx, p page.Page, b criteriaBook) (any, error) {
	d := juryCriteriaPage{Page: p}
	for _, n := range p.Rows("k") {
		at := fmt.Sprintf("k.%d.", n)
		k := kindCriteria{At: at + "c", Of: at + "kind", Kind: p.In[at+"kind"]}
		for _, of := range b.kinds {
			if of.ID.String() == k.Kind {
				k.Title, k.Mark = p.Text(of.Name), string(of.Mark)
			}
		}
		for _, i := range p.Rows(k.At) {
			row := criterionForm{At: fmt.Sprintf("%s.%d.", k.At, i)}
			row.Key = p.In[row.At+"key"]
			row.Own = row.Key == "" || jury.Criterion{Key: row.Key}.Own()
			if !row.Own {
				row.Title, row.Hint = p.T("jury.criterion."+row.Key), p.T("office.jury.criterion."+row.Key+".hint")
			}
			k.Rows = append(k.Rows, row)
		}
		d.Kinds = append(d.Kinds, k)
	}
	return d, nil
}
