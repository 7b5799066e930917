package print

import "markt/internal/drawing"

// pictograms are the small signs of sessions and stalls, drawn as those of a
// plan are; some are the same.
var pictograms = map[string]string{
	"wheelchair":    drawing.SignOf("toilet_accessible").Path,
	"quiet":         drawing.SignOf("quiet_room").Path,
	"child":         drawing.SignOf("play").Path,
	"sign_language": "M3.5 13.5l2-6.5M7 11.5L8.5 4.5M10.5 11L11.8 5M13.5 11.5l.8-3.5M3.5 13.5c-.6 3.5 1.5 7 5.5 7 3.5 0 5-2 6-4.5l2.5-4.5a1.4 1.4 0 0 0-2.4-1.3L13.5 12M18 4.5l2 1M19.5 9H22M16.5 3V1.5",
	"hearing_loop":  "M7 9.5a5.5 5.5 0 1 1 11 0c0 4-4 4.5-4 8a3 3 0 0 1-5.5 1.7M10 10a2.5 2.5 0 1 1 3.5 2.3c-1 .5-1.5 1.2-1.5 2.2",
	"sign_up":       "M5 3.5h14v17h-14ZM8.5 8.5h7M8.5 12.5h7M8.5 16.5h4",
	"vegan":         "M5 19C4 11 9 5 20 4.5 20.5 15 14.5 20.5 7 17.5M5 20.5c1.5-4.5 4.5-8 9-10",
	"vegetarian":    "M12 21V11M12 15c-5 0-7.5-2.5-7.5-7 5 0 7.5 2.5 7.5 7ZM12 11.5C12 7 14.5 4 19.5 4c0 5-2.5 7.5-7.5 7.5Z",
	"halal":         "M15.5 4.5a8 8 0 1 0 0 15 6.6 6.6 0 1 1 0-15ZM18 9.5l.8 1.7 1.7.3-1.2 1.3.3 1.7-1.6-.9-1.6.9.3-1.7-1.2-1.3 1.7-.3Z",
	"kosher":        "M12 3l7.8 13.5H4.2ZM12 21L4.2 7.5h15.6Z",
	"gluten_free":   "M12 21V9M12 13c-3 0-4.5-1.5-4.5-4 3 0 4.5 1.5 4.5 4ZM12 13c3 0 4.5-1.5 4.5-4-3 0-4.5 1.5-4.5 4ZM12 18c-3 0-4.5-1.5-4.5-4 3 0 4.5 1.5 4.5 4ZM12 18c3 0 4.5-1.5 4.5-4-3 0-4.5 1.5-4.5 4ZM12 8.5c-1.5-1.5-1.5-3.5 0-5.5 1.5 2 1.5 4 0 5.5Z",
}

// sign draws the pictogram of a landmark, white in a rounded square of radius r.
func (p *pen) sign(name string, x, y, r float64) {
	s := drawing.SignOf(name)
	p.fill(p.place(roundPath(box{-1, -1, 2, 2}, .35), x, y, r), inks[s.Hue])
	p.stroke(p.place(p.shape(s.Path), x, y, r*.78), white, r*.145)
}

// icon draws a pictogram bare, in ink.
func (p *pen) icon(name string, x, y, r float64, c ink) {
	p.stroke(p.place(p.shape(pictograms[name]), x, y, r), c, r*.155)
}
