package print

import (
	"strconv"
	"strings"

	"markt/internal/lang"
	"markt/internal/print/set"
)

// entry of the index: a host with pages, or a stall with its pitch.
type entry struct {
	name  string
	under string // what it is sorted by
	ids   []int  // sessions of a host
	where string // pitches of a stall
}

// index lists hosts by their surnames, and stalls, in the order of the language's alphabet. Page
// numbers are looked up when it is drawn, after all pages have their place.
func (b Booklet) index(p *pen, e *bound, section int) []leafPage {
	const n = 3
	w, all := columnWidth(n), b.entries()
	return tight(func(k float64) []leafPage {
		rows := []row{p.head(p.t("booklet.index"), w, 12)}
		for _, one := range all {
			rows = append(rows, p.entryRow(e, one, w, 7.4*k))
		}
		return p.paged(rows, n, func([]int) string { return p.t("booklet.index") }, section)
	})
}

func (b Booklet) entries() []entry {
	at := map[string]int{}
	var list []entry
	add := func(name string) *entry {
		i, ok := at[name]
		if !ok {
			i = len(list)
			at[name] = i
			list = append(list, entry{name: name, under: name})
		}
		return &list[i]
	}
	id := 1
	for _, d := range b.Days {
		for i, s := range d.Sessions {
			for _, h := range s.Hosts {
				if h != "" {
					one := add(h)
					if len(one.ids) == 0 {
						one.under = lang.BySurname(h)
					}
					one.ids = append(one.ids, id+i)
				}
			}
		}
		id += len(d.Sessions)
	}
	for _, s := range b.Stalls {
		add(s.Name).where = b.pitches(s)
	}
	lang.Sort(b.Lang, list, func(one entry) string { return one.under })
	return list
}

// pitches are a stall's, in the order in which the page is read.
func (b Booklet) pitches(s Stall) string {
	if !b.Lang.RTL() {
		return strings.Join(s.Pitches, " ")
	}
	var whole []string
	for _, one := range s.Pitches {
		whole = append(whole, set.Isolated(one))
	}
	return strings.Join(whole, " ")
}

func (p *pen) entryRow(e *bound, one entry, w, size float64) row {
	const last, most, few = 13.0, 30.0, 3
	s := style{as: text, size: size, lead: 1.2}
	where := style{as: bold, size: size, least: 5, lead: 1.2, align: end, quiet: true}
	known := e.pagesOf(one)
	if len(one.ids) <= few || p.fount.Measure(known, bold)*where.size*mmPerPoint < last-1 && e.found != nil {
		h := max(p.fit(w-last, most, s, one.name).height(), 3.2)
		return row{h: h + .12*size, draw: func(x, y, w float64) {
			p.text(box{x, y, w - last, most}, s, one.name)
			p.text(box{x + w - last, y, last, h}, where, e.pagesOf(one))
		}}
	}
	h := p.fit(w, most, s, one.name).height()
	if e.found == nil {
		known = strings.Repeat("88, ", len(one.ids)) + one.where
	}
	pages := min(p.tall(w-4, where, known), most)
	return row{h: h + pages + .12*size, draw: func(x, y, w float64) {
		p.text(box{x, y, w, most}, s, one.name)
		p.text(box{x + 4, y + h, w - 4, pages}, where.aligned(start), e.pagesOf(one))
	}}
}

func (e *bound) pagesOf(one entry) string {
	var list []string
	for _, id := range one.ids {
		if n := e.found[id]; n > 0 {
			list = append(list, strconv.Itoa(n))
		}
	}
	if one.where != "" {
		list = append(list, one.where)
	}
	return strings.Join(uniq(list), ", ")
}
