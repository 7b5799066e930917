package public

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// paragraph is text with the language it is in.
type paragraph struct {
	Lines []string
	Lang  lang.Lang
}

type programmeSessionPage struct {
	page.Page
	Session     programme.Session
	Name        string
	Subtitle    string
	Mark        string
	Kind        string
	When        string
	Facts       []page.Fact
	Hosts       []programme.Host
	Abstract    []paragraph
	Description []paragraph
	Elsewhere   bool // the text is in another language than the page
	Canceled    bool
	Calendar    string
	Back        string
	Plan        string
	After       []sessionCard
	StageName   string
	AsOf        string
}

// programmeSession is one session of the released programme.
func (s *screens) programmeSession(c *fiber.Ctx) error {
	r, x, err := s.releasedSession(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "programme.title")
	if err != nil {
		return err
	}
	d := programmeSessionPage{Page: p, Session: x, Name: p.Text(x.Title), Subtitle: p.Text(x.Subtitle), Mark: programme.Mark(x.Format), Kind: programme.FormatName(x.Format, p.Lang)}
	d.Title = d.Name
	d.Canceled = x.State == programme.StateCanceled
	d.AsOf = p.DateTime(r.ChangedAt)
	base := p.Path(section(c) + "/programme")
	date := r.Document.Calendar().DateOf(x.Start)
	d.Back = base + "?day=" + date
	d.Calendar = base + "/" + strconv.FormatInt(int64(x.ID), 10) + "/calendar.ics"
	d.Plan = planAsk{Stage: x.Stage}.at(p.Path(section(c) + "/plan"))
	d.fill(r.Document)
	d.after(r.Document, date, base)
	types, err := s.Tickets.Types(c.UserContext(), p.Edition, s.Now())
	if err != nil {
		return err
	}
	s.findSession(&d, r.Document, types)
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(page.HTTPTime))
	return s.Show(c, "public/programme_session", d)
}

// releasedSession is the session of the address, in the public programme.
func (s *screens) releasedSession(c *fiber.Ctx) (programme.Released, programme.Session, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	r, err2 := s.released(c)
	if err2 != nil {
		return r, programme.Session{}, err2
	}
	x, ok := r.Document.Find(programme.ID(id))
	if err != nil || !ok {
		return r, x, fault.New(fault.NotFound, "public.releasedSession", "error.not_found")
	}
	return r, x, nil
}

func (d *programmeSessionPage) fill(doc programme.Document) {
	x, st, hosts := d.Session, doc.StageByID()[d.Session.Stage], doc.HostByID()
	for _, h := range x.Hosts {
		d.Hosts = append(d.Hosts, hosts[h])
	}
	d.StageName = st.Name
	d.When = d.DateFull(x.Start)
	if date := doc.Calendar().DateOf(x.Start); date != x.Start.Format("2006-01-02") {
		from, _ := doc.Calendar().Bounds(date) // half past midnight is still last night's
		d.When = d.DateFull(from)
	}
	where := st.Name
	if l := d.Text(st.LocationName); l != "" {
		where = d.Join([]string{st.Name, l})
	}
	d.fact("programme.session.where", where)
	d.fact("programme.session.rain", doc.StageByID()[x.RainStage].Name)
	var spoken, access []string
	for _, l := range x.Languages {
		spoken = append(spoken, programme.LanguageName(l, d.Lang))
	}
	for _, a := range x.Access {
		access = append(access, programme.AccessName(a, d.Lang))
	}
	d.fact("programme.session.language", d.Join(spoken))
	d.fact("programme.session.age", x.Ages(d.Lang))
	if x.Capacity > 0 {
		d.fact("programme.session.places", d.Number(x.Capacity))
	}
	d.fact("programme.session.track", x.Track)
	d.fact("programme.session.access", d.Join(access))
	d.Abstract = paragraphs(d.Page, x.Abstract)
	d.Description = paragraphs(d.Page, x.Description)
	for _, t := range []lang.Text{x.Abstract, x.Description} {
		d.Elsewhere = d.Elsewhere || !t.Empty() && t[d.Lang] == ""
	}
}

func (d *programmeSessionPage) fact(key, value string) {
	if value != "" {
		d.Facts = append(d.Facts, page.Fact{Label: d.T(key), Value: value})
	}
}

// paragraphs cuts a text at its empty lines.
func paragraphs(p page.Page, t lang.Text) []paragraph {
	var out []paragraph
	for part := range strings.SplitSeq(p.Text(t), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, paragraph{Lines: strings.Split(part, "\n"), Lang: p.TextLang(t)})
		}
	}
	return out
}

// after are the next sessions on the same stage that day.
func (d *programmeSessionPage) after(doc programme.Document, date, base string) {
	stages, hosts := doc.StageByID(), doc.HostByID()
	for _, x := range doc.On(date) {
		if x.Stage == d.Session.Stage && !x.Start.Before(d.Session.End()) && x.ID != d.Session.ID && len(d.After) < 3 {
			d.After = append(d.After, card(d.Page, x, stages, hosts, base))
		}
	}
}

// programmeSessionCalendar is one session for a calendar.
func (s *screens) programmeSessionCalendar(c *fiber.Ctx) error {
	r, x, err := s.releasedSession(c)
	if err != nil {
		return err
	}
	body, _ := r.WriteSession(x.ID, s.export(c, s.Language(c)))
	c.Attachment("session-" + strconv.FormatInt(int64(x.ID), 10) + ".ics")
	return s.sendSchedule(c, r, "ics", body)
}
