package programme_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
)

// rows are all sessions, hosts and seats of every edition, by what and number.
func (w world) rows(t *testing.T) map[string]string {
	t.Helper()
	var all []struct {
		Key string `db:"key"`
		Row string `db:"row"`
	}
	must(t, w.db.Select(w.ctx, &all, `
		SELECT 'session ' || x.id AS key, to_jsonb(x)::text || coalesce((SELECT jsonb_agg(s ORDER BY s.position)::text FROM session_host s WHERE s.session_id = x.id), '') AS row FROM session x
		UNION ALL SELECT 'host ' || h.id, to_jsonb(h)::text FROM host h`))
	rows := map[string]string{}
	for _, r := range all {
		rows[r.Key] = r.Row
	}
	return rows
}

// beside are the rows without those that an import touched.
func beside(rows map[string]string, touched []pg.Touched) map[string]string {
	rest := maps.Clone(rows)
	for _, t := range touched {
		delete(rest, fmt.Sprint(t.Subject, " ", t.ID))
	}
	return rest
}

// takenAlone and revertedAlone check that an import and its undoing leave every
// row alone that the import does not report.
func (w world) takenAlone(t *testing.T, in programme.Incoming) []pg.Touched {
	t.Helper()
	before := w.rows(t)
	touched := w.taken(t, in)
	if diff := cmp.Diff(beside(before, touched), beside(w.rows(t), touched)); diff != "" {
		t.Errorf("an import touched what it does not report: %s", diff)
	}
	return touched
}

func (w world) revertedAlone(t *testing.T, touched []pg.Touched) {
	t.Helper()
	before := w.rows(t)
	if kept, _ := w.reverted(t, touched); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
	if diff := cmp.Diff(beside(before, touched), beside(w.rows(t), touched)); diff != "" {
		t.Errorf("an undone import touched what is not its own: %s", diff)
	}
}

// Beside an import lie another edition with the same file, sessions and hosts
// made by hand, and rows of the file that did not change: none of them moves.
func TestAProgrammeImportTouchesItsOwn(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	o.taken(t, o.incoming())
	byHand := w.draft("Von Hand", 15)
	byHand.NewHosts = []string{"Nora"}
	_, err := w.store.Create(w.ctx, w.e, byHand, now)
	must(t, err)
	_, err = w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Ohne Auftritt"}, now)
	must(t, err)
	empty := w.rows(t)

	in := w.incoming()
	in.Sessions = append(in.Sessions, programme.IncomingSession{Line: 12, Key: "e3", Title: "Drei", Stage: "s1", Start: w.at(7, 14, 0), Minutes: 30,
		Hosts: []programme.IncomingHost{{Key: "p3", Name: "Drin"}}})
	w.revertedAlone(t, w.takenAlone(t, in))
	if diff := cmp.Diff(empty, w.rows(t)); diff != "" {
		t.Errorf("after the first import was undone: %s", diff)
	}
	w.takenAlone(t, in)
	whole := w.rows(t)

	next := w.incoming()
	next.Sessions[0].Title, next.Sessions[0].Hosts = "Anders", []programme.IncomingHost{{Key: "p1", Name: "Rana K.", Bio: "näht"}}
	next.Sessions = append(next.Sessions[:1], in.Sessions[2], programme.IncomingSession{Line: 13, Key: "e4", Title: "Vier", Stage: "s2", Start: w.at(7, 16, 0), Minutes: 30,
		Hosts: []programme.IncomingHost{{Key: "p4", Name: "Neu"}}})
	w.revertedAlone(t, w.takenAlone(t, next))
	if diff := cmp.Diff(keys(whole), keys(w.rows(t))); diff != "" {
		t.Errorf("after the second import was undone: %s", diff)
	}
}

// A host whom somebody has engaged since stays when the import that brought them is undone.
func TestAnEngagedHostOutlivesTheirImport(t *testing.T) {
	w := begin(t)
	touched := w.taken(t, w.incoming())
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	d := w.draft("Zugabe", 18)
	for _, h := range doc.Hosts {
		if h.Name == "Rana" {
			d.Hosts = append(d.Hosts, h.ID)
		}
	}
	_, err = w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	w.reverted(t, touched)
	var left []string
	must(t, w.db.Select(w.ctx, &left, `SELECT verb FROM history WHERE subject = 'host' AND verb = 'delete'`))
	if len(left) != 1 {
		t.Errorf("%d hosts left by the history", len(left))
	}
	doc, err = w.store.List(w.ctx, w.e)
	must(t, err)
	if len(doc.Hosts) != 1 || doc.Hosts[0].Name != "Rana" || len(doc.Sessions) != 1 || doc.Sessions[0].Title[lang.De] != "Zugabe" {
		t.Errorf("%+v, %+v", doc.Hosts, doc.Sessions)
	}
}

func keys(m map[string]string) map[string]bool {
	all := map[string]bool{}
	for k := range m {
		all[k] = true
	}
	return all
}

// What somebody took away since is not missed when the import is undone.
func TestAnUndoneImportMissesNothingThatWentSince(t *testing.T) {
	w := begin(t)
	touched := w.taken(t, w.incoming())
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	_, err = w.db.Exec(w.ctx, `DELETE FROM session WHERE id = $1`, doc.Sessions[0].ID)
	must(t, err)
	if kept, n := w.reverted(t, touched); len(kept) > 0 || n != 1 {
		t.Errorf("%d undone, kept %v", n, kept)
	}
}

// An import is undone by way of its own edition only.
func TestAnotherEditionUndoesNothing(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	touched := w.taken(t, w.incoming())
	_, err := w.db.Exec(w.ctx, `DELETE FROM session_host`) // a host in no session would go
	must(t, err)
	before := w.rows(t)
	if kept, n := o.reverted(t, touched); len(kept) > 0 || n != 0 {
		t.Errorf("%d undone, kept %v", n, kept)
	}
	if diff := cmp.Diff(before, w.rows(t)); diff != "" {
		t.Error(diff)
	}
}

// Saving one host leaves the others alone.
func TestAHostIsSavedAlone(t *testing.T) {
	w := begin(t)
	w.taken(t, w.incoming())
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	h := doc.Hosts[0]
	before := w.rows(t)
	must(t, w.store.UpdateHost(w.ctx, w.e, h.ID, programme.HostDraft{Name: "Neu", Version: h.Version}, now))
	own := []pg.Touched{{Subject: "host", ID: int64(h.ID)}}
	if diff := cmp.Diff(beside(before, own), beside(w.rows(t), own)); diff != "" {
		t.Error(diff)
	}
}

// The history says of each session and host that an import, or its undoing,
// made, changed, called off or took away.
func TestAnImportIsInTheHistory(t *testing.T) {
	w := begin(t)
	deeds := func(do func() []pg.Touched) (touched []pg.Touched, all []string) {
		var before int64
		must(t, w.db.Get(w.ctx, &before, `SELECT coalesce(max(id), 0) FROM history`))
		touched = do()
		must(t, w.db.Select(w.ctx, &all, `SELECT count(*) || ' ' || subject || ' ' || verb FROM history WHERE id > $1 AND edition_id = $2 AND subject IN ('session', 'host')
			GROUP BY subject, verb ORDER BY subject, verb`, before, w.e.ID))
		return touched, all
	}
	in := w.incoming()
	_, first := deeds(func() []pg.Touched { return w.taken(t, in) })
	in.Sessions = in.Sessions[:1]
	in.Sessions[0].Title, in.Sessions[0].Hosts[0].Name = "Neu", "Rana K."
	touched, second := deeds(func() []pg.Touched { return w.taken(t, in) })
	_, undone := deeds(func() []pg.Touched { w.reverted(t, touched); return nil })
	want := [][]string{
		{"2 host create", "2 session create"},
		{"1 host update", "1 session cancel", "1 session update"},
		{"1 host restore", "2 session restore"},
	}
	if diff := cmp.Diff(want, [][]string{first, second, undone}); diff != "" {
		t.Error(diff)
	}
}
