package print

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/lang"
)

// readers are the sheets of a plan: that for everybody, and one with lists of
// its own, notes, signatures and long names.
func readers(t *testing.T, l lang.Lang) map[string]Plan {
	all := realPlan(t, l)
	works := realPlan(t, l)
	works.Title, works.Notes = l.T("print.plan.reader.plan-fire"), []string{l.T("print.plan.duty", "phone", "+49 30 23125 010")}
	works.Checked = &PlanChecked{Rules: 22, Open: 1, Advice: 2, Unchecked: []string{"Hydranten", "Abspannungen"}}
	for i, m := range works.Ground.Of("pitch")[:12] {
		box := *m.Box
		works.Ground.Marks = append(works.Ground.Marks,
			drawing.Mark{ID: "outlet:" + m.Name, Layer: "outlet", Points: []drawing.Point{box.At(-.5, .5)}},
			drawing.Mark{ID: "tap:" + m.Name, Layer: "tap", Points: []drawing.Point{box.At(.5, .5)}},
			drawing.Mark{ID: "gas:" + m.Name, Layer: "landmark", Sign: "lpg_store", Word: "Gas", Points: []drawing.Point{box.At(0, box.Depth)}})
		works.Lists = append(works.Lists, PlanList{Head: stallNames[i%len(stallNames)], Rows: []PlanRow{
			{Key: m.Name, Text: stallNames[(i+3)%len(stallNames)], At: m.At()}, {Text: "Gemeinsam gärtnern, gemeinsam essen: Interkultureller Garten Buch e.V.", At: m.At()},
		}})
	}
	vendors := works
	vendors.Lists, vendors.Checked = nil, nil
	for i := range vendors.Stalls {
		vendors.Stalls[i].About = "Schuko · CEE 32 A · " + l.T("print.plan.tap")
	}
	return map[string]Plan{"all": all, "fire": works, "vendors": vendors}
}

var rePath = regexp.MustCompile(`(-?[\d.]+) (-?[\d.]+) ([ml])\s`)

// quads are the closed paths of four corners on a document's first page, in
// millimetres from the upper left corner.
func quads(t *testing.T, p *pen, high float64) (all [][4]drawing.Point) {
	t.Helper()
	p.pdf.SetCompression(false)
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	first := reStream.FindSubmatch(out.Bytes())
	content := string(object(out.Bytes(), atoi(t, string(first[1]))))
	var now []drawing.Point
	for _, m := range rePath.FindAllStringSubmatch(content, -1) {
		var x, y float64
		if _, err := fmt.Sscan(m[1]+" "+m[2], &x, &y); err != nil {
			t.Fatal(err)
		}
		if m[3] == "m" {
			now = nil
		}
		if now = append(now, drawing.Point{X: x * mmPerPoint, Y: high - y*mmPerPoint}); len(now) == 4 {
			all = append(all, [4]drawing.Point(now))
		}
	}
	return all
}

func distance(a, b drawing.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func middleOf(q [4]drawing.Point) drawing.Point {
	return drawing.Point{X: (q[0].X + q[2].X) / 2, Y: (q[0].Y + q[2].Y) / 2}
}

// What is measured on the paper is what stands on the ground, on every paper
// and for every reader: pitches' sides, and how far they are from one another.
func TestPaperIsTrueToScale(t *testing.T) {
	const most = .1 // millimetres
	for name, pl := range readers(t, lang.De) {
		for _, paper := range []Paper{A4, A3, A2, A1, A0} {
			pl.Paper = paper
			p, err := drawn(fount(t), pl.Meta, pl.draw)
			if err != nil {
				t.Fatal(err)
			}
			l := pl.arrange(p)
			said := fmt.Sprintf("1:%d", l.view.den)
			if !strings.Contains(fmt.Sprint(p.boxes), said) {
				t.Errorf("%s on %s does not say %s", name, paper, said)
			}
			found := quads(t, p, l.h)
			k := 1000 / float64(l.view.den)
			var from, to []drawing.Point
			for _, m := range pl.Ground.Of("pitch") {
				x, y := l.view.at(m.At())
				for _, q := range found {
					if distance(middleOf(q), drawing.Point{X: x, Y: y}) > .5 || math.Abs(distance(q[0], q[1])-m.Box.Front*k) > most || math.Abs(distance(q[1], q[2])-m.Box.Depth*k) > most {
						continue
					}
					from, to = append(from, m.At()), append(to, middleOf(q))
					break
				}
			}
			if n := len(pl.Ground.Of("pitch")); len(from) != n || n < 50 {
				t.Fatalf("%s on %s: %d of %d pitches are drawn as large as they are", name, paper, len(from), n)
			}
			for i := range from {
				if off := math.Abs(distance(from[0], from[i])*k - distance(to[0], to[i])); off > most {
					t.Errorf("%s on %s: %.2f mm off", name, paper, off)
				}
			}
		}
	}
}

// No word leaves its place or lies on another, on any paper, from either side.
func TestReadersSheetsAreSound(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		for name, pl := range readers(t, l) {
			for _, paper := range []Paper{A4, A3, A0} {
				pl.Paper = paper
				_, p := sound(t, fmt.Sprintf("plan-%s-%s-%s", name, l, paper), pl.Meta, pl.draw)
				if cut := cut(p.report()); cut != nil {
					t.Errorf("%s on %s: shortened: %q", name, paper, cut)
				}
			}
		}
	}
}

// A title that leaves its location no room on its line has it below, and no dot between.
func TestALongTitleHasItsLocationBelow(t *testing.T) {
	pl := readers(t, lang.De)["fire"]
	pl.Paper = A3
	file, _ := sound(t, "plan-title", pl.Meta, pl.draw)
	if text := words(t, file); !finds(text, pl.Title+" "+pl.Location) {
		t.Errorf("%q", text[:min(300, len(text))])
	}
}

// A list that neither the foot nor the side holds stands in both before it goes
// on sheets of its own, and those are no larger than a hand holds.
func TestAListStaysBesideItsDrawing(t *testing.T) {
	for paper, want := range map[Paper]int{A3: 1, A2: 1, A0: 2} {
		pl := readers(t, lang.De)["vendors"]
		pl.Paper = paper
		p, err := drawn(fount(t), pl.Meta, pl.draw)
		if err != nil {
			t.Fatal(err)
		}
		if n := p.pdf.PageCount(); n != want {
			t.Errorf("%s: %d sheets, not %d", paper, n, want)
		}
		if w, h, _ := p.pdf.PageSize(2); want > 1 && max(w, h) > papers[A3][1]+1 {
			t.Errorf("%s: a list on paper of %.0f × %.0f", paper, w, h)
		}
	}
}

// A stall's card holds its name, however long, and its code opens its page.
func TestStallCards(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		cards := StallCards{Meta: meta(l), Event: event(l).Name, Call: l.T("print.plan.duty", "phone", "+49 30 23125 010")}
		for i, name := range stallNames {
			cards.Cards = append(cards.Cards, StallCard{
				Pitches: []string{"A01", "A02", "A03"}[:1+i%3], Name: name, Kind: kinds()[i%4], Location: event(l).Location,
				Lines: []string{"Samstag, 28. November 2026, 11:00–20:00", "2 × Schuko · CEE 32 A · Wasseranschluss", l.T("print.card.gas")}, Link: "HTTPS://MARKT.EXAMPLE/DE/STALLS/" + itoa(i),
			})
		}
		file, p := sound(t, "stall-cards-"+string(l), cards.Meta, cards.draw)
		if cut := cut(p.report()); cut != nil || p.report().Pages != len(stallNames) {
			t.Errorf("shortened: %q", cut)
		}
		text := words(t, file)
		for _, name := range stallNames {
			if !finds(text, name) {
				t.Errorf("%s: %q is not there", l, name)
			}
		}
	}
}

// Ten labels lie on a sheet, each within its cuts, however much is said on them.
func TestOutletLabels(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		labels := OutletLabels{Meta: meta(l), Event: event(l).Name}
		for i := range 23 {
			one := OutletLabel{Name: "A" + itoa(10+i) + ".2", Type: "CEE 32 A · " + l.T("print.label.breaker", "amps", 32), Phase: "L1–L3", Circuit: "UV 1 · F3"}
			for k := range 1 + i%3 {
				one.Users = append(one.Users, stallNames[(i+k)%len(stallNames)]+" 11.500 W", "Sa., 8. Mai 11:00–20:00 · So., 9. Mai 11:00–18:00")
			}
			labels.Labels = append(labels.Labels, one)
		}
		file, p := sound(t, "outlet-labels-"+string(l), labels.Meta, labels.draw)
		if cut := cut(p.report()); cut != nil || p.report().Pages != 3 {
			t.Errorf("%d pages, shortened: %q", p.report().Pages, cut)
		}
		text := words(t, file)
		for _, want := range []string{"A10.2", "A32.2", "UV 1"} {
			if !finds(text, want) {
				t.Errorf("%s: %q is not there", l, want)
			}
		}
	}
	if _, err := (OutletLabels{Meta: meta("de")}).Print(io.Discard, fount(t)); !fault.Is(err, fault.Invalid) {
		t.Errorf("without outlets: %v", err)
	}
}
