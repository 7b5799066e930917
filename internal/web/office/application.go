package office

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

type applicationPage struct {
	page.Page
	App      *stall.Application
	KindName string
	Mark     string
	Groups   []answers.Group
	Hints    []string
	Notes    []stall.Note
	Mean     string
	Scores   int
	History  []page.Event
	Verbs    []verbButton
	Stall    *stall.Stall
	Link     string
	Missing  []page.FieldError
	Typed    typed
	Tells    bool
	Marks    []answers.Option
	Organise bool
	Session  sessionOffer
}

// officeTyped is what stood in the forms of the page when one was refused.
type typed struct{ Reason, Body, Score string }

type verbButton struct {
	Verb   string
	Label  string
	Look   string
	Reason bool
}

var verbLooks = map[stall.Verb]string{stall.VerbDecline: "danger", stall.VerbWithdraw: "danger", stall.VerbWaitlist: "quiet", stall.VerbReview: "quiet", stall.VerbReopen: "quiet"}

func (s *screens) application(c *fiber.Ctx) error {
	d, err := s.applicationPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/application", d)
}

func (s *screens) applicationPage(c *fiber.Ctx) (applicationPage, error) {
	var d applicationPage
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return d, err
	}
	if d.App, err = s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id)); err != nil {
		return d, err
	}
	if d.Page, err = s.Page(c, "office", "office.stall.application"); err != nil {
		return d, err
	}
	d.Organise = s.asks(c, e)&stall.ByOrganiser != 0
	for _, v := range stall.Verbs(d.App.State, s.asks(c, e)) {
		if v != stall.VerbSubmit || d.Organise {
			d.Verbs = append(d.Verbs, verbButton{string(v), d.T("office.stall.verb." + string(v)), verbLooks[v], stall.NeedsReason(v, s.asks(c, e))})
		}
	}
	d.Link = s.Absolute("/my/application/" + s.Stalls.Link(d.App))
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

func (s *screens) fillAnswers(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	k, err := s.Stalls.Kind(c.UserContext(), e.ID, d.App.Kind)
	if err != nil {
		return err
	}
	d.KindName, d.Mark = d.Text(k.Name), string(k.Mark)
	f, err := answers.NewAnswerForm(c.UserContext(), s.Festival, d.Page, d.App)
	if err != nil {
		return err
	}
	frame, err := s.Stalls.Frame(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return err
	}
	about, contact := answers.Basics(d.Page, d.App)
	for _, g := range append([]answers.Group{about, contact}, f.ReadAnswers(k.Groups)...) {
		if !g.Empty {
			d.Groups = append(d.Groups, g)
		}
	}
	for _, h := range d.App.Answers.Hints(frame) {
		d.Hints = append(d.Hints, d.T(h.Key, h.Pairs()...))
	}
	for name, m := range d.App.Check(k, frame) {
		d.Missing = append(d.Missing, page.FieldError{Name: name, Text: answers.Complaint(d.Page, name, d.T(m.Key, m.Pairs()...))})
	}
	page.SortErrors(d.Missing)
	return nil
}

func (s *screens) fillJury(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	var err error
	if d.Notes, err = s.Stalls.Notes(c.UserContext(), e.ID, d.App.ID); err != nil {
		return err
	}
	if mean, n := stall.Mean(d.Notes); n > 0 {
		d.Mean, d.Scores = d.Lang.Decimal(mean, 1), n
	}
	d.Marks = scoreOptions(d.Page, "")
	history, err := s.Stalls.History(c.UserContext(), d.App.ID)
	for _, h := range history {
		d.History = append(d.History, page.Event{At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T("office.history.application." + string(h.Verb)),
			Who: s.actorName(d.Page, h), Why: h.Reason, Tone: historyTones[h.Verb]})
	}
	return err
}

var historyTones = map[pg.Verb]string{pg.VerbDecline: "tomato", pg.VerbWithdraw: "tomato", pg.VerbWaitlist: "saffron", pg.VerbReview: "sky"}

func scoreOptions(p page.Page, chosen string) []answers.Option {
	var options []answers.Option
	for n := range 5 {
		v := strconv.Itoa(n + 1)
		options = append(options, answers.Option{Value: v, Label: page.Isolated(v), Checked: v == chosen})
	}
	return options
}

// actorName is who did it: a person's name, or what sort of actor it was.
func (s *screens) actorName(p page.Page, h pg.Happened) string {
	if h.Name != "" {
		return h.Name
	}
	kind, _, _ := strings.Cut(string(h.Actor), ":")
	return p.T("office.stall.actor." + kind)
}

// officeApplicationDecidePost makes one of the moves the page offered.
func (s *screens) applicationDecidePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	verb, reason := stall.Verb(page.Value(c, "do")), page.Value(c, "reason")
	_, err = s.Stalls.Move(c.UserContext(), e.ID, stall.ApplicationID(id), stall.Step{Verb: verb, Who: s.asks(c, e), Reason: reason,
		Once: page.OnceFor(c, "decide", []any{id, verb, reason})}, s.Now())
	return s.applicationAnswer(c, err, "office.stall.decided", typed{Reason: reason})
}

func (s *screens) applicationNotePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	t := typed{Body: page.Value(c, "body"), Score: page.Value(c, "score")}
	err = s.Stalls.AddNote(c.UserContext(), e.ID, stall.ApplicationID(id), page.Principal(c).Person,
		stall.NoteDraft{Body: t.Body, Score: stall.Whole(t.Score)}, page.OnceFor(c, "note", []any{id, t}), s.Now())
	return s.applicationAnswer(c, err, "office.stall.noted", t)
}

func (s *screens) applicationToldPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	return s.applicationAnswer(c, s.Stalls.Told(c.UserContext(), e.ID, stall.ApplicationID(id), s.Now()), "office.stall.told_done", typed{})
}

func (s *screens) applicationLinkPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	_, err = s.Stalls.NewLink(c.UserContext(), e.ID, stall.ApplicationID(id), s.Now())
	return s.applicationAnswer(c, err, "office.stall.link_new", typed{})
}

// officeApplicationAnswer ends a form of the page: back to it with a word, or
// shown again with what was typed.
func (s *screens) applicationAnswer(c *fiber.Ctx, err error, done string, t typed) error {
	if err == nil {
		s.Flash(c, "ok", done)
		return page.SeeOther(c, "/office/applications/"+c.Params("id"))
	}
	d, pageErr := s.applicationPage(c)
	if pageErr != nil {
		return pageErr
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	d.Typed, d.Marks = t, scoreOptions(d.Page, t.Score)
	return s.Show(c, status, "office/application", d)
}
