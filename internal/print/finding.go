package print

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/runenames"
)

// Finding is something that a print does not show as it was written: a letter
// that no typeface has and that ◊ stands for, or a text that had no room.
type Finding struct {
	Letter rune   // 0: no room
	Of     string // whose text: a session, a stall, an order
	Text   string // in which it stands, shortened
	Page   int
}

// mostFindings is how many are told; who has more will not read them.
const mostFindings = 200

// Report says what a finished document is like. The office shows what was
// found before anything goes to the printer.
type Report struct {
	Pages    int
	Findings []Finding
	More     int // how many further findings there are
}

// Code is the letter's number as Unicode writes it.
func (f Finding) Code() string { return fmt.Sprintf("U+%04X", f.Letter) }

// Name is what Unicode calls the letter.
func (f Finding) Name() string { return runenames.Name(f.Letter) }

// Place is the text, after whose it is if that is not the same.
func (f Finding) Place() string {
	if f.Of == "" || f.Of == f.Text {
		return f.Text
	}
	return f.Of + ": " + f.Text
}

// excerpt is so much of a text, on one line, that a letter can be found in it.
func excerpt(s string, letter rune) string {
	const before, most = 24, 60
	r := []rune(strings.Join(strings.Fields(s), " "))
	from := max(0, slices.Index(r, letter)-before)
	if from > 0 {
		r[from] = '…'
	}
	if r = r[from:]; len(r) > most {
		r = append(r[:most-1], '…')
	}
	return string(r)
}

// about draws what belongs to somebody: findings name them.
func (p *pen) about(whose string, draw func()) {
	was := p.whose
	p.whose = whose
	draw()
	p.whose = was
}

// belong makes rows tell whose they are.
func (p *pen) belong(rows []row, whose string) []row {
	for i, r := range rows {
		rows[i].draw = func(x, y, w float64) { p.about(whose, func() { r.draw(x, y, w) }) }
	}
	return rows
}

func (p *pen) report() Report {
	rep := Report{Pages: p.pdf.PageCount()}
	seen := map[Finding]bool{}
	for _, b := range p.boxes {
		for _, one := range b.findings() {
			page := one.Page
			if one.Page = 0; seen[one] {
				continue
			}
			seen[one] = true
			if one.Page = page; len(rep.Findings) == mostFindings {
				rep.More++
				continue
			}
			rep.Findings = append(rep.Findings, one)
		}
	}
	return rep
}

// findings of a text that was set: its lost letters, each once, and its lack of
// room.
func (b placed) findings() []Finding {
	var list []Finding
	text := cmp.Or(b.whole, b.text)
	add := func(letter rune) {
		list = append(list, Finding{letter, excerpt(b.whose, 0), excerpt(text, letter), b.page})
	}
	for i, r := range b.lost {
		if !slices.Contains(b.lost[:i], r) {
			add(r)
		}
	}
	if b.cut {
		add(0)
	}
	return list
}
