package web

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
)

// sessionCard is a session as lists show it.
type sessionCard struct {
	Href, Title, Mark, Kind string
	From, Until, Span       string
	FromISO, UntilISO       string
	Text, Place, Hosts      string
	Language, Places        string
	TitleLang, TextLang     lang.Lang
	Canceled                bool
	start, end              time.Time
	stage                   site.StageID
}

// hourOfCards are the sessions that start within one hour.
type hourOfCards struct {
	Label string
	Cards []sessionCard
}

type programmePage struct {
	page
	Released bool
	Date     string
	Day      string
	Days     []tab
	Views    []tab
	View     string
	Stage    string
	Format   string
	Spoken   string
	Access   string
	Words    string
	Stages   []option
	Formats  []option
	Spokens  []option
	Accesses []option
	Chosen   bool
	Clear    string
	Here     string
	Count    int
	Hours    []hourOfCards
	Grid     timetable
	AsOf     string
	Files    []download
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
func (s *Server) programme(c *fiber.Ctx) error {
	p, err := s.page(c, "public", "programme.title")
	if err != nil {
		return err
	}
	d := programmePage{page: p, Here: p.Path(section(c) + "/programme")}
	r, err := s.released(c)
	if fault.Is(err, fault.NotFound) {
		return s.show(c, fiber.StatusOK, "public/programme", d)
	}
	if err != nil {
		return err
	}
	d.Released = true
	d.AsOf = p.DateTime(r.ChangedAt)
	d.choose(c, r.Document, s.now())
	d.list(r.Document)
	d.files(c)
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(httpTime))
	return s.show(c, fiber.StatusOK, "public/programme", d)
}

const httpTime = "Mon, 02 Jan 2006 15:04:05 GMT"

// released is the public programme of the request's edition.
func (s *Server) released(c *fiber.Ctx) (programme.Released, error) {
	e, err := s.edition(c)
	if err != nil {
		return programme.Released{}, err
	}
	return s.Programme.Released(c.UserContext(), e)
}

// choose reads the filters and makes the day switch and the choices.
func (d *programmePage) choose(c *fiber.Ctx, doc programme.Document, now time.Time) {
	d.Stage, d.Format, d.Spoken, d.Access = c.Query("stage"), clean(c.Query("format")), clean(c.Query("language")), clean(c.Query("access"))
	d.Words, d.View = strings.TrimSpace(clean(c.Query("q"))), c.Query("view")
	if d.View != "list" && d.View != "grid" {
		d.View = ""
	}
	d.Date = dayOf(doc, c.Query("day"), now)
	for _, day := range doc.Days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		hint := d.Text(day.Name)
		if hint == "" {
			hint = d.T("programme.count", "n", len(doc.On(day.Date)))
		}
		d.Days = append(d.Days, tab{Href: d.link("day", day.Date), Label: d.Lang.DateShort(t), Hint: hint, Current: day.Date == d.Date})
		if day.Date == d.Date {
			d.Day = d.Lang.DateFull(t)
		}
	}
	for _, v := range []string{"list", "grid"} {
		d.Views = append(d.Views, tab{Href: d.link("view", v), Label: d.T("programme.view." + v), Current: d.View == v})
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
		d.Stages = append(d.Stages, option{Value: strconv.FormatInt(int64(st.ID), 10), Label: st.Name})
	}
	d.Formats = d.options(formats, d.formatName)
	d.Spokens = d.options(spoken, d.languageName)
	d.Accesses = d.options(access, func(a string) string { return d.T("programme.access." + a) })
}

func (p page) options(values []string, name func(string) string) []option {
	slices.Sort(values)
	var out []option
	for _, v := range slices.Compact(values) {
		if v != "" {
			out = append(out, option{Value: v, Label: name(v)})
		}
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

// formatName is the word for a format; a foreign one stands as it is.
func (p page) formatName(format string) string {
	if programme.KnownFormat(format) {
		return p.T("programme.format." + format)
	}
	return format
}

// languageName is a spoken language in the page's language, else its code.
func (p page) languageName(code string) string {
	if lang.De.Has("programme.language." + code) {
		return p.T("programme.language." + code)
	}
	return strings.ToUpper(code)
}

// markOf is the shape and colour that a format wears.
func markOf(format string) string {
	switch format {
	case "workshop", "game":
		return "workshop"
	case "cooking":
		return "food"
	case "talk", "panel", "tour":
		return "advice"
	case "":
		return "plain"
	}
	return "culture"
}

// list fills the cards of the chosen day, hour by hour, and the grid.
func (d *programmePage) list(doc programme.Document) {
	stage, _ := strconv.ParseInt(d.Stage, 10, 64)
	f := programme.Filter{Date: d.Date, Stage: site.StageID(stage), Format: d.Format, Language: d.Spoken, Access: d.Access, Words: d.Words}
	stages, hosts := doc.StageByID(), doc.HostByID()
	var cards []sessionCard
	for _, s := range f.Keep(doc) {
		cards = append(cards, d.card(s, stages, hosts, d.Here))
	}
	d.Count = len(cards)
	if d.View != "grid" {
		d.Hours = d.byHour(cards)
	}
	if d.View != "list" {
		d.Grid = newTimetable(cards, doc.Stages, d.page)
	}
}

func (p page) card(s programme.Session, stages map[site.StageID]programme.Stage, hosts map[programme.HostID]programme.Host, base string) sessionCard {
	var names, spoken []string
	for _, h := range s.Hosts {
		names = append(names, hosts[h].Name)
	}
	for _, l := range s.Languages {
		spoken = append(spoken, p.languageName(l))
	}
	k := sessionCard{
		Href: base + "/" + strconv.FormatInt(int64(s.ID), 10), Title: p.Text(s.Title), TitleLang: p.TextLang(s.Title),
		Mark: markOf(s.Format), Kind: p.formatName(s.Format), From: p.Time(s.Start), Until: p.T("programme.until", "time", p.Time(s.End())), Span: p.TimeSpan(s.Start, s.End()),
		FromISO: s.Start.Format(time.RFC3339), UntilISO: s.End().Format(time.RFC3339),
		Text: p.Text(s.Abstract), TextLang: p.TextLang(s.Abstract), Place: stages[s.Stage].Name,
		Hosts: p.Join(names), Language: p.Join(spoken), Canceled: s.State == programme.StateCanceled,
		start: s.Start, end: s.End(), stage: s.Stage,
	}
	if s.Capacity > 0 {
		k.Places = p.T("programme.places", "n", s.Capacity)
	}
	k.Text = firstLine(k.Text, 180)
	return k
}

// firstLine is the first paragraph, cut at a word after most characters.
func firstLine(s string, most int) string {
	s, _, _ = strings.Cut(s, "\n")
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	s = string(r[:most])
	if at := strings.LastIndexByte(s, ' '); at > 0 {
		s = s[:at]
	}
	return s + "…"
}

func (p page) byHour(cards []sessionCard) []hourOfCards {
	var out []hourOfCards
	last := time.Time{}
	for _, k := range cards {
		hour := p.zoned(k.start).Truncate(time.Hour)
		if len(out) == 0 || !hour.Equal(last) {
			out = append(out, hourOfCards{Label: p.T("programme.oclock", "hour", p.zoned(k.start).Hour())})
			last = hour
		}
		out[len(out)-1].Cards = append(out[len(out)-1].Cards, k)
	}
	return out
}

func (d *programmePage) files(c *fiber.Ctx) {
	query := ""
	if slug := c.Params("edition", c.Query("edition")); slug != "" {
		query = "?edition=" + url.QueryEscape(slug)
	}
	for _, kind := range []string{"ics", "xml", "json"} {
		d.Files = append(d.Files, download{Href: "/schedule." + kind + query, Label: d.T("programme.take." + kind), Kind: strings.ToUpper(kind)})
	}
}
