package office

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/message"
	"markt/internal/press"
	"markt/internal/web/page"
)

// messageSendPage shows a message as each recipient will read it, before it is sent.
type messageSendPage struct {
	page.Page
	Message   message.Message
	Letters   []message.Letter
	Shown     []message.Letter // one in each language, or the chosen one
	Chosen    int64
	ByMail    int
	ByHand    int // no mail can be written to them
	Strangers []strangeLang
	Gaps      []gap
}

// strangeLang is a language that recipients read and the message does not have.
type strangeLang struct {
	Name, Instead string
	N             int
}

// gap is a placeholder that has no value for some.
type gap struct {
	Word string
	N    int
}

// Filled and Headed are a letter with a word where its own link will stand.
func (p messageSendPage) Filled(l message.Letter) string {
	return message.WithLink(l.Body, p.T("office.message.their_page"))
}

func (p messageSendPage) Headed(l message.Letter) string {
	return message.WithLink(l.Subject, p.T("office.message.their_page"))
}

// draftToSend is the draft of the address with the round it would make.
func (s *screens) draftToSend(c *fiber.Ctx) (e *festival.Edition, m message.Message, r press.Round, err error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return e, m, r, err
	}
	if m, err = s.Messages.Get(c.UserContext(), e.ID, message.ID(id)); err != nil {
		return e, m, r, err
	}
	r, err = s.Press.Round(c.UserContext(), e, &m)
	return e, m, r, err
}

func (s *screens) messageSend(c *fiber.Ctx) error { return s.showMessageSend(c, nil) }

func (s *screens) showMessageSend(c *fiber.Ctx, wrong error) error {
	_, m, r, err := s.draftToSend(c)
	if err != nil {
		return err
	}
	if m.SentAt != nil {
		return page.SeeOther(c, s.Office(c, "/messages/%d/sent", m.ID))
	}
	if len(m.Body) == 0 { // it was only begun
		return page.SeeOther(c, s.Office(c, "/messages/%d", m.ID))
	}
	p, err := s.Page(c, "office", "office.message.preview")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := messageSendPage{Page: p, Message: m, Letters: r.Letters}
	d.Chosen, _ = strconv.ParseInt(c.Query("to"), 10, 64)
	d.fill()
	return s.Show(c, "office/message_send", d)
}

// fill counts whom the message reaches how, and what it lacks for them.
func (p *messageSendPage) fill() {
	instead, seen := map[lang.Lang]*strangeLang{}, map[lang.Lang]bool{}
	missing := map[string]int{}
	for _, l := range p.Letters {
		if l.Mail {
			p.ByMail++
		} else {
			p.ByHand++
		}
		if l.In != l.Lang {
			if instead[l.Lang] == nil {
				instead[l.Lang] = &strangeLang{Name: l.Lang.Name(), Instead: l.In.Name()}
			}
			instead[l.Lang].N++
		}
		for _, word := range l.Missing {
			missing[word]++
		}
		if p.Chosen == int64(l.Application) || p.Chosen == 0 && !seen[l.In] {
			seen[l.In] = true
			p.Shown = append(p.Shown, l)
		}
	}
	for _, l := range lang.All() {
		if instead[l] != nil {
			p.Strangers = append(p.Strangers, *instead[l])
		}
	}
	for _, word := range message.Placeholders {
		if missing[word] > 0 {
			p.Gaps = append(p.Gaps, gap{word, missing[word]})
		}
	}
}

// messageSendPost sends the message, or one letter of it to who writes it.
func (s *screens) messageSendPost(c *fiber.Ctx) error {
	e, m, r, err := s.draftToSend(c)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "try" {
		return s.tryMessage(c, e, &m, r)
	}
	sent := page.Done{To: s.Office(c, "/messages/%d/sent", m.ID), Key: "office.message.sent_done"}
	if m.SentAt != nil {
		return s.GoOn(c, sent)
	}
	ask := func(p page.Page) (page.Question, error) {
		p.Mails = s.Mails
		return askSend(p, m, r), nil
	}
	err = s.Sure(c, ask, func() error { return s.Press.SendMessage(c.UserContext(), e, &m, r.Mark) })
	return s.End(c, sent, err, s.showMessageSend)
}

// askSend is the second look: to how many, in which languages, and what is
// missing for whom.
func askSend(p page.Page, m message.Message, r press.Round) page.Question {
	if len(r.Letters) == 0 { // refused unasked
		return page.Question{}
	}
	d := messageSendPage{Page: p, Message: m, Letters: r.Letters}
	d.fill()
	q := page.Question{
		Title: p.T("office.message.ask", "n", len(d.Letters), "subject", called(p, m)), State: r.Mark,
		Text: []string{p.T("office.message.ask_text")}, Do: p.T("office.message.ask_do", "n", len(d.Letters)),
	}
	for _, one := range []struct {
		key string
		in  bool
	}{{"office.message.by_mail", true}, {"office.message.by_hand", false}} {
		taken := page.Taken{}
		for _, l := range d.Letters {
			if l.Mail == one.in {
				taken.Names = append(taken.Names, l.Name)
			}
		}
		if n := len(taken.Names); n > 0 {
			key := one.key
			if one.in && !p.Mails {
				key = "office.message.by_mail.unmailed"
			}
			taken.What = p.T(key, "n", n)
			q.Takes = append(q.Takes, taken)
		}
	}
	for _, l := range d.Strangers {
		q.Text = append(q.Text, p.T("office.message.stranger", "n", l.N, "lang", l.Name, "instead", l.Instead))
	}
	for _, g := range d.Gaps {
		q.Text = append(q.Text, p.T("office.message.gap", "n", g.N, "word", p.T("office.message.placeholder."+g.Word)))
	}
	return q
}

// tryMessage sends the letter that is shown to who writes it.
func (s *screens) tryMessage(c *fiber.Ctx, e *festival.Edition, m *message.Message, r press.Round) error {
	to := page.Value(c, "to")
	i := max(0, slices.IndexFunc(r.Letters, func(l message.Letter) bool { return l.Application.String() == to }))
	back := s.Office(c, "/messages/%d/send", m.ID)
	done, err := s.WriteOnce(c, func() (page.Done, error) {
		done := page.Done{To: back, Key: "office.message.tried"}
		who, err := s.Accounts.Get(c.UserContext(), page.Principal(c).Person)
		if err != nil || len(r.Letters) == 0 {
			return page.Done{To: back}, err
		}
		if !s.Mails {
			done.Key, done.Warn = "office.message.tried.unmailed", true
		}
		return done, s.Press.TryMessage(c.UserContext(), e, m, r.Letters[i], &who)
	})
	return s.End(c, done, err, s.showMessageSend)
}
