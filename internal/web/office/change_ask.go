package office

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/follow"
	"markt/internal/ticket"
	"markt/internal/ties"
	"markt/internal/web/page"
)

// change is one that may leave something behind, or may not be meant.
type change struct {
	what   string                 // its word in the catalogue
	name   func(page.Page) string // what people call the thing as it will be
	to     string                 // where a change goes on that leaves nothing behind
	doubts []fault.Message
	behind func([]ties.Timed) (along []ties.Along, left []ties.Timed) // what can follow, and what cannot
	save   func() error
	follow func([]ties.Along) (follow.Result, error) // saves, and lets follow
}

// question asks about a change that leaves something behind, or that is
// unlikely to be meant; without either there is no question.
func (ch change) question(p page.Page, along []ties.Along, left []ties.Timed) (q page.Question) {
	if len(ch.doubts) == 0 && len(left) == 0 && len(along) == 0 {
		return q
	}
	stays := ties.Gather(left)
	q = page.Question{Title: p.T("office.ask.change."+ch.what, "name", ch.name(p)), Takes: taken(p, stays), Do: p.T("office.ask.change_do")}
	for _, m := range ch.doubts {
		q.Text = append(q.Text, p.Say(m))
	}
	switch {
	case len(along) > 0:
		q.Text = append(q.Text, p.T("office.ask.follow."+ch.what))
		q.Else = p.T("office.ask.follow_none", "do", q.Do)
		q.Do = p.T("office.ask.follow_do", "do", q.Do, "what", p.Join(whats(taken(p, gathered(along)))))
		for i := range q.Takes {
			q.Takes[i].What = p.T("office.ask.follow_left", "what", q.Takes[i].What)
		}
		q.Takes = append(following(p, along), q.Takes...)
	case len(left) > 0:
		q.Text = append(q.Text, p.T("office.ask.left."+ch.what))
		q.Do = p.T("office.ask.do_all", "do", q.Do, "what", p.Join(whats(q.Takes)))
	}
	return q
}

func gathered(along []ties.Along) []ties.Tie {
	all := make([]ties.Timed, len(along))
	for i, a := range along {
		all[i] = a.Timed
	}
	return ties.Gather(all)
}

// following are the things that follow a change, by kind, with their times now and then.
func following(p page.Page, along []ties.Along) []page.Taken {
	takes := taken(p, gathered(along))
	for i, tie := range gathered(along) {
		takes[i].What, takes[i].Names = p.T("office.ask.follow_along", "what", takes[i].What), nil
		for _, a := range along {
			if a.Kind == tie.Kind {
				takes[i].Names = append(takes[i].Names, p.T("office.ask.follow_one", "name", p.Text(a.Name), "was", p.When(a.From, a.Until), "is", p.When(a.NewFrom, a.NewUntil)))
			}
		}
	}
	return takes
}

// surelyChanged saves once it is clear what the change leaves behind and
// whether that follows. It ends on the list of days, where that stands, when
// the change leaves something.
func (s *screens) surelyChanged(c *fiber.Ctx, ch change) (page.Done, error) {
	done := page.Saved(ch.to)
	outside := page.Done{To: s.Office(c, "/days#outside"), Key: "office.days.left", Warn: true}
	var along []ties.Along
	var left []ties.Timed
	ask := func(p page.Page) (page.Question, error) {
		all, err := s.Ties.Timed(c.UserContext(), p.Edition)
		along, left = ch.behind(all)
		return ch.question(p, along, left), err
	}
	err := s.Sure(c, ask, func() error {
		if len(along) == 0 || page.Otherwise(c) {
			if len(along)+len(left) > 0 {
				done = outside
			}
			return ch.save()
		}
		r, err := ch.follow(along)
		if done = (page.Done{To: ch.to, Key: "office.days.followed", Args: []any{"n", r.Followed}}); r.Left+len(left) > 0 {
			done = outside
			done.Key, done.Args = "office.days.followed_left", []any{"n", r.Followed, "left", r.Left + len(left)}
		}
		done.Undo = "followed/" + strconv.FormatInt(r.ID, 10)
		return err
	})
	return done, err
}

// surelyMoved saves what goes to another location once it is clear what goes
// along; what names it in the catalogue.
func (s *screens) surelyMoved(c *fiber.Ctx, what string, name func(page.Page) string, along func(p page.Page) ([]ties.Tie, error), save func() error) error {
	return s.Sure(c, func(p page.Page) (page.Question, error) {
		all, err := along(p)
		return movedQuestion(p, what, name(p), all), err
	}, save)
}

// slugDoubts say what another short name does to addresses that people have:
// those on paper and in other people's pages lead nowhere then.
func slugDoubts(e *festival.Edition, slug string) []fault.Message {
	if slug == e.Slug || e.Hidden() {
		return nil
	}
	return []fault.Message{fault.Msg("festival.doubt.slug", "was", e.Slug, "is", slug)}
}

// currencyDoubts say what another currency does to prices of tickets that
// people have: each keeps its number.
func (s *screens) currencyDoubts(c *fiber.Ctx, e *festival.Edition, currency string) ([]fault.Message, error) {
	if currency == e.Currency {
		return nil, nil
	}
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if !slices.ContainsFunc(types, func(t *ticket.Type) bool { return t.Sold > 0 }) {
		return nil, err
	}
	return []fault.Message{fault.Msg("festival.doubt.currency", "was", e.Currency, "is", currency)}, err
}

// zoneDoubts say how a new zone makes clocks read, and whether the call ends
// when the market is on.
func zoneDoubts(p page.Page, e, after *festival.Edition) (doubts []fault.Message) {
	if len(e.Days) == 0 {
		return nil
	}
	opens, closes := e.Days[0].OpensAt, e.Days[len(e.Days)-1].ClosesAt
	if was, is := p.Lang.Time(e.In(opens)), p.Lang.Time(after.In(opens)); was != is {
		doubts = append(doubts, fault.Msg("festival.doubt.zone", "was", was, "is", is))
	}
	if end := after.ApplicationCloses; end != nil && end.After(closes) && (e.ApplicationCloses == nil || !end.Equal(*e.ApplicationCloses)) {
		doubts = append(doubts, fault.Msg("festival.doubt.call"))
	}
	return doubts
}

// otherClock are the things whose time reads differently, or that count to
// another day, in the changed edition.
func otherClock(all []ties.Timed, before, after *festival.Edition) []ties.Timed {
	if len(all) > 0 && before.In(all[0].From).Format("15:04") != after.In(all[0].From).Format("15:04") {
		return all
	}
	return ties.OnAnotherDay(all, before, after)
}
