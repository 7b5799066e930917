package office

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/paper"
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
	Reviews  []juryReview
	History  []page.Event
	Verbs    []verbButton
	Stall    *stall.Stall
	Link     string
	Requests []changeRequest // changes that wait for an answer
	Decides  bool            // by a day, for days
	Offer    string          // for what it was accepted
	PIN      string          // opens the vendor's card
	Missing  []page.FieldError
	Tells    bool
	reviews  []jury.Review
	Speaks   bool // may read what the jury notes: not before their own review
	Writes   bool // may note something
	Judge    bool // may send a review
	Organise bool
	Session  sessionOffer
	Due      *answers.Due // what the stall will cost
	Papers   paperLines
	Photo    *paper.Photo
}

type verbButton struct{ Verb, Label, Look string }

var verbLooks = map[stall.Verb]string{stall.VerbDecline: "danger", stall.VerbWithdraw: "danger", stall.VerbWaitlist: "quiet", stall.VerbReview: "quiet", stall.VerbReopen: "quiet"}

func (s *screens) application(c *fiber.Ctx) error { return s.showApplication(c, nil) }

func (s *screens) showApplication(c *fiber.Ctx, wrong error) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	d := applicationPage{}
	if d.Photo, err = s.Papers.Photo(c.UserContext(), e.ID, stall.ApplicationID(id)); err != nil {
		return err
	}
	if d.App, err = s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id)); err != nil {
		return err
	}
	if d.Page, err = s.Page(c, "office", "office.stall.application"); err != nil {
		return err
	}
	if err := d.Wrong(wrong); err != nil {
		return err
	}
	for _, fill := range []func(*fiber.Ctx, *festival.Edition, *applicationPage) error{s.fillMoves, s.fillOutcome, s.fillAnswers, s.fillDue, s.fillPapers, s.fillJury} {
		if err := fill(c, e, &d); err != nil {
			return err
		}
	}
	return s.Show(c, "office/application", d)
}

// Comes reports whether the vendor was accepted and did not withdraw.
func (d applicationPage) Comes() bool {
	return d.Stall != nil && (d.App.State == stall.StateAccepted || d.App.State == stall.StateConfirmed)
}

// fillMoves adds what may be done with the application.
func (s *screens) fillMoves(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	who := s.asks(c, e)
	d.Organise = who&stall.ByOrganiser != 0
	var err error
	var free bool
	if d.reviews, free, err = s.reviewsFor(c, e, d.App); err != nil {
		return err
	}
	if d.Writes = free && who != 0; !free {
		who &^= stall.ByJury
	}
	for _, v := range stall.Verbs(d.App.State, who) {
		if v != stall.VerbSubmit || d.Organise {
			d.Verbs = append(d.Verbs, verbButton{string(v), d.T("office.stall.verb." + string(v)), verbLooks[v]})
		}
	}
	d.Decides, d.Offer = d.Organise && decidable(d.App.State), offered(d.Page, d.App)
	d.Link = s.Absolute("/my/application/" + s.Stalls.Link(d.App))
	d.PIN = s.Stalls.Card(d.App).PIN
	d.Tells = d.Organise && d.App.NeedsCall(s.Mails)
	return nil
}

// offered says until when an accepted vendor is asked to confirm, and for which days.
func offered(p page.Page, a *stall.Application) string {
	var said []string
	if a.State == stall.StateAccepted && a.ConfirmBy != nil {
		said = append(said, p.T("office.decide.asked_by", "day", p.Lang.DateFull(*a.ConfirmBy)))
	}
	var days []string
	for _, d := range p.Edition.Days {
		if slices.Contains(a.Offered, d.Key()) {
			days = append(days, p.Lang.DateFull(d.Date))
		}
	}
	if len(days) > 0 && (a.State == stall.StateAccepted || a.State == stall.StateConfirmed) {
		said = append(said, p.T("office.decide.only_days", "days", p.Join(days)))
	}
	return strings.Join(said, " ")
}

// fillOutcome adds what became of it: a stall, a session.
func (s *screens) fillOutcome(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	st, err := s.Stalls.StallOf(c.UserContext(), d.App.ID)
	if err == nil {
		d.Stall = st
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	if d.Session, err = s.sessionOffer(c, e, d.App); err != nil || !d.Organise {
		return err
	}
	asked, err := s.Stalls.RequestsOf(c.UserContext(), d.App.ID)
	if err != nil {
		return err
	}
	asked = slices.DeleteFunc(asked, func(r stall.Request) bool { return r.State != stall.RequestOpen })
	d.Requests, err = s.inWords(c, e, d.Page, asked)
	return err
}

func (s *screens) fillAnswers(c *fiber.Ctx, e *festival.Edition, d *applicationPage) error {
	k, err := s.Stalls.Kind(c.UserContext(), e.ID, d.App.Kind)
	if err != nil {
		return err
	}
	d.KindName, d.Mark = d.Text(k.Name), string(k.Mark)
	shown := d.App
	if judges(c, e) {
		shown = jury.Needed(d.App)
	}
	if d.Groups, err = s.said(c, d.Page, k, shown); err != nil {
		return err
	}
	frame, err := s.Stalls.Frame(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return err
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
	if d.Speaks = !judges(c, e) || len(d.reviews) > 0; d.Speaks {
		if d.Notes, err = s.Stalls.Notes(c.UserContext(), e.ID, d.App.ID); err != nil {
			return err
		}
	}
	d.Reviews = inJuryWords(d.Page, d.reviews, d.Organise)
	d.Mean, d.Scores = meanOf(d.Page, d.reviews)
	d.Judge = page.Principal(c).Can(int64(e.ID), account.Jury, account.Organiser) && decidable(d.App.State)
	history, err := s.Stalls.History(c.UserContext(), d.App.ID)
	if err != nil {
		return err
	}
	form, err := answers.ReadChoices(c.UserContext(), s.House, d.Page, e.ID)
	if err != nil {
		return err
	}
	for _, h := range history {
		changes, err := editsInWords(d.Page, form, d.App, h)
		if err != nil {
			return err
		}
		d.History = append(d.History, page.Event{Changes: changes, At: d.ISO(h.At), When: d.DateTime(h.At), What: d.T("office.history.application." + string(h.Verb)),
			Who: s.actorName(d.Page, h), Why: h.Reason, Tone: historyTones[h.Verb]})
	}
	return nil
}

// editsInWords says what an entry changed, from what to what.
func editsInWords(p page.Page, form answers.Form, a *stall.Application, h pg.Happened) (all []page.Fact, err error) {
	for _, one := range stall.Edits(h) {
		was, is, err := one.Versions(a)
		if err != nil {
			return nil, err
		}
		for _, c := range form.Compare(one.Part, was, is) {
			nothing := p.T("layout.form.nothing")
			all = append(all, page.Fact{Label: c.Label, Value: p.T("apply.request.change", "was", cmp.Or(c.Was, nothing), "is", cmp.Or(c.Is, nothing))})
		}
	}
	return all, nil
}

var historyTones = map[pg.Verb]string{pg.VerbDecline: "tomato", pg.VerbWithdraw: "tomato", pg.VerbWaitlist: "saffron", pg.VerbReview: "sky", pg.VerbAsk: "saffron", pg.VerbRefuse: "tomato"}

// actorName is who did it: a person's name, or what sort of actor it was.
func (s *screens) actorName(p page.Page, h pg.Happened) string {
	return actorOf(p, string(h.Actor), h.Name)
}

func actorOf(p page.Page, actor, name string) string {
	if name != "" {
		return name
	}
	kind, _, _ := strings.Cut(actor, ":")
	return p.T("office.stall.actor." + kind)
}

// applicationDecidePost makes one of the moves the page offered.
func (s *screens) applicationDecidePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	if err := s.barred(c, e, stall.ApplicationID(id)); err != nil {
		return err
	}
	verb, reason := stall.Verb(page.Value(c, "do")), page.Value(c, "reason")
	ask := func(p page.Page) (page.Question, error) {
		return s.askMove(c, p, e, stall.ApplicationID(id), verb, reason)
	}
	err = s.Sure(c, ask, func() error {
		_, err := s.Stalls.Move(c.UserContext(), e.ID, stall.ApplicationID(id), stall.Step{Verb: verb, Who: s.asks(c, e), Reason: reason,
			Once: page.OnceFor(c, "decide", []any{id, verb, reason})}, s.Now())
		return err
	})
	return s.applicationEnd(c, id, "office.stall.decided", err)
}

// askMove asks before an application is withdrawn, which is for good; other
// moves can be made again, and one that cannot be made is refused unasked.
func (s *screens) askMove(c *fiber.Ctx, p page.Page, e *festival.Edition, id stall.ApplicationID, verb stall.Verb, reason string) (q page.Question, err error) {
	app, err := s.Stalls.Get(c.UserContext(), e.ID, id)
	if err != nil || verb != stall.VerbWithdraw {
		return q, err
	}
	if _, wrong := stall.Next(app.State, verb, s.asks(c, e), page.Clean(reason)); wrong != nil {
		return q, nil
	}
	return page.Question{Title: p.T("office.ask.withdraw", "name", app.Name), Text: []string{p.T("office.ask.means.withdraw")}, Do: p.T("office.ask.do.withdraw")}, nil
}

func (s *screens) applicationNotePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	if err := s.barred(c, e, stall.ApplicationID(id)); err != nil {
		return err
	}
	note := page.Value(c, "body")
	err = s.Stalls.AddNote(c.UserContext(), e.ID, stall.ApplicationID(id), page.Principal(c).Person, note, page.OnceFor(c, "note", []any{id, note}), s.Now())
	return s.applicationEnd(c, id, "office.stall.noted", err)
}

func (s *screens) applicationToldPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	return s.applicationEnd(c, id, "office.stall.told_done", s.Stalls.Told(c.UserContext(), e.ID, stall.ApplicationID(id), s.Now()))
}

func (s *screens) applicationLinkPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	ask := func(p page.Page) (page.Question, error) {
		app, err := s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id))
		if err != nil {
			return page.Question{}, err
		}
		return page.Question{State: app.LinkGeneration, Title: p.T("office.ask.link"), Text: []string{p.T("office.ask.means.link")}, Do: p.T("office.ask.do.link")}, nil
	}
	err = s.Sure(c, ask, func() error {
		_, err := s.Stalls.NewLink(c.UserContext(), e.ID, stall.ApplicationID(id), s.Now())
		return err
	})
	return s.applicationEnd(c, id, "office.stall.link_new", err)
}

// applicationEnd ends a form of the page: back to it with a word, or shown
// again with what was typed.
func (s *screens) applicationEnd(c *fiber.Ctx, id int64, done string, err error) error {
	return s.End(c, page.Done{To: s.Office(c, "/applications/%d", id), Key: done}, err, s.showApplication)
}
