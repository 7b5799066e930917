package office

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

type feesPage struct {
	page.Page
	Fees  []feeRow
	Steps []feeRow
}

// feeRow is a fee in words.
type feeRow struct {
	stall.Fee
	Amount string
	For    string
}

// fees are what stalls cost, and the solidarity ladder.
func (s *screens) fees(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.fee.list")
	if err != nil {
		return err
	}
	all, err := s.Stalls.Fees(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	names := map[stall.KindID]string{}
	for _, k := range kinds {
		names[k.ID] = p.Text(k.Name)
	}
	d := feesPage{Page: p}
	for _, f := range all {
		row := feeRow{Fee: f, Amount: answers.FeeAmount(p, f), For: feeFor(p, f, names)}
		if f.Basis == stall.FeeStep {
			d.Steps = append(d.Steps, row)
		} else {
			d.Fees = append(d.Fees, row)
		}
	}
	return s.Show(c, "office/fees", d)
}

// feeFor says which stalls pay it.
func feeFor(p page.Page, f stall.Fee, kinds map[stall.KindID]string) string {
	var words []string
	if f.Kind != nil {
		words = append(words, kinds[*f.Kind])
	}
	if f.LegalForm != "" {
		words = append(words, p.T("stall.business.legal_form."+f.LegalForm))
	}
	return cmp.Or(p.Join(words), p.T("office.fee.for_all"))
}

type feePage struct {
	page.Page
	ID    int64 // 0: a new one
	Bases []page.Option
	Kinds []page.Option
	Forms []page.Option
}

// feeDraft is a fee as it is typed: its amount is money or percent by its basis.
type feeDraft struct {
	stall.Fee
	Kind stall.KindID
}

func (s *screens) fee() page.Handlers {
	return page.Edit(page.Form[stall.Fee, feeDraft]{
		House: s.House, Template: "office/fee", Title: "office.fee.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (stall.Fee, error) {
			all, err := s.Stalls.Fees(c.UserContext(), e.ID)
			if err != nil {
				return stall.Fee{}, err
			}
			return one(c, stall.Fee{EditionID: e.ID, Basis: stall.PerStall}, all, func(f stall.Fee) int64 { return f.ID })
		},
		Draft: func(_ *festival.Edition, f stall.Fee) feeDraft {
			d := feeDraft{Fee: f}
			if f.Kind != nil {
				d.Kind = *f.Kind
			}
			return d
		},
		Fields: feeFields,
		Page: func(c *fiber.Ctx, p page.Page, f stall.Fee) (any, error) {
			kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
			d := feePage{Page: p, ID: f.ID, Bases: page.Options(stall.Bases, func(b stall.Basis) string { return p.T("stall.fee.basis." + string(b)) }),
				Forms: page.Options(stall.LegalForms(), func(f string) string { return p.T("stall.business.legal_form." + f) })}
			for _, k := range kinds {
				d.Kinds = append(d.Kinds, page.Option{Value: k.ID.String(), Label: p.Text(k.Name)})
			}
			return d, err
		},
		Save: func(c *fiber.Ctx, _ *festival.Edition, _ stall.Fee, d feeDraft) (page.Done, error) {
			d.Fee.Kind = nil
			if d.Kind != 0 {
				d.Fee.Kind = &d.Kind
			}
			return page.Saved(s.Office(c, "/fees")), s.Stalls.SaveFee(c.UserContext(), d.Fee, s.Now())
		},
		Removal: func(_ *fiber.Ctx, p page.Page, f stall.Fee) (page.Question, error) {
			return removal(p, "fee", p.Text(f.Name), nil), nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, f stall.Fee) (page.Done, error) {
			return gone(s.Office(c, "/fees"), "fee", f.ID), s.Stalls.DeleteFee(c.UserContext(), e.ID, f.ID, s.Now())
		},
	})
}

func feeFields(f *page.Fields, d *feeDraft) {
	page.Word(f, "basis", &d.Basis)
	f.Text("name", &d.Name)
	if d.Basis.Percent() {
		f.Whole("amount", &d.Amount)
	} else {
		f.Cents("amount", &d.Amount)
	}
	page.Key(f, "kind", &d.Kind)
	page.Word(f, "legal_form", &d.LegalForm)
	f.Whole("position", &d.Position)
	f.Version(&d.Version)
}

// fillDue adds what the stall will cost.
func (s *screens) fillDue(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	fees, err := s.Stalls.Fees(c.UserContext(), e.ID)
	if err != nil {
		return fault.Wrap("office.fillDue", err)
	}
	if judges(c, e) {
		return nil
	}
	d.Due = answers.DueIn(d.Page, fees.Due(d.App, len(e.Days)))
	return nil
}
