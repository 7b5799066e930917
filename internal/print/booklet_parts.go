package print

import (
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

// details are a day's sessions by time, each day from a page of its own.
func (b Booklet) details(p *pen, v level, d Day, section, firstID int) []leafPage {
	order := make([]int, len(d.Sessions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, c int) int {
		if by := d.Sessions[a].Start.Compare(d.Sessions[c].Start); by != 0 {
			return by
		}
		return slices.Index(b.Stages, d.Sessions[a].Stage) - slices.Index(b.Stages, d.Sessions[c].Stage)
	})
	w := columnWidth(v.columns)
	rows := []row{p.opener(p.lang.Weekday(d.Date), join2(p.lang.Date(d.Date), d.Hours), w)}
	for _, i := range order {
		rows = append(rows, v.rows(p, d.Sessions[i], firstID+i, w)...)
	}
	name := p.lang.Weekday(d.Date)
	headOf := func(ids []int) string {
		if len(ids) == 0 {
			return name
		}
		from, until := d.Sessions[ids[0]-firstID].Start, d.Sessions[ids[len(ids)-1]-firstID].Start
		if from.Equal(until) {
			return join2(name, p.lang.Time(from))
		}
		return join2(name, set.Isolated(p.lang.TimeSpan(from, until)))
	}
	return p.paged(rows, v.columns, headOf, section)
}

// stallPages list the stalls by kind.
func (b Booklet) stallPages(p *pen, section int) []leafPage {
	const n = 2
	w := columnWidth(n)
	return tight(func(size float64) []leafPage {
		rows := []row{p.opener(p.t("plan.stalls"), p.lang.T("print.booklet.stall_count", "n", len(b.Stalls)), w)}
		for _, k := range b.stallKinds() {
			rows = append(rows, p.kindHead(k, w))
			for _, s := range b.Stalls {
				if s.Kind == k {
					rows = append(rows, p.stallRows(s, w, size)...)
				}
			}
		}
		return p.paged(rows, n, func([]int) string { return p.t("plan.stalls") }, section)
	})
}

func (b Booklet) stallKinds() []drawing.Kind {
	var list []drawing.Kind
	for _, s := range b.Stalls {
		if !slices.Contains(list, s.Kind) {
			list = append(list, s.Kind)
		}
	}
	drawing.SortKinds(list)
	return list
}

func (p *pen) kindHead(k drawing.Kind, w float64) row {
	s := style{as: bold, size: 11, least: 7.5, lead: 1.15}
	h := max(6, p.fit(w-8, 20, s, k.Word).height())
	return row{h: h + 4.5, keep: true, draw: func(x, y, w float64) {
		p.kind(k, x+2.8, y+4, 2.6)
		p.text(box{x + 8, y + 1.4, w - 8, 20}, s, k.Word)
		p.rule(x, y+h+2.4, x+w, y+h+2.4, hue(k), .5)
	}}
}

func (p *pen) stallRows(s Stall, w, size float64) []row {
	const first, most = 10.5, 40.0
	name := style{as: bold, size: 8.4 * size, lead: 1.18}
	small := style{as: text, size: 7.4 * size, lead: 1.28}
	rest := w - first
	v := density[1]
	h := max(p.fit(rest-v.signsWidth(s.Signs), most, name, s.Name).height(), v.signsHeight(s.Signs))
	when := p.fit(rest, most, small, s.When).height()
	if s.When == "" {
		when = 0
	}
	aside := v.signsWidth(s.Signs)
	numbers := strings.Join(s.Pitches, " ")
	rows := []row{{h: h + when + .2, keep: s.Text != "", draw: func(x, y, w float64) {
		p.text(box{x, y, first - 1, h + when + 3.2}, style{as: bold, size: 8.4, least: 5.5, lead: 1.18, quiet: true}, numbers)
		p.text(box{x + first, y, rest - aside, most}, name, s.Name)
		p.text(box{x + first, y + h, rest, most}, small.inked(grey(0x50)), s.When)
		v.signs(p, s.Signs, x+w-aside, y)
	}}}
	if s.Text != "" {
		rows = append(rows, p.prose(small, s.Text, first, rest)...)
	}
	rows[len(rows)-1].h += 2.4 * size
	return p.belong(rows, s.Name)
}

// infoPages hold what one must know: access, the way, emergencies.
func (b Booklet) infoPages(p *pen, section int) []leafPage {
	at := func(size float64) []leafPage {
		rows := []row{p.opener(p.t("booklet.info"), b.Location, liveW)}
		for _, s := range b.Info {
			rows = append(rows, p.sectionRows(s, size)...)
		}
		return p.paged(rows, 1, func([]int) string { return p.t("booklet.info") }, section)
	}
	best := at(10.5)
	for _, size := range []float64{9.8, 9.2, 8.7} {
		if try := at(size); len(try) < len(best) {
			best = try
		}
	}
	return best
}

func (p *pen) sectionRows(s Section, size float64) []row {
	head := style{as: bold, size: size + 2, lead: 1.2}
	h := p.fit(liveW, 30, head, s.Head).height()
	rows := []row{{h: h + .8, keep: true, draw: func(x, y, w float64) { p.text(box{x, y, w, 30}, head, s.Head) }}}
	if s.Text != "" {
		rows = append(rows, p.prose(style{as: text, size: size, lead: 1.4}, s.Text, 0, liveW)...)
	}
	rows[len(rows)-1].h += 4
	return p.belong(rows, s.Head)
}

// thanks are the partners, the funders' wording and the imprint.
func (b Booklet) thanks(p *pen, section int) []leafPage {
	return tight(func(k float64) []leafPage {
		rows := []row{p.opener(p.t("booklet.thanks"), "", liveW)}
		for _, one := range b.Partners {
			rows = append(rows, p.partnerRow(one, k))
		}
		if b.Funding != "" {
			rows = append(rows, p.sectionRows(Section{p.t("booklet.funding"), b.Funding}, 9*k)...)
		}
		rows = append(rows, p.sectionRows(Section{p.t("booklet.imprint"), lines(b.Imprint, b.state(p))}, 9*k)...)
		return p.paged(rows, 1, func([]int) string { return p.t("booklet.thanks") }, section)
	})
}

func (p *pen) partnerRow(one Partner, k float64) row {
	name := style{as: bold, size: 10 * k, lead: 1.2}
	role := style{as: text, size: 8.4 * k, lead: 1.3}
	h := p.fit(liveW, 20, name, one.Name).height()
	h2 := 0.0
	if one.Role != "" {
		h2 = p.fit(liveW, 30, role, one.Role).height()
	}
	return row{h: h + h2 + 2.6*k, draw: func(x, y, w float64) {
		p.text(box{x, y, w, 20}, name, one.Name)
		p.text(box{x, y + h, w, 30}, role, one.Role)
	}}
}
