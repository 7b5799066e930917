package drawing

import "slices"

// Hue names a colour of the house; each reader has its own ink for it.
type Hue string

// The hues. Ink is black on paper, Plain what has no colour of its own.
const (
	Saffron Hue = "saffron"
	Tomato  Hue = "tomato"
	Sky     Hue = "sky"
	Leaf    Hue = "leaf"
	Berry   Hue = "berry"
	Ink     Hue = "ink"
	Plain   Hue = "plain"
)

// Sign is a picture as SVG path data on a grid of 24 × 24. A kind's mark is
// filled with its hue; a pictogram is drawn in strokes of two units, in white
// on a rounded square of its hue.
type Sign struct {
	Hue  Hue    `json:"hue"`
	Path string `json:"path"`
	Mark bool   `json:"mark,omitempty"` // a kind's
}

// named is a sign with the name by which a picture speaks of it.
type named struct {
	name string
	sign Sign
}

func find(list []named, name string) int {
	return slices.IndexFunc(list, func(n named) bool { return n.name == name })
}

// kinds are the marks that tell kinds without colour, in the order of a legend.
// The last is of all that have none.
var kinds = []named{
	{kindSign + "food", Sign{Saffron, "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19Z", true}},
	{kindSign + "manufactory", Sign{Tomato, "M4 3h5v4.5a3 3 0 0 0 6 0V3h5a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z", true}},
	{kindSign + "workshop", Sign{Sky, "M10.7 3.2a1.5 1.5 0 0 1 2.6 0l9 15.6a1.5 1.5 0 0 1-1.3 2.2H3a1.5 1.5 0 0 1-1.3-2.2Z", true}},
	{kindSign + "advice", Sign{Leaf, "M12 1.5c4.7 5.2 7.8 9 7.8 13a7.8 7.8 0 0 1-15.6 0c0-4 3.1-7.8 7.8-13Z", true}},
	{kindSign + "culture", Sign{Berry, "M12 1.5l3.2 6.7 7.3.9-5.4 5 1.4 7.3L12 17.8l-6.5 3.6 1.4-7.3-5.4-5 7.3-.9Z", true}},
	{kindSign + "plain", Sign{Plain, "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z", true}},
}

func (k Kind) place() int {
	if i := find(kinds, kindSign+k.Mark); i >= 0 {
		return i
	}
	return len(kinds) - 1
}

// Sign is the kind's mark.
func (k Kind) Sign() Sign { return kinds[k.place()].sign }

// SignName is the name of the kind's mark among a picture's signs.
func (k Kind) SignName() string { return kinds[k.place()].name }

const kindSign = "kind-"

// SortKinds puts kinds in the order of a legend.
func SortKinds(list []Kind) {
	slices.SortStableFunc(list, func(a, b Kind) int { return a.place() - b.place() })
}

// Culture is the kind of every stage.
var Culture = Kind{Mark: "culture"}

// landmarks are the pictograms of what people look for, in the order of a
// legend. Green helps, blue informs, red is the fire brigade's, berry is quiet
// and for children, all else is black.
var landmarks = []named{
	{"entrance", Sign{Hue: Ink, Path: "M10 3.5h9.5v17H10M3.5 12H14M10.5 8.5L14 12l-3.5 3.5"}},
	{"exit", Sign{Hue: Leaf, Path: "M14 3.5H4.5v17H14M9.5 12H21M17.5 8.5L21 12l-3.5 3.5"}},
	{"door", Sign{Hue: Ink, Path: "M7 20.5v-17h10v17M4 20.5h16M13.5 12v.01"}},
	{"info", Sign{Hue: Sky, Path: "M12 10.5v8M12 5.5v.01"}},
	{"toilet", Sign{Hue: Ink, Path: "M7 2.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM17 2.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM7 8.5L4 15.5h1.5v5h3v-5H10ZM14.5 8.5h5v6.5H18.5v5.5h-3V15h-1ZM12 3v18"}},
	{"toilet_accessible", Sign{Hue: Sky, Path: wheelchair}},
	{"first_aid", Sign{Hue: Leaf, Path: "M12 4.5v15M4.5 12h15"}},
	{"water", Sign{Hue: Sky, Path: "M12 3c3.6 4.4 6 7.6 6 11a6 6 0 0 1-12 0c0-3.4 2.4-6.6 6-11ZM9 14.5a3 3 0 0 0 2.5 2.9"}},
	{"meeting_point", Sign{Hue: Leaf, Path: "M12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM3.5 3.5l5 5M8.5 5v3.5H5M20.5 3.5l-5 5M15.5 5v3.5H19M3.5 20.5l5-5M8.5 19v-3.5H5M20.5 20.5l-5-5M15.5 19v-3.5H19"}},
	{"lost_children", Sign{Hue: Leaf, Path: "M8.5 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM8.5 11v9.5M5 14l3.5-3 3.5 3M6 20.5l2.5-5 2.5 5M16 9a2.2 2.2 0 1 1 3 2c-.8.5-1 1-1 2M18 16v.01"}},
	{"baby", Sign{Hue: Berry, Path: "M9 3h6v3H9ZM8 9l1-3h6l1 3v9.5a2.5 2.5 0 0 1-2.5 2.5h-3a2.5 2.5 0 0 1-2.5-2.5ZM8 12h3M8 15.5h3"}},
	{"quiet_room", Sign{Hue: Berry, Path: quiet}},
	{"quiet_area", Sign{Hue: Berry, Path: quiet}},
	{"play", Sign{Hue: Berry, Path: child}},
	{"bins", Sign{Hue: Ink, Path: "M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6"}},
	{"dishes", Sign{Hue: Ink, Path: "M5 8h11v7.5a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4ZM16 10h2a2.5 2.5 0 0 1 0 5h-2M8.5 5V3.5M12.5 5V3.5"}},
	{"bike_parking", Sign{Hue: Ink, Path: "M5.5 12.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM18.5 12.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM5.5 16l4-7.5h6l3 7.5M9.5 8.5L12.5 16H5.5M12.5 16l3-7.5M14.5 5.5h2M8 6h3"}},
	{"parking_accessible", Sign{Hue: Sky, Path: "M3.5 11V3h2.7a2.5 2.5 0 0 1 0 5H3.5M13.4 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8ZM13.4 11.1v4.7h4.3l2 4.3 1.6-.6M13.4 13.1h3.5M11.3 13.7a4.3 4.3 0 1 0 5.8 5.5"}},
	{"parking", Sign{Hue: Sky, Path: "M8.5 20V4.5h4.5a4.5 4.5 0 0 1 0 9H8.5"}},
	{"train", Sign{Hue: Sky, Path: "M8 3h8a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-8a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3ZM5.5 10.5h13M9 13.5v.01M15 13.5v.01M8.5 16.5L6 21M15.5 16.5L18 21M7.5 19h9"}},
	{"bus", Sign{Hue: Sky, Path: "M6.5 4h11a2.5 2.5 0 0 1 2.5 2.5v8.5a2.5 2.5 0 0 1-2.5 2.5h-11a2.5 2.5 0 0 1-2.5-2.5v-8.5a2.5 2.5 0 0 1 2.5-2.5ZM4 11.5h16M8 14.5v.01M16 14.5v.01M7 17.5V20M17 17.5V20"}},
	{"power", Sign{Hue: Ink, Path: "M9 3v5M15 3v5M6 8h12v3.5a6 6 0 0 1-12 0ZM12 17.5V21"}},
	{"hydrant", Sign{Hue: Tomato, Path: "M7 4.5v15M17 4.5v15M7 12h10"}},
	{"lpg_store", Sign{Hue: Tomato, Path: "M12 3c.8 3.6 5.5 5.9 5.5 11.2a5.5 5.5 0 0 1-11 0c0-2.4 1.4-4 2.4-5.4.5 1.4 1 2 2 2.5C10.6 8.2 11 5.6 12 3Z"}},
}

// Pictograms that more than one sign wears.
const (
	wheelchair = "M10.5 2.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM10.5 8v6h5.5l2.5 5.5 2-.8M10.5 10.5H15M7.8 11.3a5.5 5.5 0 1 0 7.4 7"
	quiet      = "M4 10v4h3.5l5 4V6l-5 4ZM16 9.5l5 5M21 9.5l-5 5"
	child      = "M12 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM12 10.5c-2 0-3 1.2-3 3V16h1v5h4v-5h1v-2.5c0-1.8-1-3-3-3ZM9 13l-3-2M15 13l3-2"
)

// Landmarks are the kinds of landmark, in the order of a legend.
func Landmarks() []string {
	list := make([]string, len(landmarks))
	for i, l := range landmarks {
		list[i] = l.name
	}
	return list
}

// pin is the sign of a landmark that has none of its own.
var pin = Sign{Hue: Ink, Path: "M12 21.5C7.5 16.8 5 13.3 5 10a7 7 0 0 1 14 0c0 3.3-2.5 6.8-7 11.5ZM12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z"}

// SignOf is a landmark's sign, or a kind's by its SignName.
func SignOf(name string) Sign {
	for _, list := range [][]named{landmarks, kinds} {
		if i := find(list, name); i >= 0 {
			return list[i].sign
		}
	}
	return pin
}
