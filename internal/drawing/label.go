package drawing

// Role is what a label is, and so how it is written.
type Role string

// The roles of words and of signs.
const (
	Number   Role = "number"   // of a pitch, in it or beside it
	Stage    Role = "stage"    // a stage's name
	Building Role = "building" // a building's name
	Surface  Role = "surface"  // that of any other ground
	Lane     Role = "lane"     // that of a fire lane
	Gate     Role = "gate"     // that of an entrance
	Place    Role = "sign"     // a landmark's pictogram
	KindSign Role = "kind"     // a kind's mark in a pitch or a stage
)

// Voice is how the words of a role are written. Sizes are points on a sheet of
// A3.
type Voice struct {
	Size  float64 `json:"size"`
	Small float64 `json:"small"` // in a booklet
	Lead  float64 `json:"lead"`  // line height in sizes
	Bold  bool    `json:"bold,omitempty"`
	Hue   Hue     `json:"hue"`
}

// Voices of all roles that are words.
var Voices = map[Role]Voice{
	Number:   {Size: 10, Small: 10, Lead: 1, Bold: true, Hue: Ink},
	Stage:    {Size: 7.5, Small: 6, Lead: 1.05, Bold: true, Hue: Berry},
	Building: {Size: 7, Small: 5.5, Lead: 1.1, Bold: true, Hue: Plain},
	Surface:  {Size: 7, Small: 5.5, Lead: 1.1, Hue: Plain},
	Lane:     {Size: 6, Small: 5.5, Lead: 1.1, Bold: true, Hue: Tomato},
	Gate:     {Size: 7, Small: 5.5, Lead: 1.1, Bold: true, Hue: Ink},
}

// Label is a word or a sign where it is written, on ground of its own.
type Label struct {
	Mark    string   `json:"mark"` // id of what it belongs to
	Role    Role     `json:"role"`
	Sign    string   `json:"sign,omitempty"`  // of a sign
	Lines   []string `json:"lines,omitempty"` // of words
	At      Point    `json:"at"`              // its middle
	W       float64  `json:"w"`
	H       float64  `json:"h"`
	Size    float64  `json:"size"`              // of the letters, or from a sign's middle to its edge, in metres
	Degrees float64  `json:"degrees,omitempty"` // anticlockwise
	From    *Point   `json:"from,omitempty"`    // it had to make way: a line leads there
}

// Type measures words for a reader.
type Type interface {
	// Width of a line of text, in ems.
	Width(text string, bold bool) float64
	// Rise is how much more height the text's script asks for; 1: none.
	Rise(text string) float64
}

// Reader is one way to see a plan.
type Reader struct {
	For   Audience
	MM    float64 // metres of ground under a millimetre of the picture
	Unit  float64 // how much larger signs and words are than on A3; 0: 1
	Frame Rect    // what the picture shows
	Keep  []Rect  // where nothing may be written: a fold, the corner of the scale bar
	Type  Type
}

const point = 25.4 / 72 // millimetres

func (r Reader) unit() float64 {
	if r.Unit == 0 {
		return 1
	}
	return r.Unit
}

// em is the size of a role's letters in metres.
func (r Reader) em(v Voice) float64 {
	if r.For == Booklet {
		return v.Small * point * r.MM
	}
	return v.Size * point * r.unit() * r.MM
}

// Picture is a plan as one reader sees it: marks in the order of drawing, the
// labels above them, and the signs these name.
type Picture struct {
	Plan
	Labels []Label         `json:"labels"`
	Signs  map[string]Sign `json:"signs"`
}

// At are the labels of a mark.
func (p Picture) At(id string) []Label {
	var list []Label
	for _, l := range p.Labels {
		if l.Mark == id {
			list = append(list, l)
		}
	}
	return list
}
