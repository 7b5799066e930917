package office

import (
	"bytes"
	"context"
	"html/template"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/message"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// messageSentPage is what became of a message, or of all: who is not reached,
// and why, comes first, because somebody has to tell them.
type messageSentPage struct {
	page.Page
	Message       *message.Message // nil: of all messages
	Left, Reached []message.Delivery
	Whys          []whyCount
	Root          string // of the message's addresses
}

type whyCount struct {
	Why message.Why
	N   int
}

// Why says in words why somebody is not reached.
func (p messageSentPage) Why(d message.Delivery) string { return p.T(whyKey(d.Why(p.Mails))) }

func whyKey(why message.Why) string { return "office.message.why." + string(why) }

// Said is a server's own word, where it has one that people can use.
func (p messageSentPage) Said(d message.Delivery) string {
	if d.ReachedAt != nil {
		return ""
	}
	if key := "office.outbox." + d.MailError; d.MailError != "" && p.Lang.Has(key) {
		return p.T(key)
	}
	said, _, _ := strings.Cut(d.MailError, ", affected") // the rest repeats the address
	return said
}

// Pair names a recipient of one message.
func (p messageSentPage) Pair(d message.Delivery) string {
	return d.Message.String() + ":" + d.Application.String()
}

func (s *screens) messageSent(c *fiber.Ctx) error {
	e, m, err := s.oneSent(c)
	if err != nil {
		return err
	}
	return s.showSent(c, e, &m, nil)
}

func (s *screens) messageLeft(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	return s.showSent(c, e, nil, nil)
}

// oneSent is the message of the address, if it was sent.
func (s *screens) oneSent(c *fiber.Ctx) (e *festival.Edition, m message.Message, err error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return e, m, err
	}
	if m, err = s.Messages.Get(c.UserContext(), e.ID, message.ID(id)); err == nil && m.SentAt == nil {
		err = fault.New(fault.NotFound, "office.oneSent", "error.not_found")
	}
	return e, m, err
}

func (s *screens) showSent(c *fiber.Ctx, e *festival.Edition, m *message.Message, wrong error) error {
	p, err := s.Page(c, "office", "office.message.left")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := messageSentPage{Page: p, Message: m, Root: p.Office + "/messages/left"}
	which := message.Which{Left: m == nil}
	if m != nil {
		which.Message, d.Root, d.Title = m.ID, p.Office+"/messages/"+m.ID.String(), called(p, *m)
	}
	all, err := s.Messages.Deliveries(c.UserContext(), e.ID, which)
	if err != nil {
		return err
	}
	n := map[message.Why]int{}
	for _, one := range all {
		why := one.Why(p.Mails)
		if n[why]++; why == message.Reached {
			d.Reached = append(d.Reached, one)
		} else {
			d.Left = append(d.Left, one)
		}
	}
	for _, why := range message.Whys {
		if n[why] > 0 {
			d.Whys = append(d.Whys, whyCount{why, n[why]})
		}
	}
	return s.Show(c, "office/message_sent", d)
}

// messageReachedPost notes who was told, or takes that back: the ticked of one
// message or of several.
func (s *screens) messageReachedPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	to := "/messages/left"
	if of, err := strconv.ParseInt(page.Value(c, "message"), 10, 64); err == nil {
		to = "/messages/" + strconv.FormatInt(of, 10) + "/sent"
	}
	ticked := map[message.ID][]stall.ApplicationID{}
	for _, pair := range page.Values(c, "id") {
		of, who, _ := strings.Cut(pair, ":")
		m, _ := strconv.ParseInt(of, 10, 64)
		if a, err := strconv.ParseInt(who, 10, 64); err == nil {
			ticked[message.ID(m)] = append(ticked[message.ID(m)], stall.ApplicationID(a))
		}
	}
	done := page.Done{To: s.Office(c, "%s", to), Key: "office.message.noted"}
	n := 0
	for m, who := range ticked {
		changed, err := s.Messages.Reach(c.UserContext(), e.ID, m, who, page.Value(c, "do") != "undo", s.Now())
		if n += changed; err != nil {
			return err
		}
	}
	done.Args = []any{"n", n}
	return s.GoOn(c, done)
}

// messageToPage is what one recipient is told, with each way to tell it.
type messageToPage struct {
	page.Page
	Message message.Message
	To      message.Delivery
	Subject string
	Link    string
	Body    string
	QR      template.URL
	Call    string       // a number that can be dialled
	SMS     template.URL // opens the phone's own messages
	Chat    string       // opens a messenger, with the text written; it is this browser that goes there
	Write   string       // opens the reader's own mail program
	Why     string
}

func (s *screens) messageTo(c *fiber.Ctx) error {
	e, m, err := s.oneSent(c)
	if err != nil {
		return err
	}
	who, err := strconv.ParseInt(c.Params("application"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "office.messageTo", "error.not_found")
	}
	all, err := s.Messages.Deliveries(c.UserContext(), e.ID, message.Which{Message: m.ID, Application: stall.ApplicationID(who)})
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "office.messageTo", "error.not_found")
	}
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.message.to")
	if err != nil {
		return err
	}
	p.Title = called(p, m)
	d := messageToPage{Page: p, Message: m, To: all[0], Link: s.Press.MyPage(all[0])}
	d.ways()
	if d.QR, err = page.Picture(d.Link); err != nil {
		return err
	}
	if d.Why = ""; d.To.Why(p.Mails) != message.Reached {
		d.Why = p.T(whyKey(d.To.Why(p.Mails)))
	}
	return s.Show(c, "office/message_to", d)
}

// ways are the addresses that open what a person writes with; nothing is asked
// of a stranger's server before one is pressed.
func (d *messageToPage) ways() {
	d.Subject = message.WithLink(d.To.Subject, d.Link)
	body := message.WithLink(d.To.Body, d.Link)
	d.Body = body
	if d.To.Email != "" {
		d.Write = "mailto:" + url.PathEscape(d.To.Email) + "?subject=" + inQuery(d.Subject) + "&body=" + inQuery(body)
	}
	number := strings.Map(digit, d.To.Phone)
	if len(number) < 5 {
		return
	}
	if d.Call = number; strings.HasPrefix(d.To.Phone, "+") {
		d.Call = "+" + number
		d.Chat = "https://wa.me/" + number + "?text=" + inQuery(body)
	}
	d.SMS = template.URL("sms:" + d.Call + "?&body=" + inQuery(body))
}

// inQuery writes a text into an address for programs that read no + as a blank.
func inQuery(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// messageFile sends something about the recipients of a message who are not
// reached, or about all of them where ?all=yes says so.
func (s *screens) messageFile(name, media string, write func(ctx context.Context, w io.Writer, p page.Page, m message.Message, all []message.Delivery) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, m, err := s.oneSent(c)
		if err != nil {
			return err
		}
		p, err := s.Words(c)
		if err != nil {
			return err
		}
		all, err := s.Messages.Deliveries(c.UserContext(), e.ID, message.Which{Message: m.ID, Left: c.Query("all") != "yes"})
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.New(fault.NotFound, "office.messageFile", "message.error.nobody_left")
		}
		var b bytes.Buffer
		if err := write(c.UserContext(), &b, p, m, all); err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Attachment(name)
		c.Set(fiber.HeaderContentType, media)
		return c.Send(b.Bytes())
	}
}

func (s *screens) messageLetters() fiber.Handler {
	return s.messageFile("letters.pdf", "application/pdf", func(ctx context.Context, w io.Writer, p page.Page, _ message.Message, all []message.Delivery) error {
		return s.Press.MessageLetters(ctx, w, p.Edition, p.Edition.DefaultLang, all)
	})
}

func (s *screens) messagePhones() fiber.Handler {
	return s.messageFile("calls.pdf", "application/pdf", func(ctx context.Context, w io.Writer, p page.Page, m message.Message, all []message.Delivery) error {
		return s.Press.MessagePhones(ctx, w, p.Edition, p.Lang, called(p, m), all)
	})
}

func (s *screens) messageCSV() fiber.Handler {
	return s.messageFile("recipients.csv", "text/csv; charset=utf-8", func(_ context.Context, w io.Writer, p page.Page, _ message.Message, all []message.Delivery) error {
		t := spreadsheet.Table{Name: "message", Columns: spreadsheet.Columns("name", "contact", "phone", "email", "lang", "reached_at", "reason")}
		var rows [][]any
		for _, d := range all {
			at := d.MailAt
			if d.ReachedAt != nil {
				at = d.ReachedAt
			}
			rows = append(rows, []any{d.Name, d.Contact, d.Phone, d.Email, string(d.Lang), at, string(d.Why(s.Mails))})
		}
		t.Rows = spreadsheet.All(rows)
		return spreadsheet.WriteCSV(w, t)
	})
}
