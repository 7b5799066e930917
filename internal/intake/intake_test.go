package intake_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/intake"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/table"
)

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

type desk struct {
	*intake.Store
	t   *testing.T
	ctx context.Context
	db  *pg.DB
	e   *festival.Edition
}

func begin(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, ctx: t.Context(), db: pgtest.New(t)}
	secret, err := account.LoadSecret(t.TempDir() + "/secret")
	d.must(err)
	fest, ground := festival.New(d.db), site.New(d.db, site.Events{})
	d.Store = intake.New(d.db, stall.New(d.db, secret, stall.Events{}), ground, programme.New(d.db, fest, ground))
	d.e, err = fest.Create(d.ctx, festival.Draft{Slug: "markt", Name: lang.Text{"de": "Markt"}},
		[]festival.DayDraft{{Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}, now)
	d.must(err)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) count(query string) (n int) {
	d.t.Helper()
	d.must(d.db.Get(d.ctx, &n, query))
	return n
}

func (d *desk) receive(k intake.Kind, name, file string) intake.ID {
	d.t.Helper()
	id, err := d.Receive(d.ctx, d.e, intake.Received{Kind: k, Name: name, File: []byte(file)}, now)
	d.must(err)
	return id
}

func (d *desk) see(id intake.ID) (*intake.Import, intake.Preview) {
	d.t.Helper()
	im, err := d.Get(d.ctx, d.e.ID, id)
	d.must(err)
	v, err := d.Preview(d.ctx, d.e, im, now)
	d.must(err)
	return im, v
}

// A file is bounded, waits once however often it is sent, and of too many the
// oldest go.
func TestFilesWait(t *testing.T) {
	d := begin(t)
	id := d.receive(intake.Stalls, "a.csv", "name\nEins\n")
	if again := d.receive(intake.Stalls, "a.csv", "name\nEins\n"); again != id {
		t.Errorf("the same file waits as %d and %d", id, again)
	}
	if other := d.receive(intake.Stalls, "a.csv", "name\nZwei\n"); other == id {
		t.Error("another file is the same")
	}
	for i := range 30 {
		d.receive(intake.Programme, fmt.Sprint(i, ".csv"), "title\nA\n")
	}
	if n := d.count(`SELECT count(*) FROM import`); n != 20 {
		t.Errorf("%d files wait", n)
	}
	for size, want := range map[int]string{0: "office.intake.not.empty", intake.MaxFile: "", intake.MaxFile + 1: "error.too_large"} {
		_, err := d.Receive(d.ctx, d.e, intake.Received{Kind: intake.Stalls, Name: "x.csv", File: []byte(strings.Repeat("a", size))}, now)
		if got := fault.FieldsOf(err)["file"].Key; got != want {
			t.Errorf("%d bytes: %q, %v", size, got, err)
		}
	}
}

// What is no text is named, and does not wait.
func TestWhatIsNoTableIsNamed(t *testing.T) {
	d := begin(t)
	for file, want := range map[string]string{
		"\x89PNG\r\n\x1a\n": "picture", "\xFF\xD8\xFF\xE0": "picture", "\x00\x00\x00\x18ftypheic": "picture",
		"PK\x03\x04 xl/workbook.xml PK\x05\x06": "workbook", "PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet PK\x05\x06": "workbook",
		"PK\x03\x04 xl/workbook.xml": "damaged", "PK\x03\x04 [Content_Types].xml": "damaged", "PK\x03\x04 _rels/.rels": "damaged",
		"\xD0\xCF\x11\xE0": "workbook", "PK\x03\x04 a.csv": "packed", "\x1F\x8B": "packed", "%PDF-1.7": "pdf",
	} {
		_, err := d.Receive(d.ctx, d.e, intake.Received{Kind: intake.Stalls, Name: "x.csv", File: []byte(file)}, now)
		if got := fault.FieldsOf(err)["file"].Key; got != "office.intake.not."+want {
			t.Errorf("%q: %q, %v", file, got, err)
		}
	}
	for _, text := range []string{"name\nEins\n", "n\x00a\x00m\x00e\x00", "\xEF\xBB\xBFname", "Pk;Name\n", "\x00n\x00a", "\x00\x00\x00n\x00\x00\x00a"} {
		if _, err := d.Receive(d.ctx, d.e, intake.Received{Kind: intake.Stalls, Name: "x.csv", File: []byte(text)}, now); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	if n := d.count(`SELECT count(*) FROM import`); n != 6 {
		t.Errorf("%d files wait", n)
	}
}

// Who maps the columns does so once for each set of headings and edition.
func TestAMappingIsRemembered(t *testing.T) {
	d := begin(t)
	im, v := d.see(d.receive(intake.Stalls, "a.csv", "Wer;Ware\nEins;Brot\n"))
	if v.Wrong == nil || v.Heading == nil || len(v.Heading.Head) != 2 {
		t.Fatalf("%+v", v)
	}
	d.must(d.Choose(d.ctx, d.e, im, intake.Options{Mapping: table.Mapping{"name": "Wer", "goods": table.Nothing}}, now))
	for file, want := range map[string]string{"Wer;Ware\nZwei;Tee\n": "Wer", "Wer;Waren\nZwei;Tee\n": ""} {
		im, v := d.see(d.receive(intake.Stalls, "b.csv", file))
		if im.Options.Mapping["name"] != want || (v.Wrong == nil) != (want != "") {
			t.Errorf("%q: %v, %v", file, im.Options.Mapping, v.Wrong)
		}
	}
	if im, _ := d.see(d.receive(intake.Programme, "b.csv", "Wer;Ware\nZwei;Tee\n")); len(im.Options.Mapping) > 0 {
		t.Errorf("another kind of file: %v", im.Options.Mapping)
	}
}

// However many press at once, a file is taken once.
func TestAFileIsTakenOnce(t *testing.T) {
	d := begin(t)
	id := d.receive(intake.Stalls, "a.csv", "id,name,state\n1,Eins,confirmed\n2,Zwei,confirmed\n")
	_, v := d.see(id)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if r, err := d.Take(d.ctx, d.e, id, v.Seen, now); err != nil || r.Counts[intake.Added] != 2 {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	all.Wait()
	if n := d.count(`SELECT count(*) FROM application`); n != 2 {
		t.Errorf("%d applications", n)
	}
	// Another copy of the list, seen before: it would now change nothing, and says so.
	other := d.receive(intake.Stalls, "b.csv", "id,name,state\n1,Eins,confirmed\n3,Drei,confirmed\n")
	_, seen := d.see(other)
	_, err := d.db.Exec(d.ctx, `UPDATE application SET name = 'Drei', source_id = '3' WHERE source_id = '2'`)
	d.must(err)
	if _, err := d.Take(d.ctx, d.e, other, seen.Seen+"x", now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("taken unseen: %v", err)
	}
	for range 2 {
		if r, err := d.Undo(d.ctx, d.e, id, now); err != nil || r.Undone != 2 {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// What names people goes in its time: files that wait after a week, the lines
// and what it takes to undo them after ninety days; the sums stay.
func TestImportsAreForgotten(t *testing.T) {
	d := begin(t)
	taken := d.receive(intake.Stalls, "a.csv", "id,name\n1,Eins\n")
	_, v := d.see(taken)
	_, err := d.Take(d.ctx, d.e, taken, v.Seen, now)
	d.must(err)
	d.receive(intake.Stalls, "b.csv", "id,name\n1,Zwei\n")
	for _, c := range []struct{ days, imports, touches int }{{6, 2, 1}, {8, 1, 1}, {89, 1, 1}, {91, 1, 0}} {
		d.must(intake.Forget(d.ctx, d.db, now.AddDate(0, 0, c.days)))
		if a, b := d.count(`SELECT count(*) FROM import`), d.count(`SELECT count(*) FROM import_touch`); a != c.imports || b != c.touches {
			t.Errorf("after %d days: %d imports, %d rows to undo", c.days, a, b)
		}
	}
	im, err := d.Get(d.ctx, d.e.ID, taken)
	d.must(err)
	if len(im.Report.Lines) > 0 || im.Report.Counts[intake.Added] != 1 {
		t.Errorf("%+v", im.Report)
	}
	if _, err := d.Undo(d.ctx, d.e, taken, now); fault.CodeOf(err) != "not_kept" {
		t.Errorf("%v", err)
	}
}

// The command line's imports stand in the same list and are undone the same way.
func TestTheCommandLineImportsByTheSameService(t *testing.T) {
	d := begin(t)
	tab, err := stall.ReadTable(strings.NewReader("id,name,state\n1,Eins,confirmed\n"), nil)
	d.must(err)
	lines, err := d.TakeStalls(d.ctx, d.e, "liste.csv", intake.Options{StallKind: "food"}, tab, nil, now)
	if err != nil || len(lines) != 1 || lines[0].Outcome != stall.Taken {
		t.Fatalf("%+v, %v", lines, err)
	}
	in, err := programme.Read(strings.NewReader("id,title,date,start,duration,stage\n1,Tanz,2026-11-07,12:00,60,Hof\n"), programme.ReadOptions{})
	d.must(err)
	r, err := d.TakeProgramme(d.ctx, d.e, "fringe.csv", in, "", now)
	if err != nil || r.Release != 1 || r.Count(programme.Taken) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	all, err := d.List(d.ctx, d.e.ID)
	d.must(err)
	if len(all) != 2 || all[0].Name != "fringe.csv" || all[1].Report.Counts[intake.Added] != 1 {
		t.Fatalf("%+v", all)
	}
	for _, im := range all {
		if r, err := d.Undo(d.ctx, d.e, im.ID, now); err != nil || r.Undone != 1 {
			t.Errorf("%s: %+v, %v", im.Name, r, err)
		}
	}
}
