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
	Released  bool
	AsOf      string
	Locations []page.Tab
	Days      []page.Tab
	Name      string
	Address   string
	About     string
	AboutLang lang.Lang
	Stops     []festival.Stop
	Drawing   template.HTML
	Kinds     []drawing.Kind
	Rows      []planRow
	Stages    []planStageRow
	Landmarks []landmarkRow
	Files     []page.Download
}

// planRow is a line of the list: one stall on one pitch.
type planRow struct {
	Number, Name, Href, Mark, Kind, When, Zone string
	Was                                        string // moved since the release before
}

type planStageRow struct {
	Name, Kind, Text string
	TextLang         lang.Lang
}

type landmarkRow struct {
	Sign  template.HTML
	Label string
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
	plan, err := choosePlan(r.Document, c.Params("location"))
	if err != nil {
		return err
	}
	d.AsOf = p.DateTime(r.At)
	if err := d.fill(c, e, r.Document, plan, locations); err != nil {
		return err
	}
	s.findPlan(&d, r, plan)
	return s.Show(c, "public/plan", d)
}

func choosePlan(doc *site.Document, slug string) (*site.PublicPlan, error) {
	if slug == "" {
		return &doc.Plans[0], nil
	}
	if plan := doc.Plan(slug); plan != nil {
		return plan, nil
	}
	return nil, fault.New(fault.NotFound, "public.plan", "error.not_found")
}

func (d *planPage) fill(c *fiber.Ctx, e *festival.Edition, doc *site.Document, plan *site.PublicPlan, locations []*festival.Location) error {
	here := d.Path(section(c) + "/plan")
	for i := range doc.Plans {
		l := doc.Plans[i].Location
		d.Locations = append(d.Locations, page.Tab{Href: here + "/" + l.Slug, Label: d.Page.Text(l.Name), Current: l.ID == plan.Location.ID})
	}
	d.Name = d.Page.Text(plan.Location.Name)
	if i := slices.IndexFunc(locations, func(l *festival.Location) bool { return l.ID == plan.Location.ID }); i >= 0 {
		d.Address, d.Stops = locations[i].Address, locations[i].Stops
		d.About, d.AboutLang = d.Page.Text(locations[i].Description), d.TextLang(locations[i].Description)
	}
	stays := d.chooseDay(c, e, plan, here+"/"+plan.Location.Slug)
	drawn := doc.Draw(plan, stays, d.Lang, e.DefaultLang)
	d.Drawing = planview.SVG(drawn, planview.View{For: drawing.Page, Says: d.PlanSays, Href: func(m drawing.Mark) string {
		if len(m.Stalls) == 0 {
			return ""
		}
		return stallHref(d.Page, c, stall.ID(m.Stalls[0].ID))
	}})
	d.legend(drawn)
	d.list(c, doc, plan, stays)
	query := ""
	if slug := c.Params("edition"); slug != "" {
		query = "&edition=" + slug
	}
	d.Files = []page.Download{
		{Href: "/print/plan-" + plan.Location.Slug + ".pdf?lang=" + string(d.Lang) + query, Label: d.T("site.plan.pdf"), Kind: "PDF"},
		{Href: "/plan.geojson?location=" + plan.Location.Slug + query, Label: d.T("site.plan.geojson"), Kind: "GeoJSON"},
	}
	return nil
}

func stallHref(p page.Page, c *fiber.Ctx, id stall.ID) string {
	return p.Path(section(c) + "/stalls/" + p.Sprint(int64(id)))
}

// chooseDay sets the day tabs and gives the stays of the chosen day.
func (d *planPage) chooseDay(c *fiber.Ctx, e *festival.Edition, plan *site.PublicPlan, here string) []site.Stay {
	chosen := c.Query("day")
	if len(e.Days) < 2 {
		return plan.Stays
	}
	d.Days = []page.Tab{{Href: here, Label: d.T("site.plan.all_days"), Current: true}}
	var some []site.Stay
	for _, day := range e.Days {
		current := day.Key() == chosen
		d.Days = append(d.Days, page.Tab{Href: here + "?day=" + day.Key(), Label: d.DateShort(day.OpensAt), Current: current})
		if !current {
			continue
		}
		d.Days[0].Current = false
		for _, stay := range plan.Stays {
			if on, ok := e.DayOf(stay.From); ok && on.ID == day.ID {
				some = append(some, stay)
			}
		}
	}
	if d.Days[0].Current {
		return plan.Stays
	}
	return some
}

// list is the drawing's content in words, by number.
func (d *planPage) list(c *fiber.Ctx, doc *site.Document, plan *site.PublicPlan, stays []site.Stay) {
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
		}
		row.Was, _ = doc.MovedFrom(s.ID)
		if z, ok := plan.Zone(stay.Pitch); ok {
			row.Zone = d.Page.Text(z.Name)
		}
		d.Rows = append(d.Rows, row)
	}
	for _, st := range plan.Stages {
		d.Stages = append(d.Stages, planStageRow{st.Name, d.T("site.stage." + string(st.Kind)), d.Page.Text(st.Text), d.TextLang(st.Text)})
	}
}

// legend explains the drawing's colours and signs.
func (d *planPage) legend(drawn drawing.Plan) {
	d.Kinds = drawn.Kinds()
	for _, m := range drawn.Of("landmark") {
		row := landmarkRow{planview.Sign(m.Sign), m.Title()}
		if !slices.Contains(d.Landmarks, row) {
			d.Landmarks = append(d.Landmarks, row)
		}
	}
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
