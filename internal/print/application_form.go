package print

import (
	"io"
	"unicode/utf8"

	"markt/internal/fault"
)

// ApplicationForms are blank forms, one for each kind of stall, for who would
// rather write with a pen. The office enters them.
type ApplicationForms struct {
	Meta
	Event string
	Back  string // where to bring it, and whom to call
	Forms []ApplicationForm
}

// ApplicationForm is that of one kind.
type ApplicationForm struct {
	Kind  string
	Parts []FormPart
}

// FormPart is a group of questions. With Rows its questions are the heads of a
// table to be filled in.
type FormPart struct {
	Head   string
	Fields []FormField
	Rows   int
}

// FormField is a question: a line, Tall for several, or boxes to tick.
type FormField struct {
	Label string
	Small string // the same in the organisers' language
	Boxes []string
	Tall  bool
}

const (
	formMargin = 16.0
	formTop    = 32.0
)

// Print writes the forms, each from a page of its own.
func (a ApplicationForms) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.ApplicationForms"
	if len(a.Forms) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_kinds")
	}
	return produce(w, op, f, a.Meta, a.draw)
}

func (a ApplicationForms) draw(p *pen) {
	for _, one := range a.Forms {
		p.about(one.Kind, func() { a.form(p, one) })
	}
}

func (a ApplicationForms) form(p *pen, one ApplicationForm) {
	area := box{formMargin, formTop, 210 - 2*formMargin, 297 - formTop - 20}
	var rows []row
	for _, part := range one.Parts {
		rows = append(rows, p.head(part.Head, area.W, 13))
		if part.Rows > 0 {
			rows = append(rows, p.blankTable(part, area.W)...)
			continue
		}
		for _, f := range part.Fields {
			rows = append(rows, p.blank(f, area.W))
		}
	}
	for nth := 1; len(rows) > 0; nth++ {
		fit := max(1, flow(rows, []box{area}, false))
		p.sheet(210, 297)
		p.awning(0, 0, 210, 4, awningInks...)
		p.text(box{area.X, 12, area.W, 9}, style{as: display, size: 18, least: 10, lead: 1.1, lines: 1}, one.Kind)
		p.text(box{area.X, 21, area.W, 5}, style{as: text, size: 10, least: 7, lead: 1.2, lines: 1}, a.Event)
		flow(rows[:fit], []box{area}, true)
		foot := style{as: text, size: 9, least: 6, lead: 1.2, lines: 1}
		p.text(box{area.X, 283, area.W - 20, 5}, foot, a.Back)
		p.text(box{area.X + area.W - 18, 283, 18, 5}, foot.aligned(end), itoa(nth))
		rows = rows[fit:]
	}
}

// blank is a question with room for its answer.
func (p *pen) blank(f FormField, w float64) row {
	ask, small := style{as: bold, size: 10.5, lead: 1.25}, style{as: text, size: 8, lead: 1.2, ink: grey(0x40)}
	h := p.tall(w, ask, f.Label)
	under := 0.0
	if f.Small != "" {
		under = p.tall(w, small, f.Small)
	}
	room := 8.0
	if f.Tall {
		room = 22
	}
	boxes := ticks(f.Boxes, w)
	if len(f.Boxes) > 0 {
		room = 6 * float64(boxes[len(boxes)-1].line+1)
	}
	return row{h: h + under + room + 3, draw: func(x, y, w float64) {
		p.text(box{x, y, w, 0}, ask, f.Label)
		if f.Small != "" {
			p.text(box{x, y + h, w, 0}, small, f.Small)
		}
		top := y + h + under + 1
		for _, b := range boxes {
			p.frame(box{x + b.x, top + 6*float64(b.line), 3.8, 3.8}, black, .25)
			p.text(box{x + b.x + 5.5, top + 6*float64(b.line) - .3, b.w - 6, 6}, style{as: text, size: 10, least: 6.5, lead: 1.15, lines: 1}, b.word)
		}
		if len(f.Boxes) == 0 {
			for at := 7.0; at <= room; at += 7 {
				p.rule(x, top+at, x+w, top+at, grey(0x60), .2)
			}
		}
	}}
}

// tick is a box with its word, at its place below the question.
type tick struct {
	word string
	x, w float64
	line int
}

// ticks puts the words side by side, in as many columns as the longest leaves.
func ticks(words []string, w float64) []tick {
	longest := 0
	for _, word := range words {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	n := 4
	for _, most := range []int{14, 22, 34} { // characters that fit a column of so many
		if longest > most {
			n--
		}
	}
	all := make([]tick, len(words))
	for i, word := range words {
		all[i] = tick{word, float64(i%n) * w / float64(n), w / float64(n), i / n}
	}
	return all
}

// blankTable is a table with empty rows; it stays with its head.
func (p *pen) blankTable(part FormPart, w float64) []row {
	s := style{as: bold, size: 8.5, least: 6, lead: 1.15}
	each := w / float64(len(part.Fields))
	h := 0.0
	for _, f := range part.Fields {
		h = max(h, p.tall(each-2, s, f.Label))
	}
	rows := []row{{h: h + 1.5, keep: true, draw: func(x, y, w float64) {
		for i, f := range part.Fields {
			p.text(box{x + float64(i)*each, y, each - 2, h}, s, f.Label)
		}
		p.rule(x, y+h+1, x+w, y+h+1, black, .4)
	}}}
	for range part.Rows {
		rows = append(rows, row{h: 10, draw: func(x, y, w float64) {
			p.rule(x, y+10, x+w, y+10, grey(0x60), .2)
			for i := 1; i < len(part.Fields); i++ {
				at := x + float64(i)*each - 1
				p.rule(at, y, at, y+10, grey(0xa0), .15)
			}
		}})
	}
	return rows
}
