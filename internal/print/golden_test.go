package print

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
)

var rewrite = flag.Bool("update", false, "write the goldens anew")

var (
	reStream = regexp.MustCompile(`(?s)/Contents (\d+) 0 R`)
	reFont   = regexp.MustCompile(`^BT /F([0-9a-f]+) ([\d.]+) Tf ET$`)
	reText   = regexp.MustCompile(`(?s)BT ([\d.-]+) ([\d.-]+) Td \((.*?)\) Tj ET`)
)

// golden compares what is set on the pages, where and how large, with the file
// kept in testdata; between the texts it counts the drawing operators.
func golden(t *testing.T, name string, m Meta, draw func(*pen)) {
	t.Helper()
	p, err := drawn(fount(t), m, draw)
	if err != nil {
		t.Fatal(err)
	}
	p.pdf.SetCompression(false)
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i, one := range reStream.FindAllSubmatch(out.Bytes(), -1) {
		fmt.Fprintf(&got, "page %d\n", i+1)
		describe(&got, object(out.Bytes(), atoi(t, string(one[1]))))
	}
	file := filepath.Join("testdata", name+".golden")
	if *rewrite {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); d != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", name, d)
	}
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// describe writes a page's content for a person: texts in their order.
func describe(w *strings.Builder, content []byte) {
	fonts, font, ops := map[string]string{}, "", 0
	_, stream, _ := bytes.Cut(content, []byte("stream\n"))
	rest := string(stream)
	for rest != "" {
		at := reText.FindStringSubmatchIndex(rest)
		before := rest
		if at != nil {
			before = rest[:at[0]]
		}
		for line := range strings.SplitSeq(before, "\n") {
			if m := reFont.FindStringSubmatch(line); m != nil {
				if fonts[m[1]] == "" {
					fonts[m[1]] = string(rune('a' + len(fonts)))
				}
				font = fonts[m[1]] + " " + m[2]
			} else if line != "" {
				ops++
			}
		}
		if at == nil {
			break
		}
		if ops > 1 {
			fmt.Fprintf(w, "  %d drawing lines\n", ops)
		}
		ops = 0
		fmt.Fprintf(w, "%s %s  %s  %q\n", rest[at[2]:at[3]], rest[at[4]:at[5]], font, utf16Text(rest[at[6]:at[7]]))
		rest = rest[at[1]:]
	}
}

// utf16Text reads a PDF string of UTF-16, with its escapes.
func utf16Text(s string) string {
	raw := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(s)
	if len(raw)%2 != 0 {
		return hex.EncodeToString([]byte(raw))
	}
	var units []uint16
	for i := 0; i < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

func TestGoldens(t *testing.T) {
	tickets := sampleTickets()
	codes, err := tickets.codes()
	if err != nil {
		t.Fatal(err)
	}
	tickets.Tickets = tickets.Tickets[:2]
	golden(t, "tickets", tickets.Meta, func(p *pen) { tickets.draw(p, codes) })
	small := smallPlan()
	golden(t, "plan", small.Meta, small.draw)
	b := sampleBooklet(lang.De, 4, 2, 4)
	b.Plan = small
	golden(t, "booklet", b.Meta, b.draw)
}

func spot(x, y float64) drawing.Point { return drawing.Point{X: x, Y: y} }

func corners(b drawing.Rect) []drawing.Point {
	return []drawing.Point{spot(b.X0, b.Y0), spot(b.X1, b.Y0), spot(b.X1, b.Y1), spot(b.X0, b.Y1)}
}

func surface(layer, name string, x0, y0, x1, y1 float64) drawing.Mark {
	return drawing.Mark{ID: layer, Layer: layer, Name: name, Points: corners(drawing.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1})}
}

// pitch is one with a stall of the kinds; without one it is vacant.
func pitch(number string, x, y, front, depth, degrees float64, of ...drawing.Kind) drawing.Mark {
	m := drawing.Mark{ID: "pitch:" + number, Layer: "pitch", Name: number, Box: &drawing.Box{X: x, Y: y, Front: front, Depth: depth, Degrees: degrees}}
	for i, k := range of {
		m.Stalls = append(m.Stalls, drawing.Stall{ID: int64(i), Kind: k})
	}
	return m
}

func landmark(sign, word, name string, x, y float64) drawing.Mark {
	return drawing.Mark{ID: "landmark:" + sign, Layer: "landmark", Sign: sign, Word: word, Name: name, Points: []drawing.Point{spot(x, y)}}
}

// smallPlan has one of everything: turned, vacant, too small for its number.
func smallPlan() Plan {
	return Plan{
		Meta: meta(lang.De), Event: "Markt", Dates: "7. November 2026", Location: "Marktwagen", AsOf: made(), Paper: A4,
		Ground: drawing.Plan{Width: 40, Height: 25, Bearing: 30, Marks: []drawing.Mark{
			surface("ground", "", 0, 0, 40, 25), surface("building", "Bibliothek", 2, 15, 14, 24), surface("fire_lane", "Feuerwehr", 0, 0, 40, 3.5),
			{ID: "tree", Layer: "tree", Points: []drawing.Point{spot(30, 20)}, Radius: 2},
			pitch("A01", 8, 8, 4, 3, 0, kinds()[0]), pitch("A02", 16, 9, 3, 3, 40, kinds()[1]), pitch("A03", 24, 8, 3, 3, 0), pitch("A04b", 30, 8, .8, .6, 90, kinds()[3]),
			{ID: "stage", Layer: "stage", Name: "Wagenbühne", Box: &drawing.Box{X: 22, Y: 18, Front: 6, Depth: 4}},
			landmark("info", "Infopunkt", "", 35, 12), landmark("toilet", "Toilette", "WC", 35, 12), landmark("entrance", "Eingang", "Tor", 20, 1),
		}},
		Stalls: []PlanStall{{Pitches: []string{"A01"}, Name: "Bäckerei Löwenzahn", Kind: kinds()[0]}, {Pitches: []string{"A02", "A03"}, Name: "مطبخ حلب", Kind: kinds()[1]}, {Pitches: []string{"A04b"}, Name: "Beratung", Kind: kinds()[3]}},
	}
}

func TestPlanRefusesUnknownPaper(t *testing.T) {
	pl := smallPlan()
	pl.Paper = "A9"
	if _, err := pl.Print(&bytes.Buffer{}, fount(t)); err == nil {
		t.Error("A9 was taken")
	}
	if _, err := (Plan{Meta: Meta{Made: time.Now()}}).Print(&bytes.Buffer{}, nil); err == nil {
		t.Error("printed without typefaces")
	}
}

// A plan is to scale: ten metres at 1:200 are fifty millimetres.
func TestScaleIsTrue(t *testing.T) {
	v := newView(box{0, 0, 200, 200}, drawing.Rect{X1: 30, Y1: 30}, 200)
	x0, y0 := v.at(spot(5, 5))
	x1, y1 := v.at(spot(15, 5))
	if x1-x0 < 49.999 || x1-x0 > 50.001 || y0 != y1 {
		t.Errorf("10 m are %.3f mm", x1-x0)
	}
}
