package programme_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/programme"
	"markt/internal/site"
)

var now = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)

// world is one edition of two days with two stages.
type world struct {
	ctx    context.Context
	db     *pg.DB
	store  *programme.Store
	fest   *festival.Store
	e      *festival.Edition
	stages []site.StageID
}

func begin(t *testing.T) world {
	t.Helper()
	w := world{ctx: t.Context(), db: pgtest.New(t)}
	ground := site.New(w.db, site.Events{})
	w.fest = festival.New(w.db)
	w.store = programme.New(w.db, w.fest, ground)
	var days []festival.DayDraft
	for d := 7; d <= 8; d++ {
		days = append(days, festival.DayDraft{Date: time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 22 * time.Hour})
	}
	var err error
	w.e, err = w.fest.Create(w.ctx, festival.Draft{Slug: "markt-2026", Name: lang.Text{lang.De: "Markt"}}, days, now)
	must(t, err)
	campus, err := w.fest.CreateLocation(w.ctx, w.e, festival.LocationDraft{Name: lang.Text{lang.De: "Campus"}}, now)
	must(t, err)
	for _, name := range []string{"Hofbühne", "Nähzelt"} {
		id, err := ground.CreateStage(w.ctx, w.e, site.StageDraft{LocationID: campus, Name: name}, now)
		must(t, err)
		w.stages = append(w.stages, id)
	}
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w world) at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, w.e.Loc())
}

func (w world) draft(title string, hour int) programme.Draft {
	return programme.Draft{Title: lang.Text{lang.De: title}, Stage: w.stages[0], Start: w.at(7, hour, 0), Minutes: 45, Languages: []string{"de", "ar"}, Access: []string{"step_free"}}
}

// confirmed makes a session that the next release shows.
func (w world) confirmed(t *testing.T, title string, hour int) programme.ID {
	t.Helper()
	id, err := w.store.Create(w.ctx, w.e, w.draft(title, hour), now)
	must(t, err)
	must(t, w.store.Confirm(w.ctx, w.e, id, now))
	return id
}

func TestCreateReadsBack(t *testing.T) {
	w := begin(t)
	d := w.draft("Nähen 🧵 für alle", 11)
	d.Abstract, d.MinAge, d.MaxAge, d.Capacity = lang.Text{lang.Ar: "خياطة"}, 8, 99, 12
	d.NewHosts = []string{" Rana ", "", "Nähwerkstatt Buch"}
	id, err := w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	if len(s.Hosts) != 2 || s.State != programme.StateDraft || s.UID == "" || s.End().Hour() != 11 {
		t.Errorf("%+v", s)
	}
	want := d
	want.Hosts, want.NewHosts, want.Version = s.Hosts, nil, 1
	want.Subtitle, want.Description = lang.Text{}, lang.Text{}
	if diff := cmp.Diff(want, s.Draft()); diff != "" {
		t.Error(diff)
	}
	all, err := w.store.List(w.ctx, w.e)
	must(t, err)
	hosts := all.Hosts
	if len(hosts) != 2 || hosts[1].Name != "Rana" {
		t.Errorf("%+v", hosts)
	}
}

func TestCreateRefuses(t *testing.T) {
	w := begin(t)
	for field, change := range map[string]func(*programme.Draft){
		"title.de":  func(d *programme.Draft) { d.Title = lang.Text{lang.De: "  "} },
		"title.ar":  func(d *programme.Draft) { d.Title[lang.Ar] = strings.Repeat("س", 10_000) },
		"track":     func(d *programme.Draft) { d.Track = "a\x00b" },
		"stage":     func(d *programme.Draft) { d.Stage = 999 },
		"hosts":     func(d *programme.Draft) { d.Hosts = []programme.HostID{999} },
		"day":       func(d *programme.Draft) { d.Start = w.at(20, 12, 0) },
		"minutes":   func(d *programme.Draft) { d.Minutes = 1_000_000_000 },
		"max_age":   func(d *programme.Draft) { d.MinAge, d.MaxAge = 12, 6 },
		"languages": func(d *programme.Draft) { d.Languages = []string{"Klingonisch"} },
		"access":    func(d *programme.Draft) { d.Access = []string{"wings"} },
	} {
		d := w.draft("Titel", 12)
		change(&d)
		_, err := w.store.Create(w.ctx, w.e, d, now)
		if _, told := fault.FieldsOf(err)[field]; !told || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", field, err)
		}
	}
	all, err := w.store.List(w.ctx, w.e)
	must(t, err)
	if len(all.Sessions) != 0 {
		t.Errorf("%d sessions were stored", len(all.Sessions))
	}
}

func TestUpdateGuardsAgainstLostChanges(t *testing.T) {
	w := begin(t)
	id := w.confirmed(t, "Titel", 12)
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	d := s.Draft()
	d.Start = w.at(8, 0, 30) // still Saturday's
	must(t, w.store.Update(w.ctx, w.e, id, d, now))
	if err := w.store.Update(w.ctx, w.e, id, d, now); fault.MessageOf(err).Key != "error.changed_meanwhile" {
		t.Errorf("%v", err)
	}
	if err := w.store.Delete(w.ctx, w.e, id, now); fault.CodeOf(err) != "not_a_draft" {
		t.Errorf("%v", err)
	}
	happened, err := w.store.History(w.ctx, id)
	must(t, err)
	var verbs []string
	for _, h := range happened {
		verbs = append(verbs, string(h.Verb))
	}
	if diff := cmp.Diff([]string{"create", "confirm", "update"}, verbs); diff != "" {
		t.Error(diff)
	}
}

func TestReleaseIsWhatThePublicSees(t *testing.T) {
	w := begin(t)
	if _, err := w.store.Released(w.ctx, w.e); !fault.Is(err, fault.NotFound) {
		t.Fatalf("nothing is released: %v", err)
	}
	first, second := w.confirmed(t, "Eins", 11), w.confirmed(t, "Zwei", 12)
	_, err := w.store.Create(w.ctx, w.e, w.draft("Nur ein Entwurf", 13), now)
	must(t, err)
	unplaced := programme.Draft{Title: lang.Text{lang.De: "Ohne Ort"}}
	id, err := w.store.Create(w.ctx, w.e, unplaced, now)
	must(t, err)
	must(t, w.store.Confirm(w.ctx, w.e, id, now))

	number, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: "1.0"}, now)
	must(t, err)
	r, err := w.store.Released(w.ctx, w.e)
	must(t, err)
	if number != 1 || titles(r) != "Eins Zwei" || len(r.Document.Stages) != 1 || r.Document.Stages[0].LocationName[lang.De] != "Campus" {
		t.Errorf("release %d: %q %+v", number, titles(r), r.Document.Stages)
	}

	// A change waits for the next release, a cancellation does not.
	s, err := w.store.Get(w.ctx, w.e, first)
	must(t, err)
	d := s.Draft()
	d.Title = lang.Text{lang.De: "Anders"}
	must(t, w.store.Update(w.ctx, w.e, first, d, now))
	must(t, w.store.Cancel(w.ctx, w.e, second, "krank", now.Add(time.Hour)))
	r, err = w.store.Released(w.ctx, w.e)
	must(t, err)
	if titles(r) != "Eins -Zwei" || !r.ChangedAt.Equal(now.Add(time.Hour)) {
		t.Errorf("%q changed at %v", titles(r), r.ChangedAt)
	}

	p, err := w.store.Pending(w.ctx, w.e)
	must(t, err)
	if len(p.Changes) != 2 || p.Changes[0].Kind != programme.Reworded || p.Changes[1].Kind != programme.Dropped || len(p.LeftOut) != 1 {
		t.Errorf("%+v", p)
	}
	if _, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{After: 0}, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("releasing past another release: %v", err)
	}
	_, err = w.store.Release(w.ctx, w.e, programme.ReleaseDraft{After: 1}, now)
	must(t, err)
	r, err = w.store.Released(w.ctx, w.e)
	must(t, err)
	if titles(r) != "Anders -Zwei" {
		t.Errorf("%q: a canceled session stays to be read", titles(r))
	}
}

// Calendars ignore a lower SEQUENCE, so a version shown once never goes back.
func TestVersionNeverGoesBack(t *testing.T) {
	w := begin(t)
	id := w.confirmed(t, "Eins", 11)
	_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	last := 0
	for _, turn := range []func() error{
		func() error { return nil },
		func() error { return w.store.Cancel(w.ctx, w.e, id, "", now) },
		func() error { return w.store.Confirm(w.ctx, w.e, id, now) },
	} {
		must(t, turn())
		r, err := w.store.Released(w.ctx, w.e)
		must(t, err)
		if v := r.Document.Sessions[0].Version; v <= last {
			t.Errorf("version %d after %d", v, last)
		} else {
			last = v
		}
	}
}

func TestHostsByName(t *testing.T) {
	all := []programme.Host{{ID: 1, Name: "Rana"}, {ID: 2, Name: "Der Chor"}, {ID: 3, Name: "rana"}}
	known, fresh := programme.HostsByName([]string{" RANA ", "", "Neu", "der chor", "Neu", "Rana"}, all, []programme.HostID{3})
	if d := cmp.Diff([]programme.HostID{3, 2}, known); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Neu"}, fresh); d != "" {
		t.Error(d)
	}
}

// Nothing confirmed is a programme too: an empty one, with its days.
func TestReleaseOfNothing(t *testing.T) {
	w := begin(t)
	_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	all, err := w.store.Releases(w.ctx, w.e)
	must(t, err)
	r, err := w.store.Released(w.ctx, w.e)
	must(t, err)
	if len(all) != 1 || all[0].Sessions != 0 || len(r.Document.Days) != 2 {
		t.Errorf("%+v %+v", all, r)
	}
}

func titles(r programme.Released) string {
	var out []string
	for _, s := range r.Document.Sessions {
		mark := ""
		if s.State == programme.StateCanceled {
			mark = "-"
		}
		out = append(out, mark+s.Title[lang.De])
	}
	return strings.Join(out, " ")
}

func TestTwoReleaseAtOnce(t *testing.T) {
	w := begin(t)
	w.confirmed(t, "Eins", 11)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() { _, errs[i] = w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: fmt.Sprint(i)}, now) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("one wins: %v, %v", errs[0], errs[1])
	}
	for _, err := range errs {
		if err != nil && fault.CodeOf(err) != "changed_meanwhile" {
			t.Error(err)
		}
	}
}

// Who sends a release again, at once or after its answer was lost, gets the one
// that is there; what has changed since is a release of its own.
func TestARepeatedReleaseIsTheSame(t *testing.T) {
	w := begin(t)
	moved := w.confirmed(t, "Eins", 11)
	for after := range 3 {
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				n, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: " 1.0 ", After: after}, now)
				if n != after+1 || err != nil {
					t.Errorf("after %d: %d %v", after, n, err)
				}
			})
		}
		wg.Wait()
		if n, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: "1.0", After: after + 1}, now); n != after+1 || err != nil {
			t.Errorf("from a new page: %d %v", n, err)
		}
		if all, err := w.store.Releases(w.ctx, w.e); err != nil || len(all) != after+1 {
			t.Errorf("%+v %v", all, err)
		}
		_, err := w.db.Exec(w.ctx, `UPDATE session SET starts_at = starts_at + interval '1 hour', version = version + 1 WHERE id = $1`, moved)
		must(t, err)
	}
	if _, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: "1.0", After: 2}, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("past another release: %v", err)
	}
}

// A programme of 500 sessions is read with as many queries as an empty one.
func TestQueriesDoNotGrow(t *testing.T) {
	w := begin(t)
	reads := map[string]func(ctx context.Context){
		"list":     func(ctx context.Context) { _, _ = w.store.List(ctx, w.e) },
		"released": func(ctx context.Context) { _, _ = w.store.Released(ctx, w.e) },
		"pending":  func(ctx context.Context) { _, _ = w.store.Pending(ctx, w.e) },
	}
	want := map[string]int64{"list": 3, "released": 2, "pending": 10}
	for i := range 40 {
		w.confirmed(t, "Eins", 10+i%8)
	}
	_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	for name, read := range reads {
		if n := pgtest.Count(w.ctx, read); n != want[name] {
			t.Errorf("%s: %d queries, want %d", name, n, want[name])
		}
	}
}
