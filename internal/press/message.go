package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/message"
	"markt/internal/pg"
	"markt/internal/print"
	"markt/internal/site"
)

// Round is a message as it would go out: a letter for each recipient. Mark
// tells one round from another.
type Round struct {
	Letters []message.Letter
	Mark    string
}

// Round composes a message for everybody it is for.
func (p *Press) Round(ctx context.Context, e *festival.Edition, m *message.Message) (Round, error) {
	released, err := p.Site.Last(ctx, e)
	if err != nil {
		return Round{}, err
	}
	return p.roundIn(ctx, p.DB, e, m, released)
}

func (p *Press) roundIn(ctx context.Context, q pg.Querier, e *festival.Edition, m *message.Message, released *site.Released) (r Round, err error) {
	to, err := message.Recipients(ctx, q, e.ID, m.Filter)
	if err != nil {
		return r, err
	}
	at := released.Document.StaysByStall()
	for _, one := range to {
		letter := m.Compose(one, e.DefaultLang, func(l lang.Lang) message.Values { return p.values(e, l, one, at[one.Stall], m.Deadline) })
		letter.Mail = one.Email != "" && p.Outbox.CanWriteTo(one.Email)
		r.Letters = append(r.Letters, letter)
	}
	r.Mark, err = pg.Shown(m.ID, m.Version, r.Letters)
	return r, err
}

// values are what a recipient's placeholders stand for; of place and time only
// what is released is told.
func (p *Press) values(e *festival.Edition, l lang.Lang, to message.Recipient, stays []site.StayAt, deadline *time.Time) message.Values {
	v := message.Values{
		"name": to.Contact, "stall": to.Name, "event": e.Title(l), "dates": Dates(e, l), "contact": e.ContactEmail, "phone": e.ContactPhone,
		"days": strings.Join(daysOf(e, l, to, stays), l.T("layout.list_comma")),
	}
	var pitches []string
	for _, s := range stays {
		if !slices.Contains(pitches, s.Pitch) {
			pitches = append(pitches, s.Pitch)
		}
	}
	v["pitch"] = strings.Join(pitches, ", ")
	if deadline != nil {
		v["deadline"] = l.DateFull(*deadline)
	}
	for name, value := range v {
		v[name] = l.Isolate(value)
	}
	v["places"] = StayLines(e, l, stays)
	return v
}

// daysOf are the days on which a recipient comes: those on the plan, else those
// that they wish, else all.
func daysOf(e *festival.Edition, l lang.Lang, to message.Recipient, stays []site.StayAt) (days []string) {
	placed := map[festival.DayID]bool{}
	for _, s := range stays {
		if d, ok := e.DayOf(s.From); ok {
			placed[d.ID] = true
		}
	}
	for _, d := range e.Days {
		if placed[d.ID] || len(placed) == 0 && (len(to.Days) == 0 || slices.Contains(to.Days, d.Key())) {
			days = append(days, l.DateFull(d.Date))
		}
	}
	return days
}

// MyPage is the address of a recipient's own page.
func (p *Press) MyPage(d message.Delivery) string {
	return p.Address("/my/application/" + p.Stalls.LinkOf(d.Application, d.Generation))
}

// SendMessage sends a draft to everybody it is for, as the round with this mark
// was shown: who has an address gets a mail, all or nothing. What was sent
// already is not sent again.
func (p *Press) SendMessage(ctx context.Context, e *festival.Edition, m *message.Message, seen string) error {
	const op = "press.SendMessage"
	released, err := p.Site.Last(ctx, e)
	if err != nil {
		return err
	}
	now := p.Now()
	return fault.Wrap(op, pg.InTx(ctx, p.DB, func(ctx context.Context, tx *pg.Tx) error {
		r, err := p.roundIn(ctx, tx, e, m, released)
		if err != nil {
			return err
		}
		sent, err := message.SendIn(ctx, tx, e.ID, m, r.Letters, now)
		if err != nil || !sent {
			return err
		}
		if err := pg.Saw(op, seen, r.Mark); err != nil {
			return err
		}
		for _, one := range r.Letters {
			if !one.Mail {
				continue
			}
			page := p.Address("/my/application/" + p.Stalls.LinkOf(one.Application, one.Generation))
			if err := p.Outbox.QueueIn(ctx, tx, letterMail(e, fmt.Sprintf("message:%d:%d", m.ID, one.Application), one, one.Email, page), now); err != nil {
				return err
			}
		}
		return nil
	}))
}

func letterMail(e *festival.Edition, once string, one message.Letter, to, page string) mail.Message {
	return mail.Message{
		Once: once, EditionID: int64(e.ID), Purpose: "message", To: to, Lang: one.In,
		Subject: message.WithLink(one.Subject, page), Body: message.WithLink(one.Body, page),
	}
}

// TryMessage sends a letter to who writes it, with the market's page instead
// of the recipient's own.
func (p *Press) TryMessage(ctx context.Context, e *festival.Edition, m *message.Message, one message.Letter, to *account.Person) error {
	if to.Email == "" {
		return fault.New(fault.Conflict, "press.TryMessage", "message.error.no_address")
	}
	now := p.Now()
	try := letterMail(e, fmt.Sprintf("message:%d:try:%d:%d", m.ID, to.ID, now.UnixNano()), one, to.Email, p.Address("/my/"))
	try.Subject = to.Lang.T("message.try_subject", "subject", try.Subject)
	return pg.InTx(ctx, p.DB, func(ctx context.Context, tx *pg.Tx) error { return p.Outbox.QueueIn(ctx, tx, try, now) })
}

// MessageLetters prints what recipients are told, a letter each.
func (p *Press) MessageLetters(ctx context.Context, w io.Writer, e *festival.Edition, l lang.Lang, all []message.Delivery) error {
	const op = "press.MessageLetters"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	sheet := print.Letters{Meta: print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: p.Now()}}
	for _, d := range all {
		page := p.MyPage(d)
		sheet.Letters = append(sheet.Letters, print.Letter{
			Lang: d.Lang, From: e.Title(d.Lang), To: []string{d.Contact, d.Name}, Date: d.Lang.DateFull(e.In(d.SentAt)),
			Subject: message.WithLink(d.Subject, page), Body: message.WithLink(d.Body, page), Link: page,
			Contact: contactOf(e),
		})
	}
	return fault.Wrap(op, draw(ctx, w, f, sheet.Print))
}

// contactOf is how an edition's organisers are reached, in one line.
func contactOf(e *festival.Edition) string {
	return strings.Join(slices.DeleteFunc([]string{e.ContactEmail, e.ContactPhone}, func(s string) bool { return s == "" }), " · ")
}

// MessagePhones prints who is to be called, with a box to tick for each.
func (p *Press) MessagePhones(ctx context.Context, w io.Writer, e *festival.Edition, l lang.Lang, about string, all []message.Delivery) error {
	const op = "press.MessagePhones"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	list := print.List{
		Meta: print.Meta{Lang: l, Title: l.T("print.calls.head"), Author: e.Organiser, Made: p.Now()},
		Head: l.T("print.calls.head"), Under: about, AsOf: e.In(p.Now()),
		Columns: []print.Column{
			{Head: l.T("print.calls.done"), Share: .7, Tick: true}, {Head: l.T("print.calls.stall"), Share: 3, Bold: true},
			{Head: l.T("print.calls.contact"), Share: 2.4}, {Head: l.T("print.calls.phone"), Share: 2}, {Head: l.T("print.calls.lang"), Share: 1.2},
		},
	}
	g := print.ListGroup{}
	for _, d := range all {
		g.Rows = append(g.Rows, []string{"", d.Name, d.Contact, l.Isolate(d.Phone), d.Lang.Name()})
	}
	list.Groups = append(list.Groups, g)
	return fault.Wrap(op, draw(ctx, w, f, list.Print))
}
