package site_test

import (
	"strings"
	"testing"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pgtest"
	"markt/internal/site"

	"context"
)

func TestPlanGuardsAgainstLostChanges(t *testing.T) {
	g := begin(t)
	wantMessage(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 60, Height: 40}, now), fault.Conflict, "error.changed_meanwhile")
	must(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 70, Height: 40, Version: 1}, now))
	wantMessage(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 80, Height: 40, Version: 1}, now), fault.Conflict, "error.changed_meanwhile")
	err := g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: -1, Height: 40, Version: 2}, now)
	wantField(t, err, "width", "error.range")
	_, err = g.site.Plan(g.ctx, g.e.ID, 999)
	wantMessage(t, err, fault.NotFound, "error.not_found")
}

func TestPitches(t *testing.T) {
	g := begin(t)
	plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	p := plan.Pitch("A02")
	if p.Watts() != 3680 || p.X != 9 {
		t.Errorf("%+v", p)
	}
	d := p.Draft()
	d.Number, d.Water, d.Outlets = "Z1", true, []site.Outlet{{Type: "cee32", Circuit: "UV 2"}}
	must(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, p.ID, d, now))
	wantMessage(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, p.ID, d, now), fault.Conflict, "error.changed_meanwhile")
	plan, err = g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if p := plan.Pitch("Z1"); p == nil || p.Watts() != 22170 {
		t.Errorf("%+v", p)
	}

	err = g.site.CreatePitches(g.ctx, g.e, g.campus, []site.PitchDraft{{Number: "B1", Box: site.Box{Front: 3, Depth: 3}}, {Number: "A01", Box: site.Box{Front: 3, Depth: 3}}}, now)
	if m := wantMessage(t, err, fault.Conflict, "site.error.number_taken"); m.Args["number"] != "A01" {
		t.Errorf("%+v", m)
	}
	plan, err = g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if plan.Pitch("B1") != nil {
		t.Error("half a row was kept")
	}

	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: p.ID}))
	wantMessage(t, g.site.DeletePitch(g.ctx, g.e, g.campus, p.ID, now), fault.Conflict, "site.error.pitch_in_use")
	must(t, g.site.DeletePitch(g.ctx, g.e, g.campus, plan.Pitch("A03").ID, now))
}

func TestPitchCheck(t *testing.T) {
	whole := site.Box{X: 1, Y: 1, Front: 3, Depth: 3}
	for _, c := range []struct {
		name, field, key string
		draft            site.PitchDraft
	}{
		{"no number", "number", "error.required", site.PitchDraft{Box: whole}},
		{"long number", "number", "error.too_long", site.PitchDraft{Number: strings.Repeat("1", 9), Box: whole}},
		{"no front", "front", "site.error.size", site.PitchDraft{Number: "A1", Box: site.Box{Depth: 3}}},
		{"socket", "outlets", "error.choice", site.PitchDraft{Number: "A1", Box: whole, Outlets: []site.Outlet{{Type: "usb"}}}},
		{"breaker", "outlets", "error.range", site.PitchDraft{Number: "A1", Box: whole, Outlets: []site.Outlet{{Type: "schuko", Amps: 32}}}},
	} {
		wantField(t, c.draft.Check().Err(""), c.field, c.key)
	}
}

func TestStages(t *testing.T) {
	g := begin(t)
	d := site.StageDraft{LocationID: g.campus, Name: "Große Bühne", Description: lang.Text{"de": "Festwiese"}, Box: &site.Box{X: 20, Y: 20, Front: 10, Depth: 8}}
	id, err := g.site.CreateStage(g.ctx, g.e, d, now)
	must(t, err)
	_, err = g.site.CreateStage(g.ctx, g.e, d, now)
	wantField(t, err, "name", "site.error.stage_name_taken")
	st, created, err := g.site.EnsureStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: "Große Bühne", Source: "x.xml", SourceID: "1"}, now)
	if err != nil || created || st.ID != id {
		t.Errorf("%+v, %v, %v", st, created, err)
	}
	for _, want := range []bool{true, false} {
		st, created, err = g.site.EnsureStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: "Zelt", Source: "x.xml", SourceID: "2"}, now)
		if err != nil || created != want {
			t.Errorf("%+v, %v, %v", st, created, err)
		}
	}
	if _, drawn := st.Box(); drawn {
		t.Error("nobody drew the tent")
	}
	d.Version, d.Box = 1, nil
	must(t, g.site.UpdateStage(g.ctx, g.e, id, d, now))
	wantMessage(t, g.site.UpdateStage(g.ctx, g.e, id, d, now), fault.Conflict, "error.changed_meanwhile")
	must(t, g.site.DeleteStage(g.ctx, g.e, id, now))
	all, err := g.site.Stages(g.ctx, g.e.ID)
	if err != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestPlansNeedAFixedNumberOfQueries(t *testing.T) {
	g := begin(t)
	before := pgtest.Count(g.ctx, func(ctx context.Context) { _, _ = g.site.Draft(ctx, g.e) })
	row := site.Row{Prefix: "R", From: 1, Count: 40, X: 5, Y: 20, Front: 1, Depth: 1}
	must(t, g.site.CreatePitches(g.ctx, g.e, g.campus, row.Pitches(), now))
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: g.pitch(t, g.campus, "R01")}))
	if after := pgtest.Count(g.ctx, func(ctx context.Context) { _, _ = g.site.Draft(ctx, g.e) }); after != before {
		t.Errorf("%d queries became %d", before, after)
	}
}
