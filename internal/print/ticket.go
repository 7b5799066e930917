package print

import (
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/print/set"
)

// Tickets is one document with a page for each ticket.
type Tickets struct {
	Meta
	Tickets []Ticket
	Drawn   func(done, of int) // is told after each ticket; may be nil
}

// Ticket is one admission. Its words are set in its own language, the words a
// volunteer must read in German too. Nothing on it tells what was paid or why:
// a partner's ticket looks like every other.
type Ticket struct {
	Lang    lang.Lang
	Event   Event
	Type    string // the ticket type's name
	Payload string // what the QR says
	Number  string // 8 characters for typing, printed 4-4
	Valid   []Span
	Reentry Reentry
	Order   string
	Nth, Of int    // which ticket of the order; 0: not said
	Holder  string // optional
	People  int    // whom it admits together: a group's; 0: one
}

// Event is what a ticket says about the market, in the ticket's language.
type Event struct {
	Name     string
	Dates    string // "7.–8. November 2026"
	Location string
	Address  string
	Route    string // how to get there
	Note     string // optional: what to bring, where to ask
	Contact  string
	Imprint  string
	Kinds    []drawing.Kind // at most six: what waits there
}

// Span is a stretch of time in the market's zone.
type Span struct{ From, Until time.Time }

// Reentry says whether a ticket opens the gate again.
type Reentry string

const (
	Once      Reentry = "once"
	AfterExit Reentry = "after_exit"
	Free      Reentry = "free"
)

// A5, folded once to A6: the front shows what the gate needs, the back what
// the way needs.
const (
	ticketW, ticketH = 148.0, 210.0
	ticketFold       = ticketH / 2
	ticketMargin     = 9.0
	ticketCode       = 50.0 // the QR with its quiet zone; 41 modules are 41.8 mm
)

// Print writes the tickets.
func (t Tickets) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Tickets"
	if len(t.Tickets) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_tickets")
	}
	codes, err := t.codes()
	if err != nil {
		return Report{}, fault.Wrap(op, err)
	}
	return produce(w, op, f, t.Meta, func(p *pen) { t.draw(p, codes) })
}

func (t Tickets) draw(p *pen, codes []Code) {
	for i, one := range t.Tickets {
		p.sheet(ticketW, ticketH)
		p.speak(one.Lang)
		p.about(p.t("ticket.order", "code", one.Order), func() {
			p.ticketFront(one, codes[i])
			p.ticketBack(one)
		})
		if t.Drawn != nil {
			t.Drawn(i+1, len(t.Tickets))
		}
	}
}

// codes makes the QR codes on all processors: they are half of the work.
func (t Tickets) codes() ([]Code, error) {
	codes, errs := make([]Code, len(t.Tickets)), make([]error, len(t.Tickets))
	var wait sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(codes)); i = next.Add(1) - 1 {
				codes[i], errs[i] = NewCode(t.Tickets[i].Payload)
			}
		})
	}
	wait.Wait()
	return codes, errors.Join(errs...)
}

var (
	headline = style{as: display, size: 22, least: 11, lead: 1.08, balanced: true}
	label    = style{as: text, size: 7.5, least: 6, lead: 1.2, ink: grey(0x50)}
	strong   = style{as: bold, size: 11, least: 7, lead: 1.2}
	body     = style{as: text, size: 9, least: 6.5, lead: 1.32}
)

func (p *pen) ticketFront(t Ticket, c Code) {
	edge := p.awning(0, 0, ticketW, 5.6, awningInks...)
	wide := ticketW - 2*ticketMargin
	y := edge + 5
	y += p.text(box{ticketMargin, y, wide, 17}, headline, t.Event.Name) + 1.2
	p.text(box{ticketMargin, y, wide, 5}, body.sized(10).atMost(1), join2(t.Event.Dates, t.Event.Location))
	p.ticketCode(t, c, ticketW-ticketMargin-ticketCode)
	p.ticketAdmission(t, box{ticketMargin, ticketFold - ticketMargin - 52, wide - ticketCode - 6, 52})
}

// join2 joins two facts of one line.
func join2(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "  ·  " + b
}

func (p *pen) ticketCode(t Ticket, c Code, x float64) {
	y := ticketFold - ticketMargin - 7.5 - ticketCode
	p.code(c, x, y, ticketCode)
	p.text(box{x, y + ticketCode, ticketCode, 7.5}, style{as: display, size: 17, least: 10, lead: 1.1, align: centre, lines: 1}, t.number())
}

// number is what stands under the code: what can be typed, or of a group how
// many they are.
func (t Ticket) number() string {
	if t.People > 0 {
		return set.Isolated("× " + strconv.Itoa(t.People))
	}
	return grouped(t.Number)
}

// grouped writes a number in fours, for reading out.
func grouped(number string) string {
	if len(number) != 8 {
		return set.Isolated(number)
	}
	return set.Isolated(number[:4] + " " + number[4:])
}

// ticketAdmission says what the ticket is good for: the type, when, and the
// words "one admission" in the holder's language and in German.
func (p *pen) ticketAdmission(t Ticket, b box) {
	const seal = 9.0
	p.fill(circlePath(b.X+seal, b.Y+b.H-seal, seal), leaf)
	p.text(box{b.X, b.Y + b.H - 2*seal, 2 * seal, 2 * seal}, style{as: display, size: 30, lead: 1, ink: white, align: centre, upright: centre, least: 12, lines: 1}, strconv.Itoa(max(1, t.People)))
	words := box{b.X + 2*seal + 3, b.Y + b.H - 2*seal, b.W - 2*seal - 3, 2 * seal}
	p.ticketOne(t, words)

	y := b.Y
	y += p.text(box{b.X, y, b.W, 13}, strong.sized(14), t.Type) + 1
	if t.Holder != "" {
		y += p.text(box{b.X, y, b.W, 9}, body.sized(10).atMost(2), t.Holder) + 1
	}
	p.text(box{b.X, y, b.W, b.Y + b.H - 2*seal - 2 - y}, body.sized(10), p.windows(t.Valid))
}

func (p *pen) ticketOne(t Ticket, b box) {
	own, german := p.t("ticket.one"), lang.De.T("print.ticket.one")
	if t.People > 0 {
		own, german = p.t("ticket.group", "n", t.People), lang.De.T("print.ticket.group", "n", t.People)
	}
	if t.Lang == lang.De {
		p.text(b, strong.sized(13).uprightly(centre), own)
		return
	}
	p.text(box{b.X, b.Y, b.W, b.H / 2}, strong.sized(13).uprightly(end).atMost(1), own)
	p.text(box{b.X, b.Y + b.H/2, b.W, b.H / 2}, body.sized(10).atMost(1), german)
}

// oneDay is the longest window that is said with one date; a night's end is
// understood, a second day is not.
const oneDay = 20 * time.Hour

// windows lists when the ticket opens the gate, one line each.
func (p *pen) windows(spans []Span) string {
	lines := make([]string, len(spans))
	for i, s := range spans {
		if lines[i] = p.t("ticket.window", "day", p.lang.DateShort(s.From), "span", p.lang.TimeSpan(s.From, s.Until)); s.Until.Sub(s.From) > oneDay {
			lines[i] = p.t("ticket.window_long", "from", p.lang.DateTime(s.From), "until", p.lang.DateTime(s.Until))
		}
	}
	return strings.Join(lines, "\n")
}
