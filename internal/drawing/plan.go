package drawing

import "slices"

// Plan is the ground of one location with all that stands on it, in metres.
type Plan struct {
	Name    string  `json:"name"`
	Width   float64 `json:"width"`
	Height  float64 `json:"height"`
	Bearing float64 `json:"bearing,omitempty"` // direction of the y axis, degrees clockwise from north
	Marks   []Mark  `json:"marks"`
}

// Mark is one thing on a plan; its layer says what it is. A surface has the
// corners of its outline, or one point and a radius; a pitch or a stage has a
// box; a landmark, an outlet or a tap has one point.
type Mark struct {
	ID     string  `json:"id"`
	Layer  string  `json:"layer"`
	Name   string  `json:"name,omitempty"` // what is written at it
	Word   string  `json:"word,omitempty"` // what it is, of a landmark
	Points []Point `json:"points,omitempty"`
	Radius float64 `json:"radius,omitempty"`
	Box    *Box    `json:"box,omitempty"`
	Sign   string  `json:"sign,omitempty"`   // of a landmark
	Stalls []Stall `json:"stalls,omitempty"` // who stands on a pitch, the first one first
}

// Stall is who stands on a pitch.
type Stall struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	Was  string `json:"was,omitempty"` // the pitches it had before it was moved; empty: it was not
}

// Kind is what a stall or a session is. Colour and shape follow from the mark,
// the same on paper and on screens.
type Kind struct {
	Mark string `json:"mark"`
	Word string `json:"word"`
}

// Title is a mark's name, or what it is.
func (m Mark) Title() string {
	if m.Name != "" {
		return m.Name
	}
	return m.Word
}

// Kind is that of the stall on a pitch; false: the pitch is free.
func (m Mark) Kind() (Kind, bool) {
	if len(m.Stalls) == 0 {
		return Kind{}, false
	}
	return m.Stalls[0].Kind, true
}

// Moved reports that somebody on the pitch was moved.
func (m Mark) Moved() bool {
	return slices.ContainsFunc(m.Stalls, func(s Stall) bool { return s.Was != "" })
}

// Fold is the corner at the back of a pitch that is turned down where somebody
// was moved: a form tells it, where colours do not.
func (m Mark) Fold() []Point {
	b := m.Box
	leg := .42 * min(b.Front, b.Depth)
	x, y := b.Front/2, b.Depth/2
	return []Point{b.At(x-leg, y), b.At(x, y), b.At(x, y-leg)}
}

// At is the mark's middle.
func (m Mark) At() Point {
	if m.Box != nil {
		return m.Box.Centre()
	}
	if len(m.Points) == 1 {
		return m.Points[0]
	}
	return m.Extent().at(.5, .5)
}

// Outline are the mark's corners; none, if it is round or a point.
func (m Mark) Outline() []Point {
	if m.Box != nil {
		c := m.Box.Corners()
		return c[:]
	}
	if len(m.Points) == 1 {
		return nil
	}
	return m.Points
}

// Extent is the ground a mark takes.
func (m Mark) Extent() Rect {
	if m.Box == nil && len(m.Points) == 1 {
		return about(m.Points[0], 2*m.Radius, 2*m.Radius)
	}
	return extent(m.Outline())
}

// Bounds is the ground and whatever reaches beyond it.
func (p Plan) Bounds() Rect {
	r := Rect{0, 0, max(p.Width, 1), max(p.Height, 1)}
	for _, m := range p.Marks {
		e := m.Extent()
		r = r.with(Point{e.X0, e.Y0}).with(Point{e.X1, e.Y1})
	}
	return r
}

// Of are the marks of one layer.
func (p Plan) Of(layer string) []Mark {
	return slices.DeleteFunc(slices.Clone(p.Marks), func(m Mark) bool { return m.Layer != layer })
}

// Kinds are those in use, in the order of the house.
func (p Plan) Kinds() []Kind {
	var list []Kind
	for _, m := range p.Marks {
		for _, s := range m.Stalls {
			if !slices.Contains(list, s.Kind) {
				list = append(list, s.Kind)
			}
		}
	}
	SortKinds(list)
	return list
}
