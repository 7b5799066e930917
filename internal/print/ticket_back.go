package print

import (
	"strconv"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

// ticketBack says what the way and the day need.
func (p *pen) ticketBack(t Ticket) {
	for _, x := range []float64{0, ticketW - 5} {
		p.rule(x, ticketFold, x+5, ticketFold, grey(0x80), .2)
	}
	const gap, top = 8.0, ticketFold + 9
	foot := 18.0
	if len(t.Event.Kinds) > 0 {
		foot = 37
	}
	w := (ticketW - 2*ticketMargin - gap) / 2
	gate := p.t("ticket.gate.text")
	if t.People > 0 {
		gate = p.t("ticket.gate.group")
	}
	p.sections([]Section{
		{p.t("ticket.way"), lines(t.Event.Location, whole(t.Event.Address))},
		{"", t.Event.Route},
		{p.t("ticket.reentry"), p.reentry(t.Reentry)},
		{p.t("ticket.gate"), gate},
		{p.t("ticket.note"), t.Event.Note},
	}, []box{{ticketMargin, top, w, ticketH - foot - top}, {ticketMargin + w + gap, top, w, ticketH - foot - top}})
	p.promise(box{ticketMargin, ticketH - 33, ticketW - 2*ticketMargin, 15}, t.Event.Kinds)
	p.ticketFoot(t)
}

func (p *pen) reentry(r Reentry) string {
	if r == "" {
		return ""
	}
	return p.t("ticket.reentry." + string(r))
}

// sections sets headed texts into columns, all in one size: the largest at
// which they fit, and at the smallest as much of them as fits.
func (p *pen) sections(list []Section, columns []box) {
	rows := func(size float64, most float64) []row {
		var rows []row
		for _, one := range list {
			if one.Text == "" {
				continue
			}
			head, text := style{as: bold, size: size, lead: 1.32}, style{as: text, size: size, lead: 1.32}
			h := p.fit(columns[0].W, 8, head, one.Head).height()
			if one.Head == "" {
				h = 0
			}
			text.least = size
			done := p.fit(columns[0].W, most, text, one.Text)
			rows = append(rows, row{h: h + done.height() + 2.2, draw: func(x, y, w float64) {
				p.text(box{x, y, w, 8}, head, one.Head)
				p.text(box{x, y + h, w, most}, text, one.Text)
			}})
		}
		return rows
	}
	most := columns[0].H
	for size := body.size; size > body.least; size *= .97 {
		if list := rows(size, most); flow(list, columns, false) == len(list) {
			flow(list, columns, true)
			return
		}
	}
	for ; most > 4; most *= .9 {
		if list := rows(body.least, most); flow(list, columns, false) == len(list) {
			flow(list, columns, true)
			return
		}
	}
}

// promise shows what waits at the market: the kinds by shape and word, so that
// a visitor knows the signs of the plan before arriving.
func (p *pen) promise(b box, kinds []drawing.Kind) {
	kinds = kinds[:min(len(kinds), 6)]
	step := b.W / float64(max(1, len(kinds)))
	for i, k := range kinds {
		x := b.X + float64(i)*step
		p.kind(k, x+step/2, b.Y+4, 3.6)
		p.text(box{x + 1, b.Y + 9.2, step - 2, 5.8}, style{as: bold, size: 7.5, least: 5, lead: 1.1, align: centre, lines: 2}, k.Word)
	}
}

// whole keeps an address in its own order, also where its line begins with a number.
func whole(address string) string {
	if address == "" {
		return ""
	}
	return set.Whole(address)
}

func lines(all ...string) string {
	var list []string
	for _, s := range all {
		if s != "" {
			list = append(list, s)
		}
	}
	return strings.Join(list, "\n")
}

func (p *pen) ticketFoot(t Ticket) {
	y := ticketH - 14.0
	p.rule(ticketMargin, y, ticketW-ticketMargin, y, black, .2)
	facts := p.t("ticket.order", "code", t.Order)
	if t.Of > 1 {
		facts = join2(facts, p.t("ticket.nth", "nth", strconv.Itoa(t.Nth), "of", strconv.Itoa(t.Of)))
	}
	half := (ticketW - 2*ticketMargin) / 2
	p.text(box{ticketMargin, y + 1.4, half - 2, 7}, label, facts)
	p.text(box{ticketMargin + half, y + 1.4, half, 7}, label.aligned(end), lines(t.Event.Contact, t.Event.Imprint))
}
