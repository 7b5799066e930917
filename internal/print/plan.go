package print

import (
	"cmp"
	"io"
	"slices"
	"time"

	"markt/internal/drawing"
	"markt/internal/fault"
)

// Plan is the site plan of one location, a working drawing at true scale: for
// everybody, or for one kind of reader, whose marks, lists and notes it then has.
type Plan struct {
	Meta
	Event    string
	Dates    string
	Location string
	Release  string    // what the released state is called; empty for a draft
	AsOf     time.Time // when that state was frozen
	Paper    Paper
	Stops    []PlanStop   // of a location that travels, by time
	Anchor   string       // coordinates of the lower left corner, as text
	Ground   drawing.Plan // what stands there
	Stalls   []PlanStall
	Checked  *PlanChecked // nil: the sheet is not one to sign
	Title    string       // what the sheet of a reader is called; empty: the plan for everybody
	Notes    []string     // what its reader has to know
	Lists    []PlanList   // instead of the stalls
}

// PlanStop is where a location that travels stands, and when.
type PlanStop struct {
	When  string
	Name  string
	Where string // address and coordinates, as far as they are known
}

// PlanList is a list beside the drawing, of things its reader looks for.
type PlanList struct {
	Head string
	Rows []PlanRow
}

// PlanRow is one of them: a short key, what it is, and where it lies.
type PlanRow struct {
	Key  string
	Text string
	At   drawing.Point
}

// PlanChecked is what rules said of the plan, for those who sign it.
type PlanChecked struct {
	Rules     int // that were checked
	Open      int // breaches of hard rules
	Advice    int // of soft ones
	Answered  int // breaches for which somebody gave a reason
	Unchecked []string
}

// PlanStall is a line of the stall list. Pitches are the numbers it stands on.
type PlanStall struct {
	ID      int64
	Pitches []string
	Name    string
	About   string // what its reader has to know of it
	Kind    drawing.Kind
}

// Paper is a sheet of paper, lying or standing as the plan needs it.
type Paper string

const (
	A4 Paper = "A4"
	A3 Paper = "A3"
	A2 Paper = "A2"
	A1 Paper = "A1"
	A0 Paper = "A0"
)

var papers = map[Paper][2]float64{A4: {210, 297}, A3: {297, 420}, A2: {420, 594}, A1: {594, 841}, A0: {841, 1189}}

// Print writes the plan; the stall list goes on following sheets when it does
// not fit beside the drawing.
func (pl Plan) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Plan"
	if err := pl.check(op); err != nil {
		return Report{}, err
	}
	return produce(w, op, f, pl.Meta, pl.draw)
}

// check fills in the paper and refuses one we do not know.
func (pl *Plan) check(op string) error {
	if pl.Paper == "" {
		pl.Paper = A3
	}
	if _, ok := papers[pl.Paper]; !ok {
		return fault.New(fault.Invalid, op, "print.error.paper", "paper", string(pl.Paper))
	}
	return nil
}

// units are how much larger signs and words are than on A3: who hangs up an A2
// reads it from farther away.
var units = map[Paper]float64{A4: 1, A3: 1, A2: 1.35, A1: 1.75, A0: 2.3}

func (pl Plan) unit() float64 { return units[pl.Paper] }

// audience is everybody, or those who work there.
func (pl Plan) audience() drawing.Audience {
	if pl.Title != "" {
		return drawing.Trade
	}
	return drawing.Sheet
}

func (pl Plan) draft() bool { return pl.Release == "" }

const (
	planMargin = 8.0 // what office printers cannot reach, and a little
	planStrip  = 4.6 // letters and numbers of the grid around the drawing
	planGap    = 4.0
	planFoot   = 44.0 // the least height of furniture at the foot
)

func (pl Plan) draw(p *pen) {
	l := pl.arrange(p)
	p.sheet(l.w, l.h)
	v := l.view
	p.facing(func() { pl.drawMap(p, v) })
	pl.drawSide(p, l)
	if !l.listed {
		pl.drawLists(p)
	}
}

// layout is one way to share the sheet between drawing and furniture.
type layout struct {
	w, h   float64
	view   view
	side   []box // the columns beside or under the drawing
	size   float64
	listed bool // the stall list stands on the first sheet
}

// scales are the denominators of a scale ruler.
var scales = []int{20, 25, 50, 75, 100, 125, 200, 250, 300, 400, 500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10000, 15000, 20000, 50000, 100000}

// arrange finds the largest scale at which drawing, legend and list share one
// sheet. If that costs more than a third of the scale, the list moves to sheets
// of its own.
func (pl Plan) arrange(p *pen) layout {
	bounds := pl.Ground.Bounds()
	var best *layout
	for _, den := range scales {
		if best != nil && float64(den) > 1.34*float64(best.view.den) {
			break
		}
		for _, try := range pl.layouts(bounds, den) {
			for _, try.size = range pl.sizes() {
				if pl.roomy(try) && pl.flows(p, try, true) {
					try.listed = true
					return try
				}
			}
			if try.size = 7 * pl.unit(); best == nil && pl.flows(p, try, false) {
				best = &try
			}
		}
	}
	if best == nil {
		last := pl.layouts(bounds, scales[len(scales)-1])[0]
		last.size = 6
		best = &last
	}
	return *best
}

// sizes are those the list may be set in.
func (pl Plan) sizes() []float64 {
	u := pl.unit()
	return []float64{8 * u, 7.2 * u, 6.5 * u}
}

// roomy rules out, before anything is set, a layout whose columns are shorter
// than the list would be with one line for each stall.
func (pl Plan) roomy(l layout) bool {
	sum := 0.0
	for _, c := range l.side {
		sum += c.H
	}
	return float64(pl.lines())*(l.size*1.18*mmPerPoint+.45) < sum
}

// layouts are the sheets lying and standing, with the furniture at the end side
// or at the foot, on which the bounds fit at the scale, the best fitted first.
func (pl Plan) layouts(bounds drawing.Rect, den int) []layout {
	column := 62 * pl.unit()
	short, long := papers[pl.Paper][0], papers[pl.Paper][1]
	k := 1000 / float64(den)
	needW, needH := bounds.W()*k+2*planStrip+4, bounds.H()*k+2*planStrip+4
	var list, corners []layout
	for _, size := range [][2]float64{{long, short}, {short, long}} {
		inner := box{planMargin, planMargin, size[0] - 2*planMargin, size[1] - 2*planMargin}
		if inner.W < needW || inner.H < needH {
			continue
		}
		if free := inner.W - needW - planGap; free >= column {
			n := min(int(free/column), 3)
			wide := min(free, float64(n)*(column+8))
			l := layout{w: size[0], h: size[1]}
			l.view = newView(pl.onPaper(box{inner.X, inner.Y, inner.W - wide - planGap, inner.H}, l.w), bounds, den)
			l.side = columns(box{inner.X + inner.W - wide, inner.Y, wide, inner.H}, n)
			list = append(list, l)
		}
		if free := inner.H - needH - planGap; free >= planFoot {
			n := max(1, int(inner.W/column))
			l := layout{w: size[0], h: size[1]}
			l.view = newView(box{inner.X, inner.Y, inner.W, inner.H - free - planGap}, bounds, den)
			l.side = columns(box{inner.X, inner.Y + inner.H - free, inner.W, free}, n)
			list = append(list, l)
		}
		if l, ok := pl.corner(size, inner, needW, needH, column, den); ok {
			corners = append(corners, l)
		}
	}
	if len(list) == 0 && den == scales[len(scales)-1] {
		inner := box{planMargin, planMargin, long - 2*planMargin - column - planGap, short - 2*planMargin}
		list = append(list, layout{w: long, h: short, view: newView(pl.onPaper(inner, long), bounds, den), side: []box{{long - planMargin - column, planMargin, column, inner.H}}})
	}
	slices.SortStableFunc(list, func(a, b layout) int { return cmp.Compare(a.spare(bounds), b.spare(bounds)) })
	return append(list, corners...)
}

// corner is the layout whose furniture stands at the foot and, in its last
// columns, reaches up beside the drawing: for a list that neither side holds.
func (pl Plan) corner(paper [2]float64, inner box, needW, needH, column float64, den int) (layout, bool) {
	n := max(1, int(inner.W/column))
	foot := inner.H - needH - planGap
	side := columns(box{inner.X, inner.Y + inner.H - foot, inner.W, foot}, n)
	step := side[0].W + planGap
	up := int((inner.W - needW) / step)
	if foot < planFoot || up < 1 {
		return layout{}, false
	}
	for i := n - up; i < n; i++ {
		side[i].Y, side[i].H = inner.Y, inner.H
	}
	frame := box{inner.X, inner.Y, inner.W - float64(up)*step, inner.H - foot - planGap}
	return layout{w: paper[0], h: paper[1], view: newView(pl.onPaper(frame, paper[0]), pl.Ground.Bounds(), den), side: side}, true
}

// spare is how much of the drawing's frame shows no ground: the less, the
// better the frame is fitted.
func (l layout) spare(bounds drawing.Rect) float64 {
	return l.view.frame.W*l.view.frame.H - bounds.W()*bounds.H()*l.view.k*l.view.k
}

// onPaper is where a box lies on paper of that width, from its left edge: a
// drawing is never mirrored, and a box counts from the edge where reading starts.
func (pl Plan) onPaper(b box, paper float64) box {
	if pl.Lang.RTL() {
		b.X = paper - b.X - b.W
	}
	return b
}

func columns(b box, n int) []box {
	list := make([]box, n)
	w := (b.W - float64(n-1)*planGap) / float64(n)
	for i := range list {
		list[i] = box{b.X + float64(i)*(w+planGap), b.Y, w, b.H}
	}
	return list
}
