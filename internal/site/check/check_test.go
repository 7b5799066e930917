package check

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/drawing"
)

// presets are the rules as shipped, with the values that live with the stalls.
func presets() Book {
	book := Book{}
	for _, r := range Rules {
		book[r.Key] = r.Preset(map[string]float64{"stall.test_book_area": 75, "stall.schuko_continuous": 2300, "stall.schuko_peak": 3680})
	}
	return book
}

func boxed(kind, name string, x, y, front, depth, degrees float64) Body {
	b := drawing.Box{X: x, Y: y, Front: front, Depth: depth, Degrees: degrees}
	return Body{ID: kind + ":" + name, Kind: kind, Name: name, Shape: Rectangle(b), Box: &b}
}

func pitch(name string, x, y float64) Body { return boxed("pitch", name, x, y, 3, 3, 0) }

func surface(kind, name string, corners ...float64) Body {
	var points []Point
	for i := 0; i < len(corners); i += 2 {
		points = append(points, Point{X: corners[i], Y: corners[i+1]})
	}
	return Body{ID: kind + ":" + name, Kind: kind, Name: name, Shape: Area(points)}
}

func rectangle(kind, name string, x, y, w, h float64) Body {
	return surface(kind, name, x, y, x+w, y, x+w, y+h, x, y+h)
}

func spot(kind, name string, x, y float64) Body {
	return Body{ID: kind + ":" + name, Kind: kind, Name: name, Shape: Disc(Point{X: x, Y: y}, 0)}
}

func (b Body) with(change func(*Body)) Body { change(&b); return b }

func wide(m float64) func(*Body) { return func(b *Body) { b.Width = m } }

// on is a plan of so large a ground with these bodies on it.
func on(bodies ...Body) *Plan {
	return &Plan{ID: "location:1", Name: "Hof", Ground: []Shape{rectangle("ground", "", 0, 0, 200, 200).Shape}, Bodies: bodies}
}

var morning = time.Date(2026, 9, 12, 10, 0, 0, 0, time.UTC)

// stands puts a stall onto a pitch from an hour on for so many.
func (p *Plan) stands(pitch string, stall int64, n Need, from, hours int) *Plan {
	if p.Stalls == nil {
		p.Stalls = map[int64]Need{}
	}
	p.Stalls[stall] = n
	at := morning.Add(time.Duration(from) * time.Hour)
	p.Stays = append(p.Stays, Stay{Pitch: "pitch:" + pitch, Stall: stall, From: at, Until: at.Add(time.Duration(hours) * time.Hour)})
	return p
}

func (p *Plan) expects(letter string, people int) *Plan {
	p.Zones = append(p.Zones, Zone{Letter: letter, Expected: people})
	return p
}

func (b Body) in(zone string) Body { return b.with(func(b *Body) { b.Zone = zone }) }

// open says when people come, in hours like stands.
func (p *Plan) open(from, hours int) *Plan {
	at := morning.Add(time.Duration(from) * time.Hour)
	p.Open = append(p.Open, Open{From: at, Until: at.Add(time.Duration(hours) * time.Hour)})
	return p
}

func (f Finding) String() string {
	var names []string
	for _, o := range f.Objects {
		names = append(names, o.Name)
	}
	said := string(f.Rule)
	if f.Variant != "" {
		said += "." + f.Variant
	}
	return fmt.Sprintf("%s %s: %.2f of %.2f", said, strings.Join(names, " "), f.Figure, f.Limit)
}

// says are the findings of some rules in words.
func says(p *Plan, keys ...Key) (all []string) {
	for _, f := range All(p, presets()).Findings {
		if slices.Contains(keys, f.Rule) {
			all = append(all, f.String())
		}
	}
	return all
}

// Each rule just inside and just outside of what it allows.
func TestRules(t *testing.T) {
	stage := func(name string, x, y, front, depth float64) Body { return boxed("stage", name, x, y, front, depth, 0) }
	tent := func(name string, x, y, w, h float64) Body {
		return rectangle("tent", name, x, y, w, h).with(func(b *Body) { b.Enterable = true })
	}
	lane := func(w float64) Body { return rectangle("fire_lane", "Süd", 10, 10, 60, w) }
	house := func(storeys int) Body {
		return rectangle("building", "Haus", 10, 30, 20, 10).with(func(b *Body) { b.Storeys = storeys })
	}
	gas, need := Need{Name: "Falafel", Gas: true}, func(n Need) Need { n.Name = "Hof"; return n }
	at := func(b Body, n Need) *Plan { return on(b).stands(b.Name, 1, n, 0, 8) }
	schuko, cee := Outlet{Amps: 16}, Outlet{Amps: 16, Three: true}
	plugs := func(all ...Outlet) Body { return pitch("A1", 50, 50).with(func(b *Body) { b.Outlets = all }) }
	watts := func(all ...int) (n Need) {
		n.Name = "Hof"
		for _, w := range all {
			n.Watts += w
			n.Appliances = append(n.Appliances, Appliance{Watts: w})
		}
		return n
	}
	long := watts(2301)
	long.Appliances[0].Continuous = true
	blue := watts(100)
	blue.Appliances[0].Blue = true
	three := watts(9000)
	three.Appliances[0].Three = true
	for _, c := range []struct {
		name string
		plan *Plan
		keys []Key
		want []string
	}{
		{"side by side", on(pitch("A1", 10, 10), pitch("A2", 13, 10)), []Key{Overlap}, nil},
		{"a centimetre too near", on(pitch("A1", 10, 10), pitch("A2", 12.99, 10)), []Key{Overlap}, []string{"overlap A1 A2: 0.01 of 0.00"}},
		{"one on the other", on(pitch("A2", 10, 10), pitch("A1", 10, 10)), []Key{Overlap}, []string{"overlap A1 A2: 3.00 of 0.00"}},
		{"at other times", on(pitch("A1", 10, 10), pitch("A2", 11, 10)).stands("A1", 1, Need{}, 0, 2).stands("A2", 2, Need{}, 2, 3), []Key{Overlap}, nil},
		{"an hour together", on(pitch("A1", 10, 10), pitch("A2", 11, 10)).stands("A1", 1, Need{}, 0, 2).stands("A2", 2, Need{}, 1, 3), []Key{Overlap}, []string{"overlap A1 A2: 2.00 of 0.00"}},
		{"one is free yet", on(pitch("A1", 10, 10), pitch("A2", 11, 10)).stands("A1", 1, Need{}, 0, 2), []Key{Overlap}, []string{"overlap A1 A2: 2.00 of 0.00"}},
		{"on a stage", on(pitch("A1", 10, 10), stage("Bühne", 14, 10, 6, 4)), []Key{Overlap}, []string{"overlap A1 Bühne: 0.50 of 0.00"}},
		{"under a stage indoors", on(pitch("A1", 10, 10), stage("Saal", 10, 10, 6, 4).with(func(b *Body) { b.Indoor = true })), []Key{Overlap}, nil},
		{"in a tent", on(pitch("A1", 20, 20), tent("Zelt", 10, 10, 20, 20)), []Key{Overlap}, nil},
		{"a tent in a tent", on(tent("Z1", 10, 10, 5, 5), tent("Z2", 14, 10, 5, 5)), []Key{Overlap}, []string{"overlap Z1 Z2: 1.00 of 0.00"}},
		{"in a pond", on(pitch("A1", 10, 10), rectangle("water", "Teich", 11, 5, 9, 20)), []Key{Overlap}, []string{"overlap A1 Teich: 0.50 of 0.00"}},
		{"on a house with a yard", on(pitch("A1", 16.45, 35), surface("building", "Haus", 10, 30, 30, 30, 30, 40, 28, 40, 28, 32, 18, 32, 18, 40, 10, 40)), []Key{Overlap}, []string{"overlap A1 Haus: 3.05 of 0.00"}},
		{"in its yard", on(pitch("A1", 21, 36), surface("building", "Haus", 10, 30, 30, 30, 30, 40, 28, 40, 28, 32, 18, 32, 18, 40, 10, 40)), []Key{Overlap}, nil},

		{"at the edge", on(pitch("A1", 1.5, 1.5)), []Key{Outside}, nil},
		{"beyond it", on(pitch("A1", 1.48, 5)), []Key{Outside}, []string{"outside A1: 0.02 of 0.00"}},

		{"beside the lane", on(lane(3.5), pitch("A1", 20, 15)), []Key{LaneClear}, nil},
		{"a centimetre into it", on(lane(3.5), pitch("A1", 20, 14.99)), []Key{LaneClear}, []string{"lane_clear A1 Süd: 0.01 of 0.00"}},
		{"across it", on(lane(3.5), boxed("pitch", "A1", 20, 12, 9, 2, 90)), []Key{LaneClear}, []string{"lane_clear A1 Süd: 6.00 of 0.00"}},
		{"a crown over it", on(lane(3.5), spot("tree", "Linde", 20, 15).with(func(b *Body) { b.Shape = Disc(Point{X: 20, Y: 15}, 4) })), []Key{LaneClear}, nil},
		{"a trunk in it", on(lane(3.5), spot("tree", "Linde", 20, 13).with(func(b *Body) { b.Shape = Disc(Point{X: 20, Y: 13}, 4) })), []Key{LaneClear}, []string{"lane_clear Linde Süd: 0.80 of 0.00"}},
		{"a bin in it", on(lane(3.5), spot("bins", "Tonne", 20, 13)), []Key{LaneClear}, []string{"lane_clear Tonne Süd: 0.50 of 0.00"}},
		{"wide enough", on(lane(3.5)), []Key{LaneWidth}, nil},
		{"a centimetre narrower", on(lane(3.49)), []Key{LaneWidth}, []string{"lane_width Süd: 3.49 of 3.50"}},
		{"narrow at one end", on(surface("fire_lane", "Süd", 10, 10, 70, 10, 70, 13.4, 10, 14)), []Key{LaneWidth}, []string{"lane_width Süd: 3.40 of 3.50"}},
		{"before four storeys", on(lane(4.9), house(4).with(func(b *Body) { b.Shape = rectangle("", "", 10, 20, 20, 10).Shape })), []Key{LaneWidth}, []string{"lane_width.tall Süd: 4.90 of 5.00"}},
		{"before three", on(lane(4.9), house(3).with(func(b *Body) { b.Shape = rectangle("", "", 10, 20, 20, 10).Shape })), []Key{LaneWidth}, nil},
		{"far from four", on(lane(4.9), house(4)), []Key{LaneWidth}, nil},
		{"nine metres from four", on(lane(4.5), house(4).with(func(b *Body) { b.Shape = rectangle("", "", 10, 23.5, 20, 10).Shape })), []Key{LaneWidth}, nil},
		{"beside a corner of four", on(lane(4.5), house(4).with(func(b *Body) { b.Shape = surface("", "", 74, 20, 94, 40, 94, 20).Shape })), []Key{LaneWidth}, []string{"lane_width.tall Süd: 4.50 of 5.00"}},
		{"behind the corner of four", on(lane(4.5), house(4).with(func(b *Body) { b.Shape = surface("", "", 72, 40, 92, 20, 92, 40).Shape })), []Key{LaneWidth}, nil},

		{"an area to work on", on(rectangle("movement_area", "B1", 10, 10, 12, 7)), []Key{MovementArea}, nil},
		{"too narrow", on(rectangle("movement_area", "B1", 10, 10, 12, 6.99)), []Key{MovementArea}, []string{"movement_area B1: 6.99 of 7.00"}},
		{"too short", on(rectangle("movement_area", "B1", 10, 10, 11.98, 7)), []Key{MovementArea}, []string{"movement_area.length B1: 11.98 of 12.00"}},
		{"with a corner missing", on(surface("movement_area", "B1", 10, 10, 22, 10, 22, 15, 20, 17, 10, 17)), []Key{MovementArea}, []string{"movement_area.length B1: 12.00 of 12.00"}},

		{"a hydrant reached", on(spot("hydrant", "H1", 20, 20), pitch("A1", 20, 23)), []Key{HydrantClear}, nil},
		{"a hydrant hemmed in", on(spot("hydrant", "H1", 20, 20), pitch("A1", 20, 22.99)), []Key{HydrantClear}, []string{"hydrant_clear A1 H1: 1.49 of 1.50"}},
		{"a hydrant covered", on(spot("hydrant", "H1", 20, 20), pitch("A1", 20, 20)), []Key{HydrantClear}, []string{"hydrant_clear A1 H1: 0.00 of 1.50"}},
		{"a door free", on(house(1), spot("door", "T1", 20, 30).with(wide(1)), pitch("A1", 20, 26.75)), []Key{DoorClear}, nil},
		{"a door blocked", on(house(1), spot("door", "T1", 20, 30).with(wide(1)), pitch("A1", 20, 26.77)), []Key{DoorClear}, []string{"door_clear A1 T1: 1.73 of 1.75"}},
		{"an exit blocked", on(spot("exit", "Nord", 20, 30), pitch("A1", 20, 30)), []Key{DoorClear}, []string{"door_clear A1 Nord: 0.00 of 1.25"}},
		{"three metres from a house", on(house(1), pitch("A1", 20, 25.5)), []Key{BuildingApart}, nil},
		{"a centimetre less", on(house(1), pitch("A1", 20, 25.51)), []Key{BuildingApart}, []string{"building_apart A1 Haus: 2.99 of 3.00"}},
		{"in a house", on(house(1), pitch("A1", 20, 35)), []Key{BuildingApart}, nil},
		{"beside a trunk", on(pitch("A1", 20, 20), spot("tree", "Linde", 23.29, 20).with(func(b *Body) { b.Shape = Disc(Point{X: 23.29, Y: 20}, 4) })), []Key{TreeApart}, []string{"tree_apart A1 Linde: 1.49 of 1.50"}},
		{"under the crown", on(pitch("A1", 20, 20), spot("tree", "Linde", 23.31, 20).with(func(b *Body) { b.Shape = Disc(Point{X: 23.31, Y: 20}, 4) })), []Key{TreeApart}, nil},

		{"gas far from a stage", on(pitch("A1", 20, 20), stage("Bühne", 20, 28.5, 6, 4)).stands("A1", 1, gas, 0, 8), []Key{GasApart}, nil},
		{"gas near a stage", on(pitch("A1", 20, 20), stage("Bühne", 20, 28.48, 6, 4)).stands("A1", 1, gas, 0, 8), []Key{GasApart}, []string{"gas_apart.stall A1 Bühne Falafel: 4.98 of 5.00"}},
		{"gas near a tent", on(pitch("A1", 20, 20), tent("Zelt", 20, 26, 6, 4)).stands("A1", 1, gas, 0, 4).stands("A1", 1, gas, 4, 4), []Key{GasApart}, []string{"gas_apart.stall A1 Zelt Falafel: 4.50 of 5.00"}},
		{"no gas near a tent", on(pitch("A1", 20, 20), tent("Zelt", 20, 26, 6, 4)).stands("A1", 1, Need{}, 0, 4), []Key{GasApart}, nil},
		{"cylinders near a tent", on(spot("lpg_store", "Gas", 20, 20), tent("Zelt", 20, 24, 6, 4)), []Key{GasApart}, []string{"gas_apart Gas Zelt: 4.00 of 5.00"}},
		{"cylinders at a store tent", on(spot("lpg_store", "Gas", 20, 20), rectangle("tent", "Lager", 20, 24, 6, 4)), []Key{GasApart}, nil},

		{"one row with its neighbour", on(boxed("pitch", "A1", 29, 10, 38, 3, 0), boxed("pitch", "A2", 51, 10, 3, 3, 0)), []Key{FireBreak}, []string{"fire_break A1 A2: 42.50 of 40.00"}},
		{"a neighbour that looks another way", on(boxed("pitch", "A1", 29, 10, 38, 3, 0), boxed("pitch", "A2", 51, 10, 3, 3, 90)), []Key{FireBreak}, nil},
		{"so near that a fire leaps", on(boxed("pitch", "A1", 29, 10, 38, 3, 0), boxed("pitch", "A2", 50.4, 10, 3, 3, 90)), []Key{FireBreak}, []string{"fire_break A1 A2: 41.90 of 40.00"}},

		{"75 m²", on(tent("Zelt", 10, 10, 10, 7.5)), []Key{TentBook}, nil},
		{"76 m²", on(tent("Zelt", 10, 10, 10, 7.6)), []Key{TentBook}, []string{"tent_book Zelt: 76.00 of 75.00"}},
		{"76 m² with its book", on(tent("Zelt", 10, 10, 10, 7.6).with(func(b *Body) { b.TestBook = "B 17/24" })), []Key{TentBook}, nil},
		{"76 m² that nobody enters", on(rectangle("tent", "Lager", 10, 10, 10, 7.6)), []Key{TentBook}, nil},
		{"three coupled", on(tent("Z1", 10, 10, 5, 6), tent("Z2", 15, 10, 5, 6), tent("Z3", 20.49, 10, 5, 6)), []Key{TentBook}, []string{"tent_book Z1 Z2 Z3: 90.00 of 75.00"}},
		{"the third apart", on(tent("Z1", 10, 10, 5, 6), tent("Z2", 15, 10, 5, 6), tent("Z3", 20.5, 10, 5, 6)), []Key{TentBook}, nil},
		{"only one of two has its book", on(tent("Z1", 10, 10, 5, 8).with(func(b *Body) { b.TestBook = "B 1" }), tent("Z2", 15, 10, 5, 8)), []Key{TentBook}, []string{"tent_book Z1 Z2: 80.00 of 75.00"}},
		{"a stage in the open is no tent", on(stage("S1", 10, 10, 10, 9)), []Key{TentBook}, nil},
		{"nor is one indoors", on(stage("S1", 10, 10, 10, 9).with(func(b *Body) { b.Tent, b.Indoor = true, true })), []Key{TentBook}, nil},
		{"no ropes", on(tent("Z1", 10, 10, 5, 5), pitch("A1", 16.6, 12)), []Key{GuyRopes}, nil},
		{"stages in tents", on(stage("S1", 10, 10, 8, 5).with(func(b *Body) { b.Tent = true }), stage("S2", 18, 10, 8, 5).with(func(b *Body) { b.Tent = true })), []Key{TentBook}, []string{"tent_book S1 S2: 80.00 of 75.00"}},
		{"a stage in a tent with a book", on(stage("S1", 15, 15, 9, 9).with(func(b *Body) { b.Tent = true }), tent("Zelt", 10, 10, 10, 10).with(func(b *Body) { b.TestBook = "B 1" })), []Key{TentBook}, nil},
		{"ropes clear", on(tent("Z1", 10, 10, 5, 5).with(func(b *Body) { b.Margin = 2 }), pitch("A1", 18.5, 12)), []Key{GuyRopes}, nil},
		{"a stall in the ropes", on(tent("Z1", 10, 10, 5, 5).with(func(b *Body) { b.Margin = 2 }), pitch("A1", 18.48, 12)), []Key{GuyRopes}, []string{"guy_ropes Z1 A1: 1.98 of 2.00"}},
		{"a stage against a tent", on(stage("S1", 15, 12.5, 10, 5).with(func(b *Body) { b.Tent = true }), tent("Zelt", 20, 10, 6, 5)), []Key{TentBook}, []string{"tent_book S1 Zelt: 80.00 of 75.00"}},
		{"a stall in a roped tent", on(tent("Z1", 10, 10, 9, 9).with(func(b *Body) { b.Margin = 2 }), pitch("A1", 14, 14)), []Key{GuyRopes}, nil},
		{"a stall against a roped tent", on(tent("Z1", 10, 10, 5, 5).with(func(b *Body) { b.Margin = 2 }), pitch("A1", 16.5, 12)), []Key{GuyRopes}, []string{"guy_ropes Z1 A1: 0.00 of 2.00"}},
		{"ropes on the lane", on(tent("Z1", 10, 15.4, 5, 5).with(func(b *Body) { b.Margin = 2 }), lane(3.5)), []Key{GuyRopes}, []string{"guy_ropes Z1 Süd: 1.90 of 2.00"}},

		{"600 people", &Plan{Expected: 600, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(1.2))}}, []Key{EscapeWidth}, nil},
		{"601 people", &Plan{ID: "l", Name: "Hof", Expected: 601, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(1.2))}}, []Key{EscapeWidth}, []string{"escape_width Hof Nord: 1.20 of 1.20"}},
		{"two exits, one lost", &Plan{ID: "l", Name: "Hof", Expected: 1200, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(2.4)), spot("entrance", "Süd", 9, 1).with(wide(2.4))}}, []Key{EscapeWidth, EscapeLost}, nil},
		{"the wider one lost", &Plan{ID: "l", Name: "Hof", Expected: 1200, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(3)), spot("exit", "Süd", 9, 1).with(wide(2.3))}}, []Key{EscapeWidth, EscapeLost}, []string{"escape_lost Hof Nord Süd: 2.30 of 2.40"}},
		{"too narrow for one", &Plan{ID: "l", Name: "Hof", Expected: 100, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(1.1)), spot("exit", "Süd", 9, 1).with(wide(1.2))}}, []Key{EscapeWidth}, []string{"escape_width.one Nord: 1.10 of 1.20"}},
		{"room for all", &Plan{Expected: 91, Ground: []Shape{rectangle("", "", 0, 0, 10, 10).Shape}, Bodies: []Body{pitch("A1", 5, 5)}}, []Key{Capacity}, nil},
		{"room in a tent and on a path", &Plan{Expected: 100, Ground: []Shape{rectangle("", "", 0, 0, 10, 10).Shape}, Bodies: []Body{tent("Z1", 1, 1, 5, 5), rectangle("escape_route", "R1", 7, 0, 2, 10)}}, []Key{Capacity}, nil},
		{"none on a fire lane", &Plan{ID: "l", Name: "Hof", Expected: 81, Ground: []Shape{rectangle("", "", 0, 0, 10, 10).Shape}, Bodies: []Body{rectangle("fire_lane", "Süd", 7, 0, 2, 10)}}, []Key{Capacity}, []string{"capacity Hof: 81.00 of 80.00"}},
		{"one too many", &Plan{ID: "l", Name: "Hof", Expected: 92, Ground: []Shape{rectangle("", "", 0, 0, 10, 10).Shape}, Bodies: []Body{pitch("A1", 5, 5)}}, []Key{Capacity}, []string{"capacity Hof: 92.00 of 91.00"}},
		{"chairs in a tent", on(stage("S1", 10, 10, 5, 5).with(func(b *Body) { b.Tent, b.Capacity = true, 50 })), []Key{Capacity}, nil},
		{"a chair too many", on(stage("S1", 10, 10, 5, 5).with(func(b *Body) { b.Tent, b.Capacity = true, 51 })), []Key{Capacity}, []string{"capacity.stage S1: 51.00 of 50.00"}},
		{"a clear path", on(rectangle("escape_route", "R1", 10, 10, 30, 1.2), pitch("A1", 20, 12.7)), []Key{PathClear, PathWidth}, nil},
		{"a stall on it", on(rectangle("escape_route", "R1", 10, 10, 30, 1.2), pitch("A1", 20, 12.68)), []Key{PathClear, PathWidth}, []string{"path_clear A1 R1: 0.02 of 0.00"}},
		{"a path over a lawn into a tent", on(rectangle("escape_route", "R1", 10, 10, 30, 1.2), rectangle("lawn", "Wiese", 0, 0, 60, 60), tent("Z1", 35, 8, 9, 9)), []Key{PathClear}, nil},
		{"too narrow a round place", on(spot("accessible_path", "W1", 10, 10).with(func(b *Body) { b.Shape = Disc(Point{X: 10, Y: 10}, .7) })), []Key{PathWidth}, []string{"path_width W1: 1.40 of 1.50"}},
		{"too narrow to flee", on(rectangle("escape_route", "R1", 10, 10, 30, 1.19)), []Key{PathClear, PathWidth}, []string{"path_width R1: 1.19 of 1.20"}},
		{"too narrow for a wheelchair", on(rectangle("accessible_path", "W1", 10, 10, 30, 1.49)), []Key{PathClear, PathWidth}, []string{"path_width W1: 1.49 of 1.50"}},

		{"room before the hatch", on(pitch("A1", 20, 20), pitch("A2", 20, 14)), []Key{Aisle}, nil},
		{"too little", on(pitch("A1", 20, 20), pitch("A2", 20, 14.02)), []Key{Aisle}, []string{"aisle A1 A2: 2.98 of 3.00"}},
		{"both look at each other", on(boxed("pitch", "A1", 20, 14, 3, 3, 180), pitch("A2", 20, 19)), []Key{Aisle}, []string{"aisle A1 A2: 2.00 of 3.00", "aisle A2 A1: 2.00 of 3.00"}},
		{"not before, but beside", on(pitch("A1", 20, 20), pitch("A2", 23, 17)), []Key{Aisle}, nil},
		{"a house before it", on(pitch("A1", 20, 44), house(1)), []Key{Aisle}, []string{"aisle A1 Haus: 2.50 of 3.00"}},
		{"a pond before it", on(pitch("A1", 20, 44), spot("water", "Teich", 22, 38).with(func(b *Body) { b.Shape = Disc(Point{X: 22, Y: 38}, 2) })), []Key{Aisle}, []string{"aisle A1 Teich: 2.57 of 3.00"}},

		{"fits", at(pitch("A1", 20, 20), need(Need{Front: 3, Depth: 3})), []Key{StallSize}, nil},
		{"a centimetre too wide", at(pitch("A1", 20, 20), need(Need{Front: 3.01, Depth: 3})), []Key{StallSize}, []string{"stall_size.front A1 Hof: 3.01 of 3.00"}},
		{"a centimetre too deep", at(pitch("A1", 20, 20), need(Need{Front: 3, Depth: 3.01})), []Key{StallSize}, []string{"stall_size.depth A1 Hof: 3.01 of 3.00"}},
		{"no power needed", at(plugs(), need(Need{})), []Key{OutletType, OutletLoad}, nil},
		{"no outlet", at(plugs(), watts(100)), []Key{OutletType, OutletLoad}, []string{"outlet_type.none A1 Hof: 0.00 of 1.00"}},
		{"three phases on a household plug", at(plugs(schuko, schuko, schuko), three), []Key{OutletType, OutletLoad}, []string{"outlet_type A1 Hof: 0.00 of 1.00"}},
		{"CEE blue on a household plug", at(plugs(schuko), blue), []Key{OutletType}, []string{"outlet_type.blue A1 Hof: 0.00 of 1.00"}},
		{"CEE blue", at(plugs(schuko, Outlet{Amps: 16, Steady: true}), blue), []Key{OutletType, OutletLoad}, nil},
		{"CEE blue from three phases", at(plugs(cee), blue), []Key{OutletType, OutletLoad}, nil},
		{"three phases on CEE blue", at(plugs(Outlet{Amps: 32, Steady: true}), three), []Key{OutletType}, []string{"outlet_type A1 Hof: 0.00 of 1.00"}},
		{"three phases", at(plugs(schuko, cee), three), []Key{OutletType, OutletLoad}, nil},
		{"3.68 kW at the peak", at(plugs(schuko), watts(1840, 1840)), []Key{OutletLoad}, nil},
		{"a watt more", at(plugs(schuko), watts(1841, 1840)), []Key{OutletLoad}, []string{"outlet_load A1 Hof: 3681.00 of 3680.00"}},
		{"too much without a pause", at(plugs(schuko), long), []Key{OutletLoad}, []string{"outlet_load.line A1 Hof: 2301.00 of 2300.00"}},
		{"without a pause on three phases", at(plugs(cee), long), []Key{OutletLoad}, nil},
		{"two on two", at(plugs(schuko, schuko), watts(3000, 3000)), []Key{OutletLoad}, nil},
		{"three on two", at(plugs(schuko, schuko), watts(2400, 2400, 2400)), []Key{OutletLoad}, []string{"outlet_load.line A1 Hof: 2400.00 of 1280.00"}},
		{"only one way to plug", at(plugs(schuko, schuko), watts(1840, 1640, 1230, 1230, 1220)), []Key{OutletLoad}, nil},
		{"one phase of three", at(plugs(cee), watts(3695)), []Key{OutletLoad}, nil},
		{"too much for one phase", at(plugs(cee), watts(5000)), []Key{OutletLoad}, []string{"outlet_load.line A1 Hof: 5000.00 of 3695.00"}},
		{"a weaker breaker", at(plugs(Outlet{Amps: 10}), watts(2301)), []Key{OutletLoad}, []string{"outlet_load A1 Hof: 2301.00 of 2300.00"}},
		{"only the sum known", at(plugs(schuko, cee), need(Need{Watts: 14766})), []Key{OutletLoad}, []string{"outlet_load A1 Hof: 14766.00 of 14765.00"}},
		{"water at the pitch", at(pitch("A1", 20, 20).with(func(b *Body) { b.Water = true }), need(Need{Water: true})), []Key{WaterNear}, nil},
		{"no water anywhere", at(pitch("A1", 20, 20), need(Need{Water: true})), []Key{WaterNear}, []string{"water_near.none A1 Hof: 0.00 of 25.00"}},
		{"a hose away", on(pitch("A1", 20, 20), spot("tap", "W", 46.5, 20)).stands("A1", 1, need(Need{Water: true}), 0, 1), []Key{WaterNear}, nil},
		{"farther", on(pitch("A1", 20, 20), spot("tap", "W", 46.52, 20)).stands("A1", 1, need(Need{Water: true}), 0, 1), []Key{WaterNear}, []string{"water_near A1 Hof: 26.52 of 25.00"}},
		{"at a wished place", at(pitch("A1", 20, 20), need(Need{})), []Key{OtherLocation}, nil},
		{"elsewhere", at(pitch("A1", 20, 20), need(Need{Elsewhere: true})), []Key{OtherLocation}, []string{"other_location A1 Hof: 0.00 of 1.00"}},
		// Two pitches of 3 m by 3 m with 4 m between them: 10 by 3 m, 3 m more to all
		// sides are 30 + 78 + 28.3 m², less the pitches 118.
		{"a zone that holds them", on(pitch("A1", 10, 10).in("A"), pitch("A2", 17, 10).in("A"), pitch("B1", 40, 40).in("B")).expects("A", 118), []Key{Capacity}, nil},
		{"one too many", on(pitch("A1", 10, 10).in("A"), pitch("A2", 17, 10).in("A"), pitch("B1", 40, 40).in("B")).expects("A", 119), []Key{Capacity}, []string{"capacity.zone A: 119.00 of 118.00"}},
		{"a zone of which nobody has said", on(pitch("A1", 10, 10).in("A")).expects("A", 0), []Key{Capacity}, nil},
		{"a zone without pitches", on(pitch("A1", 10, 10).in("A")).expects("C", 9), []Key{Capacity}, nil},
		{"while it is open", at(pitch("A1", 20, 20), need(Need{})).open(0, 8), []Key{WhileOpen}, nil},
		{"put up before", on(pitch("A1", 20, 20)).stands("A1", 1, need(Need{}), -2, 3).open(0, 8), []Key{WhileOpen}, nil},
		{"gone before it opens", on(pitch("A1", 20, 20)).stands("A1", 1, need(Need{}), -2, 2).open(0, 8), []Key{WhileOpen}, []string{"while_open A1 Hof: 1.00 of 0.00"}},
		{"after closing, and on time", on(pitch("A1", 20, 20)).stands("A1", 1, need(Need{}), 8, 1).stands("A1", 1, need(Need{}), 0, 8).open(0, 8), []Key{WhileOpen}, []string{"while_open A1 Hof: 1.00 of 0.00"}},
		{"between two stops", on(pitch("A1", 20, 20)).stands("A1", 1, need(Need{}), 2, 1).open(0, 2).open(3, 3), []Key{WhileOpen}, []string{"while_open A1 Hof: 1.00 of 0.00"}},
	} {
		if d := cmp.Diff(c.want, says(c.plan, c.keys...)); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
		// By how much a limit is missed decides whether an answer still counts:
		// what lies within another thing misses it by more than its distance.
		for _, f := range All(c.plan, presets()).Findings {
			missed := math.Abs(f.Figure - f.Limit)
			if f.Short <= 0 || f.Short < missed-1e-9 || f.Figure > 0 && f.Variant != "length" && f.Short > missed+1e-9 {
				t.Errorf("%s: %v is short by %g", c.name, f, f.Short)
			}
		}
	}
}

// A row of stalls ends at a gap of five metres, not at a smaller one, and may
// be forty metres long.
func TestFireBreaks(t *testing.T) {
	row := func(gap float64, spaces ...float64) (all []Body) {
		x := 2.0
		for i := range 10 {
			all = append(all, boxed("pitch", fmt.Sprintf("A%d", i+1), x+1.5, 50, 3, 3, 0))
			x += 3 + gap
			if i < len(spaces) {
				x += spaces[i] - gap
			}
		}
		return all
	}
	for _, c := range []struct {
		name   string
		bodies []Body
		want   []string
	}{
		{"forty metres", row(10.0 / 9), nil},
		{"a little more", row(1.2), []string{"fire_break A1 A10 A2 A3 A4 A5 A6 A7 A8 A9: 40.80 of 40.00"}},
		{"a break", row(1.2, 1.2, 1.2, 1.2, 5), nil},
		{"no real break", row(1.2, 1.2, 1.2, 1.2, 4.98), []string{"fire_break A1 A10 A2 A3 A4 A5 A6 A7 A8 A9: 44.58 of 40.00"}},
	} {
		if d := cmp.Diff(c.want, says(on(c.bodies...), FireBreak)); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
	var opposite []Body // two short rows that look at each other over an aisle
	for i := range 8 {
		opposite = append(opposite, pitch(fmt.Sprintf("A%d", i), 10+float64(i)*4, 10), boxed("pitch", fmt.Sprintf("B%d", i), 42+float64(i)*4, 17, 3, 3, 180))
	}
	if got := says(on(opposite...), FireBreak); got != nil {
		t.Errorf("over the aisle: %v", got)
	}
}

// arc is a lane that turns about (40, 40) between two radii.
func arc(inner, outer, degrees float64) Body {
	var corners []float64
	n := int(degrees / 2)
	for i := 0; i <= n; i++ {
		sin, cos := math.Sincos(degrees * float64(i) / float64(n) * math.Pi / 180)
		corners = append(corners, 40+outer*cos, 40+outer*sin)
	}
	for i := n; i >= 0; i-- {
		sin, cos := math.Sincos(degrees * float64(i) / float64(n) * math.Pi / 180)
		corners = append(corners, 40+inner*cos, 40+inner*sin)
	}
	return surface("fire_lane", "Bogen", corners...)
}

// A bend's width follows from its outer radius, as Berlin's table has it; a
// sharp corner needs what a vehicle of that table needs to get round.
func TestBends(t *testing.T) {
	corner := func(w float64) Body {
		return surface("fire_lane", "Ecke", 10, 10, 60, 10, 60, 10+w, 10+w, 10+w, 10+w, 60, 10, 60)
	}
	kink := func(w, degrees float64) Body { // two legs of that width
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		half := math.Tan(degrees * math.Pi / 360)
		return surface("fire_lane", "Knick", 0, 0, 50, 0, 50+40*cos, 40*sin, 50+40*cos-w*sin, 40*sin+w*cos, 50-w*half, w, 0, w)
	}
	for _, c := range []struct {
		name string
		lane Body
		want []string
	}{
		{"5.0 m at a radius of 11 m", arc(6, 11, 90), nil},
		{"a little less", arc(6.02, 11, 90), []string{"lane_bend Bogen: 4.98 of 5.00"}},
		{"4.5 m at 12 m", arc(7.5, 12.01, 90), nil},
		{"4.4 m at 12 m", arc(7.6, 12.01, 90), []string{"lane_bend Bogen: 4.41 of 4.50"}},
		{"4.0 m at 15 m", arc(11, 15.02, 90), nil},
		{"3.9 m at 15 m", arc(11.1, 15.02, 90), []string{"lane_bend Bogen: 3.92 of 4.00"}},
		{"3.5 m at 20 m", arc(16.5, 20.02, 90), nil},
		{"3.4 m at 20 m", arc(16.6, 20.02, 90), []string{"lane_bend Bogen: 3.42 of 3.50"}},
		{"a wide corner", corner(6.62), nil},
		{"a corner of 6.6 m", corner(6.6), []string{"lane_bend Ecke: 6.60 of 6.61"}},
		{"a corner of 3.5 m", corner(3.5), []string{"lane_bend Ecke: 3.50 of 6.61"}},
		{"hardly a bend", kink(3.5, 9), nil},
		{"a kink", kink(3.5, 30), []string{"lane_bend Knick: 3.50 of 4.06"}},
	} {
		if d := cmp.Diff(c.want, says(on(c.lane), LaneBend)); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
}

// Where stalls stand along both sides a lane must be wider, from a length on.
func TestBoundedLanes(t *testing.T) {
	book := presets()
	book[LaneWidth].Values["width"] = 3
	with := func(n int, other float64) *Plan {
		p := on(rectangle("fire_lane", "Süd", 10, 10, 60, 3.2))
		for i := range n {
			p.Bodies = append(p.Bodies, pitch(fmt.Sprintf("A%d", i), 20+3*float64(i), 8.4), pitch(fmt.Sprintf("B%d", i), 20+3*float64(i), 13.2+1.5+other))
		}
		return p
	}
	parted := with(8, .1) // two stretches of nine metres, six metres apart
	parted.Bodies = slices.DeleteFunc(parted.Bodies, func(b Body) bool { return b.Name == "A3" || b.Name == "B3" || b.Name == "A4" || b.Name == "B4" })
	for _, c := range []struct {
		name string
		plan *Plan
		want int
	}{{"a short stretch", with(4, .1), 0}, {"a long one", with(5, .1), 1}, {"one side only", with(5, .6), 0}, {"two short ones", parted, 0}} {
		got := 0
		for _, f := range All(c.plan, book).Findings {
			if f.Rule == LaneWidth && f.Variant == "bounded" {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%s: %d findings", c.name, got)
		}
	}
	if got := says(with(5, .1), LaneWidth); len(got) != 1 || got[0] != "lane_width Süd: 3.20 of 3.50" { // as wide as any: nobody is told of two sides
		t.Errorf("%q", got)
	}
}

// What a tall building asks for is spoken of only where it is more than any
// lane needs.
func TestTallBuildingsAskForMore(t *testing.T) {
	book := presets()
	book[LaneWidth].Values["tall"] = 3.5
	house := rectangle("building", "Haus", 10, 20, 20, 10).with(func(b *Body) { b.Storeys = 4 })
	r := All(on(rectangle("fire_lane", "Süd", 10, 10, 60, 3.4), house), book)
	if len(r.Findings) != 1 || r.Findings[0].String() != "lane_width Süd: 3.40 of 3.50" {
		t.Errorf("%v", r.Findings)
	}
}

// A lane's finding is in the middle of where it is narrowest.
func TestALaneIsFoundWhereItIsNarrow(t *testing.T) {
	r := All(on(surface("fire_lane", "Süd", 10, 10, 70, 10, 70, 13.4, 10, 14)), presets())
	if at := r.Findings[0].At; dist(at, Point{X: 70, Y: 11.7}) > .02 {
		t.Errorf("it is at %v", at)
	}
}

// The gap that a row lacks belongs into its middle.
func TestTheFireBreakIsInTheMiddle(t *testing.T) {
	for _, n := range []int{12, 13} {
		p := on()
		for i := range n {
			p.Bodies = append(p.Bodies, pitch(fmt.Sprintf("A%d", i+1), 10+4*float64(i), 20))
		}
		for _, f := range All(p, presets()).Findings {
			if want := (Point{X: 10 + 2*float64(n-1), Y: 20}); f.Rule != FireBreak || dist(f.At, want) > .001 {
				t.Errorf("%d pitches: %v at %v, want %v", n, f, f.At, want)
			}
		}
	}
}

// Intermediate widths are allowed, or steps of 0.60 m.
func TestEscapeSteps(t *testing.T) {
	p := &Plan{ID: "l", Name: "Hof", Expected: 601, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(1.79))}}
	if got := says(p, EscapeWidth); got != nil {
		t.Error(got)
	}
	book := presets()
	book[EscapeWidth].Values["step"] = .6
	whole := &Plan{ID: "l", Name: "Hof", Expected: 900, Bodies: []Body{spot("exit", "Nord", 1, 1).with(wide(1.8))}}
	for _, f := range All(whole, book).Findings {
		if f.Rule == EscapeWidth {
			t.Errorf("three steps are as wide as needed: %v", f)
		}
	}
	if got := All(p, book).Findings; len(got) == 0 || got[0].String() != "escape_width Hof Nord: 1.79 of 1.80" {
		t.Error(got)
	}
}

// A rule says whether it had anything to look at; one that is off has not.
func TestWhatWasChecked(t *testing.T) {
	book := presets()
	r := All(on(pitch("A1", 20, 20), pitch("A2", 20, 20)), book)
	if d := cmp.Diff([]Key{Overlap, Outside, FireBreak, Aisle}, r.Checked); d != "" {
		t.Error(d)
	}
	if len(r.Checked)+len(r.Unchecked) != len(Rules) || !r.Findings[0].Hard {
		t.Errorf("%d of %d, %+v", len(r.Checked)+len(r.Unchecked), len(Rules), r.Findings)
	}
	book[Overlap] = InForce{Off: true}
	if r = All(on(pitch("A1", 20, 20), pitch("A2", 20, 20)), book); slices.Contains(r.Checked, Overlap) || len(r.Findings) != 0 {
		t.Errorf("%v, %v", r.Checked, r.Findings)
	}
	book[Overlap] = InForce{}
	if r = All(on(pitch("A1", 20, 20), pitch("A2", 20, 20)), book); len(r.Findings) != 1 || r.Findings[0].Hard {
		t.Errorf("soft: %v", r.Findings)
	}
}

// What has not been said is not checked: a tent without ropes, a gate without a
// width, a stage without a tent or without chairs. A door is no way out.
func TestWhatWasNotSaidIsNotChecked(t *testing.T) {
	for _, p := range []*Plan{
		on(rectangle("tent", "Z1", 10, 10, 5, 5), boxed("stage", "S1", 30, 30, 5, 5, 0).with(func(b *Body) { b.Capacity = 900 }),
			boxed("stage", "S2", 50, 30, 5, 5, 0), boxed("stage", "S3", 70, 30, 5, 5, 0).with(func(b *Body) { b.Tent = true })),
		{Expected: 100, Bodies: []Body{spot("exit", "Nord", 1, 1), spot("door", "T1", 5, 1).with(wide(1))}},
	} {
		for _, key := range []Key{GuyRopes, EscapeWidth, EscapeLost, Capacity} {
			if r := All(p, presets()); slices.Contains(r.Checked, key) {
				t.Errorf("%s was checked", key)
			}
		}
	}
}

// The people on a square metre are a value of the edition.
func TestDensity(t *testing.T) {
	book := presets()
	book[Capacity].Values["density"] = .5
	p := &Plan{ID: "l", Name: "Hof", Expected: 50, Ground: []Shape{rectangle("", "", 0, 0, 10, 10).Shape}}
	if got := All(p, book).Findings; len(got) != 0 {
		t.Errorf("50 on 100 m²: %v", got)
	}
	p.Expected = 51
	if got := All(p, book).Findings; len(got) != 1 || got[0].String() != "capacity Hof: 51.00 of 50.00" {
		t.Errorf("51 on 100 m²: %v", got)
	}
}

// market is a plan of about n pitches on which something of each kind is wrong.
func market(n int, rnd *rand.Rand) *Plan {
	p := &Plan{ID: "location:1", Name: "Hof", Expected: 100 * n, Stalls: map[int64]Need{}}
	side := math.Ceil(math.Sqrt(float64(n))) * 6
	p.Ground = []Shape{rectangle("ground", "", 0, 0, side+10, side+10).Shape}
	for i := range n {
		b := boxed("pitch", fmt.Sprintf("A%d", i+1), 3+rnd.Float64()*side, 3+rnd.Float64()*side, 2+2*rnd.Float64(), 3, rnd.Float64()*360)
		b.Water, b.Outlets = i%3 == 0, []Outlet{{Amps: 16, Three: i%4 == 0}}
		p.Bodies = append(p.Bodies, b)
		need := Need{Name: fmt.Sprintf("Stand %d", i), Front: 3, Watts: 4000, Appliances: []Appliance{{Watts: 4000, Three: i%5 == 0}}, Water: i%2 == 0, Gas: i%7 == 0}
		p.stands(b.Name, int64(i), need, i%3, 2)
	}
	for i := range n / 10 {
		x, y := rnd.Float64()*side, rnd.Float64()*side
		p.Bodies = append(p.Bodies,
			spot("hydrant", fmt.Sprintf("H%d", i), x, y), spot("exit", fmt.Sprintf("E%d", i), y, x).with(wide(2)),
			spot("tree", "", x+3, y).with(func(b *Body) { b.ID, b.Shape = fmt.Sprintf("tree:%d", i), Disc(Point{X: x + 3, Y: y}, 2) }),
			rectangle("building", fmt.Sprintf("Haus %d", i), y, x, 5, 4), spot("tap", fmt.Sprintf("W%d", i), x, x),
			rectangle("tent", fmt.Sprintf("Zelt %d", i), x, y+2, 7, 6).with(func(b *Body) { b.Enterable, b.Margin = true, 1.5 }))
	}
	p.Bodies = append(p.Bodies, rectangle("fire_lane", "Süd", 0, 5, side, 3.4), rectangle("movement_area", "B1", 5, 5, 12, 6.5),
		rectangle("escape_route", "R1", side/2, 0, 1.1, side), boxed("stage", "Bühne", side/2, side/2, 8, 6, 30))
	return p
}

// turned is the whole plan, turned about its corner and shifted.
func turned(p *Plan, degrees, dx, dy float64) *Plan {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	shape := func(s Shape) Shape {
		moved := make([]Point, len(s.Points))
		for i, q := range s.Points {
			moved[i] = Point{X: q.X*cos - q.Y*sin + dx, Y: q.X*sin + q.Y*cos + dy}
		}
		if s.round() {
			return Disc(moved[0], s.Radius)
		}
		return Area(moved)
	}
	out := *p
	out.Ground, out.Bodies = nil, slices.Clone(p.Bodies)
	for _, g := range p.Ground {
		out.Ground = append(out.Ground, shape(g))
	}
	for i := range out.Bodies {
		b := &out.Bodies[i]
		b.Shape = shape(b.Shape)
		if b.Box != nil {
			box := *b.Box
			box.X, box.Y, box.Degrees = b.Box.X*cos-b.Box.Y*sin+dx, b.Box.X*sin+b.Box.Y*cos+dy, box.Degrees+degrees
			b.Box = &box
		}
	}
	return &out
}

// said is what a report says, whatever the order of the input.
func said(all []Finding) (out []string) {
	for _, f := range all {
		var ids []string
		for _, o := range f.Objects {
			ids = append(ids, o.ID)
		}
		out = append(out, fmt.Sprintf("%s/%s %v %.3f %.3f", f.Rule, f.Variant, ids, f.Figure, f.Limit))
	}
	slices.Sort(out)
	return out
}

// Turning or shifting the whole plan changes no finding, nor does the order in
// which its things are listed.
func TestFindingsAreOfTheGround(t *testing.T) {
	seen := map[Key]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		p := market(40, rnd)
		before := All(p, presets()).Findings
		for _, f := range before {
			seen[f.Rule] = true
		}
		want := said(before)
		moved := turned(p, rapid.Float64Range(-360, 360).Draw(rt, "degrees"), rapid.Float64Range(-900, 900).Draw(rt, "dx"), rapid.Float64Range(-900, 900).Draw(rt, "dy"))
		if d := cmp.Diff(want, said(All(moved, presets()).Findings)); d != "" {
			rt.Errorf("turned: %s", d)
		}
		rnd.Shuffle(len(p.Bodies), func(i, j int) { p.Bodies[i], p.Bodies[j] = p.Bodies[j], p.Bodies[i] })
		rnd.Shuffle(len(p.Stays), func(i, j int) { p.Stays[i], p.Stays[j] = p.Stays[j], p.Stays[i] })
		if d := cmp.Diff(want, said(All(p, presets()).Findings)); d != "" {
			rt.Errorf("in another order: %s", d)
		}
	})
	if len(seen) < 17 {
		t.Errorf("only %d rules found anything: %v", len(seen), seen)
	}
}

// What is checked while something is dragged is what the whole check says of it.
func TestSomeSaysWhatAllSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := market(60, rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 2)))
		ids := map[string]bool{}
		for range 3 {
			ids[p.Bodies[rapid.IntRange(0, len(p.Bodies)-1).Draw(rt, "body")].ID] = true
		}
		var want []Finding
		for _, f := range All(p, presets()).Findings {
			if f.Concerns(ids) {
				want = append(want, f)
			}
		}
		var list []string
		for id := range ids {
			list = append(list, id)
		}
		if d := cmp.Diff(said(want), said(Some(p, presets(), list...))); d != "" {
			rt.Error(d)
		}
	})
}

// A stall on a pitch is judged alone as in a check of the whole plan where
// nobody else stands, and not by a rule that is off.
func TestStandingSaysWhatAllSays(t *testing.T) {
	judges := []Key{StallSize, OutletType, OutletLoad, WaterNear, GasApart}
	book := presets()
	book[WaterNear].Values["distance"] = 1
	seen := map[Key]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		p := market(20, rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 3)))
		at, need := p.Bodies[rapid.IntRange(0, 19).Draw(rt, "pitch")], p.Stalls[int64(rapid.IntRange(0, 19).Draw(rt, "stall"))]
		p.Stays, p.Stalls = []Stay{{Pitch: at.ID, Stall: 1, From: morning, Until: morning.Add(time.Hour)}}, map[int64]Need{1: need}
		var want []Finding
		for _, f := range All(p, book).Findings {
			if slices.Contains(judges, f.Rule) && f.Concerns(map[string]bool{"stall:1": true}) {
				want, seen[f.Rule] = append(want, f), true
			}
		}
		if d := cmp.Diff(said(want), said(NewStanding(p, book).On(at, need))); d != "" {
			rt.Error(d)
		}
		off := Book{}
		for _, key := range judges {
			off[key] = InForce{Off: true}
		}
		if got := NewStanding(p, off).On(at, need); len(got) != 0 {
			rt.Errorf("off: %v", got)
		}
	})
	if len(seen) != len(judges) {
		t.Errorf("only %v", seen)
	}
}

// Findings are in the order in which people read them: what is hard, then as
// the rules are, then as people count.
func TestFindingsAreInOrder(t *testing.T) {
	of := func(rule Key, hard bool, variant string, objects ...Object) Finding {
		return Finding{Rule: rule, Hard: hard, Variant: variant, Objects: objects}
	}
	named := func(kind, name string) Object { return Object{Kind: kind, Name: name} }
	want := []Finding{
		of(Outside, true, "", named("pitch", "A2")),
		of(Outside, true, "", named("pitch", "A10")),
		of(Outside, true, "", named("stage", "A1")),
		of(Outside, true, "x", named("stage", "A1")),
		of(LaneClear, true, "", Object{Kind: "tree", Place: "1.0,2.0"}),
		of(LaneClear, true, "", Object{Kind: "tree", Place: "3.0,2.0", ID: "a"}),
		of(LaneClear, true, "", Object{Kind: "tree", Place: "3.0,2.0", ID: "b"}),
		of(Overlap, false, "", named("pitch", "A1")),
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	if d := cmp.Diff(listed(want), listed(sorted(got))); d != "" {
		t.Error(d)
	}
}

func listed(all []Finding) (out []string) {
	for _, f := range all {
		out = append(out, fmt.Sprint(f.Rule, f.Variant, f.Hard, f.Objects))
	}
	return out
}

// A finding is the same as long as it speaks of the same: a thing with a name
// wherever it lies, one without by where it lies.
func TestAFindingIsKnownAgain(t *testing.T) {
	for _, c := range []struct {
		of   Object
		want string
	}{
		{Object{ID: "pitch:A1", Kind: "pitch", Name: "A1", Place: "1.0,2.0"}, "outside||pitch:A1"},
		{Object{ID: "tree:7", Kind: "tree", Place: "1.0,2.0"}, "outside||tree@1.0,2.0"},
		{Object{ID: "tree:7", Kind: "tree"}, "outside||tree:tree:7"},
	} {
		f := Finding{Rule: Outside, Objects: []Object{c.of}}
		if got := f.Key(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// A figure is never rounded onto the good side of its limit.
func TestFiguresAreRoundedTowardsTheBreach(t *testing.T) {
	for _, c := range []struct{ figure, limit, want float64 }{
		{3.499, 3.5, 3.49}, {3.49, 3.5, 3.49}, {75.001, 75, 75.01}, {75.01, 75, 75.01}, {3.5, 3.5, 3.5}, {.29, .5, .29}, {1.1, 1, 1.1},
	} {
		f := Finding{Figure: c.figure, Limit: c.limit}
		if got := f.Rounded(); got != c.want {
			t.Errorf("%v of %v: %v, want %v", c.figure, c.limit, got, c.want)
		}
	}
}

// Who changes the ground hears what then stands outside and whether there is
// room for the people; who drags a pitch hears nothing of either.
func TestTheGroundIsCheckedWhileItChanges(t *testing.T) {
	p := on(pitch("A1", 5, 5), pitch("A2", 20, 20), rectangle("fire_lane", "Süd", 0, 0, 9, 2))
	p.Ground, p.Expected = []Shape{rectangle("ground", "", 0, 0, 10, 10).Shape}, 500
	got := map[Key]int{}
	for _, f := range Some(p, presets(), p.ID, "ground:0") {
		got[f.Rule]++
	}
	if d := cmp.Diff(map[Key]int{Outside: 1, Capacity: 1}, got); d != "" {
		t.Error(d)
	}
	if got := Some(p, presets(), "pitch:A1"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// Two boxes overlap exactly when some point well inside one lies on the other.
func TestOverlapMeansSharedGround(t *testing.T) {
	draw := func(t *rapid.T, name string) drawing.Box {
		return drawing.Box{
			X: rapid.Float64Range(0, 12).Draw(t, name+" x"), Y: rapid.Float64Range(0, 12).Draw(t, name+" y"),
			Front: rapid.Float64Range(1, 8).Draw(t, name+" front"), Depth: rapid.Float64Range(1, 8).Draw(t, name+" depth"),
			Degrees: rapid.Float64Range(0, 360).Draw(t, name+" degrees"),
		}
	}
	depth := func(a, b drawing.Box) float64 {
		got, _ := between(Rectangle(a), Rectangle(b), touching)
		return -got.gap
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		shared := false
		const steps = 40
		for i := range steps + 1 {
			for j := range steps + 1 {
				shared = shared || Rectangle(b).holds(a.At(a.Front*(float64(i)/steps-.5), a.Depth*(float64(j)/steps-.5)))
			}
		}
		if shared && depth(a, b) <= 0 {
			t.Errorf("%+v and %+v share ground", a, b)
		}
		if math.Abs(depth(a, b)-depth(b, a)) > 1e-9 {
			t.Errorf("%+v overlaps %+v one way only", a, b)
		}
		deep, _ := deepest(Rectangle(a), Rectangle(b))
		if d := depth(a, b); d > touching && deep <= 0 || d <= 0 && deep > touching {
			t.Errorf("%+v and %+v: pushed %g, deepest %g", a, b, d, deep)
		}
		grown := a
		grown.Front, grown.Depth = a.Front+2, a.Depth+2
		if depth(a, b) > 0 && depth(grown, b) <= depth(a, b)-1e-9 {
			t.Errorf("%+v overlaps %+v only while it is small", a, b)
		}
	})
}

// A finding's figure is never rounded onto the good side.
func TestRounded(t *testing.T) {
	for _, c := range []struct{ figure, limit, want float64 }{{2.996, 3, 2.99}, {76.001, 75, 76.01}, {3.4, 3.5, 3.4}, {40.8, 40, 40.8}} {
		if got := (&Finding{Figure: c.figure, Limit: c.limit}).Rounded(); got != c.want {
			t.Errorf("%v of %v is %v", c.figure, c.limit, got)
		}
	}
}

func BenchmarkAll(b *testing.B) {
	for _, n := range []int{50, 500} {
		p := market(n, rand.New(rand.NewPCG(1, 1)))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				All(p, presets())
			}
		})
	}
	p := market(500, rand.New(rand.NewPCG(1, 1)))
	b.Run("some", func(b *testing.B) {
		for b.Loop() {
			Some(p, presets(), "pitch:A250")
		}
	})
}
