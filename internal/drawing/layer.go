package drawing

import "slices"

// Audience is whom a picture is for.
type Audience uint8

// The audiences.
const (
	Page    Audience = 1 << iota // the public's screen
	Office                       // the organisers' screen
	Sheet                        // the plan on paper
	Booklet                      // the small plan in the programme
	Editor
	Trade // the plan on paper, for those who work there

	screens = Page | Office | Editor
	all     = screens | Sheet | Booklet | Trade
)

// Layer is one kind of thing and its place in the order of drawing.
type Layer struct {
	Name   string
	For    Audience // who sees it
	Words  Role     // how names are written; empty: not at all
	Quiet  Audience // who sees it without its name
	Ground bool     // a surface: everything else stands on it
	Solid  bool     // nothing else may be written on it
}

// Layers lie on one another in this order.
var Layers = []Layer{
	{Name: "ground", For: all, Ground: true},
	{Name: "lawn", For: all, Ground: true, Words: Surface},
	{Name: "garden", For: all, Ground: true, Words: Surface},
	{Name: "path", For: all, Ground: true, Words: Surface},
	{Name: "plaza", For: all, Ground: true, Words: Surface},
	{Name: "seating", For: all, Ground: true, Words: Surface},
	{Name: "delivery", For: all, Ground: true, Words: Surface, Quiet: Booklet},
	{Name: "accessible_path", For: all, Ground: true, Words: Surface, Quiet: Booklet},
	{Name: "escape_route", For: screens | Sheet | Trade, Ground: true, Words: Surface},
	{Name: "water", For: all, Ground: true, Words: Surface},
	{Name: "building", For: all, Ground: true, Words: Building},
	{Name: "tent", For: all, Ground: true, Words: Building},
	{Name: "table", For: all, Ground: true, Words: Surface},
	{Name: "fire_lane", For: all, Ground: true, Words: Lane, Quiet: Booklet},
	{Name: "movement_area", For: all, Ground: true, Words: Lane, Quiet: Booklet},
	{Name: "tree", For: all, Ground: true, Words: Surface},
	{Name: "stage", For: all, Solid: true, Words: Stage},
	{Name: "pitch", For: all, Solid: true, Words: Number},
	{Name: "outlet", For: Office | Editor | Trade},
	{Name: "tap", For: Office | Editor | Trade},
	{Name: "landmark", For: all, Words: Gate, Quiet: Booklet},
}

// Surfaces are the layers of the ground, from below.
func Surfaces() []string {
	var list []string
	for _, l := range Layers {
		if l.Ground {
			list = append(list, l.Name)
		}
	}
	return list
}

func depth(layer string) int {
	return slices.IndexFunc(Layers, func(l Layer) bool { return l.Name == layer })
}

// layer is the mark's; what no layer is named for is not shown.
func (m Mark) layer() Layer {
	if i := depth(m.Layer); i >= 0 {
		return Layers[i]
	}
	return Layer{}
}

// IsGround reports a surface.
func (m Mark) IsGround() bool { return m.layer().Ground }

// words is how the mark's name is written for the audience; empty: not at all.
// Of the landmarks only gates are named, the others are known by their sign.
func (m Mark) words(a Audience) Role {
	l := m.layer()
	if m.Name == "" || l.Quiet&a != 0 || l.Words == Gate && m.Sign != "entrance" {
		return ""
	}
	return l.Words
}

// shown are the marks an audience sees, in the order of drawing.
func shown(marks []Mark, a Audience) []Mark {
	list := slices.DeleteFunc(slices.Clone(marks), func(m Mark) bool { return m.layer().For&a == 0 })
	slices.SortStableFunc(list, func(a, b Mark) int { return depth(a.Layer) - depth(b.Layer) })
	return list
}
