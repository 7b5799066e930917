package public

import (
	"html/template"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
	"markt/internal/web/planview"
)

// planPage is the released plan of one location: the drawing, and the same as a list.
type planPage struct {
	page.Page
	base      string // the address of all plans
	Released  bool
	AsOf      string
	Locations []page.Tab
	Days      []page.Tab
	Name      string
	Address   string
	About     string
	AboutLang lang.Lang
	Stops     []festival.Stop
	Ask       planAsk
	Diets     []page.Option // offered is only what there is
	Chosen    bool

	AnyChildren, AnyStepFree bool

	Clear   string
	Count   int // of those found
	Here    []planRow
	Shown   string // the stage that is shown
	Dot     template.HTML
	Drawing template.HTML
	Legend  []legendRow
	Rows    []planRow
	Stages  []planStageRow
	Files   []page.Download
}

// planRow is a line of the list: one stall on one pitch.
type planRow struct {
	Number, Name, Href, Mark, Kind, When, Zone string
	Spot                                       string // this page with the pitch shown
	Was                                        string // moved since the release before
}

type planStageRow struct {
	Name, Kind, Text string
	TextLang         lang.Lang
	Spot             string // empty: it is not drawn
}

func (s *screens) plan(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "site.plan.title")
	if err != nil {
		return err
	}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	d := planPage{Page: p, Released: r.Number > 0}
	if !d.Released || len(r.Document.Plans) == 0 {
		s.Find(&d.Page, page.Finding{Path: "/plan", Thin: true})
		return s.Show(c, "public/plan", d)
	}
	ask := planAskOf(c)
	d.AsOf = p.DateTime(r.At)
	d.Ask, d.base = ask, p.Path(section(c)+"/plan")
	found, err := s.seek(c, &d, e, r.Document)
	if err != nil {
		return err
	}
	plan, err := d.choose(r.Document, found, c.Params("location"))
	if err != nil {
		return err
	}
	d.head(plan, locations)
	d.locations(found, plan)
	d.days(e, plan.Location.Slug)
	d.fill(c, e, r.Document.Only(ask.onDay(e)), found, plan.Location.Slug)
	d.files(c, plan.Location.Slug)
	s.findPlan(&d, r, plan)
	return s.Show(c, "public/plan", d)
}

// choose gives the plan of the address, else that of the stall or stage the
// visitor looks for, else the first one on which somebody fits.
func (d *planPage) choose(doc, found *site.Document, slug string) (*site.PublicPlan, error) {
	if slug != "" {
		if plan := doc.Plan(slug); plan != nil {
			return plan, nil
		}
		return nil, fault.New(fault.NotFound, "public.plan", "error.not_found")
	}
	i := slices.IndexFunc(doc.Plans, func(p site.PublicPlan) bool {
		return slices.ContainsFunc(p.Stays, func(s site.Stay) bool { return s.Stall == d.Ask.Stall }) ||
			slices.ContainsFunc(p.Stages, func(s site.PublicStage) bool { return s.ID == d.Ask.Stage })
	})
	if i < 0 && d.Chosen {
		i = slices.IndexFunc(found.Plans, func(p site.PublicPlan) bool { return len(p.Stays) > 0 })
	}
	return &doc.Plans[max(i, 0)], nil
}

// head is what the location says of itself.
func (d *planPage) head(plan *site.PublicPlan, locations []*festival.Location) {
	d.Name = d.Page.Text(plan.Location.Name)
	if i := slices.IndexFunc(locations, func(l *festival.Location) bool { return l.ID == plan.Location.ID }); i >= 0 {
		d.Address, d.Stops = locations[i].Address, locations[i].Stops
		d.About, d.AboutLang = d.Page.Text(locations[i].Description), d.TextLang(locations[i].Description)
	}
}

// locations are the tabs; each tells how much of what is sought is there.
func (d *planPage) locations(found *site.Document, here *site.PublicPlan) {
	for i := range found.Plans {
		l := found.Plans[i].Location
		tab := page.Tab{Href: d.Ask.at(d.base + "/" + l.Slug), Label: d.Page.Text(l.Name), Current: l.ID == here.Location.ID}
		if d.Chosen {
			tab.Hint = d.T("stall.list.count", "n", standing(&found.Plans[i]))
		}
		d.Locations = append(d.Locations, tab)
	}
}

// days are the tabs of the market's days.
func (d *planPage) days(e *festival.Edition, slug string) {
	if len(e.Days) < 2 {
		return
	}
	ask, here := d.Ask, d.base+"/"+slug
	tab := func(key, label string) {
		ask.Day = key
		d.Days = append(d.Days, page.Tab{Href: ask.at(here), Label: label, Current: key == d.Ask.Day})
	}
	tab("", d.T("site.plan.all_days"))
	for _, day := range e.Days {
		tab(day.Key(), d.DateShort(day.OpensAt))
	}
}

// fill draws one plan and lists what it shows; all are the chosen day's stays,
// found are those of them that are sought.
func (d *planPage) fill(c *fiber.Ctx, e *festival.Edition, all, found *site.Document, slug string) {
	plan, here := all.Plan(slug), found.Plan(slug)
	d.Here, d.Clear = d.rows(c, all, plan, d.Ask.stays(plan)), planAsk{Day: d.Ask.Day}.at(d.base+"/"+slug)
	drawn := all.Draw(plan, here.Stays, d.Lang, e.DefaultLang)
	other := func(m drawing.Mark) bool {
		return m.Layer == "pitch" && len(m.Stalls) == 0 && len(plan.StaysOn(m.Name)) > 0
	}
	d.Drawing = planview.SVG(drawn, planview.View{
		For: drawing.Page, Other: other,
		Says: func(m drawing.Mark) string {
			if other(m) {
				return d.T("site.plan.other", "pitch", m.Name)
			}
			return d.PlanSays(m)
		},
		Here: func(m drawing.Mark) bool {
			if d.Ask.Stage != 0 && m.ID == site.StageMark(d.Ask.Stage) {
				d.Shown = m.Name
				return true
			}
			return m.Layer == "pitch" && slices.ContainsFunc(d.Here, func(r planRow) bool { return r.Number == m.Name })
		},
		Href: func(m drawing.Mark) string {
			if len(m.Stalls) == 0 {
				return ""
			}
			return stallHref(d.Page, c, stall.ID(m.Stalls[0].ID))
		},
	})
	d.legend(drawn, other)
	d.Dot = planview.Dot()
	d.Rows, d.Count = d.rows(c, all, plan, here.Stays), standing(here)
	for _, st := range plan.Stages {
		row := planStageRow{Name: st.Name, Kind: d.T("site.stage." + string(st.Kind)), Text: d.Page.Text(st.Text), TextLang: d.TextLang(st.Text)}
		if st.Box != nil {
			row.Spot = planAsk{Stage: st.ID}.at(d.base + "/" + slug)
		}
		d.Stages = append(d.Stages, row)
	}
}

func (d *planPage) files(c *fiber.Ctx, slug string) {
	query := ""
	if slug := c.Params("edition"); slug != "" {
		query = "&edition=" + slug
	}
	d.Files = []page.Download{
		{Href: "/print/plan-" + slug + ".pdf?lang=" + string(d.Lang) + query, Label: d.T("site.plan.pdf"), Kind: "PDF"},
		{Href: "/plan.geojson?location=" + slug + query, Label: d.T("site.plan.geojson"), Kind: "GeoJSON"},
	}
}

func stallHref(p page.Page, c *fiber.Ctx, id stall.ID) string {
	return p.Path(section(c) + "/stalls/" + p.Sprint(int64(id)))
}

// rows are stays in words, by number, each stall once on a pitch.
func (d *planPage) rows(c *fiber.Ctx, doc *site.Document, plan *site.PublicPlan, stays []site.Stay) (rows []planRow) {
	type spot struct {
		number string
		stall  stall.ID
	}
	seen := map[spot]bool{}
	for _, stay := range stays {
		s, ok := doc.Stall(stay.Stall)
		if !ok || seen[spot{stay.Pitch, stay.Stall}] {
			continue
		}
		seen[spot{stay.Pitch, stay.Stall}] = true
		row := planRow{
			Number: stay.Pitch, Name: s.Name, Href: stallHref(d.Page, c, s.ID), Mark: s.Mark, Kind: d.Page.Text(s.KindName),
			When: stayWhen(d.Page, staysOf(plan, stay.Stall, stay.Pitch)),
			Spot: planAsk{Day: d.Ask.Day, Stall: s.ID}.at(d.base + "/" + plan.Location.Slug),
		}
		row.Was, _ = doc.MovedFrom(s.ID)
		if z, ok := plan.Zone(stay.Pitch); ok {
			row.Zone = d.Page.Text(z.Name)
		}
		rows = append(rows, row)
	}
	return rows
}

// planGeoJSON is the released plan in WGS 84 (RFC 7946).
func (s *screens) planGeoJSON(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	b, err := r.Document.GeoJSON(c.Query("location"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/geo+json")
	if r.Number > 0 {
		c.Set(fiber.HeaderLastModified, r.At.UTC().Format(page.HTTPTime))
	}
	return c.Send(b)
}
