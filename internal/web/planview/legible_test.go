package planview

import (
	"encoding/xml"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"markt/internal/drawing"
	"markt/internal/plantest"
)

var wordOf = regexp.MustCompile(`<text ([^>]*)>`)
var sizeOf = regexp.MustCompile(`font-size="([0-9.]+)"`)
var fromOf = regexp.MustCompile(`from-(\d+)`)

// At whatever width a plan is drawn, each word that is shown has letters of
// eleven pixels at least; drawn wide, all words are shown.
func TestWordsAreLegibleAtEveryWidth(t *testing.T) {
	var p drawing.Plan
	plantest.Campus(t, "de", &p)
	tall := p
	tall.Width, tall.Height = p.Height, p.Width
	for name, p := range map[string]drawing.Plan{"campus": p, "stood on its side": tall} {
		svg, shown := string(SVG(p, View{For: drawing.Page})), map[int]int{}
		for _, word := range wordOf.FindAllStringSubmatch(svg, -1) {
			size, err := strconv.ParseFloat(sizeOf.FindStringSubmatch(word[1])[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			from := Least
			if m := fromOf.FindStringSubmatch(word[1]); m != nil {
				from, _ = strconv.Atoi(m[1])
			}
			shown[from]++
			if px := size * float64(from) / p.Width; px < Legible-.05 {
				t.Errorf("%s: %s has letters of %.1f px where it appears", name, word[0], px)
			}
		}
		if name == "campus" && len(shown) < 3 {
			t.Errorf("%s: words do not come step by step: %v", name, shown)
		}
	}
}

// The style sheet hides a word at the widths this package names, and its last
// step is wide enough for all.
func TestTheStyleSheetKnowsTheWidths(t *testing.T) {
	b, err := os.ReadFile("../../../static/plan/find.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range Widths {
		if want := fmt.Sprintf("(width < %dpx) { .from-%d { display: none; } }", width, width); !strings.Contains(string(b), want) {
			t.Errorf("there is no %q", want)
		}
	}
	for _, want := range []string{fmt.Sprintf("min-width: %drem; }", Least/16), fmt.Sprintf("min-width: %drem; }", Widths[len(Widths)-1]/16)} {
		if !strings.Contains(string(b), want) {
			t.Errorf("there is no %q", want)
		}
	}
}

// Who looks for a stall sees a dot on it; the address leads to the first.
func TestADotIsWhereOneLooks(t *testing.T) {
	a, b := pitch("A1", drawing.Stall{ID: 1, Name: "Tee"}), pitch("A2", drawing.Stall{ID: 1, Name: "Tee"})
	a.Box, b.Box = &drawing.Box{X: 4, Y: 4, Front: 3, Depth: 2}, &drawing.Box{X: 14, Y: 4, Front: 3, Depth: 2}
	all := func(drawing.Mark) bool { return true }
	svg := string(SVG(plan(a, b), View{For: drawing.Page, Here: all}))
	if n := strings.Count(svg, `class="p-here"`); n != 2 || strings.Count(svg, `id="here"`) != 1 || !strings.Contains(svg, `<path d="M4 6l`) || !strings.Contains(svg, `<path d="M14 6l`) {
		t.Errorf("%d dots in %s", n, svg)
	}
	other := func(m drawing.Mark) bool { return m.Name == "A2" }
	b.Stalls = nil
	if svg := string(SVG(plan(a, b), View{For: drawing.Page, Other: other})); strings.Contains(svg, "p-here") || !strings.Contains(svg, "is-other") || strings.Contains(svg, "is-free") {
		t.Errorf("%s", svg)
	}
	for _, svg := range []string{string(Dot()), string(Swatch("p-lawn"))} {
		if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
			t.Errorf("%v in %s", err, svg)
		}
	}
}

// The excerpt round a pitch names what is in it alone, in letters that are
// legible where it is 300 pixels wide; a number is as large as its pitch lets it.
func TestAnExcerptNamesWhatIsInIt(t *testing.T) {
	var p drawing.Plan
	plantest.Campus(t, "de", &p)
	svg := string(Near(p, []string{"C01"}))
	if !strings.Contains(svg, ">Werkstatthaus<") || strings.Contains(svg, "Zelt Ahorn") || strings.Contains(svg, "Festwiese") {
		t.Errorf("%s", svg)
	}
	var x, y, wide, high float64
	if _, err := fmt.Sscanf(svg[strings.Index(svg, `viewBox="`):], `viewBox="%f %f %f %f"`, &x, &y, &wide, &high); err != nil {
		t.Fatal(err)
	}
	for _, word := range wordOf.FindAllStringSubmatch(svg, -1) {
		if strings.Contains(word[1], "word--number") {
			continue
		}
		size, err := strconv.ParseFloat(sizeOf.FindStringSubmatch(word[1])[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if px := size * 300 / wide; px < Legible-.05 {
			t.Errorf("%s has letters of %.1f px", word[0], px)
		}
	}
}
