package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
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
	left   func([]ties.Timed) []ties.Timed // behind
}

// question asks about a change that leaves something behind, or that is
// unlikely to be meant; without either there is no question.
func (ch change) question(p page.Page, left []ties.Timed) (q page.Question) {
	if len(ch.doubts) == 0 && len(left) == 0 {
		return q
	}
	q = page.Question{Title: p.T("office.ask.change."+ch.what, "name", ch.name(p)), Takes: taken(p, ties.Gather(left)), Do: p.T("office.ask.change_do")}
	for _, m := range ch.doubts {
		q.Text = append(q.Text, p.Say(m))
	}
	if len(left) > 0 {
		q.Text = append(q.Text, p.T("office.ask.left."+ch.what))
		q.Do = p.T("office.ask.do_all", "do", q.Do, "what", p.Join(whats(q.Takes)))
	}
	return q
}

// surelyChanged saves once it is clear what the change leaves behind. It ends
// on the list of days, where that stands, when it leaves something.
func (s *screens) surelyChanged(c *fiber.Ctx, ch change, save func() error) (page.Done, error) {
	done := page.Saved(ch.to)
	err := s.Sure(c, func(p page.Page) (page.Question, error) {
		all, err := s.Ties.Timed(c.UserContext(), p.Edition)
		behind := ch.left(all)
		if len(behind) > 0 {
			done = page.Done{To: s.Office(c, "/days#outside"), Key: "office.days.left", Warn: true}
		}
		return ch.question(p, behind), err
	}, save)
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
