package site_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
	"markt/internal/site"
)

func TestDraw(t *testing.T) {
	box := site.Box{X: 4, Y: 5, Front: 6, Depth: 3, Degrees: 90}
	drawn := drawing.Box(box)
	food := lang.Text{"de": "Essen", "en": "Food"}
	d := &site.Document{
		Plans: []site.PublicPlan{{
			Location: site.PublicLocation{Name: lang.Text{"de": "Hof"}}, Width: 20, Height: 10, Bearing: 8,
			Outlines:  []site.Outline{{Kind: "lawn", Label: lang.Text{"en": "Green"}, Points: site.Points{{0, 0}, {5, 0}, {5, 5}}}, {Kind: "tree", Points: site.Points{{9, 9}}, Radius: 1}},
			Pitches:   []site.PublicPitch{{Number: "A1", Box: box}, {Number: "A2", Box: box}},
			Stages:    []site.PublicStage{{ID: 3, Name: "Bühne", Box: &box}, {ID: 4, Name: "Saal"}},
			Landmarks: []site.Landmark{{Kind: "water", X: 1, Y: 2}},
			Stays:     []site.Stay{{Pitch: "A1", Stall: 2}, {Pitch: "A1", Stall: 1}, {Pitch: "A1", Stall: 2}, {Pitch: "A1", Stall: 99}, {Pitch: "A2", Stall: 1}},
		}},
		Stalls: []site.PublicStall{{ID: 1, Name: "Velo", KindName: food, Mark: "food"}, {ID: 2, Name: "Rad", KindName: food, Mark: "workshop"}},
	}
	plan := &d.Plans[0]
	want := drawing.Plan{Name: "Hof", Width: 20, Height: 10, Bearing: 8, Marks: []drawing.Mark{
		{ID: "lawn:0", Layer: "lawn", Name: "Green", Points: []drawing.Point{{}, {X: 5}, {X: 5, Y: 5}}},
		{ID: "tree:1", Layer: "tree", Points: []drawing.Point{{X: 9, Y: 9}}, Radius: 1},
		{ID: "stage:3", Layer: "stage", Name: "Bühne", Box: &drawn}, // the hall is not drawn
		{ID: "pitch:A1", Layer: "pitch", Name: "A1", Box: &drawn, Stalls: []drawing.Stall{
			{ID: 2, Name: "Rad", Kind: drawing.Kind{Mark: "workshop", Word: "Food"}}, {ID: 1, Name: "Velo", Kind: drawing.Kind{Mark: "food", Word: "Food"}},
		}},
		{ID: "pitch:A2", Layer: "pitch", Name: "A2", Box: &drawn},
		{ID: "landmark:0", Layer: "landmark", Sign: "water", Word: lang.Lang("en").T("site.landmark.water"), Points: []drawing.Point{{X: 1, Y: 2}}},
	}}
	if diff := cmp.Diff(want, d.Draw(plan, plan.Stays[:4], "en", "de")); diff != "" {
		t.Error(diff)
	}
	if k, _ := d.Draw(plan, plan.Stays, "fa", "de").Marks[3].Kind(); k.Word != "Essen" {
		t.Errorf("the edition's language does not stand in: %q", k.Word)
	}
}

// Outlets and taps lie at the back of their pitch, one at each side, and never
// outside it.
func TestSupplies(t *testing.T) {
	p := &site.PublicPlan{
		Pitches: []site.PublicPitch{
			{Number: "A1", Box: site.Box{X: 10, Y: 10, Front: 4, Depth: 3}, Water: true},
			{Number: "A2", Box: site.Box{X: 20, Y: 10, Front: .5, Depth: .5}, Water: true},
			{Number: "A3", Box: site.Box{X: 30, Y: 10, Front: 4, Depth: 3}},
		},
		Outlets: []site.PublicOutlet{{Pitch: "A1", Outlet: site.Outlet{Type: "schuko"}}, {Pitch: "A1", Outlet: site.Outlet{Type: "cee16"}}},
	}
	want := []drawing.Mark{
		{ID: "outlet:A1", Layer: "outlet", Word: "schuko cee16", Points: []drawing.Point{{X: 8.4, Y: 11.1}}},
		{ID: "tap:A1", Layer: "tap", Points: []drawing.Point{{X: 11.6, Y: 11.1}}},
		{ID: "tap:A2", Layer: "tap", Points: []drawing.Point{{X: 20, Y: 10}}},
	}
	if diff := cmp.Diff(want, p.Supplies()); diff != "" {
		t.Error(diff)
	}
}

// What a plan may hold, a reader can draw: no kind without a layer or a sign.
func TestDrawnKinds(t *testing.T) {
	for _, kind := range site.OutlineKinds {
		if !(drawing.Mark{Layer: kind}).IsGround() {
			t.Errorf("%s is no ground", kind)
		}
	}
	for _, kind := range site.LandmarkKinds {
		if drawing.SignOf(kind) == drawing.SignOf("") {
			t.Errorf("%s has no sign of its own", kind)
		}
		for _, l := range []lang.Lang{lang.De, "en", lang.Ar} {
			if key := "site.landmark." + kind; l.T(key) == key {
				t.Errorf("%s has no word in %s", kind, l)
			}
		}
	}
}
