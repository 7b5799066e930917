package programme_test

import (
	"testing"
	"time"

	"markt/internal/festival"
	"markt/internal/programme"
)

// An edition that an import makes is announced, or over when its days are
// past; asked to, it stays private. One that was there keeps its state.
func TestAnImportedEditionHasAState(t *testing.T) {
	for _, c := range []struct {
		at    time.Time
		asked festival.State
		want  festival.State
	}{
		{now, "", festival.Announced},
		{now.AddDate(9, 0, 0), "", festival.Over},
		{now, festival.Preparing, festival.Preparing},
		{now.AddDate(9, 0, 0), festival.Announced, festival.Announced},
	} {
		w := begin(t)
		in := w.incoming()
		in.Slug, in.Title = "fremd-2026", "Fremd"
		r, err := w.store.Import(w.ctx, in, programme.ImportOptions{State: c.asked}, c.at)
		if err != nil {
			t.Fatal(err)
		}
		e, err := w.fest.BySlug(w.ctx, r.Edition)
		if err != nil || !r.NewEdition || e.State != c.want {
			t.Errorf("at %v, asked %q: %s, not %s (%v)", c.at, c.asked, e.State, c.want, err)
		}
		if _, err := w.store.Import(w.ctx, in, programme.ImportOptions{State: festival.Open}, c.at); err != nil {
			t.Fatal(err)
		}
		if e, err = w.fest.BySlug(w.ctx, r.Edition); err != nil || e.State != c.want {
			t.Errorf("imported again it is %s (%v)", e.State, err)
		}
	}
}
