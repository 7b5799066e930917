package print

import (
	"io"

	"markt/internal/fault"
	"markt/internal/print/set"
)

// AllergenSigns say at each stall's counter what is in its food, as LMIDV § 4
// asks for loose goods: in German, and below it in one more language.
type AllergenSigns struct {
	Meta
	Event string
	Title string // in the second language; "": none
	Note  []string
	Signs []AllergenSign
}

// AllergenSign is one stall's. A dish's marks are explained in the legend.
type AllergenSign struct {
	Pitch, Name string
	Dishes      []AllergenDish
	Legend      []AllergenMark
}

// AllergenDish is a line of the menu; Under is its diet.
type AllergenDish struct{ Name, Price, Under, Marks string }

// AllergenMark explains a letter or a number; Second is the same in the second language.
type AllergenMark struct{ Mark, Word, Second string }

const (
	allergenMargin = 16.0
	allergenWide   = 210 - 2*allergenMargin
	allergenTop    = 72.0
	allergenFoot   = 279.0
)

// Print writes the signs.
func (s AllergenSigns) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.AllergenSigns"
	if len(s.Signs) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_dishes")
	}
	return produce(w, op, f, s.Meta, func(p *pen) {
		for _, one := range s.Signs {
			p.about(one.Name, func() { s.sign(p, one) })
		}
	})
}

func (s AllergenSigns) sign(p *pen, one AllergenSign) {
	var rows []row
	for _, d := range one.Dishes {
		rows = append(rows, p.dish(d))
	}
	legend := s.legend(p, one)
	tall := 0.0
	for _, r := range legend {
		tall += r.h
	}
	tall = min(tall/2+9, 90)
	area := box{allergenMargin, allergenTop, allergenWide, allergenFoot - tall - allergenTop - 6}
	for first := true; first || len(rows) > 0; first = false {
		p.sheet(210, 297)
		s.head(p, one)
		n := min(max(1, flow(rows, []box{area}, false)), len(rows))
		flow(rows[:n], []box{area}, true)
		rows = rows[n:]
		y, half := allergenFoot-tall, allergenWide/2-3
		p.rule(allergenMargin, y-3, allergenMargin+allergenWide, y-3, black, .6)
		flow(legend, []box{{allergenMargin, y, half, tall}, {allergenMargin + half + 6, y, half, tall}}, true)
		p.text(box{allergenMargin, 281, allergenWide, 9}, label.sized(9).atMost(2), lines(s.Note...))
	}
}

func (s AllergenSigns) head(p *pen, one AllergenSign) {
	p.awning(0, 0, 210, 6, awningInks...)
	p.text(box{allergenMargin, 14, allergenWide - 40, 17}, style{as: display, size: 34, least: 15, lead: 1.05, lines: 2}, one.Name)
	p.text(box{allergenMargin + allergenWide - 36, 14, 36, 17}, style{as: display, size: 34, least: 12, lead: 1, lines: 1, align: end}, set.Isolated(one.Pitch))
	p.text(box{allergenMargin, 38, allergenWide, 9}, style{as: bold, size: 20, least: 11, lead: 1.1, lines: 1}, p.t("allergens.title"))
	p.text(box{allergenMargin, 48, allergenWide, 7}, style{as: text, size: 14, least: 9, lead: 1.1, lines: 1}, s.Title)
	p.text(box{allergenMargin, 57, allergenWide, 5}, label.sized(9).atMost(1), s.Event)
	p.rule(allergenMargin, 66, allergenMargin+allergenWide, 66, black, 1.2)
}

func (p *pen) dish(d AllergenDish) row {
	name, under, marks := style{as: bold, size: 15, least: 9, lead: 1.2}, style{as: text, size: 11, least: 8, lead: 1.2}, style{as: bold, size: 15, least: 9, lead: 1.2, align: end}
	const share, price = allergenWide * .5, 26.0
	rest := allergenWide - share - price
	top := max(p.tall(share-3, name, d.Name), p.tall(rest, marks, d.Marks))
	h := top + p.tall(share-3, under, d.Under)
	return row{h: h + 5, draw: func(x, y, w float64) {
		p.text(box{x, y, share - 3, 0}, name, d.Name)
		p.text(box{x, y + p.tall(share-3, name, d.Name), share - 3, 0}, under, d.Under)
		p.text(box{x + share, y, price - 3, 0}, marks, d.Price)
		p.text(box{x + share + price, y, rest, 0}, marks, d.Marks)
		p.rule(x, y+h+2.4, x+w, y+h+2.4, grey(0x90), .2)
	}}
}

// legend explains the marks that the stall's dishes have.
func (s AllergenSigns) legend(p *pen, one AllergenSign) (rows []row) {
	const half = allergenWide/2 - 3
	mark, word := style{as: bold, size: 11, lead: 1.2}, style{as: text, size: 11, lead: 1.2}
	for _, m := range one.Legend {
		h := p.tall(half-9, word, m.Word)
		second := 0.0
		if m.Second != "" {
			second = p.tall(half-9, word.sized(10), m.Second)
		}
		rows = append(rows, row{h: h + second + 1.4, draw: func(x, y, _ float64) {
			p.text(box{x, y, 8, 0}, mark, m.Mark)
			p.text(box{x + 9, y, half - 9, 0}, word, m.Word)
			if m.Second != "" {
				p.text(box{x + 9, y + h, half - 9, 0}, word.sized(10), m.Second)
			}
		}})
	}
	return rows
}
