package print

import (
	"slices"
	"strings"

	"markt/internal/print/set"
)

// level is how much room the details take: a small programme is generous, a
// large one is dense, so that the booklet can still be stapled.
type level struct {
	columns             int
	time, title, facts  float64 // sizes in points
	body                float64 // 0: no descriptions
	timeWide, mark, gap float64 // mm
}

var density = []level{
	{columns: 1, time: 12, title: 11, facts: 8, body: 8.6, timeWide: 19, mark: 1.6, gap: 3.4},
	{columns: 2, time: 9, title: 8.6, facts: 6.8, body: 7, timeWide: 12.5, mark: 1.2, gap: 2.2},
	{columns: 2, time: 8, title: 7.6, facts: 6.3, timeWide: 11, mark: 1.1, gap: 1.3},
}

// stapled is how many pages still take a staple.
const stapled = 64

// rows sets one session: time at the start edge, the rest beside it. Its first
// rows stay together; a long description may run on in the next column.
func (v level) rows(p *pen, s Session, id int, w float64) []row {
	title := style{as: bold, size: v.title, lead: 1.18}
	rest := w - v.timeWide
	facts := p.sessionFacts(s)
	const most = 48.0 // mm; a title longer than that is shortened
	head := p.fit(rest, most, title, s.Title).height()
	indent := 2*v.mark + 1.2
	narrow := rest - indent - v.signsWidth(s.Signs)
	meta := max(p.fit(narrow, most, v.meta(), facts).height(), v.signsHeight(s.Signs))
	first := row{h: head + meta + .6, keep: v.body > 0 && s.Text != "", id: id, draw: func(x, y, w float64) {
		v.clock(p, s, x, y)
		p.text(box{x + v.timeWide, y, rest, most}, title, s.Title)
		p.kind(s.Kind, x+v.timeWide+v.mark, y+head+v.facts*mmPerPoint*.66, v.mark)
		p.text(box{x + v.timeWide + indent, y + head, narrow, most}, v.meta(), facts)
		v.signs(p, s.Signs, x+w-v.signsWidth(s.Signs), y+head)
	}}
	rows := []row{first}
	if v.body > 0 && s.Text != "" {
		rows = append(rows, p.prose(style{as: text, size: v.body, lead: 1.32}, s.Text, v.timeWide, rest)...)
	}
	last := &rows[len(rows)-1]
	last.h += v.gap
	return p.belong(rows, s.Title)
}

func (v level) meta() style { return style{as: text, size: v.facts, lead: 1.22} }

func (v level) clock(p *pen, s Session, x, y float64) {
	big := style{as: bold, size: v.time, lead: 1.1, lines: 1, least: 6}
	h := p.text(box{x, y, v.timeWide - 1.5, v.time * 1.15 * mmPerPoint}, big, set.Isolated(p.lang.Time(s.Start)))
	until := p.t("booklet.until", "time", p.lang.Time(s.End))
	p.text(box{x, y + h + .2, v.timeWide - 1, v.facts * 1.2 * mmPerPoint}, style{as: text, size: v.facts - .6, lead: 1.1, lines: 1, least: 4.5, ink: grey(0x50)}, until)
}

// signs stand at the end of the line, where the eye runs down for them; three
// in a row at most.
const signsInRow = 3

func (v level) signStep() float64 { return 2*v.mark*1.2 + .9 }

func (v level) signsWidth(signs []string) float64 {
	return float64(min(len(signs), signsInRow)) * v.signStep()
}

func (v level) signsHeight(signs []string) float64 {
	return float64((len(signs)+signsInRow-1)/signsInRow) * v.signStep()
}

func (v level) signs(p *pen, signs []string, x, y float64) {
	r := v.mark * 1.2
	for i, sign := range signs {
		p.icon(sign, x+.9+r+float64(i%signsInRow)*v.signStep(), y+r+.2+float64(i/signsInRow)*v.signStep(), r, black)
	}
}

// sessionFacts is stage, hosts and short words in one line of text.
func (p *pen) sessionFacts(s Session) string {
	var parts []string
	for _, one := range append([]string{s.Stage, strings.Join(s.Hosts, p.t("comma"))}, s.Facts...) {
		if one == "" {
			continue
		}
		if len(one) < 28 {
			one = strings.ReplaceAll(one, " ", "\u00a0")
		}
		if p.rtl {
			one = set.Whole(one)
		}
		parts = append(parts, one)
	}
	return strings.Join(parts, " · ")
}

// prose is a running text as rows of a line each; the first two and the last
// two lines are never alone.
func (p *pen) prose(s style, txt string, indent, w float64) []row {
	done := p.fit(w, 0, s, txt)
	rows := make([]row, len(done.lines))
	for i := range done.lines {
		one := done
		one.lines, one.whole = done.lines[i:i+1], txt
		if i > 0 {
			one.lost = nil
		}
		h := done.step
		if len(done.lines[i].Runs) == 0 {
			h *= .45 // the empty line between paragraphs
		}
		rows[i] = row{h: h, keep: i == 0 && len(rows) > 1 || i == len(rows)-2, draw: func(x, y, _ float64) {
			p.lay(box{x + indent, y, w, done.step}, s, one, lineOf(txt, i))
		}}
	}
	return rows
}

// lineOf names a line of prose in the record of what was drawn.
func lineOf(txt string, i int) string {
	if len(txt) > 24 {
		txt = strings.ToValidUTF8(txt[:24], "")
	}
	return txt + " #" + itoa(i+1)
}

// paged turns rows into pages of n columns; each page knows its sessions.
func (p *pen) paged(rows []row, n int, headOf func(ids []int) string, section int) []leafPage {
	var pages []leafPage
	for len(rows) > 0 {
		fit := max(1, flow(rows, liveColumns(pageFrame{live: box{0, 0, liveW, liveH}}, n), false))
		part := rows[:fit]
		rows = rows[fit:]
		var ids []int
		for _, r := range part {
			if r.id > 0 {
				ids = append(ids, r.id)
			}
		}
		height := liveH
		if len(rows) == 0 {
			height = even(part, n)
		}
		one := leafPage{section: section, ids: ids, draw: func(p *pen, f pageFrame) {
			f.live.H = height
			flow(part, liveColumns(f, n), true)
		}}
		if headOf != nil {
			one.head = headOf(ids)
		}
		pages = append(pages, one)
	}
	return pages
}

// even is the least height at which the rows of a last page still fit, so that
// its columns end together.
func even(rows []row, n int) float64 {
	if n == 1 {
		return liveH
	}
	low, high := 0.0, liveH
	for range 12 {
		mid := (low + high) / 2
		if flow(rows, liveColumns(pageFrame{live: box{0, 0, liveW, mid}}, n), false) == len(rows) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// tight sets a part smaller if that saves a page, because a last page of four
// lines is paper for nothing.
func tight(at func(k float64) []leafPage) []leafPage {
	best := at(1)
	for _, k := range []float64{.97, .94, .91, .88, .85} {
		if try := at(k); len(try) < len(best) {
			best = try
		}
	}
	return best
}

func liveColumns(f pageFrame, n int) []box {
	list := make([]box, n)
	w := (f.live.W - float64(n-1)*gutter) / float64(n)
	for i := range list {
		list[i] = box{f.live.X + float64(i)*(w+gutter), f.live.Y, w, f.live.H}
	}
	return list
}

func columnWidth(n int) float64 { return liveColumns(frameOf(1), n)[0].W }

func singles(pages []leafPage, loose bool) []group {
	var list []group
	for _, one := range pages {
		list = append(list, group{pages: []leafPage{one}, loose: loose})
	}
	return list
}

// opener heads a part of the booklet, over the full column.
func (p *pen) opener(txt, under string, w float64) row {
	s := style{as: display, size: 19, least: 12, lead: 1.08, balanced: true}
	sub := style{as: text, size: 9.5, lead: 1.25}
	h, h2 := p.tall(w, s, txt), p.tall(w, sub, under)
	return row{h: h + h2 + 6, keep: true, draw: func(x, y, w float64) {
		p.text(box{x, y, w, 0}, s, txt)
		p.text(box{x, y + h + .6, w, 0}, sub, under)
		p.rule(x, y+h+h2+2.6, x+w, y+h+h2+2.6, black, .6)
	}}
}

func uniq(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
