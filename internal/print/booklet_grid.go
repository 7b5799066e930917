package print

import (
	"math"
	"slices"
	"strings"
	"time"

	"markt/internal/print/set"
)

// The grid shows a day at a glance: stages side by side, time down the page.
// More than four stages take two facing pages, more than ten another two; a day
// of many short sessions is divided into stretches of time.
const (
	gridSingle  = 4 // stages on a page that stands alone
	gridPerPage = 5 // on facing pages
	axisW       = 9.0
	gridHead    = 10.5
	gridTitle   = 13.5
	leastCell   = 2.7 // mm that the shortest sessions of a day should have
)

type stretch struct{ from, until time.Time }

func (s stretch) hours() float64 { return s.until.Sub(s.from).Hours() }

// gridGroups are the pages of a day's grid. Once a day of the booklet needs
// facing pages, all days take them, so that none begins on a right page.
func (b Booklet) gridGroups(p *pen, d Day, section int) []group {
	stages := b.stagesOf(d)
	n := gridPages(len(stages), b.widest() > gridSingle)
	if n == 0 {
		return nil
	}
	per := (len(stages) + n - 1) / n
	var groups []group
	for _, s := range d.stretches() {
		var pages []leafPage
		for i := range n {
			some := stages[i*len(stages)/n : (i+1)*len(stages)/n]
			pages = append(pages, leafPage{section: section, head: p.t("booklet.grid_head", "day", p.lang.Weekday(d.Date)), draw: func(p *pen, f pageFrame) {
				p.grid(f, d, s, some, per)
			}})
		}
		for pair := range slices.Chunk(pages, 2) {
			groups = append(groups, group{pages: pair})
		}
	}
	return groups
}

// gridPages is how many pages some stages take: even, if they take spreads.
func gridPages(stages int, spreads bool) int {
	n := (stages + gridPerPage - 1) / gridPerPage
	if spreads || stages > gridSingle {
		n += n % 2
	}
	return min(n, stages)
}

func (b Booklet) widest() int {
	n := 0
	for _, d := range b.Days {
		n = max(n, len(b.stagesOf(d)))
	}
	return n
}

// stagesOf are the stages that have something that day, in the order given.
func (b Booklet) stagesOf(d Day) []string {
	var used []string
	for _, s := range d.Sessions {
		used = append(used, s.Stage)
	}
	used = uniq(used)
	var list []string
	for _, s := range b.Stages {
		if slices.Contains(used, s) {
			list = append(list, s)
		}
	}
	return uniq(append(list, used...))
}

// stretches divides the day's hours so that short sessions get room.
func (d Day) stretches() []stretch {
	var lengths []time.Duration
	from, until := d.Sessions[0].Start, d.Sessions[0].End
	for _, s := range d.Sessions {
		if s.Start.Before(from) {
			from = s.Start
		}
		if s.End.After(until) {
			until = s.End
		}
		lengths = append(lengths, s.End.Sub(s.Start))
	}
	from = from.Truncate(30 * time.Minute)
	if cut := until.Truncate(30 * time.Minute); !cut.Equal(until) {
		until = cut.Add(30 * time.Minute)
	}
	if !until.After(from) {
		until = from.Add(time.Hour)
	}
	slices.Sort(lengths)
	short := max(lengths[len(lengths)/20].Hours(), 1.0/12)
	hours := until.Sub(from).Hours()
	n := int(math.Ceil(hours * leastCell / short / (liveH - gridTitle - gridHead)))
	n = min(max(n, 1), 4)
	part := time.Duration(math.Ceil(hours*2/float64(n))) * 30 * time.Minute
	var list []stretch
	for at := from; at.Before(until); at = at.Add(part) {
		end := at.Add(part)
		if end.After(until) {
			end = until
		}
		list = append(list, stretch{at, end})
	}
	return list
}

// grid draws the columns of some stages for a stretch of a day.
func (p *pen) grid(f pageFrame, d Day, s stretch, stages []string, columns int) {
	l := f.live
	p.text(box{l.X, l.Y, l.W, 8.5}, style{as: display, size: 15, least: 10, lead: 1.1, lines: 1}, p.lang.Weekday(d.Date))
	under := join2(p.lang.Date(d.Date), p.lang.TimeSpan(s.from, s.until))
	p.text(box{l.X, l.Y + 8, l.W, 4.5}, style{as: text, size: 8.5, least: 6, lead: 1.1, lines: 1}, under)
	area := box{l.X + axisW, l.Y + gridTitle + gridHead, l.W - axisW, l.H - gridTitle - gridHead}
	p.axis(area, s)
	x := area.X
	for i, w := range d.widths(s, stages, columns, area.W) {
		p.text(box{x + .8, area.Y - gridHead, w - 1.6, gridHead - 1.6}, style{as: bold, size: 8.5, least: 5.5, lead: 1.1, upright: end, quiet: true}, stages[i])
		p.rule(x+.6, area.Y-.8, x+w-.6, area.Y-.8, black, .5)
		p.gridColumn(box{x, area.Y, w, area.H}, d, s, stages[i])
		x += w
	}
}

// widths shares the page among its stages: where many sessions run at once, each
// further one brings half a column, as far as there is room.
func (d Day) widths(s stretch, stages []string, columns int, room float64) []float64 {
	list, sum := make([]float64, len(stages)), 0.0
	for i, stage := range stages {
		_, lanes := abreast(d.on(stage, s))
		list[i] = 1 + .5*float64(max(0, lanes-1))
		sum += list[i]
	}
	for i := range list {
		list[i] *= room / max(sum, float64(columns))
	}
	return list
}

// on are the sessions of a stage in a stretch of the day.
func (d Day) on(stage string, s stretch) (list []Session) {
	for _, one := range d.Sessions {
		if one.Stage == stage && one.Start.Before(s.until) && one.End.After(s.from) {
			list = append(list, one)
		}
	}
	return list
}

// axis rules the hours and says them in the margin.
func (p *pen) axis(area box, s stretch) {
	perHour := area.H / s.hours()
	step := time.Hour
	if perHour > 26 {
		step = 30 * time.Minute
	}
	for at := s.from.Truncate(time.Hour); !at.After(s.until); at = at.Add(step) {
		if at.Before(s.from) {
			continue
		}
		y := area.Y + at.Sub(s.from).Hours()*perHour
		p.rule(area.X-1.5, y, area.X+area.W, y, grey(0x9a), .12)
		label := style{as: bold, size: 7, lead: 1, lines: 1, upright: centre}
		if at.Minute() != 0 {
			label.as = text
		}
		p.text(box{area.X - axisW, y - 1.6, axisW - 1.6, 3.2}, label, set.Isolated(p.lang.Time(at)))
	}
}

// gridColumn places the sessions of a stage; what overlaps stands side by side.
func (p *pen) gridColumn(area box, d Day, s stretch, stage string) {
	list := d.on(stage, s)
	lanes, count := abreast(list)
	perHour := area.H / s.hours()
	w := area.W / float64(max(1, count))
	for i, one := range list {
		y0 := max(0, one.Start.Sub(s.from).Hours()) * perHour
		y1 := min(s.hours(), one.End.Sub(s.from).Hours()) * perHour
		p.cell(box{area.X + float64(lanes[i])*w + .6, area.Y + y0 + .2, w - 1.2, y1 - y0 - .4}, one)
	}
}

// abreast gives each session a lane in which none overlaps another.
func abreast(list []Session) (lanes []int, count int) {
	slices.SortStableFunc(list, func(a, b Session) int { return a.Start.Compare(b.Start) })
	var ends []time.Time
	for _, one := range list {
		lane := slices.IndexFunc(ends, func(e time.Time) bool { return !one.Start.Before(e) })
		if lane < 0 {
			lane = len(ends)
			ends = append(ends, one.End)
		}
		ends[lane] = one.End
		lanes = append(lanes, lane)
	}
	return lanes, len(ends)
}

// cell is a session in the grid: its kind as a band, its time if there is room,
// as much of its title as fits; in a narrow cell both are turned. The details
// hold the whole title, but a cell without a word of it is reported.
func (p *pen) cell(b box, s Session) {
	const band, least = 1.3, 1.9
	if b.H <= 0 {
		return
	}
	p.rect(b, hue(s.Kind).tint(.16))
	p.hatched(rectPath(box{b.X, b.Y, band, b.H}), box{b.X, b.Y, band, b.H}, s.Kind, .9)
	in := box{b.X + band + .7, b.Y + .35, b.W - band - 1, b.H - .5}
	title := style{as: bold, size: 7, least: 4.8, lead: 1.06, quiet: true}
	clock := set.Isolated(p.lang.TimeSpan(s.Start, s.End))
	along := clock + "  " + s.Title
	switch {
	case min(in.W, in.H) < least:
		p.boxes = append(p.boxes, placed{page: p.page, text: s.Title, whose: s.Stage, cut: true})
	case in.H > in.W && p.squeezed(in, title, s.Title) && !p.squeezed(box{0, 0, in.H, in.W}, title, along):
		p.alongside(in, title, along)
	default:
		p.cellUpright(in, title, clock, s)
	}
}

func (p *pen) cellUpright(in box, title style, clock string, s Session) {
	if in.H >= 9 {
		h := p.text(box{in.X, in.Y, in.W, 2.4}, style{as: text, size: 5.6, lead: 1.1, lines: 1, least: 4.5, quiet: true}, clock)
		in.Y, in.H = in.Y+h, in.H-h
	}
	if in.H < title.size*title.lead*mmPerPoint {
		title.lines = 1
	}
	if first, _, _ := strings.Cut(s.Title, " "); p.fit(in.W, in.H, title, first).cut {
		title.quiet = false
	}
	p.about(s.Stage, func() { p.text(in, title, s.Title) })
}

// squeezed reports a text that its box shows smaller than asked for, or not whole.
func (p *pen) squeezed(b box, s style, txt string) bool {
	done := p.fit(b.W, b.H, s, txt)
	return done.cut || done.size < s.size
}

// alongside sets a text turned by a right angle, from the top of its box down in
// the direction of the language.
func (p *pen) alongside(b box, s style, txt string) {
	x, y, turn := b.X+b.W/2, b.Y+b.H/2, -90.0
	if p.rtl {
		turn = 90
	}
	p.turned(x, y, turn, func() {
		p.text(box{x - b.H/2, y - b.W/2, b.H, b.W}, s, txt)
		p.boxes[len(p.boxes)-1].turned = true
	})
}
