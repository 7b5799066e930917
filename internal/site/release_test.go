package site_test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"os"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"markt/internal/fault"
	"markt/internal/site"
)

func TestReleaseFreezes(t *testing.T) {
	g := begin(t)
	none, err := g.site.Public(g.ctx, g.e)
	if err != nil || none.Number != 0 || none.Document == nil {
		t.Fatalf("%+v, %v", none, err)
	}
	velo, sew := g.stall(t, "VeloBuch"), g.stall(t, "Nähwerkstatt")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	first, err := g.site.Release(g.ctx, g.e, "Stand Mai", now)
	must(t, err)
	if first.Number != 1 || len(first.Document.Stalls) != 1 || len(first.Document.Plan("campus").Stays) != 2 {
		t.Fatalf("%+v", first)
	}
	_, err = g.site.Release(g.ctx, g.e, "", now)
	wantMessage(t, err, fault.Conflict, "site.error.nothing_changed")

	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A02"), Move: true}))
	must(t, g.allot(site.AllotDraft{Stall: sew, Pitch: g.pitch(t, g.campus, "A01")}))
	public, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	if diff := cmp.Diff(first.Document.StaysByStall(), public.Document.StaysByStall(), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("the public saw a draft: %s", diff)
	}
	last, err := g.site.Last(g.ctx, g.e)
	must(t, err)
	draft, err := g.site.Draft(g.ctx, g.e)
	must(t, err)
	want := []site.Change{
		{Thing: "stall", Verb: site.Added, Name: "Nähwerkstatt", After: "A01"},
		{Thing: "stall", Verb: site.Moved, Name: "VeloBuch", Before: "A01", After: "A02"},
	}
	if diff := cmp.Diff(want, site.Diff(last.Document, draft)); diff != "" {
		t.Error(diff)
	}
	if second, err := g.site.Release(g.ctx, g.e, "", now); err != nil || second.Number != 2 {
		t.Errorf("%+v, %v", second, err)
	}
	if lines, err := g.site.Releases(g.ctx, g.e); err != nil || len(lines) != 2 || lines[1].Label != "Stand Mai" {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestPublicSeesLiveChanges(t *testing.T) {
	g := begin(t)
	velo, sew := g.stall(t, "VeloBuch"), g.stall(t, "Nähwerkstatt")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: sew, Pitch: g.pitch(t, g.campus, "A02")}))
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	must2(g.db.Exec(g.ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, velo))(t)
	must2(g.db.Exec(g.ctx, `UPDATE stall SET name = 'Nähcafé', version = version + 1 WHERE id = $1`, sew))(t)
	public, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	if s := public.Document.Stalls; len(s) != 1 || s[0].Name != "Nähcafé" || len(public.Document.Plan("campus").Stays) != 2 {
		t.Errorf("%+v", public.Document)
	}
}

func TestDiffOfTheGround(t *testing.T) {
	g := begin(t)
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, read(t, smallDrawing), "campus.json", now))(t)
	last, err := g.site.Last(g.ctx, g.e)
	must(t, err)
	draft, err := g.site.Draft(g.ctx, g.e)
	must(t, err)
	var got []string
	for _, c := range site.Diff(last.Document, draft) {
		got = append(got, c.Thing+" "+string(c.Verb)+" "+c.Name)
	}
	want := []string{"plan changed ", "pitch changed A01", "pitch added B01", "pitch removed A02", "pitch removed A03", "stage added Große Bühne"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGeoJSONIsReadByOthers(t *testing.T) {
	const ogrinfo = "ogrinfo"
	if _, err := exec.LookPath(ogrinfo); err != nil && os.Getenv("CI") == "" {
		t.Skip("ogrinfo is not installed")
	}
	g := begin(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, read(t, smallDrawing), "campus.json", now))(t)
	d, err := g.site.Draft(g.ctx, g.e)
	must(t, err)
	b, err := d.GeoJSON("")
	must(t, err)
	if !json.Valid(b) {
		t.Fatal("not JSON")
	}
	file := filepath.Join(t.TempDir(), "plan.geojson")
	must(t, os.WriteFile(file, b, 0o600))
	if out, err := exec.Command(ogrinfo, "-al", "-so", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
