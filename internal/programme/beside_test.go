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
