package office

import (
	"cmp"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/message"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// decisionsPage is what the applications' states suggest, for people to do.
type decisionsPage struct {
	page.Page
	Lapses, MoveUps []stall.Suggestion
	Uses            []stall.State
}

// Lapsed is the reason that is proposed for a place that was not confirmed.
func (p decisionsPage) Lapsed(s stall.Suggestion) string {
	return p.T("office.decide.lapsed_reason", "day", p.Lang.DateFull(*s.ConfirmBy))
}

func (p decisionsPage) Score(f *float64) string { return p.Decimal(f, 1) }

func (s *screens) decisions(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.decide.title")
	if err != nil {
		return err
	}
	d := decisionsPage{Page: p, Uses: message.Uses}
	if d.Lapses, err = s.Stalls.Lapses(c.UserContext(), e, s.Now()); err != nil {
		return err
	}
	if d.MoveUps, err = s.Stalls.MoveUps(c.UserContext(), e.ID); err != nil {
		return err
	}
	return s.Show(c, "office/decisions", d)
}

// decision is one made on many applications, as its form holds it.
type decision struct {
	ids       []stall.ApplicationID
	verb      stall.Verb
	reason    string // of refusals without one of their own
	reasons   map[stall.ApplicationID]string
	offer     stall.Offer
	can, left []stall.Application // whom it can be made on, and whom not
}

var decided = map[stall.Verb]stall.State{stall.VerbAccept: stall.StateAccepted, stall.VerbWaitlist: stall.StateWaitlisted, stall.VerbDecline: stall.StateDeclined}

type decisionsManyPage struct {
	page.Page
	Can, Left []stall.Application
	Verb      stall.Verb
	Verbs     []page.Option
	Days      []page.Option
	Letters   []message.Letter // one in each language
	ByMail    int
	ByHand    int
}

// Reason is what was typed for one refusal.
func (p decisionsManyPage) Reason(id stall.ApplicationID) string { return p.In["reason."+id.String()] }

func (p decisionsManyPage) ReasonErr(id stall.ApplicationID) string {
	return p.Err("reason." + id.String())
}

// Filled is a letter with a word where its own link will stand.
func (p decisionsManyPage) Filled(l message.Letter) string {
	return message.WithLink(l.Body, p.T("office.message.their_page"))
}

// confirmWithin is how long an accepted vendor usually has to confirm.
const confirmWithin = 14

func confirmBy(e *festival.Edition, now time.Time) string {
	return e.DateOf(now).AddDate(0, 0, confirmWithin).Format(time.DateOnly)
}

// decisionsPost decides on many at once: the first press shows what can be
// decided, the next ones the letters, the last asks.
func (s *screens) decisionsPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d, wrong, err := s.readDecision(c, e)
	if err != nil {
		return err
	}
	do := page.Value(c, "do")
	if do != "decide" && do != "preview" {
		wrong = page.Unreadable(c)
	}
	if wrong == nil && len(d.can) == 0 {
		wrong = fault.New(fault.Conflict, "office.decisionsPost", "office.decide.nobody")
	}
	again := func(c *fiber.Ctx, wrong error) error { return s.showDecision(c, e, d, wrong) }
	if wrong != nil || do != "decide" {
		return again(c, wrong)
	}
	ask := func(p page.Page) (page.Question, error) { return s.askDecision(p, d), nil }
	err = s.Sure(c, ask, func() error {
		return s.Stalls.Decide(c.UserContext(), e.ID, d.choices(), stall.Step{Verb: d.verb, Who: s.asks(c, e), Offer: &d.offer,
			Once: page.OnceFor(c, "decide-many", []any{d.verb, d.choices(), d.offer})}, s.Now())
	})
	return s.End(c, page.Done{To: s.Office(c, "/applications?state=%s", decided[d.verb]), Key: "office.decide.done", Args: []any{"n", len(d.can)}}, err, again)
}

// readDecision reads the form; wrong is what keeps it from being made.
func (s *screens) readDecision(c *fiber.Ctx, e *festival.Edition) (d decision, wrong, err error) {
	f := page.Reading(c, e.Loc())
	if d.ids, err = s.markedApplications(c, e); err != nil {
		return d, nil, err
	}
	page.Word(f, "verb", &d.verb)
	f.MaybeDate("confirm_by", &d.offer.ConfirmBy)
	page.Words(f, "day", &d.offer.Days)
	d.reason, d.reasons = page.Value(c, "reason"), map[stall.ApplicationID]string{}
	all, err := s.Stalls.Many(c.UserContext(), e.ID, d.ids)
	if err != nil {
		return d, nil, err
	}
	for _, a := range all {
		verb := cmp.Or(d.verb, stall.VerbAccept)
		if _, err := stall.Next(a.State, verb, s.asks(c, e), "-"); err == nil {
			d.can = append(d.can, a)
		} else {
			d.left = append(d.left, a)
		}
		d.reasons[a.ID] = cmp.Or(page.Clean(page.Value(c, "reason."+a.ID.String())), d.reason)
	}
	bad := fault.Fields{}
	if decided[d.verb] == "" {
		bad.Add("verb", "error.required")
	}
	if d.verb == stall.VerbAccept {
		if d.offer.ConfirmBy == nil {
			bad.Add("confirm_by", "error.required")
		}
		d.offer.Check(bad, e, s.Now())
	} else {
		d.offer = stall.Offer{}
	}
	if d.verb == stall.VerbDecline {
		for _, a := range d.can {
			if d.reasons[a.ID] == "" {
				bad.Add("reason."+a.ID.String(), "stall.error.reason")
			}
		}
	}
	f.Take(bad, map[string]string{"days": "day"})
	return d, f.Err(), nil
}

// markedApplications are those that the form names, or all that its table found.
func (s *screens) markedApplications(c *fiber.Ctx, e *festival.Edition) (ids []stall.ApplicationID, err error) {
	if page.Value(c, "all") == "" {
		page.Keys(page.Reading(c, e.Loc()), "id", &ids)
		return ids, nil
	}
	p, err := s.Words(c)
	if err != nil {
		return nil, err
	}
	t := s.applicationTable(c, e, p)
	rows, err := t.marked(c)
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// choices are whom it is made on, refusals with their reasons.
func (d *decision) choices() []stall.Choice {
	all := make([]stall.Choice, len(d.can))
	for i, a := range d.can {
		all[i].ID = a.ID
		if d.verb == stall.VerbDecline {
			all[i].Reason = d.reasons[a.ID]
		}
	}
	return all
}

func (s *screens) showDecision(c *fiber.Ctx, e *festival.Edition, d decision, wrong error) error {
	p, err := s.Page(c, "office", "office.decide.many")
	if err != nil {
		return err
	}
	if p.Asks(); wrong != nil {
		err = p.Wrong(wrong)
	}
	if err != nil {
		return err
	}
	if _, typed := p.In["confirm_by"]; !typed {
		p.In["confirm_by"] = confirmBy(e, s.Now())
	}
	q := decisionsManyPage{Page: p, Can: d.can, Left: d.left, Verb: d.verb}
	q.Verbs = p.Choose("verb", page.Options([]stall.Verb{stall.VerbAccept, stall.VerbWaitlist, stall.VerbDecline}, func(v stall.Verb) string { return p.T("office.stall.verb." + string(v)) }))
	for _, day := range e.Days {
		q.Days = append(q.Days, page.Option{Value: day.Key(), Label: p.Lang.DateFull(day.Date)})
	}
	q.Days = p.Choose("day", q.Days)
	if wrong == nil && decided[d.verb] != "" {
		if err := s.fillLetters(c, e, d, &q); err != nil {
			return err
		}
	}
	return s.Show(c, "office/decisions_many", q)
}

// fillLetters adds what is told, in each language that somebody reads.
func (s *screens) fillLetters(c *fiber.Ctx, e *festival.Edition, d decision, q *decisionsManyPage) error {
	text, err := s.Press.DecisionText(c.UserContext(), e, decided[d.verb], d.offer.ConfirmBy != nil)
	if err != nil {
		return err
	}
	seen := map[lang.Lang]bool{}
	for _, a := range d.can {
		if q.ByHand++; a.ContactEmail != "" {
			q.ByMail, q.ByHand = q.ByMail+1, q.ByHand-1
		}
		a.ConfirmBy, a.Offered = d.offer.ConfirmBy, d.offer.Days
		if l := s.Press.Decided(e, text, &a, d.reasons[a.ID]); !seen[l.In] {
			seen[l.In] = true
			q.Letters = append(q.Letters, l)
		}
	}
	return nil
}

// askDecision is the second look: who is decided on how, and how they learn of it.
func (s *screens) askDecision(p page.Page, d decision) page.Question {
	verb := string(d.verb)
	q := page.Question{Title: p.T("office.decide.ask."+verb, "n", len(d.can)), Do: p.T("office.decide.ask_do."+verb, "n", len(d.can))}
	q.State, _ = pg.Shown(d.verb, d.choices(), d.offer) // plain values always marshal
	key := "office.decide.ask_text"
	if !s.Mails {
		key += ".unmailed"
	}
	q.Text = []string{p.T(key)}
	if d.offer.ConfirmBy != nil {
		q.Text = append(q.Text, p.T("office.decide.ask_by", "day", p.Lang.DateFull(*d.offer.ConfirmBy)))
	}
	taken := page.Taken{What: p.T("office.decide.stalls", "n", len(d.can))}
	for _, a := range d.can {
		taken.Names = append(taken.Names, a.Name)
	}
	q.Takes = []page.Taken{taken}
	return q
}

// decidable reports whether a decision can be made on an application in this state.
func decidable(st stall.State) bool {
	return slices.Contains([]stall.State{stall.StateSubmitted, stall.StateInReview, stall.StateWaitlisted}, st)
}
