package public

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

type programmePage struct {
	page.Page
	Released bool
	Date     string
	Day      string
	Days     []page.Tab
	Views    []page.Tab
	View     string
	Stage    string
	Format   string
	Spoken   string
	Access   string
	Words    string
	Stages   []page.Option
	Formats  []page.Option
	Spokens  []page.Option
	Accesses []page.Option
	Chosen   bool
	Clear    string
	Here     string
	Count    int           // without the canceled ones
	Any      bool          // there are cards
	On       []sessionCard // what runs, when the page is made; its script goes on from there
	Next     []sessionCard
	Hours    []hourOfCards
	Grids    []timetable
	AsOf     string
	Files    []page.Download
}

// section is where the pages of the request's edition live: "" for the current
// one, "/e/SLUG" for another.
func section(c *fiber.Ctx) string {
	if slug := c.Params("edition"); slug != "" {
		return "/e/" + url.PathEscape(slug)
	}
	return ""
}

// programme is the public programme by day and stage.
func (s *screens) programme(c *fiber.Ctx) error {
	p, err := s.Page(c, "public", "programme.title")
	if err != nil {
		return err
	}
	d := programmePage{Page: p, Here: p.Path(section(c) + "/programme")}
	r, err := s.released(c)
	if fault.Is(err, fault.NotFound) {
		s.Find(&d.Page, page.Finding{Path: "/programme", Thin: true})
		return s.Show(c, "public/programme", d)
	}
	if err != nil {
		return err
	}
	d.Released = true
	d.AsOf = p.DateTime(r.ChangedAt)
	d.choose(c, r.Document, s.Now())
	sought, err := s.Programme.Sought(c.UserContext(), r.Document, d.Words)
	if err != nil {
		return err
	}
	d.list(sought, s.Now())
	d.files(c)
	s.findProgramme(&d, c.Query("day"), r.Document)
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(page.HTTPTime))
	return s.Show(c, "public/programme", d)
}

// released is the public programme of the request's edition.
func (s *screens) released(c *fiber.Ctx) (programme.Released, error) {
	e, err := s.Edition(c)
	if err != nil {
		return programme.Released{}, err
	}
	return s.Programme.Released(c.UserContext(), e)
}

// choose reads the filters and makes the day switch and the choices.
func (d *programmePage) choose(c *fiber.Ctx, doc programme.Document, now time.Time) {
	d.Stage, d.Format, d.Spoken, d.Access = c.Query("stage"), page.Clean(c.Query("format")), page.Clean(c.Query("language")), page.Clean(c.Query("access"))
	d.Words, d.View = strings.TrimSpace(page.Clean(c.Query("q"))), c.Query("view")
	if d.View != "list" && d.View != "grid" {
		d.View = ""
	}
	d.Date = dayOf(doc, c.Query("day"), now)
	for _, day := range doc.Days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		hint := d.Text(day.Name)
		if hint == "" {
			hint = d.T("programme.count", "n", programme.TakingPlace(doc.On(day.Date)))
		}
		d.Days = append(d.Days, page.Tab{Href: d.link("day", day.Date), Label: d.Lang.DateShort(t), Hint: hint, Current: day.Date == d.Date})
		if day.Date == d.Date {
			d.Day = d.Lang.DateFull(t)
		}
	}
	for _, v := range []string{"list", "grid"} {
		d.Views = append(d.Views, page.Tab{Href: d.link("view", v), Label: d.T("programme.view." + v), Current: d.View == v})
	}
	d.Chosen = d.Stage+d.Format+d.Spoken+d.Access+d.Words != ""
	d.Clear = d.Here + "?day=" + d.Date
	d.choices(doc)
}

// dayOf is the day asked for, else today, else the first.
func dayOf(doc programme.Document, asked string, now time.Time) string {
	today := doc.Calendar().DateOf(now)
	first := ""
	for _, want := range []string{asked, today} {
		for _, day := range doc.Days {
			if first == "" {
				first = day.Date
			}
			if day.Date == want {
				return want
			}
		}
	}
	return first
}

// link is this page with one thing of its address changed.
func (d *programmePage) link(name, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"day": d.Date, "stage": d.Stage, "format": d.Format, "language": d.Spoken, "access": d.Access, "q": d.Words, "view": d.View} {
		if v != "" {
			q.Set(k, v)
		}
	}
	q.Set(name, value)
	return d.Here + "?" + q.Encode()
}

// choices offers only what the programme has.
func (d *programmePage) choices(doc programme.Document) {
	var formats, spoken, access []string
	for _, s := range doc.Sessions {
		formats, spoken, access = append(formats, s.Format), append(spoken, s.Languages...), append(access, s.Access...)
	}
	for _, st := range doc.Stages {
		d.Stages = append(d.Stages, page.Option{Value: strconv.FormatInt(int64(st.ID), 10), Label: st.Name})
	}
	d.Formats = options(d.Page, formats, programme.FormatName)
	d.Spokens = options(d.Page, spoken, programme.LanguageName)
	d.Accesses = options(d.Page, access, programme.AccessName)
}

func options(p page.Page, values []string, name func(string, lang.Lang) string) []page.Option {
	slices.Sort(values)
	var out []page.Option
	for _, v := range slices.Compact(values) {
		if v != "" {
			out = append(out, page.Option{Value: v, Label: name(v, p.Lang)})
		}
	}
	lang.Sort(p.Lang, out, func(o page.Option) string { return o.Label })
	return out
}

// How many sessions that run, and that come next, are shown above the day's
// list; programme.js keeps to the same.
const (
	mostOn   = 12
	mostNext = 4
)

// list fills the cards of the chosen day, hour by hour, and the grid.
func (d *programmePage) list(doc programme.Document, now time.Time) {
	stage, _ := strconv.ParseInt(d.Stage, 10, 64)
	f := programme.Filter{Date: d.Date, Stage: site.StageID(stage), Format: d.Format, Language: d.Spoken, Access: d.Access}
	stages, hosts := doc.StageByID(), doc.HostByID()
	var cards []sessionCard
	kept := f.Keep(doc)
	for _, s := range kept {
		cards = append(cards, card(d.Page, s, stages, hosts, d.Here))
	}
	d.Count, d.Any = programme.TakingPlace(kept), len(kept) > 0
	if d.View != "grid" {
		d.Hours = byHour(d.Page, cards)
		on, next := programme.OnAndNext(kept, now)
		for _, s := range on[:min(len(on), mostOn)] {
			d.On = append(d.On, card(d.Page, s, stages, hosts, d.Here))
		}
		for _, s := range next[:min(len(next), mostNext)] {
			d.Next = append(d.Next, card(d.Page, s, stages, hosts, d.Here))
		}
	}
	if d.View != "list" {
		d.Grids = newTimetables(cards, doc.Stages, d.Page)
	}
}

func (d *programmePage) files(c *fiber.Ctx) {
	query := ""
	if slug := c.Params("edition", c.Query("edition")); slug != "" {
		query = "?edition=" + url.QueryEscape(slug)
	}
	for _, kind := range []string{"ics", "xml", "json"} {
		d.Files = append(d.Files, page.Download{Href: "/schedule." + kind + query, Label: d.T("programme.take." + kind), Kind: strings.ToUpper(kind)})
	}
}
