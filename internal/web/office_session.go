package web

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
)

// planners may change the programme.
var planners = only(account.Organiser, account.Programme)

type officeSessionPage struct {
	page
	ID        programme.ID
	State     string
	Version   int
	MayWrite  bool
	Form      sessionForm
	Formats   []option
	Spoken    []option
	Access    []option
	Stages    []option
	Days      []option
	Clashes   []string
	History   []event
	Public    string
	Action    string
	FromStall int64
}

// sessionPage prepares the form for an edition's programme.
func (s *Server) sessionPage(c *fiber.Ctx, e *festival.Edition, doc programme.Document, title string, f sessionForm) (officeSessionPage, error) {
	p, err := s.page(c, "office", title)
	d := officeSessionPage{page: p, Form: f, MayWrite: s.mayPlan(c, e), Stages: stageOptions(doc.Stages), Action: c.Path()}
	for _, v := range programme.Formats() {
		d.Formats = append(d.Formats, option{Value: v, Label: programme.FormatName(v, p.Lang)})
	}
	if f.Format != "" && !programme.KnownFormat(f.Format) {
		d.Formats = append(d.Formats, option{Value: f.Format, Label: f.Format})
	}
	for _, v := range withOthers(lang.Spoken, f.Languages) {
		d.Spoken = append(d.Spoken, option{Value: v, Label: programme.LanguageName(v, p.Lang), Checked: slices.Contains(f.Languages, v)})
	}
	for _, v := range programme.AccessMarks() {
		d.Access = append(d.Access, option{Value: v, Label: programme.AccessName(v, p.Lang), Checked: slices.Contains(f.Access, v)})
	}
	for _, day := range doc.Days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		d.Days = append(d.Days, option{Value: day.Date, Label: p.Lang.DateShort(t)})
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

func (s *Server) officeSessionNew(c *fiber.Ctx) error {
	e, doc, err := s.working(c)
	if err != nil {
		return err
	}
	f := sessionForm{Day: c.Query("day"), Stage: c.Query("stage"), Time: c.Query("time"), Minutes: "45"}
	d, err := s.sessionPage(c, e, doc, "office.session.new", f)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/session", d)
}

func (s *Server) working(c *fiber.Ctx) (*festival.Edition, programme.Document, error) {
	e, err := s.edition(c)
	if err != nil {
		return nil, programme.Document{}, err
	}
	doc, err := s.Programme.List(c.UserContext(), e)
	return e, doc, err
}

func (s *Server) officeSessionNewPost(c *fiber.Ctx) error {
	e, doc, err := s.working(c)
	if err != nil {
		return err
	}
	f := readSessionForm(c)
	draft, wrong := f.draft(doc, programme.Session{})
	id := programme.ID(0)
	if err = merge(wrong, draft.Check(e)); err == nil {
		id, err = s.Programme.CreateOnce(c.UserContext(), e, draft, onceFor(c, "session", f), s.now())
	}
	if err != nil {
		return s.sessionAgain(c, e, doc, 0, f, err)
	}
	s.flash(c, "ok", "office.session.created")
	return seeOther(c, sessionHref(id))
}

// merge adds what the domain says to what could not be read.
func merge(a, b fault.Fields) error {
	all := maps.Clone(b)
	if all == nil {
		all = fault.Fields{}
	}
	maps.Copy(all, a)
	return all.Err("web.merge")
}

// sessionAgain shows the form with what was typed and what is wrong.
func (s *Server) sessionAgain(c *fiber.Ctx, e *festival.Edition, doc programme.Document, id programme.ID, f sessionForm, err error) error {
	title := "office.session.new"
	if id != 0 {
		title = "office.session.edit"
	}
	d, err2 := s.sessionPage(c, e, doc, title, f)
	if err2 != nil {
		return err2
	}
	status, ok := d.complain(err)
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
	return s.show(c, status, "office/session", d)
}

func (s *Server) officeSession(c *fiber.Ctx) error {
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
	return s.show(c, fiber.StatusOK, "office/session", d)
}

func (s *Server) workingSession(c *fiber.Ctx) (*festival.Edition, programme.Document, programme.Session, error) {
	e, doc, err := s.working(c)
	if err != nil {
		return nil, doc, programme.Session{}, err
	}
	_, id, err := s.editionAndID(c)
	x, found := doc.Find(programme.ID(id))
	if err == nil && !found {
		err = fault.New(fault.NotFound, "web.workingSession", "error.not_found")
	}
	return e, doc, x, err
}

// fillSession adds what stands beside the form of an existing session.
func (s *Server) fillSession(c *fiber.Ctx, d *officeSessionPage, doc programme.Document, x programme.Session) error {
	d.ID, d.State, d.FromStall, d.Action = x.ID, string(x.State), x.Application, sessionHref(x.ID)
	d.Public = d.Path("/programme/" + strconv.FormatInt(int64(x.ID), 10))
	n := newNaming(d.page, doc)
	for _, clash := range programme.ClashesOf(programme.Clashes(doc.Sessions, doc.Calendar()))[x.ID] {
		d.Clashes = append(d.Clashes, n.clash(clash))
	}
	happened, err := s.Programme.History(c.UserContext(), x.ID)
	for _, h := range happened {
		d.History = append(d.History, event{At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T("office.history.session." + string(h.Verb)), Who: h.Name, Why: h.Reason, Tone: verbTones[h.Verb]})
	}
	return err
}

var verbTones = map[pg.Verb]string{pg.VerbCreate: "sky", pg.VerbConfirm: "leaf", pg.VerbCancel: "tomato", pg.VerbUpdate: "quiet"}

func (s *Server) officeSessionPost(c *fiber.Ctx) error {
	e, doc, x, err := s.workingSession(c)
	if err != nil {
		return err
	}
	f := readSessionForm(c)
	draft, wrong := f.draft(doc, x)
	if err = merge(wrong, draft.Check(e)); err == nil {
		err = s.Programme.Update(c.UserContext(), e, x.ID, draft, s.now())
	}
	if err != nil {
		return s.sessionAgain(c, e, doc, x.ID, f, err)
	}
	s.flash(c, "ok", "office.session.saved")
	return seeOther(c, sessionHref(x.ID))
}
