package print

import (
	"io"
	"strings"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Letters tell people on paper what others get by mail: each in its reader's
// language, on as many sheets of A4 as it needs.
type Letters struct {
	Meta
	Letters []Letter
}

// Letter is one of them. Link is what the code opens.
type Letter struct {
	Lang    lang.Lang
	From    string
	To      []string
	Date    string
	Subject string
	Body    string
	Link    string
	Contact string
}

// Print writes the letters.
func (s Letters) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Letters"
	if len(s.Letters) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_letters")
	}
	codes := make([]Code, len(s.Letters))
	for i, one := range s.Letters {
		var err error
		if codes[i], err = NewCode(one.Link); err != nil {
			return Report{}, fault.Wrap(op, err)
		}
	}
	return produce(w, op, f, s.Meta, func(p *pen) {
		for i, one := range s.Letters {
			p.speak(one.Lang)
			p.about(strings.Join(one.To, ", "), func() { one.draw(p, codes[i]) })
		}
	})
}

// A window envelope (DIN 5008, form B) shows what stands 45 mm below the edge.
const (
	letterMargin = 25.0
	letterWide   = 210 - letterMargin - 20
	letterWindow = 45.0
	letterTop    = 103.0
	letterFoot   = 270.0
	letterCode   = 24.0
)

func (one Letter) draw(p *pen, c Code) {
	rows := append([]row{p.textRow(letterWide, style{as: bold, size: 12, lead: 1.3}, one.Subject), {h: 4, keep: true, draw: func(_, _, _ float64) {}}},
		p.prose(style{as: text, size: 11, lead: 1.4}, one.Body, 0, letterWide)...)
	rows[0].keep = true
	for first := true; first || len(rows) > 0; first = false {
		p.sheet(210, 297)
		p.awning(0, 0, 210, 4, awningInks...)
		area := box{letterMargin, 30, letterWide, letterFoot - 30}
		if first {
			one.head(p, c)
			area = box{letterMargin, letterTop, letterWide, letterFoot - letterTop}
		}
		n := max(1, flow(rows, []box{area}, false))
		flow(rows[:n], []box{area}, true)
		rows = rows[n:]
		p.text(box{letterMargin, 282, letterWide, 6}, label.sized(8.5).atMost(1), one.Contact)
	}
}

// head is what stands above the text: whom it is from and to, and the code of
// their own page.
func (one Letter) head(p *pen, c Code) {
	p.text(box{letterMargin, letterWindow, 80, 4.5}, style{as: text, size: 8, least: 6, lead: 1.1, lines: 1}, one.From)
	p.rule(letterMargin, letterWindow+5, letterMargin+80, letterWindow+5, grey(0x90), .2)
	p.text(box{letterMargin, letterWindow + 8, 80, 27}, style{as: text, size: 11, least: 8, lead: 1.3}, lines(one.To...))
	right := letterMargin + letterWide - letterCode
	p.code(c, right, letterWindow, letterCode)
	p.text(box{right - 30, letterWindow + letterCode + 2, letterCode + 30, 10}, style{as: text, size: 8.5, least: 6.5, lead: 1.2, lines: 2, align: end}, p.t("letter.page"))
	p.text(box{letterMargin, letterTop - 10, letterWide, 5}, style{as: text, size: 10, lead: 1.2, lines: 1, align: end}, one.Date)
}
