package site_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

// telling is the store with a note of whom it has told.
func (g *ground) telling(told *[]stall.ID, fails error) {
	g.site = site.New(g.db, site.Events{Moved: func(_ context.Context, _ *pg.Tx, a site.Announcement) error {
		*told = append(*told, a.Stall)
		return fails
	}})
}

func (g *ground) told(t *testing.T, number int) (all []site.Told) {
	t.Helper()
	all, err := g.site.Told(g.ctx, g.e, number)
	must(t, err)
	return all
}

// Moving one pitch by a metre is one difference and one vendor to be told; a
// release that is asked for again tells nobody.
func TestAMetreTellsOne(t *testing.T) {
	g := begin(t)
	var told []stall.ID
	g.telling(&told, nil)
	velo, sew := g.stall(t, "VeloBuch"), g.stall(t, "Nähwerkstatt")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: sew, Pitch: g.pitch(t, g.campus, "A02")}))
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	if len(told) != 2 || len(g.told(t, 1)) != 2 {
		t.Fatalf("the first release told %v", told)
	}
	told = nil
	must2(g.db.Exec(g.ctx, `UPDATE pitch SET y = y + 1 WHERE id = $1`, g.pitch(t, g.campus, "A02")))(t)
	pending, err := g.site.Pending(g.ctx, g.e)
	must(t, err)
	if len(pending.Changes) != 1 {
		t.Errorf("differences: %+v", pending.Changes)
	}
	for range 2 {
		must2(g.site.Release(g.ctx, g.e, "Nachtrag", now))(t)
	}
	if diff := cmp.Diff([]stall.ID{sew}, told); diff != "" {
		t.Error(diff)
	}
	if all := g.told(t, 2); len(all) != 1 || all[0].Was != "A02" || all[0].Now != "A02" {
		t.Errorf("%+v", all)
	}
	public, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	if was, moved := public.Document.MovedFrom(sew); !moved || was != "A02" {
		t.Error("the public plan does not mark what moved")
	}
	if _, moved := public.Document.MovedFrom(velo); moved {
		t.Error("the public plan marks what stayed")
	}
}

// Who loses the pitch is told, who withdrew is not.
func TestWhoIsWithoutAPitchIsTold(t *testing.T) {
	g := begin(t)
	velo, sew := g.stall(t, "VeloBuch"), g.stall(t, "Nähwerkstatt")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: sew, Pitch: g.pitch(t, g.campus, "A02")}))
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	must2(g.db.Exec(g.ctx, `DELETE FROM allotment WHERE edition_id = $1`, g.e.ID))(t)
	must2(g.db.Exec(g.ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, velo))(t)
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	if all := g.told(t, 2); len(all) != 1 || all[0].Stall != sew || all[0].Was != "A02" || all[0].Now != "" {
		t.Errorf("%+v", all)
	}
}

// A release and those who are told of it are one: what cannot be told is not released.
func TestAReleaseThatCannotTellIsNone(t *testing.T) {
	g := begin(t)
	var told []stall.ID
	g.telling(&told, errors.New("full"))
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: g.pitch(t, g.campus, "A01")}))
	if _, err := g.site.Release(g.ctx, g.e, "", now); err == nil {
		t.Error("released")
	}
	if last, err := g.site.Last(g.ctx, g.e); err != nil || last.Number != 0 || len(g.told(t, 1)) != 0 {
		t.Errorf("%+v, %v", last, err)
	}
}

// A call is noted once, and can be taken back; nobody else's is noted.
func TestACallIsNoted(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	calls := func() (n int) {
		must(t, g.db.Get(g.ctx, &n, `SELECT count(*) FROM history WHERE verb = 'tell'`))
		return n
	}
	for _, reached := range []bool{true, true, false, false} {
		must(t, g.site.Reach(g.ctx, g.e, 1, velo, reached, now))
		if got := g.told(t, 1)[0]; (got.ReachedAt != nil) != reached || got.Mail {
			t.Errorf("%+v", got)
		}
	}
	if n := calls(); n != 2 {
		t.Errorf("%d notes", n)
	}
	if err := g.site.Reach(g.ctx, g.e, 2, velo, true, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// An approval is of the very draft: what is changed after it asks for another.
func TestAnApprovalIsOfOneDraft(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	first, err := g.site.Pending(g.ctx, g.e)
	must(t, err)
	for range 2 {
		must(t, g.site.Approve(g.ctx, g.e, first.Mark, now))
	}
	if p, err := g.site.Pending(g.ctx, g.e); err != nil || p.Approval.At.IsZero() || p.Mark != first.Mark {
		t.Errorf("%+v, %v", p.Approval, err)
	}
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A02"), Move: true}))
	if p, err := g.site.Pending(g.ctx, g.e); err != nil || !p.Approval.At.IsZero() {
		t.Errorf("%+v, %v", p.Approval, err)
	}
	for _, mark := range []string{first.Mark, ""} {
		if err := g.site.Approve(g.ctx, g.e, mark, now); !fault.Is(err, fault.Conflict) {
			t.Errorf("%q: %v", mark, err)
		}
	}
}
