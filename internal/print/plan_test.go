package print

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
)

// realPlan reads the demo edition's campus, the liveliest ground there is.
func realPlan(t testing.TB, l lang.Lang) Plan {
	t.Helper()
	raw, err := os.ReadFile("../demo/data/plan_campus.json")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Width, Height, Bearing float64
		Outlines               []struct {
			Kind   string
			Name   lang.Text
			Points [][2]float64
			Circle *[3]float64
		}
		Pitches []struct {
			Number                      string
			X, Y, Front, Depth, Degrees float64
		}
		Stages []struct {
			Name                        string
			X, Y, Width, Depth, Degrees float64
		}
		Landmarks []struct {
			Kind string
			X, Y float64
			Name lang.Text
		}
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	pl := Plan{
		Meta: meta(l), Event: event(l).Name, Dates: event(l).Dates, Place: event(l).Place, Release: "Fassung 3", AsOf: made(), Paper: A3,
		Anchor: "52.62520, 13.50057", Ground: drawing.Plan{Width: d.Width, Height: d.Height, Bearing: d.Bearing},
	}
	pl.Author = "Technologie-Netzwerk Berlin e.V."
	g := &pl.Ground
	for i, o := range d.Outlines {
		one := drawing.Mark{ID: fmt.Sprint("o", i), Layer: o.Kind, Name: o.Name[l]}
		for _, at := range o.Points {
			one.Points = append(one.Points, spot(at[0], at[1]))
		}
		if o.Circle != nil {
			one.Points, one.Radius = []drawing.Point{spot(o.Circle[0], o.Circle[1])}, o.Circle[2]
		}
		g.Marks = append(g.Marks, one)
	}
	for _, s := range d.Stages {
		g.Marks = append(g.Marks, drawing.Mark{ID: s.Name, Layer: "stage", Name: s.Name, Box: &drawing.Box{X: s.X, Y: s.Y, Front: s.Width, Depth: s.Depth, Degrees: s.Degrees}})
	}
	for i, o := range d.Pitches {
		one := pitch(o.Number, o.X, o.Y, o.Front, o.Depth, o.Degrees)
		if i%9 != 8 {
			one = pitch(o.Number, o.X, o.Y, o.Front, o.Depth, o.Degrees, kinds()[i%4])
			pl.Stalls = append(pl.Stalls, PlanStall{Pitches: []string{o.Number}, Name: stallNames[i%len(stallNames)], Kind: kinds()[i%4]})
		}
		g.Marks = append(g.Marks, one)
	}
	for i, m := range d.Landmarks {
		one := landmark(m.Kind, l.T("site.landmark."+m.Kind), m.Name[l], m.X, m.Y)
		one.ID = fmt.Sprint("l", i)
		g.Marks = append(g.Marks, one)
	}
	return pl
}

var stallNames = []string{
	"VeloBuch Fahrradwerkstatt", "Nähwerkstatt am Röntgental", "Falafel & Fatayer Familie Haddad", "مطبخ حلب الصغير", "Bäckerei Löwenzahn",
	"Кухня Одеса – вареники та узвар", "Sozialberatung BENN Buch", "Imkerei Panketal", "Gemeinsam gärtnern, gemeinsam essen: Interkultureller Garten Buch e.V.",
	"Repair-Café", "Tischlerei auf Rädern", "Töpferei Karower Ton",
}

func TestPlan(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		pl := realPlan(t, l)
		file, p := sound(t, "plan-"+string(l), pl.Meta, pl.draw)
		if cut := p.report().Cut; cut != nil {
			t.Errorf("shortened: %q", cut)
		}
		text := words(t, file)
		for _, s := range pl.Stalls {
			if !finds(text, s.Name) {
				t.Errorf("%s: stall %q is not there", l, s.Name)
			}
		}
	}
}

// A market of 488 stalls with names of 71 characters, as in San Francisco.
func TestPlanOfManyStalls(t *testing.T) {
	pl := Plan{Meta: meta(lang.De), Event: "Markt", Place: "San Francisco", AsOf: time.Now(), Paper: A3, Ground: drawing.Plan{Width: 400, Height: 250}}
	for i := range 488 {
		number := fmt.Sprintf("%c%02d", 'A'+i/40, i%40+1)
		pl.Ground.Marks = append(pl.Ground.Marks, pitch(number, float64(i%40)*10+5, float64(i/40)*20+8, 6, 2.5, float64(i*7), kinds()[i%4]))
		pl.Stalls = append(pl.Stalls, PlanStall{[]string{number}, fmt.Sprintf("%s Mobile Catering of the Northern Peninsula LLC dba Nr. %d", strings.Repeat("x", 25), i), kinds()[i%4]})
	}
	file, p := sound(t, "plan-many", pl.Meta, pl.draw)
	rep := p.report()
	if rep.Cut != nil || rep.Pages < 2 {
		t.Errorf("%d pages, shortened %q", rep.Pages, rep.Cut)
	}
	text := strings.ReplaceAll(words(t, file), " ", "")
	for i := range 488 {
		if !strings.Contains(text, fmt.Sprintf("dbaNr.%d", i)) {
			t.Errorf("stall %d is not there", i)
		}
	}
}

func TestNumbersInOrder(t *testing.T) {
	list := []string{"B1", "A10", "A2", "", "A02", "A2b", "10", "9"}
	slices.SortStableFunc(list, inOrder)
	if d := cmp.Diff([]string{"", "9", "10", "A2", "A02", "A2b", "A10", "B1"}, list); d != "" {
		t.Error(d)
	}
}
