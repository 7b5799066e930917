package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

type officeApplicationPage struct {
	page
	App      *stall.Application
	KindName string
	Mark     string
	Groups   []answerGroup
	Hints    []string
	Notes    []stall.Note
	Mean     string
	Scores   int
	History  []event
	Verbs    []verbButton
	Stall    *stall.Stall
	Link     string
	Missing  []fieldError
	Typed    officeTyped
	Tells    bool
	Marks    []answerOption
	Organise bool
	Session  sessionOffer
}

// officeTyped is what stood in the forms of the page when one was refused.
type officeTyped struct{ Reason, Body, Score string }

type verbButton struct {
	Verb   string
	Label  string
	Look   string
	Reason bool
}

var verbLooks = map[stall.Verb]string{stall.VerbDecline: "danger", stall.VerbWithdraw: "danger", stall.VerbWaitlist: "quiet", stall.VerbReview: "quiet", stall.VerbReopen: "quiet"}

func (s *Server) officeApplication(c *fiber.Ctx) error {
	d, err := s.officeApplicationPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/application", d)
}

func (s *Server) officeApplicationPage(c *fiber.Ctx) (officeApplicationPage, error) {
	var d officeApplicationPage
	e, id, err := s.editionAndID(c)
	if err != nil {
		return d, err
	}
	if d.App, err = s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id)); err != nil {
		return d, err
	}
	if d.page, err = s.page(c, "office", "office.stall.application"); err != nil {
		return d, err
	}
	d.Organise = s.asks(c, e)&stall.ByOrganiser != 0
	for _, v := range stall.Verbs(d.App.State, s.asks(c, e)) {
		if v != stall.VerbSubmit || d.Organise {
			d.Verbs = append(d.Verbs, verbButton{string(v), d.T("office.stall.verb." + string(v)), verbLooks[v], stall.NeedsReason(v, s.asks(c, e))})
		}
	}
	d.Link = s.absolute("/my/application/" + s.Stalls.Link(d.App))
	d.Tells = d.App.NeedsCall()
	if st, err := s.Stalls.StallOf(c.UserContext(), d.App.ID); err == nil {
		d.Stall = st
	} else if !fault.Is(err, fault.NotFound) {
		return d, err
	}
	if d.Session, err = s.sessionOffer(c, e, d.App); err != nil {
		return d, err
	}
	if err := s.fillAnswers(c, e, &d); err != nil {
		return d, err
	}
	return d, s.fillJury(c, e, &d)
}

func (s *Server) fillAnswers(c *fiber.Ctx, e *festival.Edition, d *officeApplicationPage) error {
	k, err := s.Stalls.Kind(c.UserContext(), e.ID, d.App.Kind)
	if err != nil {
		return err
	}
	d.KindName, d.Mark = d.Text(k.Name), string(k.Mark)
	f, err := s.answerForm(c, d.page, d.App)
	if err != nil {
		return err
	}
	frame, err := s.Stalls.Frame(c.UserContext(), e.ID, s.now())
	if err != nil {
		return err
	}
	about, contact := basics(d.page, d.App)
	for _, g := range append([]answerGroup{about, contact}, f.readAnswers(k.Groups)...) {
		if !g.Empty {
			d.Groups = append(d.Groups, g)
		}
	}
	for _, h := range d.App.Answers.Hints(frame) {
		d.Hints = append(d.Hints, d.T(h.Key, h.Pairs()...))
	}
	for name, m := range d.App.Check(k, frame) {
		d.Missing = append(d.Missing, fieldError{Name: name, Text: d.complaint(name, d.T(m.Key, m.Pairs()...))})
	}
	sortErrors(d.Missing)
	return nil
}

func (s *Server) fillJury(c *fiber.Ctx, e *festival.Edition, d *officeApplicationPage) error {
	var err error
	if d.Notes, err = s.Stalls.Notes(c.UserContext(), e.ID, d.App.ID); err != nil {
		return err
	}
	if mean, n := stall.Mean(d.Notes); n > 0 {
		d.Mean, d.Scores = d.Lang.Decimal(mean, 1), n
	}
	d.Marks = d.scoreOptions("")
	history, err := s.Stalls.History(c.UserContext(), d.App.ID)
	for _, h := range history {
		d.History = append(d.History, event{At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T("office.history.application." + string(h.Verb)),
			Who: s.actorName(d.page, h), Why: h.Reason, Tone: historyTones[h.Verb]})
	}
	return err
}

var historyTones = map[pg.Verb]string{pg.VerbDecline: "tomato", pg.VerbWithdraw: "tomato", pg.VerbWaitlist: "saffron", pg.VerbReview: "sky"}

func (p page) scoreOptions(chosen string) []answerOption {
	var options []answerOption
	for n := range 5 {
		v := strconv.Itoa(n + 1)
		options = append(options, answerOption{Value: v, Label: isolated(v), Checked: v == chosen})
	}
	return options
}

// actorName is who did it: a person's name, or what sort of actor it was.
func (s *Server) actorName(p page, h pg.Happened) string {
	if h.Name != "" {
		return h.Name
	}
	kind, _, _ := strings.Cut(string(h.Actor), ":")
	return p.T("office.stall.actor." + kind)
}

// officeApplicationDecidePost makes one of the moves the page offered.
func (s *Server) officeApplicationDecidePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	verb, reason := stall.Verb(value(c, "do")), value(c, "reason")
	_, err = s.Stalls.Move(c.UserContext(), e.ID, stall.ApplicationID(id), stall.Step{Verb: verb, Who: s.asks(c, e), Reason: reason,
		Once: onceFor(c, "decide", []any{id, verb, reason})}, s.now())
	return s.officeApplicationAnswer(c, err, "office.stall.decided", officeTyped{Reason: reason})
}

func (s *Server) officeApplicationNotePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	t := officeTyped{Body: value(c, "body"), Score: value(c, "score")}
	err = s.Stalls.AddNote(c.UserContext(), e.ID, stall.ApplicationID(id), principal(c).Person,
		stall.NoteDraft{Body: t.Body, Score: stall.Whole(t.Score)}, onceFor(c, "note", []any{id, t}), s.now())
	return s.officeApplicationAnswer(c, err, "office.stall.noted", t)
}

func (s *Server) officeApplicationToldPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	return s.officeApplicationAnswer(c, s.Stalls.Told(c.UserContext(), e.ID, stall.ApplicationID(id), s.now()), "office.stall.told_done", officeTyped{})
}

func (s *Server) officeApplicationLinkPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	_, err = s.Stalls.NewLink(c.UserContext(), e.ID, stall.ApplicationID(id), s.now())
	return s.officeApplicationAnswer(c, err, "office.stall.link_new", officeTyped{})
}

// officeApplicationAnswer ends a form of the page: back to it with a word, or
// shown again with what was typed.
func (s *Server) officeApplicationAnswer(c *fiber.Ctx, err error, done string, t officeTyped) error {
	if err == nil {
		s.flash(c, "ok", done)
		return seeOther(c, "/office/applications/"+c.Params("id"))
	}
	d, pageErr := s.officeApplicationPage(c)
	if pageErr != nil {
		return pageErr
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	d.Typed, d.Marks = t, d.scoreOptions(t.Score)
	return s.show(c, status, "office/application", d)
}

// onceFor makes a form safe to send twice; content is what it says.
func onceFor(c *fiber.Ctx, route string, content any) pg.Once {
	o := once(c, route)
	o.Content = content
	return o
}
