package drawing

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// inPlace are labels that stand in the mark they belong to: numbers and kinds'
// signs in their pitch or stage.
func inPlace(l Label) bool { return l.From == nil && (l.Role == Number || l.Role == KindSign) }

// takes is the ground of a label.
func takes(l Label) Rect {
	if l.Degrees != 0 {
		return about(l.At, l.H, l.W)
	}
	return about(l.At, l.W, l.H)
}

// clear checks what holds for every picture: no label leaves the frame, lies on
// another one, on a pitch, on a stage, or where nothing may be written.
func clear(t interface{ Errorf(string, ...any) }, pic Picture, r Reader) {
	taken := slices.Clone(r.Keep)
	for _, m := range pic.Marks {
		if m.Box != nil {
			taken = append(taken, m.Extent())
		}
	}
	for _, l := range pic.Labels {
		if inPlace(l) {
			continue
		}
		g := takes(l)
		if !r.Frame.holds(g) {
			t.Errorf("%s of %s leaves the picture: %v", l.Role, l.Mark, g)
		}
		if i := slices.IndexFunc(taken, g.Meets); i >= 0 {
			t.Errorf("%s of %s at %v lies on %v", l.Role, l.Mark, g, taken[i])
		}
		taken = append(taken, g)
	}
}

var anyPlan = rapid.Custom(func(t *rapid.T) Plan {
	at := func(s string) (x, y float64) {
		return rapid.Float64Range(1, 99).Draw(t, s+" x"), rapid.Float64Range(1, 59).Draw(t, s+" y")
	}
	name := func() string {
		return rapid.SampledFrom([]string{"", "Hof", "Große Bühne", "Garten der alten Baumschule", "مرج المهرجان"}).Draw(t, "name")
	}
	p := Plan{Width: 100, Height: 60}
	for i := range rapid.IntRange(0, 25).Draw(t, "marks") {
		var m Mark
		x, y := at("mark")
		front, depth := rapid.Float64Range(.5, 12).Draw(t, "front"), rapid.Float64Range(.5, 6).Draw(t, "depth")
		switch layer := Layers[rapid.IntRange(0, len(Layers)-1).Draw(t, "layer")]; {
		case layer.Name == "pitch":
			m = pitch("A"+string(rune('0'+i%10)), x, y, front, depth, rapid.Float64Range(0, 360).Draw(t, "degrees"), "food")
		case layer.Name == "stage":
			m = stage(name(), x, y, front, depth)
		case layer.Ground:
			m = ground(layer.Name, name(), Rect{x, y, x + front*3, y + depth*3})
		default:
			m = landmark(rapid.SampledFrom(Landmarks()).Draw(t, "sign"), name(), x, y)
			m.Layer = layer.Name
		}
		m.ID = m.Layer + ":" + string(rune('a'+i))
		p.Marks = append(p.Marks, m)
	}
	return p
})

// Whatever stands on a plan, for whomever: labels make way.
func TestLabelsMakeWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := a3(rapid.SampledFrom([]Audience{Page, Office, Sheet, Booklet, Editor}).Draw(t, "audience"))
		r.MM = rapid.Float64Range(.1, 1.5).Draw(t, "mm")
		r.Keep = []Rect{{0, 0, 20, 5}}
		clear(t, anyPlan.Draw(t, "plan").Lay(r), r)
	})
}

func TestCampusIsClear(t *testing.T) {
	for _, l := range []string{"de", "ar"} {
		p := campus(t, l)
		for _, a := range []Audience{Page, Sheet, Booklet} {
			r := Reader{For: a, MM: .5, Frame: Rect{-2, -2, 142, 92}, Type: Estimate{}}
			pic := p.Lay(r)
			clear(t, pic, r)
			for _, m := range p.Of("pitch") {
				if len(pic.At(m.ID)) == 0 {
					t.Errorf("%s: no number at %s", l, m.ID)
				}
			}
		}
	}
}

// What one reader sees every other sees, but for what a layer keeps from it:
// the same marks, and the same words at them.
func TestReadersSeeTheSame(t *testing.T) {
	p := campus(t, "de")
	words := func(a Audience, mm float64) (marks, labels []string) {
		pic := p.Lay(Reader{For: a, MM: mm, Frame: Rect{-2, -2, 142, 92}, Type: Estimate{}})
		for _, m := range pic.Marks {
			marks = append(marks, m.ID)
		}
		for _, l := range pic.Labels {
			if l.Role != KindSign {
				labels = append(labels, l.Mark+" "+string(l.Role)+" "+l.Sign+strings.Join(l.Lines, " "))
			}
		}
		slices.Sort(labels)
		return marks, labels
	}
	marks, labels := words(Page, 140./210)
	onSheet, written := words(Sheet, .5)
	if d := cmp.Diff(marks, onSheet); d != "" {
		t.Errorf("marks on the page and on the sheet: %s", d)
	}
	if d := cmp.Diff(labels, written); d != "" {
		t.Errorf("labels on the page and on the sheet: %s", d)
	}
	inBooklet, small := words(Booklet, .5)
	if d := cmp.Diff(marks, inBooklet); d != "" {
		t.Errorf("marks in the booklet: %s", d)
	}
	without := slices.DeleteFunc(slices.Clone(labels), func(s string) bool { return strings.Contains(s, " lane ") || strings.Contains(s, " gate ") })
	if d := cmp.Diff(without, small); d != "" {
		t.Errorf("labels in the booklet: %s", d)
	}
}

func TestAudiences(t *testing.T) {
	marks := []Mark{
		landmark("entrance", "Tor", 50, 30), {ID: "tap", Layer: "tap", Points: []Point{{1, 1}}}, {ID: "outlet", Layer: "outlet", Points: []Point{{1, 1}}},
		pitch("A1", 10, 10, 3, 3, 0), ground("lawn", "Wiese", Rect{20, 20, 40, 40}), ground("ground", "Gelände", Rect{0, 0, 100, 60}), {ID: "moon", Layer: "moon", Points: []Point{{1, 1}}},
	}
	for a, want := range map[Audience]string{
		Page:    "ground:Gelände lawn:Wiese pitch:A1 landmark:entrance",
		Sheet:   "ground:Gelände lawn:Wiese pitch:A1 landmark:entrance",
		Booklet: "ground:Gelände lawn:Wiese pitch:A1 landmark:entrance",
		Office:  "ground:Gelände lawn:Wiese pitch:A1 outlet tap landmark:entrance",
		Editor:  "ground:Gelände lawn:Wiese pitch:A1 outlet tap landmark:entrance",
	} {
		var got []string
		pic := (Plan{Width: 100, Height: 60, Marks: marks}).Lay(a3(a))
		for _, m := range pic.Marks {
			got = append(got, m.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("audience %d sees %v in this order, want %s", a, got, want)
		}
		if named := len(pic.At("landmark:entrance")) == 2; named == (a == Booklet) {
			t.Errorf("audience %d sees the gate named: %v", a, named)
		}
	}
	if Surfaces()[0] != "ground" || slices.Contains(Surfaces(), "stage") || len(Surfaces()) != 16 {
		t.Errorf("surfaces %v", Surfaces())
	}
}

// The picture is what the editor reads: all of it, and the same again.
func TestPictureIsJSON(t *testing.T) {
	pic := campus(t, "ar").Lay(Reader{For: Editor, MM: .6, Frame: Rect{X1: 140, Y1: 90}, Type: Estimate{}})
	b, err := json.Marshal(pic)
	if err != nil {
		t.Fatal(err)
	}
	var again Picture
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(pic, again); d != "" {
		t.Error(d)
	}
	var shape struct {
		Name   string
		Marks  []struct{ ID, Layer string }
		Labels []struct {
			Mark, Role string
			Lines      []string
			At         struct{ X, Y float64 }
		}
		Signs map[string]struct{ Hue, Path string }
	}
	if err := json.Unmarshal(b, &shape); err != nil || shape.Name != pic.Name || len(shape.Marks) != len(pic.Marks) || len(shape.Labels) != len(pic.Labels) {
		t.Errorf("%v %+v", err, shape)
	}
	for _, l := range pic.Labels {
		if l.Sign != "" && shape.Signs[l.Sign].Path != SignOf(l.Sign).Path {
			t.Errorf("the sign %s is not in the picture", l.Sign)
		}
	}
}
