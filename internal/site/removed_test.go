package site_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
)

// plans are the drawn grounds of campus and wagon, with all that belongs to them.
func (g *ground) plans(t *testing.T) []*site.Plan {
	t.Helper()
	var all []*site.Plan
	for _, l := range []festival.LocationID{g.campus, g.wagon} {
		p, err := g.site.Plan(g.ctx, g.e.ID, l)
		must(t, err)
		all = append(all, p)
	}
	return all
}

// A location takes along its own stops and its own plan, and comes back with both.
func TestALocationGoesAndComesBackWhole(t *testing.T) {
	g := begin(t)
	stop := festival.StopDraft{Name: lang.Text{"de": "Bahnhof"}, From: g.e.Days[0].OpensAt, Until: g.e.Days[0].ClosesAt}
	must2(g.fest.CreateStop(g.ctx, g.e, g.wagon, stop, now))(t)
	before := g.plans(t)
	must(t, g.site.DeleteLocation(g.ctx, g.e, g.campus, now))
	if _, err := g.site.Plan(g.ctx, g.e.ID, g.campus); !fault.Is(err, fault.NotFound) {
		t.Errorf("the plan of a location that is gone: %v", err)
	}
	wagon, err := g.site.Plan(g.ctx, g.e.ID, g.wagon)
	must(t, err)
	if diff := cmp.Diff(before[1], wagon); diff != "" {
		t.Errorf("another location's plan: %s", diff)
	}
	must(t, g.site.RestoreLocation(g.ctx, g.e, g.campus, now))
	if diff := cmp.Diff(before, g.plans(t)); diff != "" {
		t.Errorf("after its return: %s", diff)
	}
	stops, err := g.fest.Location(g.ctx, g.e, g.wagon)
	must(t, err)
	if len(stops.Stops) != 1 {
		t.Errorf("another location's stops: %+v", stops.Stops)
	}
}

// A location is deleted by way of its own edition only, with nothing of its plan.
func TestALocationIsNotDeletedFromAnotherEdition(t *testing.T) {
	g := begin(t)
	o := g.elsewhere(t)
	before := g.plans(t)
	if err := g.site.DeleteLocation(g.ctx, o.e, g.campus, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(before, g.plans(t)); diff != "" {
		t.Error(diff)
	}
}

// A pitch is deleted by way of its own location only, and comes back with its
// own outlets.
func TestAPitchGoesAndComesBackWhole(t *testing.T) {
	g := begin(t)
	before := g.plans(t)
	p := g.pitch(t, g.campus, "A03")
	if err := g.site.DeletePitch(g.ctx, g.e, g.wagon, p, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("by way of another location: %v", err)
	}
	must(t, g.site.DeletePitch(g.ctx, g.e, g.campus, p, now))
	must(t, g.site.RestorePitch(g.ctx, g.e, p, now))
	if diff := cmp.Diff(before, g.plans(t)); diff != "" {
		t.Error(diff)
	}
}

// The stalls that visitors see are their edition's.
func TestThePublicStallsAreOfTheEdition(t *testing.T) {
	g := begin(t)
	g.elsewhere(t).stall(t, "Von nebenan")
	g.stall(t, "VeloBuch")
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	r, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	if len(r.Document.Stalls) != 1 || r.Document.Stalls[0].Name != "VeloBuch" {
		t.Errorf("%+v", r.Document.Stalls)
	}
}
