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

// smallPlan has one of everything: turned, vacant, too small for its number.
func smallPlan() Plan {
	return Plan{
		Meta: meta(lang.De), Event: "Markt", Dates: "7. November 2026", Location: "Marktwagen", AsOf: made(), Paper: A4, Width: 40, Height: 25, Bearing: 30,
		Plot: Plot{
			Outlines: []Outline{
				{Kind: "ground", Points: []Spot{{0, 0}, {40, 0}, {40, 25}, {0, 25}}},
				{Kind: "building", Name: "Bibliothek", Points: []Spot{{2, 15}, {14, 15}, {14, 24}, {2, 24}}},
				{Kind: "fire_lane", Name: "Feuerwehr", Points: []Spot{{0, 0}, {40, 0}, {40, 3.5}, {0, 3.5}}},
				{Kind: "tree", Points: []Spot{{30, 20}}, Radius: 2},
			},
			Pitches: []Pitch{
				{Number: "A01", At: Spot{8, 8}, Front: 4, Depth: 3, Kind: kinds()[0]},
				{Number: "A02", At: Spot{16, 9}, Front: 3, Depth: 3, Degrees: 40, Kind: kinds()[1]},
				{Number: "A03", At: Spot{24, 8}, Front: 3, Depth: 3},
				{Number: "A04b", At: Spot{30, 8}, Front: .8, Depth: .6, Degrees: 90, Kind: kinds()[3]},
			},
			Stages:    []Stage{{"Wagenbühne", Spot{22, 18}, 6, 4, 0}},
			Landmarks: []Landmark{{"info", Spot{35, 12}, "Infopunkt"}, {"toilet", Spot{35, 12}, "WC"}, {"entrance", Spot{20, 1}, "Tor"}},
		},
		Stalls: []PlanStall{{[]string{"A01"}, "Bäckerei Löwenzahn", kinds()[0]}, {[]string{"A02", "A03"}, "مطبخ حلب", kinds()[1]}, {[]string{"A04b"}, "Beratung", kinds()[3]}},
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
	v := newView(box{0, 0, 200, 200}, rect{0, 0, 30, 30}, 200)
	x0, y0 := v.at(Spot{5, 5})
	x1, y1 := v.at(Spot{15, 5})
	if x1-x0 < 49.999 || x1-x0 > 50.001 || y0 != y1 {
		t.Errorf("10 m are %.3f mm", x1-x0)
	}
}
