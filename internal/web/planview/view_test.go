package planview

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/plantest"
)

// seen is what an SVG shows: elements by name and class, and words.
type seen struct {
	count map[string]int
	words []string
}

func look(t *testing.T, svg string) seen {
	t.Helper()
	s := seen{count: map[string]int{}}
	d := xml.NewDecoder(strings.NewReader(svg))
	inText := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch e := token.(type) {
		case xml.StartElement:
			class := ""
			for _, a := range e.Attr {
				if a.Name.Local == "class" {
					class = a.Value
				}
			}
			s.count[e.Name.Local]++
			for _, c := range strings.Fields(class) {
				s.count["."+c]++
			}
			inText = e.Name.Local == "text" && strings.Contains(class, "plan__word")
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				s.words = append(s.words, string(e))
			}
		}
	}
}

// What the drawing says is on the page: every mark, word, sign and line.
func TestPageDrawsThePicture(t *testing.T) {
	var p drawing.Plan
	plantest.Campus(t, "de", &p)
	pic := Lay(p, drawing.Page)
	got := look(t, string(SVG(p, View{For: drawing.Page})))
	want := map[string]int{}
	var words []string
	for _, m := range pic.Marks {
		switch {
		case m.IsGround():
			want[".p-"+strings.ReplaceAll(m.Layer, "_", "-")]++
		default:
			want[".p-"+m.Layer]++
		}
		for _, l := range pic.At(m.ID) {
			words = append(words, l.Lines...)
			if l.From != nil {
				want[".plan__leader"]++
			}
			if l.Role == drawing.Place {
				want[".p-sign"]++
			}
			if l.Role == drawing.KindSign {
				want[".p-mark"]++
			}
		}
	}
	for class, n := range want {
		if got.count[class] != n {
			t.Errorf("%d of %s, want %d", got.count[class], class, n)
		}
	}
	if len(want) < 15 || want[".p-pitch"] < 50 {
		t.Errorf("the picture is poor: %v", want)
	}
	inOrder := map[string]int{}
	for _, w := range words {
		inOrder[w]++
	}
	for _, w := range got.words {
		inOrder[w]--
	}
	for w, n := range inOrder {
		if n != 0 {
			t.Errorf("%q is missing %d times", w, n)
		}
	}
}

func plan(marks ...drawing.Mark) drawing.Plan {
	return drawing.Plan{Name: `Hof & "Garten"`, Width: 20, Height: 10, Bearing: 90, Marks: marks}
}

func pitch(number string, stalls ...drawing.Stall) drawing.Mark {
	return drawing.Mark{ID: "pitch:" + number, Layer: "pitch", Name: number, Box: &drawing.Box{X: 10, Y: 4, Front: 3, Depth: 2}, Stalls: stalls}
}

// Metres, y downwards; what people wrote is never markup.
func TestSVGIsInMetresAndEscaped(t *testing.T) {
	svg := string(SVG(plan(pitch("A<1>")), View{For: drawing.Page}))
	for _, want := range []string{
		`viewBox="0 0 20 11.4"`, `aria-label="Hof &amp; &#34;Garten&#34;"`, `points="8.5,7 11.5,7 11.5,5 8.5,5"`, `>A&lt;1&gt;<`, `class="p-pitch is-free"`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in\n%s", want, svg)
		}
	}
}

// A pitch is a link exactly where the page has an address for it, and says what
// the page lets it say.
func TestLinksAndNames(t *testing.T) {
	taken := pitch("A1", drawing.Stall{ID: 7, Name: "Hof", Kind: drawing.Kind{Mark: "advice"}})
	v := View{
		For:  drawing.Page,
		Href: func(m drawing.Mark) string { return strings.Repeat("/stalls/7", len(m.Stalls)) },
		Says: func(m drawing.Mark) string { return "Platz " + m.Name },
	}
	for _, c := range []struct {
		m    drawing.Mark
		want string
	}{
		{taken, `<a class="p-pitch hue--leaf" href="/stalls/7" aria-label="Platz A1"><title>Platz A1</title>`},
		{pitch("A2"), `<g class="p-pitch is-free"><title>Platz A2</title>`},
	} {
		if svg := string(SVG(plan(c.m), v)); !strings.Contains(svg, c.want) {
			t.Errorf("%s is not in\n%s", c.want, svg)
		}
	}
}

// Outlets and taps are for the office.
func TestSuppliesAreForTheOffice(t *testing.T) {
	p := plan(drawing.Mark{ID: "o", Layer: "outlet", Word: "schuko", Points: []drawing.Point{{X: 1, Y: 1}}}, drawing.Mark{ID: "t", Layer: "tap", Word: "tap", Points: []drawing.Point{{X: 2, Y: 1}}})
	public, office := look(t, string(SVG(p, View{For: drawing.Page}))), look(t, string(SVG(p, View{For: drawing.Office})))
	if public.count[".p-outlet"]+public.count[".p-tap"] != 0 || office.count[".p-outlet"] != 1 || office.count[".p-tap"] != 1 {
		t.Errorf("public %v, office %v", public.count, office.count)
	}
}

// A word that is turned, folded or off its place is written so.
func TestWords(t *testing.T) {
	lane := drawing.Mark{ID: "lane", Layer: "fire_lane", Name: "Süd", Points: []drawing.Point{{X: 9, Y: 0}, {X: 11, Y: 0}, {X: 11, Y: 10}, {X: 9, Y: 10}}}
	svg := string(SVG(plan(lane), View{For: drawing.Page}))
	if !strings.Contains(svg, `transform="rotate(-90 10 5)"`) || !strings.Contains(svg, "plan__word--lane") {
		t.Errorf("not turned:\n%s", svg)
	}
	stage := drawing.Mark{ID: "s", Layer: "stage", Name: "Zelt Linde", Box: &drawing.Box{X: 10, Y: 5, Front: 1.2, Depth: 1}}
	got := look(t, string(SVG(plan(stage), View{For: drawing.Page})))
	if d := cmp.Diff([]string{"Zelt", "Linde"}, got.words); d != "" {
		t.Error(d)
	}
	crowd := drawing.Mark{ID: "c", Layer: "pitch", Box: &drawing.Box{X: 10, Y: 5, Front: 2, Depth: 2}}
	info := drawing.Mark{ID: "i", Layer: "landmark", Sign: "info", Points: []drawing.Point{{X: 10, Y: 5}}}
	if got := look(t, string(SVG(plan(crowd, info), View{For: drawing.Page}))); got.count[".plan__leader"] != 1 || got.count[".hue--sky"] != 1 {
		t.Errorf("%v", got.count)
	}
}

func TestSign(t *testing.T) {
	got := look(t, string(Sign("first_aid")))
	if got.count["svg"] != 1 || got.count["rect"] != 1 || got.count["path"] != 1 || got.count[".hue--leaf"] != 1 {
		t.Errorf("%v", got.count)
	}
}
