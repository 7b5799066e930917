package site_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/site/check"
)

// Every rule has a name, a remedy and a sentence for each thing it says, in the
// languages of the office; every value has a word and a unit.
func TestRulesHaveWords(t *testing.T) {
	variants := map[check.Key][]string{
		check.LaneWidth: {"", "bounded", "tall"}, check.MovementArea: {"", "length"}, check.GasApart: {"", "stall"}, check.EscapeWidth: {"", "one"},
		check.Capacity: {"", "stage"}, check.StallSize: {"front", "depth"}, check.OutletType: {"", "none", "blue"}, check.OutletLoad: {"", "line", "shared"}, check.WaterNear: {"", "none"},
	}
	for _, l := range []lang.Lang{"de", "en"} {
		for _, r := range check.Rules {
			said := variants[r.Key]
			if said == nil {
				said = []string{""}
			}
			for _, v := range said {
				f := site.Finding{Finding: check.Finding{Rule: r.Key, Variant: v, Objects: []check.Object{{Kind: "pitch", Name: "A1"}, {Kind: "hydrant"}, {Kind: "stall", Name: "Hof"}}}}
				if says := f.Says(l); strings.HasPrefix(says, "office.") || strings.ContainsAny(says, "{}") {
					t.Errorf("%s %s/%s: %s", l, r.Key, v, says)
				}
				if mend := f.Remedy(l); strings.HasPrefix(mend, "office.") || site.RuleName(r.Key, l) == "office.rule."+string(r.Key) {
					t.Errorf("%s %s has no remedy or no name", l, r.Key)
				}
			}
			for _, v := range r.Values {
				key, unit := "office.rule.value."+v.Name, "office.rule.unit."+v.Unit
				if l.T(key) == key || v.Unit != "" && l.T(unit) == unit {
					t.Errorf("%s: %s or %s has no word", l, key, unit)
				}
			}
		}
	}
}

// A figure has as many digits as tell it from its limit.
func TestFiguresTellThemselvesApart(t *testing.T) {
	says := func(figure, limit float64) string {
		f := site.Finding{Finding: check.Finding{Rule: check.EscapeWidth, Figure: figure, Limit: limit, Objects: []check.Object{{Kind: "location", Name: "Hof"}}}}
		return f.Says("de")
	}
	for want, got := range map[string]string{
		"1,2 m breit, für die erwarteten Menschen sind 1,202 m": says(1.2, 1.202),
		"2,99 m breit, für die erwarteten Menschen sind 3 m":    says(2.994, 3),
		"2,3 m breit, für die erwarteten Menschen sind 2,4 m":   says(2.3, 2.4),
		"10 m breit, für die erwarteten Menschen sind 120 m":    says(10, 120),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What rules ask of outlines and landmarks comes back from a file as it went.
func TestFactsComeBack(t *testing.T) {
	d := document()
	p := &d.Plans[0]
	tent := site.Outline{Kind: "tent", Label: lang.Text{"de": "Zelt"}, Points: site.Points{{30, 10}, {40, 10}, {40, 18}, {30, 18}}, Facts: site.Facts{Margin: 1.5, TestBook: "B 17/24", Enterable: true}}
	house := site.Outline{Kind: "building", Points: site.Points{{5, 20}, {15, 20}, {15, 30}, {5, 30}}, Facts: site.Facts{Storeys: 4}}
	p.Outlines = append(p.Outlines, tent, house)
	p.Landmarks = append(p.Landmarks, site.Landmark{Kind: "power", X: 9, Y: 2, Supply: 125}, site.Landmark{Kind: "exit", X: 1, Y: 2, Width: 2.4})
	b, err := d.GeoJSON("campus")
	must(t, err)
	got, err := site.ReadDrawing(strings.NewReader(string(b)))
	must(t, err)
	facts := map[string]site.Facts{}
	for _, o := range got.Outlines {
		facts[o.Kind] = o.Facts
	}
	if d := cmp.Diff(tent.Facts, facts["tent"]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(house.Facts, facts["building"]); d != "" {
		t.Error(d)
	}
	if last := got.Landmarks[len(got.Landmarks)-2:]; last[1].Kind != "exit" || last[1].Width != 2.4 || last[0].Supply != 125 {
		t.Errorf("%+v", last)
	}
	for _, wrong := range []string{
		`{"width": 9, "height": 9, "outlines": [{"kind": "tent", "points": [[0,0],[1,0],[1,1]], "margin": 21}]}`,
		`{"width": 9, "height": 9, "outlines": [{"kind": "building", "points": [[0,0],[1,0],[1,1]], "storeys": -1}]}`,
		`{"width": 9, "height": 9, "landmarks": [{"kind": "exit", "x": 1, "y": 1, "width": 101}]}`,
		`{"width": 9, "height": 9, "landmarks": [{"kind": "power", "x": 1, "y": 1, "supply": 1001}]}`,
	} {
		if _, err := site.ReadDrawing(strings.NewReader(wrong)); err == nil {
			t.Errorf("taken: %s", wrong)
		}
	}
}

// An imported tent is kept with its facts, and the same file changes nothing.
func TestFactsAreKept(t *testing.T) {
	g := begin(t)
	drawn := func() *site.Drawing {
		return &site.Drawing{
			Width: 60, Height: 40,
			Outlines:  []site.DrawnOutline{{Kind: "tent", Points: site.Points{{30, 10}, {40, 10}, {40, 18}, {30, 18}}, Facts: site.Facts{Margin: 1.5, TestBook: "B 17/24", Enterable: true}}},
			Landmarks: []site.Landmark{{Kind: "exit", X: 1, Y: 2, Width: 2.4}, {Kind: "power", X: 9, Y: 2, Supply: 125}},
			Pitches:   []site.DrawnPitch{{Number: "A01", Box: site.Box{X: 27.5, Y: 14, Front: 3, Depth: 3}}},
		}
	}
	_, err := g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(), "zelt.json", now)
	must(t, err)
	again, err := g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(), "zelt.json", now)
	must(t, err)
	if again.Created+again.Updated+again.Removed != 0 {
		t.Errorf("%+v", again)
	}
	plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if plan.Outlines[0].Facts != drawn().Outlines[0].Facts || plan.Landmarks[0].Width != 2.4 || plan.Landmarks[1].Supply != 125 {
		t.Errorf("%+v %+v", plan.Outlines, plan.Landmarks)
	}
	reports, err := g.site.Reports(g.ctx, g.e)
	must(t, err)
	var rules []check.Key
	for _, f := range reports[0].Findings {
		rules = append(rules, f.Rule)
	}
	if d := cmp.Diff([]check.Key{check.GuyRopes}, rules); d != "" {
		t.Error(d)
	}
	if at := reports[0].Findings[0].At; at != (drawing.Point{X: 29.5, Y: at.Y}) {
		t.Errorf("found at %v", at)
	}
}
