package print

// pictograms are drawn with strokes of 1/12 on the marks' grid: what a person
// looks for on a plan, the same lines as on the web.
var pictograms = map[string]path{
	"entrance":          drawing("M10 3.5h9.5v17H10M3.5 12H14M10.5 8.5L14 12l-3.5 3.5"),
	"exit":              drawing("M14 3.5H4.5v17H14M9.5 12h11M17 8.5l3.5 3.5-3.5 3.5"),
	"info":              drawing("M12 10.5v8M12 5.5v.01"),
	"toilet":            drawing("M7 2.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM17 2.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM7 8.5L4 15.5h1.5v5h3v-5H10ZM14.5 8.5h5v6.5H18.5v5.5h-3V15h-1ZM12 3v18"),
	"toilet_accessible": drawing("M10.5 2.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM10.5 8v6h5.5l2.5 5.5 2-.8M10.5 10.5H15M7.8 11.3a5.5 5.5 0 1 0 7.4 7"),
	"first_aid":         drawing("M12 4.5v15M4.5 12h15"),
	"water":             drawing("M12 3c3.6 4.4 6 7.6 6 11a6 6 0 0 1-12 0c0-3.4 2.4-6.6 6-11ZM9 14.5a3 3 0 0 0 2.5 2.9"),
	"meeting_point":     drawing("M12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM3.5 3.5l5 5M8.5 5v3.5H5M20.5 3.5l-5 5M15.5 5v3.5H19M3.5 20.5l5-5M8.5 19v-3.5H5M20.5 20.5l-5-5M15.5 19v-3.5H19"),
	"bins":              drawing("M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6"),
	"dishes":            drawing("M5 8h11v7.5a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4ZM16 10h2a2.5 2.5 0 0 1 0 5h-2M8.5 5V3.5M12.5 5V3.5"),
	"bike_parking":      drawing("M5.5 12.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM18.5 12.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM5.5 16l4-7.5h6l3 7.5M9.5 8.5L12.5 16H5.5M12.5 16l3-7.5M14.5 5.5h2M8 6h3"),
	"quiet_room":        drawing("M4 10v4h3.5l5 4V6l-5 4ZM16 9.5l5 5M21 9.5l-5 5"),
	"quiet_area":        drawing("M4 10v4h3.5l5 4V6l-5 4ZM16 9.5l5 5M21 9.5l-5 5"),
	"power":             drawing("M9 3v5M15 3v5M6 8h12v3.5a6 6 0 0 1-12 0ZM12 17.5V21"),
	"hydrant":           drawing("M7 4.5v15M17 4.5v15M7 12h10"),
	"train":             drawing("M8 3h8a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-8a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3ZM5.5 10.5h13M9 13.5v.01M15 13.5v.01M8.5 16.5L6 21M15.5 16.5L18 21M7.5 19h9"),
	"bus":               drawing("M6.5 4h11a2.5 2.5 0 0 1 2.5 2.5v8.5a2.5 2.5 0 0 1-2.5 2.5h-11a2.5 2.5 0 0 1-2.5-2.5v-8.5a2.5 2.5 0 0 1 2.5-2.5ZM4 11.5h16M8 14.5v.01M16 14.5v.01M7 17.5V20M17 17.5V20"),
	"parking":           drawing("M8.5 20V4.5h4.5a4.5 4.5 0 0 1 0 9H8.5"),
	"parking_accessible": drawing("M10.5 2.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM10.5 8v6h5.5l2.5 5.5 2-.8M10.5 10.5H15" +
		"M7.8 11.3a5.5 5.5 0 1 0 7.4 7"),
	"play":          drawing("M12 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM12 10.5c-2 0-3 1.2-3 3V16h1v5h4v-5h1v-2.5c0-1.8-1-3-3-3ZM9 13l-3-2M15 13l3-2"),
	"baby":          drawing("M9 3h6v3H9ZM8 9l1-3h6l1 3v9.5a2.5 2.5 0 0 1-2.5 2.5h-3a2.5 2.5 0 0 1-2.5-2.5ZM8 12h3M8 15.5h3"),
	"lost_children": drawing("M8.5 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM8.5 11v9.5M5 14l3.5-3 3.5 3M6 20.5l2.5-5 2.5 5M16 9a2.2 2.2 0 1 1 3 2c-.8.5-1 1-1 2M18 16v.01"),
	"ticket":        drawing("M3 7.5a1.5 1.5 0 0 1 1.5-1.5h15a1.5 1.5 0 0 1 1.5 1.5V10a2 2 0 0 0 0 4v2.5a1.5 1.5 0 0 1-1.5 1.5h-15a1.5 1.5 0 0 1-1.5-1.5V14a2 2 0 0 0 0-4ZM14.5 8.5v.01M14.5 12v.01M14.5 15.5v.01"),
	"pin":           drawing("M12 21.5C7.5 16.8 5 13.3 5 10a7 7 0 0 1 14 0c0 3.3-2.5 6.8-7 11.5ZM12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z"),
	"clock":         drawing("M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 6.8V12l3.5 2.2"),
	"language":      drawing("M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM3 12h18M12 3c2.7 2.6 4 5.6 4 9s-1.3 6.4-4 9c-2.7-2.6-4-5.6-4-9s1.3-6.4 4-9Z"),
	"wheelchair":    drawing("M10.5 2.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM10.5 8v6h5.5l2.5 5.5 2-.8M10.5 10.5H15M7.8 11.3a5.5 5.5 0 1 0 7.4 7"),
	"sign_language": drawing("M3.5 13.5l2-6.5M7 11.5L8.5 4.5M10.5 11L11.8 5M13.5 11.5l.8-3.5M3.5 13.5c-.6 3.5 1.5 7 5.5 7 3.5 0 5-2 6-4.5l2.5-4.5a1.4 1.4 0 0 0-2.4-1.3L13.5 12M18 4.5l2 1M19.5 9H22M16.5 3V1.5"),
	"hearing_loop":  drawing("M7 9.5a5.5 5.5 0 1 1 11 0c0 4-4 4.5-4 8a3 3 0 0 1-5.5 1.7M10 10a2.5 2.5 0 1 1 3.5 2.3c-1 .5-1.5 1.2-1.5 2.2"),
	"quiet":         drawing("M4 10v4h3.5l5 4V6l-5 4ZM16 9.5l5 5M21 9.5l-5 5"),
	"child":         drawing("M12 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM12 10.5c-2 0-3 1.2-3 3V16h1v5h4v-5h1v-2.5c0-1.8-1-3-3-3ZM9 13l-3-2M15 13l3-2"),
	"sign_up":       drawing("M5 3.5h14v17h-14ZM8.5 8.5h7M8.5 12.5h7M8.5 16.5h4"),
	"vegan":         drawing("M5 19C4 11 9 5 20 4.5 20.5 15 14.5 20.5 7 17.5M5 20.5c1.5-4.5 4.5-8 9-10"),
	"vegetarian":    drawing("M12 21V11M12 15c-5 0-7.5-2.5-7.5-7 5 0 7.5 2.5 7.5 7ZM12 11.5C12 7 14.5 4 19.5 4c0 5-2.5 7.5-7.5 7.5Z"),
	"halal":         drawing("M15.5 4.5a8 8 0 1 0 0 15 6.6 6.6 0 1 1 0-15ZM18 9.5l.8 1.7 1.7.3-1.2 1.3.3 1.7-1.6-.9-1.6.9.3-1.7-1.2-1.3 1.7-.3Z"),
	"kosher":        drawing("M12 3l7.8 13.5H4.2ZM12 21L4.2 7.5h15.6Z"),
	"gluten_free":   drawing("M12 21V9M12 13c-3 0-4.5-1.5-4.5-4 3 0 4.5 1.5 4.5 4ZM12 13c3 0 4.5-1.5 4.5-4-3 0-4.5 1.5-4.5 4ZM12 18c-3 0-4.5-1.5-4.5-4 3 0 4.5 1.5 4.5 4ZM12 18c3 0 4.5-1.5 4.5-4-3 0-4.5 1.5-4.5 4ZM12 8.5c-1.5-1.5-1.5-3.5 0-5.5 1.5 2 1.5 4 0 5.5Z"),
	"people":        drawing("M9 4.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM3 20v-1.5a6 6 0 0 1 12 0V20M15.5 5a3.2 3.2 0 0 1 0 6M17.5 13.5a6 6 0 0 1 3.5 5V20"),
}

// signInk is the ground of a landmark's sign: green helps, blue informs, red is
// the fire brigade's, black all else.
func signInk(kind string) ink {
	switch kind {
	case "first_aid", "meeting_point", "lost_children":
		return leaf
	case "info", "water", "toilet_accessible", "parking_accessible", "train", "bus", "parking":
		return sky
	case "hydrant":
		return tomato
	case "quiet_room", "quiet_area", "baby", "play":
		return berry
	}
	return black
}

// sign draws the pictogram of a landmark, white in a rounded square of radius r.
func (p *pen) sign(kind string, x, y, r float64) {
	s, ok := pictograms[kind]
	if !ok {
		s = pictograms["pin"]
	}
	p.fill(p.place(roundPath(box{-1, -1, 2, 2}, .35), x, y, r), signInk(kind))
	p.stroke(p.place(s, x, y, r*.78), white, r*.145)
}

// icon draws a pictogram bare, in ink.
func (p *pen) icon(kind string, x, y, r float64, c ink) {
	p.stroke(p.place(pictograms[kind], x, y, r), c, r*.155)
}
