package print

import (
	"io"
	"time"

	"markt/internal/drawing"
)

// Booklet is the programme on A5, saddle-stitched. Texts are in its language;
// times are in the market's zone. It holds five sessions or five hundred.
type Booklet struct {
	Meta
	Title    string
	Subtitle string
	Dates    string
	Location string
	Release  string // what the released programme is called; empty for a draft
	AsOf     time.Time
	Welcome  string // paragraphs divided by an empty line
	Signed   string // who welcomes
	Reading  string // how the booklet works and which languages are spoken
	Link     string // what the QR to the living programme says; empty: none
	Address  string // the same for reading aloud
	Stages   []string
	Days     []Day
	Stalls   []Stall
	Plan     Plan   // the main ground, on the centre spread
	Others   []Plan // further grounds, a page each
	Info     []Section
	Partners []Partner
	Imprint  string
	Funding  string // wording that funders ask for
	Numbers  []Fact // what stands large on the back: emergency call, info telephone
	// Bleed adds 3 mm on every side, with trim and bleed box, for a print shop.
	Bleed bool
}

// Day is a market day with its sessions in any order.
type Day struct {
	Date     time.Time
	Hours    string // opening hours, as text
	Sessions []Session
}

// Session is an item of the programme. Signs are keys of the small pictograms:
// wheelchair, sign_language, hearing_loop, quiet, child, sign_up.
type Session struct {
	Title      string
	Text       string
	Stage      string
	Start, End time.Time
	Hosts      []string
	Facts      []string // language, age, places: short words
	Signs      []string
	Kind       drawing.Kind
}

// Stall is an entry of the stall pages. Signs: vegan, vegetarian, halal,
// kosher, gluten_free, wheelchair, quiet.
type Stall struct {
	Pitches []string
	Name    string
	Text    string
	Signs   []string
	Kind    drawing.Kind
	When    string // if not every day
}

// Section is a headed text of the information pages.
type Section struct{ Head, Text string }

// Partner is who makes it happen.
type Partner struct{ Name, Role string }

// Fact is a word with a figure or a short text.
type Fact struct{ Word, Value string }

const (
	a5W, a5H = 148.0, 210.0
	bleed    = 3.0
)

// Print writes the booklet in reading order, a page a sheet.
func (b Booklet) Print(w io.Writer, f *Fount) (Report, error) {
	return produce(w, "print.Booklet", f, b.Meta, b.draw)
}

// Impose writes the booklet for an office printer: two pages a side of A4
// lying, both sides, flipped on the short edge, to be folded and stapled.
func (b Booklet) Impose(w io.Writer, f *Fount) (Report, error) {
	return produce(w, "print.Booklet.Impose", f, b.Meta, b.drawImposed)
}

func (b Booklet) draw(p *pen) {
	e := b.assemble(p)
	over := 0.0
	if b.Bleed {
		over = bleed
	}
	for n := 1; n <= len(e.pages); n++ {
		p.bleeds(over)
		p.sheet(a5W+2*over, a5H+2*over)
		p.onto(over, over, a5W, a5H)
		p.over = bleed
		e.page(p, n)
	}
}

func (b Booklet) drawImposed(p *pen) { b.assemble(p).impose(p) }
