package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// sessionAt is a session, or a new one, with the programme it stands in.
type sessionAt struct {
	programme.Session
	doc programme.Document
}

type sessionPage struct {
	page.Page
	Session  programme.Session // without ID: a new one
	MayWrite bool
	Formats  []page.Option
	Spoken   []page.Option
	Access   []page.Option
	Stages   []page.Option
	Days     []page.Option
	Rains    []page.Option
	Sounds   []page.Option
	Fees     []page.Option
	SetLists []page.Option
	Clashes  []clashRow
	History  []page.Event
}

func (s *screens) session() page.Handlers {
	return page.Edit(page.Form[sessionAt, sessionDraft]{
		House: s.House, Template: "office/session", Title: "office.session.edit",
		Load:   s.oneSession,
		Draft:  newSessionDraft,
		Fields: sessionFields,
		Check:  checkSession,
		Page:   s.sessionPage,
		Save:   s.saveSession,
		Removal: func(_ *fiber.Ctx, p page.Page, x sessionAt) (page.Question, error) {
			return removal(p, "session", p.Text(x.Title), nil), nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, x sessionAt) (page.Done, error) {
			err := s.Programme.Delete(c.UserContext(), e, x.ID, s.Now())
			return gone(s.Office(c, "/programme"), "session", int64(x.ID)), err
		},
	})
}

// oneSession is the session of the address; for "new" an empty one.
func (s *screens) oneSession(c *fiber.Ctx, e *festival.Edition) (sessionAt, error) {
	doc, err := s.Programme.List(c.UserContext(), e)
	if err != nil {
		return sessionAt{}, err
	}
	id, err := page.Number(c, "id")
	if err != nil || id == 0 {
		return sessionAt{programme.Session{Minutes: 45}, doc}, err
	}
	x, found := doc.Find(programme.ID(id))
	if !found {
		err = fault.New(fault.NotFound, "office.oneSession", "error.not_found")
	}
	return sessionAt{x, doc}, err
}

func (s *screens) sessionPage(c *fiber.Ctx, p page.Page, x sessionAt) (any, error) {
	d := sessionPage{Page: p, Session: x.Session, MayWrite: s.mayPlan(c, p.Edition), Stages: stageOptions(p, x.doc.Stages), Days: marketDays(p, x.doc.Days)}
	d.Formats = page.Options(withOthers(programme.Formats(), p.In["format"]), func(v string) string { return programme.FormatName(v, p.Lang) })
	d.Spoken = p.Choose("languages", page.Options(withOthers(lang.Spoken, p.Chosen["languages"]...), func(v string) string { return programme.LanguageName(v, p.Lang) }))
	d.Access = p.Choose("access", page.Options(programme.AccessMarks(), func(v string) string { return programme.AccessName(v, p.Lang) }))
	d.Sounds = page.Options(programme.Sounds, func(v programme.Sound) string { return p.T("office.session.sound." + string(v)) })
	d.Fees = page.Options(programme.FeeStates, func(v string) string { return p.T("office.session.fee." + v) })
	d.SetLists = page.Options(programme.SetLists, func(v string) string { return p.T("office.session.set_list." + v) })
	if x.ID == 0 {
		d.Title = p.T("office.session.new")
		return d, nil
	}
	n := newNaming(p, x.doc)
	clashes, err := s.Programme.Clashes(c.UserContext(), p.Edition, x.doc.Sessions)
	if err != nil {
		return nil, err
	}
	for _, clash := range programme.ClashesOf(clashes)[x.ID] {
		d.Clashes = append(d.Clashes, n.clash(clash))
	}
	happened, err := s.Programme.History(c.UserContext(), x.ID)
	for _, h := range happened {
		d.History = append(d.History, page.Event{At: p.ISO(h.At), When: p.DateTime(h.At), What: p.T("office.history.session." + string(h.Verb)), Who: h.Name, Why: h.Reason, Tone: verbTones[h.Verb]})
	}
	return d, err
}

var verbTones = map[pg.Verb]string{pg.VerbCreate: "sky", pg.VerbConfirm: "leaf", pg.VerbCancel: "tomato", pg.VerbUpdate: "quiet"}

// withOthers appends what is not among the usual ones, so that saving loses nothing.
func withOthers(usual []string, others ...string) []string {
	out := slices.Clone(usual)
	for _, o := range others {
		if o != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
