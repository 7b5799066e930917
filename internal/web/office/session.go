package office

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/web/page"
)

type sessionPage struct {
	page.Page
	ID        programme.ID
	State     string
	Version   int
	MayWrite  bool
	Form      sessionForm
	Formats   []page.Option
	Spoken    []page.Option
	Access    []page.Option
	Stages    []page.Option
	Days      []page.Option
	Clashes   []string
	History   []page.Event
	Public    string
	Action    string
	FromStall int64
}

// spokenLanguages are offered in the form, in this order.
var spokenLanguages = []string{"de", "en", "ar", "fa", "uk", "ru", "tr", "vi", "ku", "ro", "pl", "fr", "dgs"}

// sessionPage prepares the form for an edition's programme.
func (s *screens) sessionPage(c *fiber.Ctx, e *festival.Edition, doc programme.Document, title string, f sessionForm) (sessionPage, error) {
	p, err := s.Page(c, "office", title)
	d := sessionPage{Page: p, Form: f, MayWrite: s.mayPlan(c, e), Stages: stageOptions(doc.Stages), Action: c.Path()}
	for _, v := range programme.Formats() {
		d.Formats = append(d.Formats, page.Option{Value: v, Label: programme.FormatName(v, p.Lang)})
	}
	if f.Format != "" && !programme.KnownFormat(f.Format) {
		d.Formats = append(d.Formats, page.Option{Value: f.Format, Label: f.Format})
	}
	for _, v := range withOthers(spokenLanguages, f.Languages) {
		d.Spoken = append(d.Spoken, page.Option{Value: v, Label: programme.LanguageName(v, p.Lang), Checked: slices.Contains(f.Languages, v)})
	}
	for _, v := range programme.AccessMarks() {
		d.Access = append(d.Access, page.Option{Value: v, Label: programme.AccessName(v, p.Lang), Checked: slices.Contains(f.Access, v)})
	}
	for _, day := range doc.Days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		d.Days = append(d.Days, page.Option{Value: day.Date, Label: p.Lang.DateShort(t)})
	}
	return d, err
}

// withOthers appends what is not among the usual ones, so that saving loses nothing.
func withOthers(usual, others []string) []string {
	out := slices.Clone(usual)
	for _, o := range others {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

func (s *screens) sessionNew(c *fiber.Ctx) error {
	e, doc, err := s.working(c)
	if err != nil {
		return err
	}
	f := sessionForm{Day: c.Query("day"), Stage: c.Query("stage"), Time: c.Query("time"), Minutes: "45"}
	d, err := s.sessionPage(c, e, doc, "office.session.new", f)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/session", d)
}

func (s *screens) working(c *fiber.Ctx) (*festival.Edition, programme.Document, error) {
	e, err := s.Edition(c)
	if err != nil {
		return nil, programme.Document{}, err
	}
	doc, err := s.Programme.List(c.UserContext(), e)
	return e, doc, err
}

func (s *screens) sessionNewPost(c *fiber.Ctx) error {
	e, doc, err := s.working(c)
	if err != nil {
		return err
	}
	f := readSessionForm(c)
	draft, wrong := f.draft(doc, programme.Session{})
	id := programme.ID(0)
	if err = merge(wrong, draft.Check(e)); err == nil {
		id, err = s.Programme.CreateOnce(c.UserContext(), e, draft, page.OnceFor(c, "session", f), s.Now())
	}
	if err != nil {
		return s.sessionAgain(c, e, doc, 0, f, err)
	}
	s.Flash(c, "ok", "office.session.created")
	return page.SeeOther(c, sessionHref(id))
}

// merge adds what the domain says to what could not be read.
func merge(a, b fault.Fields) error {
	all := maps.Clone(b)
	if all == nil {
		all = fault.Fields{}
	}
	maps.Copy(all, a)
	return all.Err("office.merge")
}

// sessionAgain shows the form with what was typed and what is wrong.
func (s *screens) sessionAgain(c *fiber.Ctx, e *festival.Edition, doc programme.Document, id programme.ID, f sessionForm, err error) error {
	title := "office.session.new"
	if id != 0 {
		title = "office.session.edit"
	}
	d, err2 := s.sessionPage(c, e, doc, title, f)
	if err2 != nil {
		return err2
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	if x, found := doc.Find(id); found {
		if err := s.fillSession(c, &d, doc, x); err != nil {
			return err
		}
		if fault.KindOf(err) == fault.Conflict {
			d.Form.Version = strconv.Itoa(x.Version) // having seen the message, the next press saves
		}
	}
	return s.Show(c, status, "office/session", d)
}

func (s *screens) session(c *fiber.Ctx) error {
	e, doc, x, err := s.workingSession(c)
	if err != nil {
		return err
	}
	d, err := s.sessionPage(c, e, doc, "office.session.edit", formOf(x, doc))
	if err != nil {
		return err
	}
	if err := s.fillSession(c, &d, doc, x); err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/session", d)
}

func (s *screens) workingSession(c *fiber.Ctx) (*festival.Edition, programme.Document, programme.Session, error) {
	e, doc, err := s.working(c)
	if err != nil {
		return nil, doc, programme.Session{}, err
	}
	_, id, err := s.EditionAndID(c)
	x, found := doc.Find(programme.ID(id))
	if err == nil && !found {
		err = fault.New(fault.NotFound, "office.workingSession", "error.not_found")
	}
	return e, doc, x, err
}

// fillSession adds what stands beside the form of an existing session.
func (s *screens) fillSession(c *fiber.Ctx, d *sessionPage, doc programme.Document, x programme.Session) error {
	d.ID, d.State, d.FromStall, d.Action = x.ID, string(x.State), x.Application, sessionHref(x.ID)
	d.Public = d.Path("/programme/" + strconv.FormatInt(int64(x.ID), 10))
	n := newNaming(d.Page, doc)
	for _, clash := range programme.ClashesOf(programme.Clashes(doc.Sessions, doc.Calendar()))[x.ID] {
		d.Clashes = append(d.Clashes, n.clash(clash))
	}
	happened, err := s.Programme.History(c.UserContext(), x.ID)
	for _, h := range happened {
		d.History = append(d.History, page.Event{At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T("office.history.session." + string(h.Verb)), Who: h.Name, Why: h.Reason, Tone: verbTones[h.Verb]})
	}
	return err
}

var verbTones = map[pg.Verb]string{pg.VerbCreate: "sky", pg.VerbConfirm: "leaf", pg.VerbCancel: "tomato", pg.VerbUpdate: "quiet"}

func (s *screens) sessionPost(c *fiber.Ctx) error {
	e, doc, x, err := s.workingSession(c)
	if err != nil {
		return err
	}
	f := readSessionForm(c)
	draft, wrong := f.draft(doc, x)
	if err = merge(wrong, draft.Check(e)); err == nil {
		err = s.Programme.Update(c.UserContext(), e, x.ID, draft, s.Now())
	}
	if err != nil {
		return s.sessionAgain(c, e, doc, x.ID, f, err)
	}
	s.Flash(c, "ok", "office.session.saved")
	return page.SeeOther(c, sessionHref(x.ID))
}
