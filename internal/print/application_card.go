package print

import (
	"io"
)

// ApplicationCard is a sheet of A6 that an applicant takes along: its code
// leads back to the application. The PIN that opens it is not on it.
type ApplicationCard struct {
	Meta
	Event string
	Name  string // of the stall; "": not named yet
	Steps []string
	Small []string // the same for who reads no other language than the organisers'
	Call  string
	Link  string
}

// Print writes the card.
func (c ApplicationCard) Print(w io.Writer, f *Fount) (Report, error) {
	return produce(w, "print.ApplicationCard", f, c.Meta, c.draw)
}

func (c ApplicationCard) draw(p *pen) {
	const wide, high, margin, code, top = 148.0, 105.0, 9.0, 46.0, 29.0
	p.sheet(wide, high)
	p.awning(0, 0, wide, 4, awningInks...)
	p.text(box{margin, 12, wide - 2*margin, 8}, label.sized(10).atMost(1), c.Event)
	p.text(box{margin, 18, wide - 2*margin, 9}, style{as: display, size: 18, least: 10, lead: 1.05, lines: 1}, c.Name)
	w := wide - 3*margin - code
	if q, err := NewCode(c.Link); err == nil {
		p.code(q, wide-margin-code, top, code)
	}
	y := top
	y += p.text(box{margin, y, w, 34}, style{as: bold, size: 12, least: 8, lead: 1.3}, lines(c.Steps...)) + 3
	p.text(box{margin, y, w, high - margin - 8 - y}, style{as: text, size: 8.5, least: 6.5, lead: 1.25}, lines(c.Small...))
	p.text(box{margin, high - margin - 4, wide - 2*margin, 5}, style{as: text, size: 9, least: 7, lead: 1.1, lines: 1}, c.Call)
}
