package planview

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// PlanDrawing is a plan as the SVG of a page: metres, with y turned downwards.
type PlanDrawing struct {
	Width, Height float64
	Title         string
	Grounds       []drawnGround
	Pitches       []drawnPitch
	Stages        []drawnStage
	Landmarks     []drawnLandmark
	Bar           scaleBar
	North         float64 // degrees by which the arrow turns
	Room          float64 // below the ground, for bar and arrow
}

type drawnGround struct {
	Kind     string
	Points   string
	X, Y, R  float64 // a circle, when R is not 0
	Label    string
	LX, LY   float64
	Vertical bool
}

type drawnPitch struct {
	Number, Points, Mark, Href, Says string
	X, Y                             float64 // centre
	Size                             float64 // of the number
	Sign                             template.HTML
	Taken                            bool
}

type drawnStage struct {
	Name, Points, Href string
	X, Y, Size         float64
	Lines              []string
}

type drawnLandmark struct {
	Kind, Says string
	X, Y       float64
	Sign       template.HTML
}

type scaleBar struct {
	Metres  int
	X, Y    float64
	Half, W float64
}

// DrawPlan turns one released or draft plan into shapes. day "" stands for all
// days; href gives the address of a stall.
func DrawPlan(p page.Page, doc *site.Document, plan *site.PublicPlan, stays []site.Stay, href func(site.PublicStall) string) (PlanDrawing, error) {
	d := PlanDrawing{Width: plan.Width, Height: plan.Height, Title: p.Text(plan.Location.Name), North: -plan.Bearing, Room: max(plan.Width, plan.Height) / 14}
	for _, o := range sortedOutlines(plan.Outlines) {
		d.Grounds = append(d.Grounds, drawGround(p, plan, o))
	}
	for _, t := range plan.Pitches {
		drawn, err := drawPitch(p, doc, plan, t, stays, href)
		if err != nil {
			return d, err
		}
		d.Pitches = append(d.Pitches, drawn)
	}
	for _, s := range plan.Stages {
		if s.Box != nil {
			d.Stages = append(d.Stages, drawStage(plan, s))
		}
	}
	for _, l := range plan.Landmarks {
		drawn, err := drawLandmark(p, plan, l)
		if err != nil {
			return d, err
		}
		d.Landmarks = append(d.Landmarks, drawn)
	}
	d.Bar = barFor(plan)
	d.clearNames(plan)
	return d, nil
}

// clearNames takes away the names of surfaces that would lie on a pitch, on a
// stage or on a name that is already there: the list has them all.
func (d *PlanDrawing) clearNames(plan *site.PublicPlan) {
	boxes := make([]site.Box, 0, len(plan.Pitches)+len(plan.Stages))
	for _, t := range plan.Pitches {
		boxes = append(boxes, t.Box)
	}
	for _, s := range plan.Stages {
		if s.Box != nil {
			boxes = append(boxes, *s.Box)
		}
	}
	var names []site.Box
	for i := len(d.Grounds) - 1; i >= 0; i-- { // what is drawn last lies on top
		g := &d.Grounds[i]
		if g.Label == "" {
			continue
		}
		b := site.Box{X: g.LX, Y: plan.Height - g.LY, Front: d.Text() * .58 * float64(len([]rune(g.Label))), Depth: d.Text()}
		if g.Vertical {
			b.Degrees = 90
		}
		if slices.ContainsFunc(boxes, b.Overlaps) || slices.ContainsFunc(names, b.Overlaps) {
			g.Label = ""
			continue
		}
		names = append(names, b)
	}
}

func sortedOutlines(all []site.Outline) []site.Outline {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b site.Outline) int {
		return slices.Index(site.OutlineKinds, a.Kind) - slices.Index(site.OutlineKinds, b.Kind)
	})
	return sorted
}

func drawGround(p page.Page, plan *site.PublicPlan, o site.Outline) drawnGround {
	g := drawnGround{Kind: strings.ReplaceAll(o.Kind, "_", "-")}
	if o.Radius > 0 {
		g.X, g.Y, g.R = round(o.Points[0][0]), round(plan.Height-o.Points[0][1]), o.Radius
		g.LX, g.LY = g.X, g.Y
	} else {
		points := make([]site.Point, 0, len(o.Points))
		for _, c := range o.Points {
			points = append(points, site.Point{X: c[0], Y: c[1]})
		}
		g.Points, g.LX, g.LY, g.Vertical = outlinePoints(plan.Height, points)
	}
	if labelled[o.Kind] {
		g.Label = p.Text(o.Label)
	}
	return g
}

// labelled are the surfaces whose names help to find the way.
var labelled = map[string]bool{"building": true, "water": true, "lawn": true, "garden": true, "plaza": true}

// outlinePoints writes the corners and finds the middle of their extent.
func outlinePoints(height float64, points []site.Point) (list string, x, y float64, vertical bool) {
	var b strings.Builder
	lowX, highX, lowY, highY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i, c := range points {
		if i > 0 {
			b.WriteByte(' ')
		}
		down := height - c.Y
		b.WriteString(coordinate(c.X) + "," + coordinate(down))
		lowX, highX, lowY, highY = min(lowX, c.X), max(highX, c.X), min(lowY, down), max(highY, down)
	}
	return b.String(), round((lowX + highX) / 2), round((lowY + highY) / 2), highY-lowY > 1.6*(highX-lowX)
}

func coordinate(m float64) string { return strconv.FormatFloat(round(m), 'f', -1, 64) }

func round(m float64) float64 { return math.Round(m*100) / 100 }

func boxPoints(height float64, b site.Box) string {
	c := b.Corners()
	list, _, _, _ := outlinePoints(height, c[:])
	return list
}

// Landmark is what the point is, with its own name where it has one.
func Landmark(p page.Page, l site.Landmark) string {
	word := p.T("site.landmark." + l.Kind)
	if own := p.Text(l.Label); own != "" {
		return own
	}
	return word
}

// Radius is of a landmark's circle.
func (d PlanDrawing) Radius() float64 { return round(max(d.Width, d.Height) / 96) }

// Text is the size of the surfaces' names.
func (d PlanDrawing) Text() float64 { return round(max(d.Width, d.Height) / 85) }

// Total is the height of the picture.
func (d PlanDrawing) Total() float64 { return round(d.Height + d.Room) }

// barFor is a scale bar of a round length, about a fifth of the plan.
func barFor(plan *site.PublicPlan) scaleBar {
	b := scaleBar{Metres: 1}
	for _, m := range []int{2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		if float64(m) <= plan.Width/4 {
			b.Metres = m
		}
	}
	b.W = float64(b.Metres)
	b.Half, b.X, b.Y = b.W/2, round(plan.Width*.02), round(plan.Height+max(plan.Width, plan.Height)/40)
	return b
}

// StayWhen says in one line when a stall is there: nothing when it is there on
// every market day.
func StayWhen(p page.Page, stays []site.Stay) string {
	if p.Edition == nil || wholeMarket(p, stays) {
		return p.T("site.plan.always")
	}
	var all []string
	for _, s := range stays {
		all = append(all, p.T("site.plan.when", "day", p.DateShort(s.From), "times", p.TimeSpan(s.From, s.Until)))
	}
	return strings.Join(all, p.T("site.plan.and"))
}

func wholeMarket(p page.Page, stays []site.Stay) bool {
	if len(stays) != len(p.Edition.Days) {
		return false
	}
	for i, d := range p.Edition.Days {
		if !stays[i].From.Equal(d.OpensAt) || !stays[i].Until.Equal(d.ClosesAt) {
			return false
		}
	}
	return true
}

// StaysOf are one stall's stays on a plan, by pitch.
func StaysOf(plan *site.PublicPlan, id stall.ID, number string) []site.Stay {
	var some []site.Stay
	for _, s := range plan.Stays {
		if s.Stall == id && s.Pitch == number {
			some = append(some, s)
		}
	}
	return some
}

func (d PlanDrawing) unit() float64 { return max(d.Width, d.Height) / 100 }

// Where bar and arrow stand below the ground.

func (d PlanDrawing) BarHeight() float64 { return round(d.unit() * .7) }

func (d PlanDrawing) BarMiddle() float64 { return round(d.Bar.X + d.Bar.Half) }

func (d PlanDrawing) BarEnd() float64 { return round(d.Bar.X + d.Bar.W + d.unit()) }

func (d PlanDrawing) BarText() float64 { return round(d.Bar.Y + d.unit()*.8) }

func (d PlanDrawing) NorthX() float64 { return round(d.Width - d.unit()*3) }

func (d PlanDrawing) NorthY() float64 { return round(d.Height + d.unit()*3) }

func (d PlanDrawing) NorthText() float64 { return round(d.Width - d.unit()*6) }

func (d PlanDrawing) NorthScale() float64 { return round(d.unit() * .26) }
