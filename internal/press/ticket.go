package press

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/print"
	"markt/internal/ticket"
)

// OrderTickets prints the tickets of one order that still admit.
func (p *Press) OrderTickets(ctx context.Context, w io.Writer, o *ticket.Order) error {
	e, err := p.Festival.Get(ctx, o.EditionID)
	if err != nil {
		return err
	}
	return p.tickets(ctx, w, e, o.Lang, []*ticket.Order{o})
}

const attachTickets = "tickets:"

// Files makes what a mail attaches when it is sent; Gone when there is nothing
// left of it. The holder's name is left out: whoever ordered may have typed
// anything there, and anybody's address.
func (p *Press) Files(ctx context.Context, attach string) ([]mail.Attachment, error) {
	const op = "press.Files"
	number, ok := strings.CutPrefix(attach, attachTickets)
	id, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return nil, fault.Wrap(op, fmt.Errorf("nothing is called %q", attach))
	}
	o, err := p.Tickets.Any(ctx, ticket.OrderID(id))
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if len(admitting(o)) == 0 {
		return nil, fault.New(fault.Gone, op, "ticket.mine.canceled")
	}
	o.Name = ""
	var pdf bytes.Buffer
	if err := p.OrderTickets(ctx, &pdf, o); err != nil {
		return nil, err
	}
	return []mail.Attachment{{Name: "tickets-" + o.Code + ".pdf", ContentType: "application/pdf", Bytes: pdf.Bytes()}}, nil
}

// AllTickets prints the tickets of every order of an edition, for the door, or
// those of one order, such as a batch of spare ones.
func (p *Press) AllTickets(ctx context.Context, w io.Writer, ask Ask) error {
	if ask.Batch != "" {
		o, err := p.Tickets.ByCode(ctx, ask.Edition.ID, ask.Batch)
		if err != nil {
			return err
		}
		return p.tickets(ctx, w, ask.Edition, ask.Lang, []*ticket.Order{o})
	}
	orders, err := p.Tickets.Orders(ctx, ask.Edition.ID)
	if err != nil {
		return err
	}
	return p.tickets(ctx, w, ask.Edition, ask.Lang, orders)
}

func (p *Press) tickets(ctx context.Context, w io.Writer, e *festival.Edition, l lang.Lang, orders []*ticket.Order) error {
	f, err := fount()
	if err != nil {
		return fault.Wrap("press.tickets", err)
	}
	events, types, err := p.ticketWords(ctx, e)
	if err != nil {
		return err
	}
	doc := print.Tickets{Meta: print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: p.Now()}, Drawn: Tell(ctx)}
	for _, o := range orders {
		sheet := func(code ticket.Code, of ticket.TypeID, name lang.Text) print.Ticket {
			one := print.Ticket{
				Lang: o.Lang, Event: events(o.Lang), Payload: code.Address(p.BaseURL.String()),
				Type: name.In(o.Lang, e.DefaultLang), Order: o.Code, Holder: o.Holder(),
			}
			if kind := types[of]; kind != nil {
				one.Reentry, one.Valid = print.Reentry(kind.Reentry), spans(e, kind.Windows)
			}
			return one
		}
		for _, g := range o.Groups() {
			code, err := p.Tickets.GroupCode(ctx, g)
			if err != nil {
				return err
			}
			one := sheet(code, g.TypeID, g.TypeName)
			one.People = g.Left
			doc.Tickets = append(doc.Tickets, one)
		}
		valid := admitting(o)
		for i, t := range valid {
			code, err := p.Tickets.Code(ctx, t)
			if err != nil {
				return err
			}
			one := sheet(code, t.TypeID, t.TypeName)
			one.Number, one.Nth, one.Of = t.Number, i+1, len(valid)
			doc.Tickets = append(doc.Tickets, one)
		}
	}
	err = draw(ctx, w, f, doc.Print)
	return fault.Wrap("press.tickets", err)
}

// admitting are an order's tickets that still open a gate.
func admitting(o *ticket.Order) []ticket.Ticket {
	var valid []ticket.Ticket
	for _, t := range o.Tickets {
		if o.State != ticket.Canceled && t.State != ticket.Void {
			valid = append(valid, t)
		}
	}
	return valid
}

func spans(e *festival.Edition, windows []ticket.Window) []print.Span {
	all := make([]print.Span, len(windows))
	for i, w := range windows {
		all[i] = print.Span{From: e.In(w.From), Until: e.In(w.Until)}
	}
	return all
}

// ticketWords reads what all tickets of an edition say.
func (p *Press) ticketWords(ctx context.Context, e *festival.Edition) (func(lang.Lang) print.Event, map[ticket.TypeID]*ticket.Type, error) {
	texts, err := p.Festival.Texts(ctx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	locations, err := p.Festival.Locations(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	all, err := p.Tickets.Types(ctx, e, p.Now())
	if err != nil {
		return nil, nil, err
	}
	kinds, err := p.Stalls.Kinds(ctx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	types := make(map[ticket.TypeID]*ticket.Type, len(all))
	for _, t := range all {
		types[t.ID] = t
	}
	return func(l lang.Lang) print.Event {
		event := print.Event{
			Name: e.Title(l), Dates: Dates(e, l), Contact: e.ContactEmail, Imprint: e.Organiser,
			Route: firstParagraph(texts[festival.TextGettingThere].Body.In(l, e.DefaultLang)),
			Note:  firstParagraph(texts[festival.TextTickets].Body.In(l, e.DefaultLang)),
		}
		for _, k := range kinds {
			event.Kinds = append(event.Kinds, drawing.Kind{Mark: string(k.Mark), Word: k.Name.In(l, e.DefaultLang)})
		}
		event.Kinds = append(event.Kinds, drawing.Kind{Mark: drawing.Culture.Mark, Word: l.T("print.ticket.culture")})
		if len(locations) > 0 {
			event.Location, event.Address = locations[0].Name.In(l, e.DefaultLang), locations[0].Address
		}
		return event
	}, types, nil
}

// firstParagraph skips the headings before it.
func firstParagraph(s string) string {
	for part := range strings.SplitSeq(s, "\n\n") {
		if part = strings.TrimSpace(part); part != "" && !strings.HasPrefix(part, "## ") {
			return part
		}
	}
	return ""
}

// Dates is the edition's days in words.
func Dates(e *festival.Edition, l lang.Lang) string {
	switch n := len(e.Days); n {
	case 0:
		return ""
	case 1:
		return l.DateFull(e.Days[0].Date)
	default:
		return l.T("layout.days", "from", l.DateShort(e.Days[0].Date), "until", l.DateShort(e.Days[n-1].Date))
	}
}

const jobOrder = "mail.order"

type orderPayload struct {
	EditionID festival.ID    `json:"edition_id"`
	Order     ticket.OrderID `json:"order"`
}

// OrderConfirmed queues the mail with the tickets; ticket's event.
func OrderConfirmed(ctx context.Context, tx *pg.Tx, e festival.ID, o ticket.OrderID, now time.Time) error {
	return job.AddIn(ctx, tx, job.Job{Key: fmt.Sprintf("order:%d:confirmed", o), Kind: jobOrder, Payload: orderPayload{e, o}, RunAt: now})
}

// order writes the mail with the tickets. An order without an address gets
// none: its secret link shows everything.
func (p *Press) order(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in orderPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.order", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		o, err := p.Tickets.GetIn(ctx, q, in.EditionID, in.Order)
		if err != nil || o.Email == "" || len(admitting(o)) == 0 {
			return letter{}, err
		}
		of := fmt.Sprint(o.Email, o.Lang, o.LinkGeneration)
		for _, t := range admitting(o) {
			of += " " + t.Number
		}
		return letter{of: of, compose: func(ctx context.Context) (mail.Message, error) { return p.orderMail(ctx, o) }}, nil
	})
}

// OrderMail names the mail with an order's tickets in the outbox.
func OrderMail(o ticket.OrderID) string { return fmt.Sprintf("order:%d:confirmed:1", o) }

func (p *Press) orderMail(ctx context.Context, o *ticket.Order) (mail.Message, error) {
	e, err := p.Festival.Get(ctx, o.EditionID)
	if err != nil {
		return mail.Message{}, err
	}
	l := o.Lang
	return mail.Message{
		Once: OrderMail(o.ID), EditionID: int64(e.ID), Purpose: "order", To: o.Email, Lang: l,
		Subject: l.T("mail.order.subject", "event", e.Title(l), "code", o.Code),
		Body: l.T("mail.order.body", "n", len(admitting(o)), "event", e.Title(l), "dates", Dates(e, l), "code", o.Code,
			"link", p.Address("/"+string(l)+"/orders/"+p.Tickets.Secret(o))),
		Attach: attachTickets + o.ID.String(), Stranger: true,
	}, nil
}
