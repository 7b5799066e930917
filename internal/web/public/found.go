package public

import (
	"net/url"
	"slices"
	"strings"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// How each page is described to those who find it elsewhere. A description is
// made of the page's content in the page's language; a text that exists in
// another one only is left out.

// dates are the market's days with their year: a page is found years later too.
func dates(p page.Page) string { return press.DatesAndYear(p.Edition, p.Lang) }

// when are the days as they follow the market's name; nothing without any.
func when(p page.Page) string {
	if days := dates(p); days != "" {
		return p.T("layout.list_comma") + days
	}
	return ""
}

// told are the parts that say something, in one line.
func told(p page.Page, parts ...string) string {
	return p.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }))
}

// place is the name of where the market is.
func place(p page.Page) string {
	for _, l := range p.Head.Places {
		if !l.Mobile {
			return p.Text(l.Name)
		}
	}
	return ""
}

// running is a text without its headings.
func running(all []block) string {
	var lines []string
	for _, b := range all {
		lines = append(append(lines, b.Lines...), b.Items...)
	}
	return strings.Join(lines, " ")
}

// event lets programs read an event of a page; nil stays nothing.
func event(m *schemaEvent) any {
	if m == nil {
		return nil
	}
	m.Context = schemaOrgContext
	return m
}

func (s *screens) findHome(d *homePage) {
	p := d.Page
	m := s.schemaMarket(p)
	if m != nil {
		m.InLanguage = d.spoken
		m.offer(s, p, d.types, func(*ticket.Type) bool { return true })
	}
	s.Find(&d.Page, page.Finding{
		Path: "/", Data: event(m), Feeds: d.feeds,
		About: page.Describe(told(p, dates(p), place(p)), p.Own(p.Edition.Claim), running(blocks(p.Own(d.welcome)))),
	})
}

// spoken are the languages of the sessions, as programs know them.
func spoken(all ...programme.Session) []string {
	var codes []string
	for _, x := range all {
		for _, code := range x.Languages {
			if code == "dgs" { // what people here call it
				code = "gsg"
			}
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// calendars are the files of the whole programme, which is released.
func (s *screens) calendars(p page.Page) []page.Feed {
	var feeds []page.Feed
	for _, kind := range []string{"ics", "xml", "json"} {
		media, _, _ := strings.Cut(programme.Media[kind], ";")
		feeds = append(feeds, page.Feed{Type: media, Href: "/schedule." + kind + "?" + ofEdition(p, url.Values{"lang": {string(p.Lang)}}), Title: p.T("programme.take." + kind)})
	}
	return feeds
}

// ofEdition is the query of a file of the page's edition.
func ofEdition(p page.Page, query url.Values) string {
	if p.Other {
		query.Set("edition", p.Edition.Slug)
	}
	return query.Encode()
}

func (s *screens) findProgramme(d *programmePage, asked string, doc programme.Document) {
	p := d.Page
	f := page.Finding{Path: "/programme", Thin: d.Chosen || !d.Any, Feeds: s.calendars(p)}
	count := func(all []programme.Session) string { return p.T("programme.count", "n", programme.TakingPlace(all)) }
	if d.Date == asked && len(doc.Days) > 1 {
		f.Path += "?day=" + d.Date
		f.About = page.Describe(p.T("found.programme_day", "day", d.Day, "count", count(doc.On(d.Date)), "market", p.Head.Name), titles(p, doc.On(d.Date)))
		d.Title += " · " + d.Day
	} else {
		f.About = page.Describe(p.T("found.programme", "market", p.Head.Name, "days", when(p), "count", count(doc.Sessions)), told(p, labels(d.Formats)...))
	}
	s.Find(&d.Page, f)
}

func titles(p page.Page, all []programme.Session) string {
	var names []string
	for _, x := range all {
		names = append(names, p.Text(x.Title))
	}
	return p.Join(names)
}

func labels(all []page.Option) []string {
	var words []string
	for _, o := range all {
		words = append(words, o.Label)
	}
	return words
}

func (s *screens) findSession(d *programmeSessionPage, doc programme.Document, types []*ticket.Type) {
	p, x := d.Page, d.Session
	path := sessionPath(x)
	about := p.Own(x.Abstract)
	if about == "" {
		about = p.Own(x.Description)
	}
	s.Find(&d.Page, page.Finding{
		Path: path, Data: event(s.schemaSession(d, path, doc.StageByID()[x.Stage], types)),
		About: page.Describe(told(p, d.Kind, d.When, p.TimeSpan(x.Start, x.End()), d.StageName), about),
		Feeds: []page.Feed{{Type: "text/calendar", Href: d.Calendar, Title: p.T("programme.session.calendar")}},
	})
}

func (s *screens) findPlan(d *planPage, r *site.Released, plan *site.PublicPlan) {
	p := d.Page
	f := page.Finding{Path: "/plan", Thin: d.Chosen || d.Ask.Stall != 0 || d.Ask.Stage != 0, Feeds: []page.Feed{{Type: "application/geo+json", Href: d.Files[1].Href, Title: d.Files[1].Label}}}
	if plan.Location.ID != r.Document.Plans[0].Location.ID {
		f.Path += "/" + plan.Location.Slug // the first one is the plan
	}
	f.About = page.Describe(p.T("found.plan", "market", p.Head.Name, "days", when(p), "place", d.Name, "count", p.T("stall.list.count", "n", standing(plan))))
	at := slices.IndexFunc(p.Head.Places, func(l *festival.Location) bool { return l.ID == plan.Location.ID && !l.Mobile })
	if at >= 0 {
		f.Data = s.schemaGround(p, p.Head.Places[at], f.Path)
	}
	s.Find(&d.Page, f)
}

// standing is how many stalls have a place on the plan.
func standing(plan *site.PublicPlan) int {
	seen := map[int64]bool{}
	for _, stay := range plan.Stays {
		seen[int64(stay.Stall)] = true
	}
	return len(seen)
}

func (s *screens) findStalls(d *stallsPage) {
	p := d.Page
	var kinds []string
	for _, g := range d.Groups {
		kinds = append(kinds, g.Title)
	}
	s.Find(&d.Page, page.Finding{
		Path: "/stalls", Thin: d.Chosen || d.Count == 0,
		About: page.Describe(p.T("found.stalls", "count", p.T("stall.list.count", "n", d.Count), "market", p.Head.Name, "days", when(p), "kinds", p.Join(slices.Compact(kinds)))),
	})
}

func (s *screens) findStall(d *stallPage) {
	p, st := d.Page, d.Stall
	number, about := "", p.Own(st.Description)
	if len(d.Stays) > 0 {
		number = p.T("found.stall", "number", d.Stays[0].Pitch)
	}
	if about == "" {
		about = p.Own(st.Goods)
	}
	s.Find(&d.Page, page.Finding{
		Path:  "/stalls/" + p.Sprint(st.ID),
		About: page.Describe(told(p, st.Name, d.Kind, number, dates(p)), about),
	})
}

func (s *screens) findTickets(d *ticketsPage) {
	p := d.Page
	var names []string
	for _, c := range d.Choices {
		names = append(names, p.Text(c.Type.Name))
	}
	s.Find(&d.Page, page.Finding{
		Path: "/tickets", Ours: true,
		About: page.Describe(p.T("found.tickets", "market", p.Head.Name, "days", when(p)), d.Closed, p.Join(names)),
	})
}

func (s *screens) findApply(d *applyPage) {
	p := d.Page
	parts := []string{p.T("found.apply", "market", p.Head.Name, "days", when(p))}
	switch {
	case d.Closed:
		parts = append(parts, p.T("apply.closed"))
	case d.Closes != "":
		parts = append(parts, p.T("home.apply_until", "day", d.Closes))
	}
	s.Find(&d.Page, page.Finding{Path: "/apply", Ours: true, About: page.Describe(append(parts, p.T("apply.lead"))...)})
}

func (s *screens) findText(d *textPage, path string, body lang.Text) {
	p := d.Page
	f := page.Finding{Path: path, Ours: true, Thin: len(d.Blocks) == 0}
	if f.About = page.Describe(running(blocks(p.Own(body)))); f.About == "" {
		f.About = page.Describe(told(p, d.Title, p.Head.Name, dates(p), place(p)))
	}
	if first := schemaFirstPlace(p); d.Key == festival.TextGettingThere && first != nil {
		first.Context = schemaOrgContext
		f.Data = first
	}
	s.Find(&d.Page, f)
}

func (s *screens) findQuestions(d *questionsPage, all []festival.Question) {
	p := d.Page
	var asked []string
	for _, q := range all {
		if own := p.Own(q.Question); own != "" {
			asked = append(asked, own)
		}
	}
	s.Find(&d.Page, page.Finding{
		Path: "/questions", Ours: true, Thin: len(all) == 0,
		About: page.Describe(told(p, d.Title, p.Head.Name), strings.Join(asked, " ")),
	})
}
