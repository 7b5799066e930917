package public

import (
	"html/template"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
	"markt/internal/press"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ties"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// myApplicationPage is where an applicant comes back to, by link or QR.
type myApplicationPage struct {
	page.Page
	App       *stall.Application
	Kind      string
	Mark      string
	Steps     []stepLink
	Text      string
	Reason    string // of a refusal
	Groups    []answers.Group
	Hints     []string
	Address   string
	QR        string
	SMS       template.URL
	PIN       string // opens the application's card
	Helps     bool   // somebody looks after it for the applicant
	At        string // what stands for the token in addresses
	Continue  string
	Confirms  bool
	Withdraws bool
	Edits     []stepLink
	Told      bool
	Base      string
	Places    []myPlace
	Placeless bool   // a plan is released, without a pitch of theirs
	PlacedAt  string // when that plan was released
	Papers    []page.PaperLine
	Owed      int    // papers without which the stall may not set up
	Cleared   bool   // it may
	Pictures  bool   // takes a photo
	Due       string // by when
	Messages  []myMessage
	Requests  []myRequest
	Prints    []page.Download
	Offer     []string // until when to confirm, and for which days
}

func (s *screens) myApplication(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	return s.showMine(c, l, nil)
}

func (s *screens) showMine(c *fiber.Ctx, l linked, wrong error) error {
	p, err := s.Page(c, "my", "apply.mine.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := myApplicationPage{Page: p, App: l.app, Kind: p.Text(l.kind.Name), Mark: string(l.kind.Mark), Base: l.mine(),
		Text: p.T("apply.mine." + string(l.app.State)), Address: s.Absolute(l.home()), QR: l.mine() + "/qr.svg", Steps: stateSteps(p, l.app.State)}
	d.SMS, d.PIN, d.Helps, d.At = smsOf(p, d.Address), s.Stalls.Card(l.app).PIN, l.helps, l.at
	d.fillMoves(l)
	d.fillOffer(l, p.Edition.DateOf(s.Now()))
	d.fillPrints(l)
	if err := s.fillMine(c, l, &d); err != nil {
		return err
	}
	if err := s.fillPlaces(c, l, &d); err != nil {
		return err
	}
	if err := s.fillPapers(c, l, &d); err != nil {
		return err
	}
	if err := s.fillMessages(c, l, &d); err != nil {
		return err
	}
	if err := s.fillRequests(c, l, &d); err != nil {
		return err
	}
	return s.Show(c, "my/application", d)
}

// fillMoves adds what the applicant may do now.
func (d *myApplicationPage) fillMoves(l linked) {
	for _, v := range stall.Verbs(l.app.State, stall.ByVendor) {
		d.Confirms = d.Confirms || v == stall.VerbConfirm
		d.Withdraws = d.Withdraws || v == stall.VerbWithdraw
	}
	if l.app.State == stall.StateDraft {
		d.Continue = l.step(d.Lang, firstOpen(l))
	} else if stall.Editable(l.app.State, stall.ByVendor) {
		for _, step := range applySteps(l.kind) {
			if step != stepReview {
				d.Edits = append(d.Edits, stepLink{Label: d.T(stepTitle(step)), Href: l.step(d.Lang, step)})
			}
		}
	}
}

// by asks for something by a day, and says so when the day is over.
func (d *myApplicationPage) by(key string, day, today time.Time) string {
	if day.Before(today) {
		key += "_over"
	}
	return d.T(key, "day", d.Lang.DateFull(day))
}

// fillOffer says what the applicant was accepted for.
func (d *myApplicationPage) fillOffer(l linked, today time.Time) {
	if l.app.State != stall.StateAccepted && l.app.State != stall.StateConfirmed {
		return
	}
	if d.Confirms && l.app.ConfirmBy != nil {
		d.Offer = append(d.Offer, d.by("apply.mine.confirm_by", *l.app.ConfirmBy, today))
	}
	var days []string
	for _, day := range d.Edition.Days {
		if slices.Contains(l.app.Offered, day.Key()) {
			days = append(days, d.Lang.DateFull(day.Date))
		}
	}
	if len(days) > 0 {
		d.Offer = append(d.Offer, d.T("apply.mine.only_days", "days", d.Join(days)))
	}
}

// fillMine adds what was answered, what was said of it, and what to bring.
func (s *screens) fillMine(c *fiber.Ctx, l linked, d *myApplicationPage) error {
	f, err := answers.NewAnswerForm(c.UserContext(), s.House, d.Page, l.app)
	if err != nil {
		return err
	}
	about, contact := answers.Basics(d.Page, l.app)
	for _, g := range append([]answers.Group{about, contact}, f.ReadAnswers(l.kind.Groups)...) {
		if !g.Empty {
			d.Groups = append(d.Groups, g)
		}
	}
	history, err := s.Stalls.History(c.UserContext(), l.app.ID)
	if err != nil {
		return err
	}
	for _, h := range history {
		if h.Verb == stall.VerbDecline && l.app.State == stall.StateDeclined {
			d.Reason = h.Reason
		}
	}
	frame, err := s.Stalls.Frame(c.UserContext(), l.app.EditionID, s.Now())
	if err != nil {
		return err
	}
	for _, h := range l.app.Answers.Hints(frame) {
		d.Hints = append(d.Hints, d.T(h.Key, h.Pairs()...))
	}
	return nil
}

// firstOpen is the first step without an answer, where a draft goes on.
func firstOpen(l linked) string {
	for _, step := range applySteps(l.kind) {
		if step == stepReview || !l.answered(step) {
			return step
		}
	}
	return stepReview
}

// stateSteps is the way of an application in four words.
func stateSteps(p page.Page, state stall.State) []stepLink {
	way := []string{"submitted", "read", "decided", "confirmed"}
	done := map[stall.State]int{stall.StateSubmitted: 1, stall.StateInReview: 1, stall.StateWaitlisted: 2, stall.StateDeclined: 3,
		stall.StateAccepted: 3, stall.StateConfirmed: 4}[state]
	if state == stall.StateWithdrawn {
		return nil
	}
	steps := make([]stepLink, len(way))
	for i, w := range way {
		steps[i] = stepLink{Label: p.T("apply.way." + w), State: "todo"}
		switch {
		case i < done:
			steps[i].State = "done"
		case i == done && state != stall.StateDeclined:
			steps[i].State = "now"
		}
	}
	return steps
}

func (s *screens) myApplicationQR(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	svg, err := press.QRSVG(s.Absolute(l.home()))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/svg+xml")
	return c.SendString(svg)
}

func (s *screens) myApplicationConfirmPost(c *fiber.Ctx) error {
	return s.moveMine(c, stall.VerbConfirm, "apply.confirmed")
}

func (s *screens) myApplicationWithdrawPost(c *fiber.Ctx) error {
	return s.moveMine(c, stall.VerbWithdraw, "apply.withdrawn")
}

func (s *screens) moveMine(c *fiber.Ctx, verb stall.Verb, done string) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	reason := page.Value(c, "reason")
	once := pg.Once{Key: page.Value(c, "_key"), Principal: "application:" + l.app.UID, Route: string(verb), Content: reason}
	ask := func(p page.Page) (page.Question, error) { return s.askMove(c, p, l, verb) }
	err = s.Sure(c, ask, func() error {
		_, err := s.Stalls.Move(c.UserContext(), l.app.EditionID, l.app.ID, stall.Step{Verb: verb, Who: stall.ByVendor, Reason: reason, Once: once}, s.Now())
		return err
	})
	l.unseen(c)
	return s.End(c, page.Done{To: l.mine(), Key: done}, err, func(c *fiber.Ctx, wrong error) error { return s.showMine(c, l, wrong) })
}

// askMove asks before an application is withdrawn, which is for good and cannot
// be done twice: with what goes along.
func (s *screens) askMove(c *fiber.Ctx, p page.Page, l linked, verb stall.Verb) (q page.Question, err error) {
	if verb != stall.VerbWithdraw || !slices.Contains(stall.Verbs(l.app.State, stall.ByVendor), verb) {
		return q, nil
	}
	q = page.Question{Title: p.T("apply.mine.withdraw_ask", "name", l.app.Name), Text: []string{p.T("apply.mine.withdraw_text")}, Do: p.T("apply.mine.withdraw_yes")}
	hanging, err := s.Ties.Hanging(c.UserContext(), []stall.ApplicationID{l.app.ID})
	if err != nil {
		return q, err
	}
	released, err := s.Site.Last(c.UserContext(), p.Edition)
	if err != nil {
		return q, err
	}
	for _, h := range hanging[l.app.ID] {
		switch {
		case h.Kind == ties.Pitch && shown(released.Document, l.app.Name, h.Name): // what is only planned nobody is told of
			q.Takes = append(q.Takes, page.Taken{What: p.T("apply.mine.withdraw_pitch", "number", h.Name)})
		case h.Kind == ties.Session:
			q.Takes = append(q.Takes, page.Taken{What: p.T("apply.mine.withdraw_session", "title", p.Text(h.Title))})
		}
	}
	return q, nil
}

// shown reports whether a release shows the stall of that name on the pitch.
func shown(d *site.Document, name, pitch string) bool {
	for id, stays := range d.StaysByStall() {
		if st, ok := d.Stall(id); ok && st.Name == name && slices.ContainsFunc(stays, func(at site.StayAt) bool { return at.Pitch == pitch }) {
			return true
		}
	}
	return false
}
