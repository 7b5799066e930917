package office

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/message"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// messagesPage are all messages to vendors, and the texts to begin one with.
type messagesPage struct {
	page.Page
	Drafts, Sent []message.Message
	Templates    []message.Template
	Shipped      []string
	Left         int
}

// called is what a message is called in lists: its subject.
func called(p page.Page, m message.Message) string {
	return strings.ReplaceAll(p.Text(m.Subject), "{event}", p.Edition.Title(p.Lang))
}

func (p messagesPage) Called(m message.Message) string { return called(p.Page, m) }

func (s *screens) messages(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.message.title")
	if err != nil {
		return err
	}
	d := messagesPage{Page: p, Shipped: message.ShippedNames}
	all, err := s.Messages.List(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		if d.Left += m.Left; m.SentAt == nil {
			d.Drafts = append(d.Drafts, m)
		} else {
			d.Sent = append(d.Sent, m)
		}
	}
	if d.Templates, err = s.Messages.Templates(c.UserContext(), e.ID); err != nil {
		return err
	}
	return s.Show(c, "office/messages", d)
}

type messagePage struct {
	page.Page
	ID                                  message.ID
	States, Kinds, Days, Langs, Outlets []page.Option
	Placeholders                        []string
	ToChosen                            bool // for those who were marked in a list, not for whom the fields say
	Chosen                              int
}

// message is the draft of a message. What was sent is read elsewhere.
func (s *screens) message() page.Handlers {
	return page.Edit(page.Form[message.Message, message.Message]{
		House: s.House, Template: "office/message", Title: "office.message.one",
		Load:  s.loadMessage,
		Draft: func(_ *festival.Edition, m message.Message) message.Message { return m },
		Fields: func(f *page.Fields, m *message.Message) {
			f.Text("subject", &m.Subject)
			f.Text("body", &m.Body)
			f.MaybeDate("deadline", &m.Deadline)
			page.Word(f, "state", &m.State)
			page.Word(f, "kind", &m.Kind)
			page.Word(f, "day", &m.Day)
			page.Word(f, "lang", &m.Lang)
			page.Word(f, "outlet", &m.Outlet)
			f.Version(&m.Version)
		},
		Page: func(c *fiber.Ctx, p page.Page, m message.Message) (any, error) { return s.messagePage(c, p, m) },
		Save: func(c *fiber.Ctx, e *festival.Edition, _, m message.Message) (page.Done, error) {
			id, err := s.Messages.Save(c.UserContext(), e.ID, m, s.Now())
			if page.Value(c, "do") == "later" {
				return page.Saved(s.Office(c, "/messages")), err
			}
			return page.Done{To: s.Office(c, "/messages/%d/send", id)}, err
		},
		Removal: func(_ *fiber.Ctx, p page.Page, m message.Message) (page.Question, error) {
			return removal(p, "message", called(p, m), nil), nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, m message.Message) (page.Done, error) {
			return gone(s.Office(c, "/messages"), "message", int64(m.ID)), s.Messages.Delete(c.UserContext(), e.ID, m.ID, s.Now())
		},
	})
}

// loadMessage is the message of the address; a new one begins with a template's text.
func (s *screens) loadMessage(c *fiber.Ctx, e *festival.Edition) (m message.Message, err error) {
	id, err := page.Number(c, "id")
	if err != nil {
		return m, err
	}
	if id != 0 {
		return s.Messages.Get(c.UserContext(), e.ID, message.ID(id))
	}
	t, err := s.templateNamed(c, e, c.Query("template"))
	m.Subject, m.Body = t.Subject, t.Body
	return m, err
}

// templateNamed is one of the edition's templates by its number, or a shipped
// one by its name; an empty one for any other word.
func (s *screens) templateNamed(c *fiber.Ctx, e *festival.Edition, word string) (message.Template, error) {
	if t, known := message.Shipped(word); known {
		return t, nil
	}
	id, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return message.Template{}, nil
	}
	all, err := s.Messages.Templates(c.UserContext(), e.ID)
	if i := slices.IndexFunc(all, func(t message.Template) bool { return int64(t.ID) == id }); i >= 0 {
		return all[i], err
	}
	return message.Template{}, err
}

// messageDraft shows the form of a draft; of a message that was sent, what became of it.
func (s *screens) messageDraft(form fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := s.Edition(c)
		if err != nil {
			return err
		}
		if m, err := s.loadMessage(c, e); err == nil && m.SentAt != nil {
			return page.SeeOther(c, s.Office(c, "/messages/%d/sent", m.ID))
		}
		return form(c)
	}
}

func messageStates(p page.Page) []page.Option {
	all := []page.Option{{Value: message.Coming, Label: p.T("office.message.coming")}}
	for _, st := range stall.States {
		all = append(all, page.Option{Value: string(st), Label: p.T("stall.state." + string(st))})
	}
	return all
}

func (s *screens) messagePage(c *fiber.Ctx, p page.Page, m message.Message) (any, error) {
	d := messagePage{Page: p, ID: m.ID, Placeholders: message.Placeholders, Langs: page.LanguageOptions(), States: messageStates(p)}
	var err error
	d.Kinds, err = s.kindPicks(c, p)
	for _, day := range p.Edition.Days {
		d.Days = append(d.Days, page.Option{Value: day.Key(), Label: p.Lang.DateFull(day.Date)})
	}
	d.ToChosen, d.Chosen = m.Chosen != nil, len(m.Chosen)
	d.Outlets = append(outletTypes(p), page.Option{Value: stall.NoOutlet, Label: p.T("office.message.no_outlet")})
	return d, err
}
