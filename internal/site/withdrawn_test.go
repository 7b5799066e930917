package site_test

import (
	"testing"

	"markt/internal/site"
)

// Who has withdrawn is on no plan, neither released nor in work, even where a
// stay was left behind.
func TestAWithdrawnStallIsOnNoPlan(t *testing.T) {
	g := begin(t)
	gone, stays := g.stall(t, "VeloBuch"), g.stall(t, "Nähwerkstatt")
	must(t, g.allot(site.AllotDraft{Stall: gone, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: stays, Pitch: g.pitch(t, g.campus, "A02")}))
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	must2(g.db.Exec(g.ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, gone))(t)

	public, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	draft, err := g.site.Draft(g.ctx, g.e)
	must(t, err)
	for name, d := range map[string]*site.Document{"released": public.Document, "in work": draft} {
		if len(d.Stalls) != 1 || d.Stalls[0].ID != stays {
			t.Errorf("%s: %+v", name, d.Stalls)
		}
		for _, stay := range d.Plan("campus").Stays {
			if stay.Stall == gone {
				t.Errorf("%s: still on %s", name, stay.Pitch)
			}
		}
	}
}
