package print

import (
	"slices"
	"strings"
)

// assemble lays out the whole booklet, as generously as its pages allow a
// staple, and knows afterwards where every session stands.
func (b Booklet) assemble(p *pen) *bound {
	var e *bound
	for _, v := range density {
		draft := b.assembleAt(p, v, nil)
		// The index is as long as its page numbers; now they are known.
		if e = b.assembleAt(p, v, draft.found); len(e.pages) <= stapled {
			break
		}
	}
	e.sortSections()
	return e
}

func (b Booklet) assembleAt(p *pen, v level, guess map[int]int) *bound {
	e := &bound{Booklet: b, found: guess}
	groups := singles([]leafPage{b.welcome(p), b.guide(e)}, false)
	var details []group
	id := 1
	for _, d := range b.Days {
		if len(d.Sessions) == 0 {
			continue
		}
		section := e.add(p.lang.Weekday(d.Date)+", "+p.lang.Date(d.Date), p.lang.Weekday(d.Date))
		groups = append(groups, b.gridGroups(p, d, section)...)
		details = append(details, singles(b.details(p, v, d, section, id), false)...)
		id += len(d.Sessions)
	}
	groups = append(groups, details...)
	if len(b.Stalls) > 0 {
		groups = append(groups, singles(b.stallPages(p, e.add(p.t("plan.stalls"), p.t("plan.stalls"))), false)...)
	}
	var centre []leafPage
	if plans := b.plans(); len(plans) > 0 {
		section := e.add(p.t("plan.title"), p.t("plan.title"))
		centre = b.centre(plans[0], section)
		for _, pl := range plans[1:] {
			groups = append(groups, group{pages: []leafPage{b.otherPlan(pl, section)}})
		}
	}
	if len(b.Info) > 0 {
		groups = append(groups, singles(b.infoPages(p, e.add(p.t("booklet.info"), p.t("booklet.info"))), true)...)
	}
	if len(b.entries()) > 0 {
		groups = append(groups, singles(b.index(p, e, e.add(p.t("booklet.index"), p.t("booklet.index"))), false)...)
	}
	groups = append(groups, singles(b.thanks(p, 0), false)...)
	e.pages = bind(b.cover(), b.back(), centre, groups, func() leafPage { return b.notes(p) })
	e.locate()
	return e
}

// plans are the grounds that have anything to draw.
func (b Booklet) plans() []Plan {
	var list []Plan
	for _, pl := range append([]Plan{b.Plan}, b.Others...) {
		if len(pl.Ground.Marks) > 0 {
			list = append(list, pl)
		}
	}
	return list
}

// add opens a section and gives its number.
func (e *bound) add(name, tab string) int {
	inks := []ink{tomato, sky, leaf, berry, saffron}
	e.sections = append(e.sections, section{name: name, tab: strings.ToUpper(tab), ink: inks[len(e.sections)%len(inks)]})
	return len(e.sections)
}

// locate notes where sessions and sections begin.
func (e *bound) locate() {
	e.found = map[int]int{}
	for i, one := range e.pages {
		for _, id := range one.ids {
			e.found[id] = i + 1
		}
		if one.section > 0 && e.sections[one.section-1].page == 0 {
			e.sections[one.section-1].page = i + 1
		}
	}
}

// sortSections puts contents and thumb index in the order of the pages.
func (e *bound) sortSections() {
	order := make([]int, len(e.sections))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return e.sections[a].page - e.sections[b].page })
	sorted, rank := make([]section, len(order)), make([]int, len(order))
	for to, from := range order {
		sorted[to], rank[from] = e.sections[from], to+1
	}
	for i := range e.pages {
		if s := e.pages[i].section; s > 0 {
			e.pages[i].section = rank[s-1]
		}
	}
	e.sections = sorted
}
