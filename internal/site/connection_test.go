package site_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

// plugged is a ground on which two stalls stand that draw 2 kW each, on A01 and A02.
func plugged(t *testing.T) (g *ground, tea, ice stall.ID) {
	t.Helper()
	g = begin(t)
	tea, ice = g.stall(t, "Tee"), g.stall(t, "Eis")
	must2(g.db.Exec(g.ctx, `UPDATE stall SET watts = 2000`))(t)
	must(t, g.allot(site.AllotDraft{Stall: tea, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: ice, Pitch: g.pitch(t, g.campus, "A02")}))
	return g, tea, ice
}

func (g *ground) connect(who stall.ID, despite bool, outlets ...string) error {
	return g.site.Connect(g.ctx, g.e, site.ConnectDraft{Stall: who, Location: g.campus, Outlets: outlets, Despite: despite}, now)
}

// uses are the outlets that the ledger of the campus plugs a stall into.
func (g *ground) uses(t *testing.T, who stall.ID) (names []string) {
	t.Helper()
	l, err := g.site.Ledger(g.ctx, g.e, g.campus)
	must(t, err)
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	for _, a := range all {
		if a.Stall == who {
			for _, o := range l.Of(a).Sockets {
				names = append(names, o.Name())
			}
			return names
		}
	}
	return nil
}

// A stall uses the outlets of its pitch until somebody chooses others, and again
// once they are free.
func TestOutletsAreChosen(t *testing.T) {
	g, tea, ice := plugged(t)
	same := func(what string, got []string, want ...string) {
		t.Helper()
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s\n%s", what, d)
		}
	}
	same("its own", g.uses(t, tea), "A01.1")
	must(t, g.connect(tea, false, "A03.1"))
	same("chosen", g.uses(t, tea), "A03.1")
	must(t, g.connect(tea, false, "A03.1"))
	same("chosen twice", g.uses(t, tea), "A03.1")
	must(t, g.allot(site.AllotDraft{Stall: tea, Pitch: g.pitch(t, g.campus, "A03"), Move: true}))
	must(t, g.connect(tea, false, "A01.1"))
	same("on another pitch", g.uses(t, tea), "A01.1")
	must(t, g.connect(tea, false))
	same("free", g.uses(t, tea), "A03.1")
	wantField(t, g.connect(tea, false, "A09.1"), "outlets", "error.choice")
	wantField(t, g.site.Connect(g.ctx, g.e, site.ConnectDraft{Stall: tea, Location: g.wagon, Outlets: []string{"A01.1"}}, now), "outlets", "site.error.stands_elsewhere")

	full, err := g.site.Overload(g.ctx, g.e, site.ConnectDraft{Stall: ice, Location: g.campus, Outlets: []string{"A03.1"}})
	must(t, err)
	if len(full) != 1 || full[0].Name != "A03.1" {
		t.Errorf("%+v", full)
	}
	wantMessage(t, g.connect(ice, false, "A03.1"), fault.Conflict, "site.error.outlet_full")
	same("not taken", g.uses(t, ice), "A02.1")
	must(t, g.connect(ice, true, "A03.1"))
	same("all the same", g.uses(t, ice), "A03.1")
	choices, err := g.site.Choices(g.ctx, g.e, g.campus, ice)
	must(t, err)
	if len(choices) != 3 || choices[0].Name != "A02.1" {
		t.Errorf("%+v", choices)
	}
}

// An outlet that somebody chose is not taken away with its pitch, nor by its
// form or a file, and one who withdraws lets go of it.
func TestAnOutletInUseStays(t *testing.T) {
	g, tea, _ := plugged(t)
	must(t, g.connect(tea, false, "A03.1"))
	plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	a03 := plan.Pitch("A03")
	wantMessage(t, g.site.DeletePitch(g.ctx, g.e, g.campus, a03.ID, now), fault.Conflict, "site.error.outlet_in_use")
	d := a03.Draft()
	d.Outlets = nil
	wantMessage(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, a03.ID, d, now), fault.Conflict, "site.error.outlet_in_use")
	d = a03.Draft()
	d.Outlets = []site.Outlet{{Type: "cee16"}, {Type: "schuko"}}
	must(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, a03.ID, d, now))
	if got := strings.Join(g.uses(t, tea), " "); got != "A03.1" {
		t.Errorf("uses %s", got)
	}
	_, err = g.edit(step("delete", "pitch", int64(a03.ID), 2, nil))
	wantMessage(t, err, fault.Conflict, "site.error.outlet_in_use")
	file := &site.Drawing{Width: 60, Height: 40, Pitches: []site.DrawnPitch{{Number: "A01", Box: plan.Pitch("A01").Box}, {Number: "A02", Box: plan.Pitch("A02").Box}}}
	done, err := g.site.ImportPlan(g.ctx, g.e, g.campus, file, "f", now)
	must(t, err)
	if strings.Join(done.Kept, " ") != "A03" {
		t.Errorf("%+v", done)
	}
	must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error { return site.VacateIn(ctx, tx, g.e.ID, tea, now) }))
	must(t, g.site.DeletePitch(g.ctx, g.e, g.campus, a03.ID, now))
}

// Two who choose the same outlet at the same moment do not both go unasked.
func TestOnlyOneTakesAnOutletUnasked(t *testing.T) {
	g, tea, ice := plugged(t)
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []stall.ID{tea, ice} {
		wait.Go(func() { errs[i] = g.connect(who, false, "A03.1") })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("%v", errs)
	}
}

// A release says who uses which outlet, and a choice made since is a difference
// until the next; what was released before outlets were told says what is there now.
func TestAReleaseTellsOutlets(t *testing.T) {
	g, tea, _ := plugged(t)
	names := func(d *site.Document) (all []string) {
		for _, o := range d.Plans[0].OutletsFor(tea) {
			all = append(all, o.Name())
		}
		return all
	}
	r, err := g.site.Release(g.ctx, g.e, "", now)
	must(t, err)
	if d := cmp.Diff([]string{"A01.1"}, names(r.Document)); d != "" {
		t.Error(d)
	}
	must(t, g.connect(tea, false, "A03.1"))
	last, err := g.site.Last(g.ctx, g.e)
	must(t, err)
	if d := cmp.Diff([]string{"A01.1"}, names(last.Document)); d != "" {
		t.Error("what is public changed", d)
	}
	p, err := g.site.Pending(g.ctx, g.e)
	must(t, err)
	if d := cmp.Diff([]site.Change{{Thing: "outlet", Verb: site.Changed, Name: "Tee", Before: "A01.1 schuko", After: "A03.1 schuko"}}, p.Changes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"A03.1"}, names(p.Draft)); d != "" {
		t.Error(d)
	}
	must2(g.db.Exec(g.ctx, `UPDATE plan_release SET document = jsonb_set(document, '{plans,0,outlets}', 'null')`))(t)
	last, err = g.site.Last(g.ctx, g.e)
	must(t, err)
	if got := names(last.Document); got != nil {
		t.Errorf("%v", got)
	}
	live, err := g.site.Plans(g.ctx, g.e.ID)
	must(t, err)
	last.Document.SupplyFrom(live)
	if d := cmp.Diff([]string{"A01.1"}, names(last.Document)); d != "" {
		t.Error(d)
	}
	p, err = g.site.Pending(g.ctx, g.e)
	must(t, err)
	if len(p.Changes) != 0 {
		t.Errorf("what was not told has not changed: %+v", p.Changes)
	}
}

// A file for those who work there carries outlets both ways, and one that does
// not speak of them leaves them alone; the public's does not tell them.
func TestOutletsComeBackFromAFile(t *testing.T) {
	g, _, _ := plugged(t)
	plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	d := plan.Pitch("A01").Draft()
	d.Outlets = []site.Outlet{{Type: "blue16", Amps: 13, Circuit: "UV 1 / F3 / L2"}, {Type: "cee125"}}
	must(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, plan.Pitch("A01").ID, d, now))
	r, err := g.site.Release(g.ctx, g.e, "", now)
	must(t, err)
	slug := r.Document.Plans[0].Location.Slug
	for work, want := range map[bool][]site.Outlet{
		true: {{Type: "blue16", Amps: 13, Circuit: "UV 1 / F3 / L2"}, {Type: "cee125", Amps: 125}}, false: nil,
	} {
		b, err := r.Document.GeoJSON(slug)
		if work {
			r.Document.Plans = r.Document.Plans[:1]
			b, err = r.Document.WorkGeoJSON()
		}
		must(t, err)
		got, err := site.ReadDrawing(strings.NewReader(string(b)))
		must(t, err)
		if d := cmp.Diff(want, got.Pitches[0].Outlets); d != "" {
			t.Errorf("for those who work there %v\n%s", work, d)
		}
	}
}
