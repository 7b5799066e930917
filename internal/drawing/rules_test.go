package drawing

import (
	"math"
	"strings"
	"testing"
)

func TestNumberInItsPitch(t *testing.T) {
	for _, c := range []struct {
		name                  string
		front, depth, degrees float64
		turned, points        float64
	}{
		{"as large as ten points", 6, 4, 0, 0, 10},
		{"turns with the pitch", 6, 4, 30, 30, 10},
		{"never upside down", 6, 4, 150, -30, 10},
		{"across the counter when that stands more upright", 6, 6, 90, 0, 10},
		{"along a narrow pitch, though it stands on end", 6, 1.6, 90, 90, 8},
		{"as small as fits", 2.5, 2.5, 0, 0, 6.5},
	} {
		l := the(t, laid(a3(Sheet), pitch("A01", 50, 30, c.front, c.depth, c.degrees))["pitch:A01"], Number)
		if l.From != nil || !near(l.At, Point{50, 30}) || math.Abs(l.Degrees-c.turned) > 1e-9 {
			t.Errorf("%s: %+v", c.name, l)
		}
		if got := l.Size / point / .5; math.Abs(got-c.points) > .8 {
			t.Errorf("%s: %.2f points, want about %.1f", c.name, got, c.points)
		}
	}
}

// On paper a number of less than six points stands beside its pitch, on a line.
func TestNumberBesideItsPitch(t *testing.T) {
	neighbour := pitch("A02", 50, 28.4, 6, 1.6, 0)
	all := laid(a3(Sheet), pitch("A01", 50, 30, 1, 1, 0), neighbour)
	l := the(t, all["pitch:A01"], Number)
	if l.From == nil || !near(*l.From, Point{50, 30}) || l.Size/point/.5 < 6 {
		t.Errorf("%+v", l)
	}
	if takes(l).Meets(neighbour.Extent()) {
		t.Error("it lies on the neighbour")
	}
	larger := a3(Sheet)
	larger.Unit = 1.35
	if got := the(t, laid(larger, pitch("A01", 50, 30, 1, 1, 0))["pitch:A01"], Number).Size; math.Abs(got-1.35*l.Size) > 1e-9 {
		t.Errorf("%.3f m beside %.3f m on a larger sheet", got, l.Size)
	}
}

// On a screen the kind's sign stands with the number: over it, or before it in
// a long pitch, which makes the number larger.
func TestNumberWithSign(t *testing.T) {
	for _, c := range []struct {
		name                  string
		front, depth, degrees float64
		abreast               bool
	}{
		{"square", 3, 3, 45, false}, {"nearly square", 4, 3, 0, false}, {"long", 7, 2.5, 0, true}, {"long, standing", 2.5, 7, 0, true}, {"long, turned", 7, 2.5, 60, true}, {"long, turned round", 7, 2.5, 150, true},
	} {
		labels := laid(a3(Page), pitch("A01", 50, 30, c.front, c.depth, c.degrees, "food"))["pitch:A01"]
		sign, number := the(t, labels, KindSign), the(t, labels, Number)
		if sign.Sign != "kind-food" {
			t.Errorf("%s: sign %s", c.name, sign.Sign)
		}
		apart := math.Hypot(sign.At.X-number.At.X, sign.At.Y-number.At.Y)
		over := math.Abs(sign.At.X-number.At.X) < 1e-9 && sign.At.Y > number.At.Y
		if over == c.abreast || c.abreast && apart < sign.Size+number.W/2 || number.Degrees != sign.Degrees || !c.abreast && number.Degrees != 0 {
			t.Errorf("%s: %+v", c.name, labels)
		}
		if math.Abs(number.Degrees) > 90.5 {
			t.Errorf("%s: upside down", c.name)
		}
	}
	free := laid(a3(Page), pitch("A01", 50, 30, 3, 3, 0))["pitch:A01"]
	if n := the(t, free, Number); len(free) != 1 || !near(n.At, Point{50, 30}) {
		t.Errorf("free: %+v", free)
	}
	if tiny := the(t, laid(a3(Page), pitch("A01", 50, 30, .8, .8, 0, "food"))["pitch:A01"], Number); tiny.From == nil {
		t.Errorf("tiny: %+v", tiny)
	}
}

// A stage's name stands under it; over it, at its sides or on a line where the
// better places are taken.
func TestStageNames(t *testing.T) {
	s := stage("Gartenbühne", 50, 30, 10, 6)
	under, over := pitch("U", 50, 25, 20, 3, 0), pitch("O", 50, 35, 20, 3, 0)
	left, right := pitch("L", 38, 30, 13, 9, 0), pitch("R", 62, 30, 13, 9, 0)
	for _, c := range []struct {
		name string
		with []Mark
		ok   func(l Label) bool
	}{
		{"under", nil, func(l Label) bool { return l.At.X == 50 && l.At.Y < 27 && l.From == nil }},
		{"over", []Mark{under}, func(l Label) bool { return l.At.X == 50 && l.At.Y > 33 && l.From == nil }},
		{"left", []Mark{under, over}, func(l Label) bool { return l.At.Y == 30 && l.At.X < 45 && l.From == nil }},
		{"right", []Mark{under, over, left}, func(l Label) bool { return l.At.Y == 30 && l.At.X > 55 && l.From == nil }},
		{"on a line", []Mark{under, over, left, right}, func(l Label) bool { return l.From != nil && near(*l.From, Point{50, 30}) }},
	} {
		labels := laid(a3(Sheet), append(c.with, s)...)[s.ID]
		if l := the(t, labels, Stage); !c.ok(l) {
			t.Errorf("%s: %+v", c.name, l)
		}
		if star := the(t, labels, KindSign); star.Sign != Culture.SignName() || !near(star.At, Point{50, 30}) {
			t.Errorf("%s: %+v", c.name, star)
		}
	}
	for _, c := range []struct {
		name  string
		front float64
		lines string
	}{
		{"Zelt Kastanie", 7, "Zelt|Kastanie"},                               // folded to the stage's width
		{"Scheunenbühne Hof", 5, "Scheunenbühne Hof"},                       // a word wider than the stage
		{"Die Bühne an der alten Mühle", 5, "Die Bühne an|der alten Mühle"}, // too many lines
	} {
		if got := the(t, laid(a3(Sheet), stage(c.name, 50, 30, c.front, 5))["stage:"+c.name], Stage); strings.Join(got.Lines, "|") != c.lines {
			t.Errorf("%q", got.Lines)
		}
	}
	if nameless := laid(a3(Sheet), stage("", 50, 30, 5, 5))["stage:"]; len(nameless) != 1 {
		t.Errorf("nameless: %+v", nameless)
	}
}

// A surface is named in its middle, else elsewhere in it, else a little
// smaller, else not at all. What is drawn first is named first.
func TestSurfaceNames(t *testing.T) {
	lawn := ground("lawn", "Festwiese", Rect{20, 20, 60, 40})
	l := the(t, laid(a3(Sheet), lawn)[lawn.ID], Surface)
	if !near(l.At, Point{40, 30}) {
		t.Errorf("not in the middle: %+v", l)
	}
	moved := the(t, laid(a3(Sheet), lawn, pitch("A", 40, 30, 4, 4, 0))[lawn.ID], Surface)
	if near(moved.At, l.At) || !lawn.Extent().holds(takes(moved)) || moved.Size != l.Size {
		t.Errorf("did not make way: %+v", moved)
	}
	tight := Rect{0, 0, 100, 60}
	tight.X0, tight.X1 = 20, 20+l.W*.95+.8 // the frame's edge keeps .4 m free
	small := a3(Sheet)
	small.Frame = tight
	if got := the(t, laid(small, ground("lawn", "Festwiese", Rect{tight.X0, 20, tight.X1, 40}))[lawn.ID], Surface); got.Size >= l.Size || got.Size < .8*l.Size {
		t.Errorf("not a little smaller: %.3f beside %.3f", got.Size, l.Size)
	}
	if got := laid(a3(Sheet), lawn, pitch("A", 40, 30, 44, 24, 0))[lawn.ID]; got != nil {
		t.Errorf("written without room: %+v", got)
	}
	if got := laid(a3(Sheet), ground("ground", "Gelände", Rect{0, 0, 100, 60})); len(got) != 0 {
		t.Errorf("the ground is named: %+v", got)
	}
	building := ground("building", "Mensa", Rect{20, 20, 60, 40})
	if got := the(t, laid(a3(Sheet), building)[building.ID], Building); !Voices[got.Role].Bold {
		t.Errorf("%+v", got)
	}
	both := laid(a3(Sheet), building, lawn)
	if a, b := the(t, both[lawn.ID], Surface), the(t, both[building.ID], Building); !near(a.At, Point{40, 30}) || near(b.At, a.At) {
		t.Errorf("lawn at %v, building at %v", a.At, b.At)
	}
}

// A fire lane is named along its run.
func TestLaneNames(t *testing.T) {
	up, along := ground("fire_lane", "Zufahrt Süd", Rect{50, 5, 54, 55}), ground("fire_lane", "Zufahrt", Rect{5, 20, 95, 24})
	if l := the(t, laid(a3(Sheet), up)[up.ID], Lane); l.Degrees != 90 || !near(l.At, Point{52, 30}) || len(l.Lines) != 1 {
		t.Errorf("%+v", l)
	}
	if l := the(t, laid(a3(Sheet), along)[along.ID], Lane); l.Degrees != 0 || l.Size >= Voices[Surface].Size*point*.5 {
		t.Errorf("%+v", l)
	}
	if got := laid(a3(Booklet), up, along); len(got) != 0 {
		t.Errorf("named in the booklet: %+v", got)
	}
}

// A sign stands at its place; beside it where that is taken; on a line once
// that is far; not at all where a crowd leaves no room.
func TestLandmarks(t *testing.T) {
	for _, c := range []struct {
		name     string
		crowd    []Mark
		at, line bool
	}{
		{"free", nil, true, false},
		{"a little taken", []Mark{pitch("A", 50, 31.5, 1, 1, 0)}, false, false},
		{"far", []Mark{pitch("A", 50, 30, 6, 6, 0)}, false, true},
	} {
		l := the(t, laid(a3(Sheet), append(c.crowd, landmark("info", "Infozelt", 50, 30))...)["landmark:info"], Place)
		if near(l.At, Point{50, 30}) != c.at || (l.From != nil) != c.line || l.Sign != "info" {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
	if got := laid(a3(Sheet), pitch("A", 50, 30, 60, 50, 0), landmark("info", "", 50, 30))["landmark:info"]; got != nil {
		t.Errorf("no room: %+v", got)
	}
	edge := the(t, laid(a3(Sheet), landmark("bus", "", 99.9, 30))["landmark:bus"], Place)
	if edge.At.X+edge.Size > 100 {
		t.Errorf("cut by the edge: %+v", edge)
	}
	gate := laid(a3(Sheet), landmark("entrance", "Nordtor", 50, 30))["landmark:entrance"]
	if l := the(t, gate, Gate); l.Lines[0] != "Nordtor" {
		t.Errorf("%+v", gate)
	}
}

// The size of a sign depends on whom it is for, and on the scale.
func TestSizeOfSigns(t *testing.T) {
	size := func(r Reader) float64 {
		return the(t, laid(r, landmark("info", "", 50, 30))["landmark:info"], Place).Size / r.MM
	}
	sheet, small, large := a3(Sheet), a3(Sheet), a3(Sheet)
	small.MM, large.Unit = .8, 1.35
	for _, c := range []struct {
		r    Reader
		want float64
	}{{sheet, 2.5}, {small, 1.9}, {large, 2.5 * 1.35}, {a3(Booklet), 1.9}, {a3(Page), 2.1}} {
		if got := size(c.r); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%.2f mm, want %.2f", got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	l := layout{Reader: a3(Sheet)}
	v := Voices[Surface]
	for _, c := range []struct {
		text string
		ems  float64
		want string
	}{
		{"Garten der Baumschule", 40, "Garten der Baumschule"},
		{"Garten der alten Baumschule", 12, "Garten der alten|Baumschule"},
		{"Baumschule", 2, "Baumschule"},
		{"  viel   Raum ", 40, "viel Raum"},
	} {
		if got := strings.Join(l.fold(c.text, v, c.ems).lines, "|"); got != c.want {
			t.Errorf("%q in %.0f ems: %q", c.text, c.ems, got)
		}
	}
	if tall, low := l.fold("مرج", v, 40).height, l.fold("Wiese", v, 40).height; tall <= low {
		t.Errorf("Arabic is %.2f high, Latin %.2f", tall, low)
	}
}
