package print

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
	"markt/internal/plantest"
)

// realPlan is the demo edition's campus, the liveliest ground there is, with
// names of its own in the list: long ones, and in three scripts.
func realPlan(t testing.TB, l lang.Lang) Plan {
	t.Helper()
	pl := Plan{
		Meta: meta(l), Event: event(l).Name, Dates: event(l).Dates, Location: event(l).Location, Release: "Fassung 3", AsOf: made(), Paper: A3, Anchor: "52.62520, 13.50057",
	}
	pl.Author = "Technologie-Netzwerk Berlin e.V."
	plantest.Campus(t, string(l), &pl.Ground)
	for i, m := range pl.Ground.Of("pitch") {
		if k, taken := m.Kind(); taken {
			pl.Stalls = append(pl.Stalls, PlanStall{Pitches: []string{m.Name}, Name: stallNames[i%len(stallNames)], Kind: k})
		}
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
		if cut := cut(p.report()); cut != nil {
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

// What the drawing says is on the paper: every word where it was laid, on each
// paper and in the booklet.
func TestSheetsDrawThePicture(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		pl := realPlan(t, l)
		for _, paper := range []Paper{A4, A3, A2} {
			pl.Paper = paper
			p, err := drawn(fount(t), pl.Meta, pl.draw)
			if err != nil {
				t.Fatal(err)
			}
			v := pl.arrange(p).view
			written(t, p, v, pl.Ground.Lay(v.reader(p, drawing.Sheet, pl.unit())))
		}
	}
}

// written checks that each label's words stand on the pen's first page where
// the picture has them.
func written(t *testing.T, p *pen, v view, pic drawing.Picture) {
	t.Helper()
	if len(pic.Labels) < 100 {
		t.Errorf("only %d labels", len(pic.Labels))
	}
	for _, l := range pic.Labels {
		if len(l.Lines) == 0 {
			continue
		}
		b, words := v.boxOf(l), strings.Join(l.Lines, "\n")
		if !slices.ContainsFunc(p.boxes, func(o placed) bool {
			return o.page == 1 && o.text == words && math.Abs(o.frame.X-b.X) < .01 && math.Abs(o.frame.Y-b.Y) < .01 && !o.cut
		}) {
			t.Errorf("%q of %s is not at %v", words, l.Mark, b)
		}
	}
}

// The sheet to sign says what was checked and what was not, and has a line for
// each who signs; every other sheet has none of it.
func TestPlanToSign(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		pl := realPlan(t, l)
		file, _ := sound(t, "plan-unsigned-"+string(l), pl.Meta, pl.draw)
		if finds(words(t, file), l.T("print.plan.sign.electric")) {
			t.Errorf("%s: lines to sign on a sheet for all", l)
		}
		for _, c := range []struct {
			checked PlanChecked
			says    string
		}{
			{PlanChecked{Rules: 22}, l.T("print.plan.checked", "n", 22)},
			{PlanChecked{Rules: 22, Open: 3}, l.T("print.plan.breaches", "n", 3, "rules", 22)},
			{PlanChecked{Rules: 22, Advice: 3}, l.T("print.plan.advice", "n", 3)},
			{PlanChecked{Rules: 22, Answered: 3}, l.T("print.plan.answered", "n", 3)},
		} {
			c.checked.Unchecked = []string{"Hydranten"}
			pl.Checked = &c.checked
			file, _ := sound(t, "plan-signed-"+string(l), pl.Meta, pl.draw)
			text := words(t, file)
			for _, want := range []string{c.says, "Hydranten", l.T("print.plan.sign.lead"), l.T("print.plan.sign.electric"), l.T("print.plan.sign.technical")} {
				if !finds(text, want) {
					t.Errorf("%s, %+v: %q is not there", l, c.checked, want)
				}
			}
		}
	}
}

// A market of 488 stalls with names of 71 characters, as in San Francisco.
func TestPlanOfManyStalls(t *testing.T) {
	pl := Plan{Meta: meta(lang.De), Event: "Markt", Location: "San Francisco", AsOf: time.Now(), Paper: A3, Ground: drawing.Plan{Width: 400, Height: 250}}
	for i := range 488 {
		number := fmt.Sprintf("%c%02d", 'A'+i/40, i%40+1)
		pl.Ground.Marks = append(pl.Ground.Marks, pitch(number, float64(i%40)*10+5, float64(i/40)*20+8, 6, 2.5, float64(i*7), kinds()[i%4]))
		pl.Stalls = append(pl.Stalls, PlanStall{Pitches: []string{number}, Name: fmt.Sprintf("%s Mobile Catering of the Northern Peninsula LLC dba Nr. %d", strings.Repeat("x", 25), i), Kind: kinds()[i%4]})
	}
	file, p := sound(t, "plan-many", pl.Meta, pl.draw)
	rep := p.report()
	if rep.Findings != nil || rep.Pages < 2 {
		t.Errorf("%d pages, findings %+v", rep.Pages, rep.Findings)
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

// Whatever shape a ground has and wherever a reader starts, what stands beside
// the drawing does not stand on it.
func TestNothingStandsOnTheDrawing(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		for _, size := range [][2]float64{{24, 20}, {20, 40}, {100, 20}, {60, 60}, {4e4, 4e4}} {
			pl := Plan{Meta: meta(l), Event: "Markt", Location: "Hof", AsOf: made(), Paper: A3, Ground: drawing.Plan{Width: size[0], Height: size[1]}}
			p, err := drawn(fount(t), pl.Meta, pl.draw)
			if err != nil {
				t.Fatal(err)
			}
			for _, den := range scales {
				for _, lay := range pl.layouts(pl.Ground.Bounds(), den) {
					p.w = lay.w
					f := lay.view.frame
					for _, c := range lay.side {
						if x := p.left(c); x < f.X+f.W && f.X < x+c.W && c.Y < f.Y+f.H && f.Y < c.Y+c.H || x < 0 || x+c.W > lay.w || f.X < 0 || f.X+f.W > lay.w {
							t.Errorf("%s, %v at 1:%d: the column %v stands on %v", l, size, den, c, f)
						}
					}
				}
			}
		}
	}
}

// A corner that is turned down has a word in the legend, as long as there is
// one; a location that travels has its stops.
func TestASheetSaysWhoWasMovedAndWhereItTravels(t *testing.T) {
	for _, moved := range []bool{true, false} {
		pl := realPlan(t, lang.De)
		pl.Ground.Marks = slices.Clone(pl.Ground.Marks)
		for i, m := range pl.Ground.Marks {
			if _, taken := m.Kind(); taken && moved {
				one := m.Stalls[0]
				one.Was = "Z9"
				pl.Ground.Marks[i].Stalls = []drawing.Stall{one}
				pl.Stops = []PlanStop{{When: "Sa., 8. Mai, 10–12 Uhr", Name: "Rathaus Pankow", Where: "Breite Straße 24a"}}
				break
			}
		}
		file, _ := sound(t, fmt.Sprint("plan-moved-", moved), pl.Meta, pl.draw)
		text := words(t, file)
		for _, word := range []string{"umgezogen seit der letzten Fassung", "Rathaus Pankow", "Breite Straße 24a"} {
			if finds(text, word) != moved {
				t.Errorf("moved is %v, and of %q it says otherwise", moved, word)
			}
		}
	}
}
