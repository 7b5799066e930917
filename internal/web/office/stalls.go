package office

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/page"
)

func (s *screens) stalls(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stall.stalls")
	if err != nil {
		return err
	}
	t := s.stallTable(c, e, p)
	d, err := s.showVendors(c, t)
	if err != nil {
		return err
	}
	if t.inside {
		d.Table.Do = []page.TableDo{
			{Do: "message", Icon: "mail", Label: p.T("office.table.message")},
			{Do: "stall-cards", Icon: "print", Label: p.T("print.sheet.stall-cards")},
			{Do: "allergens", Icon: "print", Label: p.T("office.print.allergens")},
			{Do: "inspections", Icon: "print", Label: p.T("office.print.inspection")},
			{Do: "signs", Icon: "print", Label: p.T("print.sheet.signs")},
		}
	}
	return s.Show(c, "office/stalls", d)
}

// stallsMarkedPost does something with all marked stalls.
func (s *screens) stallsMarkedPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Words(c)
	if err != nil {
		return err
	}
	t := s.stallTable(c, e, p)
	rows, err := t.marked(c)
	if err != nil {
		return err
	}
	nothing := page.Done{To: t.backTo(c), Key: "office.table.nothing_marked", Warn: true}
	if len(rows) == 0 {
		return s.GoOn(c, nothing)
	}
	switch do := page.Value(c, "do"); do {
	case "message":
		if len(applicationsOf(rows)) == 0 {
			nothing.Key = "office.table.nobody_to_write"
			return s.GoOn(c, nothing)
		}
		done, err := s.writeTo(c, &t, rows)
		if err != nil {
			return err
		}
		return page.SeeOther(c, done.To)
	case "stall-cards", "signs", "allergens", "inspections":
		return page.SeeOther(c, s.Office(c, "/print/%s.pdf?%s", do, printOf(c).Encode()))
	}
	return fault.New(fault.NotFound, "office.stallsMarkedPost", "error.not_found")
}

// printOf carries what was marked in a table on to a print's address.
func printOf(c *fiber.Ctx) url.Values {
	if page.Value(c, "all") != "" {
		return url.Values{"all": {"1"}, "found": {page.Value(c, "found")}}
	}
	return url.Values{"id": page.Values(c, "id")}
}

// onlyStalls are the stalls that a print's address names, for press.Ask; "": all.
func (s *screens) onlyStalls(c *fiber.Ctx, e *festival.Edition) (string, error) {
	if c.Query("id") == "" && c.Query("all") == "" {
		return "", nil
	}
	p, err := s.Words(c)
	if err != nil {
		return "", err
	}
	t := s.stallTable(c, e, p)
	rows, err := t.marked(c)
	ids := []string{"0"} // nothing found is nothing printed
	for _, r := range rows {
		ids = append(ids, r.Stall.String())
	}
	return strings.Join(ids, ","), err
}

type stallPage struct {
	page.Page
	Stall *stall.Stall  // without ID: a new one
	Kinds []page.Option // to choose from for a new one

	History []page.Event
}

func stallFields(f *page.Fields, d *stall.StallDraft) {
	page.Key(f, "kind", &d.Kind)
	f.Line("name", &d.Name)
	f.Line("organisation", &d.Organisation)
	f.Text("description", &d.Description)
	f.Text("goods", &d.Goods)
	page.Word(f, "front", &d.Front) // as typed: the room reads "2,5 m"
	page.Word(f, "depth", &d.Depth)
	f.Version(&d.Version)
}

func (s *screens) stall() page.Handlers {
	return page.Edit(page.Form[*stall.Stall, stall.StallDraft]{
		House: s.House, Template: "office/stall", Title: "office.stall.stall",
		Load: func(c *fiber.Ctx, e *festival.Edition) (*stall.Stall, error) {
			id, err := page.Number(c, "id")
			if err != nil || id == 0 {
				return &stall.Stall{}, err
			}
			return s.Stalls.Stall(c.UserContext(), e.ID, stall.ID(id))
		},
		Draft:  func(_ *festival.Edition, st *stall.Stall) stall.StallDraft { return st.Draft() },
		Fields: stallFields,
		Page:   s.stallPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, st *stall.Stall, d stall.StallDraft) (done page.Done, err error) {
			if st.ID == 0 {
				_, err = s.Stalls.CreateStall(c.UserContext(), e.ID, d, s.Now())
			} else {
				err = s.Stalls.UpdateStall(c.UserContext(), e.ID, st.ID, d, s.Now())
			}
			return page.Done{To: s.Office(c, "/stalls"), Key: "office.stall.stall_saved"}, err
		},
	})
}

func (s *screens) stallPage(c *fiber.Ctx, p page.Page, st *stall.Stall) (any, error) {
	d := stallPage{Page: p, Stall: st}
	if st.ID != 0 {
		return d, s.fillStallHistory(c, &d)
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, page.Option{Value: p.Sprint(k.ID), Label: p.Text(k.Name)})
	}
	return d, err
}

// stallTable is the table of stalls as the principal may read it.
func (s *screens) stallTable(c *fiber.Ctx, e *festival.Edition, p page.Page) vendorTable {
	t := vendorTable{s: s, e: e, p: p, of: s.Stalls.ListStalls, brief: s.Stalls.BriefStalls, key: func(r stall.Listed) int64 { return int64(r.Stall) },
		states: []stall.State{stall.StateAccepted, stall.StateConfirmed, stall.StateWithdrawn}}
	t.inside = s.asks(c, e)&stall.ByOrganiser != 0
	t.TableOf = page.TableOf[vendorRow]{Path: "/stalls", Fields: vendorFields, Usual: "kind"}
	t.show([]string{"kind", "state", "pitch", "days", "size"}, func(code string) bool { return t.inside || slices.Contains(openColumns, code) })
	return t
}

// fillStallHistory adds what happened to the stall, from what to what.
func (s *screens) fillStallHistory(c *fiber.Ctx, d *stallPage) error {
	all, err := s.Stalls.StallHistory(c.UserContext(), d.Stall.ID)
	for _, h := range all {
		key := "office.history.stall." + string(h.Verb)
		if !d.Lang.Has(key) {
			key = "office.history.application." + string(h.Verb)
		}
		event := page.Event{At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T(key), Who: s.actorName(d.Page, h), Why: h.Reason}
		if edit, ok := stall.StallEditOf(h); ok {
			event.Changes = toldApart(d.Page, edit)
		}
		d.History = append(d.History, event)
	}
	return err
}

// toldApart are the fields of a stall that say something else than before.
func toldApart(p page.Page, e stall.StallEdit) (all []page.Fact) {
	add := func(label, was, is string) {
		if was != is {
			nothing := p.T("layout.form.nothing")
			all = append(all, page.Fact{Label: label, Value: p.T("apply.request.change", "was", cmp.Or(was, nothing), "is", cmp.Or(is, nothing))})
		}
	}
	add(p.T("office.stall.name"), e.Was.Name, e.Is.Name)
	add(p.T("office.stall.organisation"), e.Was.Organisation, e.Is.Organisation)
	for _, l := range lang.All() {
		add(p.T("apply.field.description")+" ("+l.Name()+")", e.Was.Description[l], e.Is.Description[l])
		add(p.T("stall.show.offer")+" ("+l.Name()+")", e.Was.Goods[l], e.Is.Goods[l])
	}
	return all
}
