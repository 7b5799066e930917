package programme_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
)

// taken imports a file without releasing it and gives what it takes to undo it.
func (w world) taken(t *testing.T, in programme.Incoming) []pg.Touched {
	t.Helper()
	var touched []pg.Touched
	must(t, pg.InTx(w.ctx, w.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := w.store.Propose(ctx, tx, w.e, in, "")
		if err == nil {
			touched, err = w.store.TakeIn(ctx, tx, w.e, p, now)
		}
		return err
	}))
	return touched
}

func (w world) reverted(t *testing.T, touched []pg.Touched) (kept []string, undone int) {
	t.Helper()
	must(t, pg.InTx(w.ctx, w.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		kept, undone, err = w.store.RevertIn(ctx, tx, w.e, touched, now)
		return err
	}))
	return kept, undone
}

// stands is the programme without what every write counts up.
func (w world) stands(t *testing.T) string {
	t.Helper()
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	for i := range doc.Sessions {
		doc.Sessions[i].Version = 0
	}
	for i := range doc.Hosts {
		doc.Hosts[i].Version = 0
	}
	b, err := json.MarshalIndent(doc, "", " ")
	must(t, err)
	return string(b)
}

func TestAProposedFileWritesNothing(t *testing.T) {
	w := begin(t)
	w.taken(t, w.incoming())
	before := w.stands(t)
	in := w.incoming()
	in.Sessions[0].Title += "!"
	in.Sessions[0].Start = in.Sessions[0].Start.Add(30 * time.Minute)
	p, err := w.store.Propose(w.ctx, w.db, w.e, in, "")
	must(t, err)
	was := w.incoming().Sessions[0]
	clock := func(at time.Time) string { return at.In(w.e.Loc()).Format("2006-01-02 15:04") }
	want := []input.Difference{{Field: "title", Old: was.Title, New: was.Title + "!"}, {Field: "start", Old: clock(was.Start), New: clock(was.Start.Add(30 * time.Minute))}}
	for _, r := range p.Rows {
		if r.Key == was.Key {
			if diff := cmp.Diff(want, r.Fields); diff != "" {
				t.Error(diff)
			}
		}
	}
	if p.Puts != 1 || p.Count(programme.Changed) != 1 || w.stands(t) != before {
		t.Errorf("%d puts, %+v", p.Puts, p.Rows)
	}
}

// Who saves between the comparison and the writing is not run over.
func TestAnImportedProgrammeRunsNobodyOver(t *testing.T) {
	for meanwhile, want := range map[string]string{
		`UPDATE session SET track = 'Hof', version = version + 1 WHERE id = (SELECT min(id) FROM session)`:           "changed_meanwhile",
		`UPDATE host SET bio = '{"de": "singt"}', version = version + 1 WHERE id = (SELECT min(id) FROM host)`:       "changed_meanwhile",
		`UPDATE session SET state = 'canceled', canceled_at = '2026-05-01' WHERE id = (SELECT max(id) FROM session)`: "",
	} {
		w := begin(t)
		w.taken(t, w.incoming())
		in := w.incoming()
		in.Sessions = in.Sessions[:1]
		in.Sessions[0].Title += "!"
		in.Sessions[0].Hosts[0].Name += "!"
		err := pg.InTx(w.ctx, w.db, func(ctx context.Context, tx *pg.Tx) error {
			p, err := w.store.Propose(ctx, tx, w.e, in, "")
			if err != nil {
				return err
			}
			if _, err := w.db.Exec(w.ctx, meanwhile); err != nil {
				return err
			}
			_, err = w.store.TakeIn(ctx, tx, w.e, p, now)
			return err
		})
		if (err != nil || want != "") && fault.CodeOf(err) != want || strings.Contains(w.stands(t), "!") == (want != "") {
			t.Errorf("%s: %v\n%s", meanwhile, err, w.stands(t))
		}
		var since []time.Time
		must(t, w.db.Select(w.ctx, &since, `SELECT canceled_at FROM session WHERE canceled_at > '2026-05-01'`))
		if len(since) > 0 {
			t.Errorf("%s: called off again at %v", meanwhile, since)
		}
	}
}

// An import is undone as a whole: what it made goes with its rooms and hosts,
// what it changed or called off is as it was, and what somebody has worked on
// since is kept and named.
func TestAnImportedProgrammeIsUndone(t *testing.T) {
	w := begin(t)
	empty := w.stands(t)
	touched := w.taken(t, w.incoming())
	if kept, n := w.reverted(t, touched); len(kept) > 0 || n != 2 {
		t.Errorf("%d undone, kept %v", n, kept)
	}
	if diff := cmp.Diff(empty, w.stands(t)); diff != "" {
		t.Error(diff)
	}
	w.taken(t, w.incoming())
	before := w.stands(t)
	in := w.incoming()
	in.Sessions = in.Sessions[:1]
	in.Sessions[0].Title, in.Sessions[0].Hosts = "Neu", nil
	touched = w.taken(t, in)
	if kept, n := w.reverted(t, touched); len(kept) > 0 || n != 2 {
		t.Errorf("%d undone, kept %v", n, kept)
	}
	if diff := cmp.Diff(before, w.stands(t)); diff != "" {
		t.Error(diff)
	}
	touched = w.taken(t, in)
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	for _, s := range doc.Sessions {
		if d := s.Draft(); s.SourceID == in.Sessions[0].Key {
			d.Title = lang.Text{lang.De: "Von Hand"}
			must(t, w.store.Update(w.ctx, w.e, s.ID, d, now))
		}
	}
	if kept, n := w.reverted(t, touched); strings.Join(kept, " ") != "Von Hand" || n != 1 {
		t.Errorf("%d undone, kept %v", n, kept)
	}
}

// What people may have read is called off, never deleted; what the newest
// release does not show goes, whatever another edition has released.
func TestAReleasedImportIsCalledOff(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	for after, title := range []string{"Eins", "Zwei"} {
		o.confirmed(t, title, 12)
		_, err := o.store.Release(o.ctx, o.e, programme.ReleaseDraft{After: after}, now)
		must(t, err)
	}
	first, second := w.incoming(), w.incoming()
	first.Sessions, second.Sessions = first.Sessions[:1], second.Sessions[1:]
	second.Slug = "beside"
	touched := w.taken(t, first)
	_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	later := w.taken(t, second)
	for _, undo := range [][]pg.Touched{touched, later} {
		if kept, n := w.reverted(t, undo); len(kept) > 0 || n != 1 {
			t.Errorf("%d undone, kept %v", n, kept)
		}
	}
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	if len(doc.Sessions) != 1 || doc.Sessions[0].State != programme.StateCanceled {
		t.Errorf("%+v", doc.Sessions)
	}
}

// A file of twice the sessions and hosts is proposed, taken and undone in as many queries.
func TestProgrammeImportsDoNotAskForEachRow(t *testing.T) {
	queries := func(n int) (asked []int64) {
		w := begin(t)
		file := func(word string) programme.Incoming {
			in := w.incoming()
			in.Sessions = nil
			for i := range n {
				in.Sessions = append(in.Sessions, programme.IncomingSession{
					Line: i, Key: fmt.Sprint("k", i), Title: fmt.Sprint(word, i), Stage: in.Stages[0].Key, Start: now.Add(time.Duration(i) * time.Hour), Minutes: 30,
					Hosts: []programme.IncomingHost{{Key: fmt.Sprint("p", i), Name: fmt.Sprint(word, i)}},
				})
			}
			return in
		}
		ctx, count := pg.Counted(w.ctx)
		w.ctx = ctx
		var touched []pg.Touched
		for _, in := range []programme.Incoming{file("a"), file("b")} {
			touched = w.taken(t, in)
			asked = append(asked, count.Load())
		}
		w.reverted(t, touched)
		return append(asked, count.Load())
	}
	if one, two := queries(20), queries(40); !cmp.Equal(one, two) {
		t.Errorf("%v queries for 20 sessions, %v for 40", one, two)
	}
}
