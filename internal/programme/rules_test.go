package programme_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
)

// elsewhere is another edition with a stage in the same database.
func (w world) elsewhere(t *testing.T) world {
	t.Helper()
	o := w
	var err error
	o.e, err = w.fest.Create(w.ctx, festival.Draft{Slug: "markt-2027", Name: lang.Text{lang.De: "Markt"}}, []festival.DayDraft{
		{Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 22 * time.Hour}}, now)
	must(t, err)
	campus, err := w.fest.CreateLocation(w.ctx, o.e, festival.LocationDraft{Name: lang.Text{lang.De: "Campus"}}, now)
	must(t, err)
	id, err := site.New(w.db, site.Events{}).CreateStage(w.ctx, o.e, site.StageDraft{LocationID: campus, Name: "Hofbühne"}, now)
	must(t, err)
	o.stages = []site.StageID{id}
	return o
}

func TestTheDatabaseGuardsTheProgramme(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	a := w.application(t)
	a.State = stall.StateAccepted
	made, _, err := w.store.FromApplication(w.ctx, w.e, a, now)
	must(t, err)
	other := w.confirmed(t, "Zwei", 12)
	theirs := o.confirmed(t, "Dort", 12)
	host, err := o.store.CreateHost(o.ctx, o.e, programme.HostDraft{Name: "Dort"}, now)
	must(t, err)
	for i := range 2 {
		_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: fmt.Sprint(i), After: i}, now)
		must(t, err)
	}
	for i, table := range []string{"host", "session"} {
		_, err := w.db.Exec(w.ctx, fmt.Sprintf(`UPDATE %s SET source = 'schedule', source_id = id::text`, table))
		must(t, err)
		if i == 0 {
			_, err = w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Noch eine"}, now)
			must(t, err)
			_, err = w.db.Exec(w.ctx, `UPDATE host SET source = 'schedule', source_id = id::text`)
			must(t, err)
		}
	}
	one, here := fmt.Sprint(other), ` WHERE edition_id = `+fmt.Sprint(w.e.ID)
	pgtest.Guards(t, w.db, []string{"host", "session", "session_host", "stage_block", "programme_release"}, map[string]string{
		"host_uid":                                `UPDATE host SET uid = '00000000-0000-0000-0000-000000000000'`,
		"host_source_once":                        `UPDATE host SET source_id = '1'` + here,
		"lang_text_is_object":                     `UPDATE session SET title = '"Titel"'`,
		"session_uid":                             `UPDATE session SET uid = '00000000-0000-0000-0000-000000000000'`,
		"session_state":                           `UPDATE session SET state = 'maybe' WHERE id = ` + one,
		"session_minutes":                         `UPDATE session SET minutes = 2881`,
		"session_capacity":                        `UPDATE session SET capacity = 0`,
		"session_ages":                            `UPDATE session SET min_age = 9, max_age = 8`,
		"session_canceled_has_time":               `UPDATE session SET state = 'canceled'`,
		"session_one_per_application":             `UPDATE session SET application_id = (SELECT application_id FROM session WHERE id = ` + fmt.Sprint(made) + `) WHERE id = ` + one,
		"session_source_once":                     `UPDATE session SET source_id = '1'` + here,
		"session_on_stage":                        `UPDATE session SET stage_id = ` + fmt.Sprint(o.stages[0]) + here,
		"session_edition_id_application_id_fkey":  `UPDATE session SET application_id = ` + fmt.Sprint(a.ID) + ` + 1 WHERE id = ` + one,
		"session_host_edition_id_session_id_fkey": `UPDATE session_host SET session_id = ` + fmt.Sprint(theirs) + here,
		"session_rain_stage":                      `UPDATE session SET rain_stage_id = ` + fmt.Sprint(o.stages[0]) + here,
		"session_setup":                           `UPDATE session SET setup_minutes = 481`,
		"session_change":                          `UPDATE session SET change_minutes = -1`,
		"session_sound":                           `UPDATE session SET sound = 'noise'`,
		"session_fee_state":                       `UPDATE session SET fee_state = 'maybe'`,
		"session_set_list":                        `UPDATE session SET set_list = 'maybe'`,
		"host_stall":                              `UPDATE host SET stall_id = -1`,
		"stage_block_kind":                        `INSERT INTO stage_block (edition_id, stage_id, kind, span) SELECT edition_id, id, 'nap', '[2026-11-07,2026-11-08)' FROM stage`,
		"stage_block_span_bounded":                `INSERT INTO stage_block (edition_id, stage_id, kind, span) SELECT edition_id, id, 'break', '[2026-11-07,)' FROM stage`,
		"stage_block_stage":                       `INSERT INTO stage_block (edition_id, stage_id, kind, span) SELECT edition_id, -1, 'break', '[2026-11-07,2026-11-08)' FROM stage`,
		"session_host_known":                      `UPDATE session_host SET host_id = ` + fmt.Sprint(host) + here,
		"programme_release_number":                `UPDATE programme_release SET number = 1`,
	})
}

// Nothing of one edition is read or changed by way of another.
func TestEditionsShareNoProgramme(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	a := w.application(t)
	a.State = stall.StateAccepted
	made, _, err := w.store.FromApplication(w.ctx, w.e, a, now)
	must(t, err)
	id := w.confirmed(t, "Eins", 11)
	host, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Rana"}, now)
	must(t, err)
	_, err = w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	before, err := w.store.List(w.ctx, w.e)
	must(t, err)

	_, getErr := o.store.Get(o.ctx, o.e, id)
	_, ofErr := o.store.OfApplication(o.ctx, o.e, a.ID)
	_, releasedErr := o.store.Released(o.ctx, o.e)
	for what, err := range map[string]error{
		"get": getErr, "of an application": ofErr, "released": releasedErr,
		"confirm":       o.store.Confirm(o.ctx, o.e, made, now),
		"cancel":        o.store.Cancel(o.ctx, o.e, id, "", now),
		"delete a host": o.store.DeleteHost(o.ctx, o.e, host, now),
		"what is not":   w.store.Confirm(w.ctx, w.e, -1, now),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	d := o.draft("Dort", 12)
	d.Version = 1
	for what, err := range map[string]error{
		"update":        o.store.Update(o.ctx, o.e, made, d, now),
		"delete":        o.store.Delete(o.ctx, o.e, made, now),
		"update a host": o.store.UpdateHost(o.ctx, o.e, host, programme.HostDraft{Name: "Dort", Version: 1}, now),
	} {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := o.store.FromApplication(o.ctx, o.e, a, now); fault.CodeOf(err) != "not_accepted" {
		t.Errorf("an application of another edition: %v", err)
	}
	theirs, err := o.store.List(o.ctx, o.e)
	must(t, err)
	releases, err := o.store.Releases(o.ctx, o.e)
	must(t, err)
	if len(theirs.Sessions)+len(theirs.Hosts)+len(releases) != 0 || len(theirs.Stages) != 1 {
		t.Errorf("%+v %+v", theirs, releases)
	}
	after, err := w.store.List(w.ctx, w.e)
	must(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	if n, err := o.store.Release(o.ctx, o.e, programme.ReleaseDraft{}, now); err != nil || n != 1 {
		t.Errorf("release %d, %v", n, err)
	}
}

// A live change of one edition lies over its own release only, and only what
// was changed or canceled lies over it.
func TestOnlyWhatChangedLiesOverTheRelease(t *testing.T) {
	w := begin(t)
	id := w.confirmed(t, "Eins", 11)
	_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	must(t, w.store.Cancel(w.ctx, w.e, id, "krank", now.Add(time.Hour)))
	r, err := w.store.Released(w.ctx, w.e)
	must(t, err)
	if s := r.Document.Sessions[0]; s.State != programme.StateCanceled || !s.CanceledAt.Equal(now.Add(time.Hour)) || s.CanceledAt.Location() != w.e.Loc() {
		t.Errorf("%+v", s)
	}
	must(t, w.store.Confirm(w.ctx, w.e, id, now.Add(2*time.Hour)))
	r, err = w.store.Released(w.ctx, w.e)
	must(t, err)
	if s := r.Document.Sessions[0]; s.State != programme.StateConfirmed || !s.CanceledAt.IsZero() {
		t.Errorf("%+v", s)
	}
	lines, err := w.store.History(w.ctx, id)
	must(t, err)
	var got []string
	for _, l := range lines {
		got = append(got, string(l.Verb)+" "+l.Reason)
	}
	if diff := cmp.Diff([]string{"create ", "confirm ", "cancel krank", "confirm "}, got); diff != "" {
		t.Error(diff)
	}
}

// What is damaged in one edition does the others' programme no harm.
func TestAnEditionShowsItsOwnChangesOnly(t *testing.T) {
	w := begin(t)
	o := w.elsewhere(t)
	for _, at := range []world{w, o} {
		id := at.confirmed(t, "Eins", 11)
		_, err := at.store.Release(at.ctx, at.e, programme.ReleaseDraft{}, now)
		must(t, err)
		must(t, at.store.Cancel(at.ctx, at.e, id, "", now))
	}
	_, err := w.db.Exec(w.ctx, `ALTER TABLE session ALTER version DROP NOT NULL; UPDATE session SET version = NULL WHERE edition_id = `+fmt.Sprint(o.e.ID))
	must(t, err)
	if _, err := o.store.Released(o.ctx, o.e); err == nil {
		t.Error("reads over the damage")
	}
	if r, err := w.store.Released(w.ctx, w.e); err != nil || r.Document.Sessions[0].State != programme.StateCanceled {
		t.Errorf("%+v %v", r, err)
	}
}

// What has a state already is left alone, without a note in the history.
func TestConfirmingTwiceChangesNothing(t *testing.T) {
	w := begin(t)
	id := w.confirmed(t, "Eins", 11)
	must(t, w.store.Confirm(w.ctx, w.e, id, now))
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	if s.Version != 2 {
		t.Errorf("version %d", s.Version)
	}
	for range 2 {
		must(t, w.store.Cancel(w.ctx, w.e, id, "", now.Add(time.Hour)))
	}
	must(t, w.store.Cancel(w.ctx, w.e, id, "noch einmal", now.Add(2*time.Hour)))
	s, err = w.store.Get(w.ctx, w.e, id)
	must(t, err)
	lines, err := w.store.History(w.ctx, id)
	must(t, err)
	if s.Version != 3 || !s.CanceledAt.Equal(now.Add(time.Hour)) || len(lines) != 3 {
		t.Errorf("version %d, canceled at %v, %d lines", s.Version, s.CanceledAt, len(lines))
	}
	if err := w.store.Cancel(w.ctx, w.e, id, strings.Repeat("x", 201), now); fault.FieldsOf(err)["reason"].Key != "error.too_long" {
		t.Errorf("%v", err)
	}
	if err := w.store.Confirm(w.ctx, w.e, 999, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// A draft can be deleted; what people may have read is canceled instead.
func TestOnlyDraftsAreDeleted(t *testing.T) {
	w := begin(t)
	draft, err := w.store.Create(w.ctx, w.e, w.draft("Entwurf", 10), now)
	must(t, err)
	kept, err := w.store.Create(w.ctx, w.e, w.draft("Auch einer", 11), now)
	must(t, err)
	canceled := w.confirmed(t, "Abgesagt", 12)
	must(t, w.store.Cancel(w.ctx, w.e, canceled, "", now))
	must(t, w.store.Delete(w.ctx, w.e, draft, now))
	for _, id := range []programme.ID{canceled, draft} {
		if err := w.store.Delete(w.ctx, w.e, id, now); fault.CodeOf(err) != "not_a_draft" {
			t.Errorf("%v", err)
		}
	}
	all, err := w.store.List(w.ctx, w.e)
	must(t, err)
	if len(all.Sessions) != 2 || all.Sessions[0].ID != kept {
		t.Errorf("%+v", all.Sessions)
	}
	lines, err := w.store.History(w.ctx, draft)
	must(t, err)
	if n := len(lines); n != 2 || lines[1].Verb != pg.VerbDelete {
		t.Errorf("%+v", lines)
	}
}

// A draft that is put back has the hosts it had, and no other session's.
func TestADeletedDraftComesBackWithItsHosts(t *testing.T) {
	w := begin(t)
	var hosts []programme.HostID
	for _, name := range []string{"Rana", "Ilse"} {
		host, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: name}, now)
		must(t, err)
		hosts = append(hosts, host)
	}
	d, other := w.draft("Entwurf", 10), w.draft("Anderer", 12)
	d.Hosts, other.Hosts = hosts[:1], hosts
	id, err := w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	_, err = w.store.Create(w.ctx, w.e, other, now)
	must(t, err)
	before, err := w.store.List(w.ctx, w.e)
	must(t, err)
	must(t, w.store.Delete(w.ctx, w.e, id, now))
	must(t, w.store.Restore(w.ctx, w.e, id, now))
	after, err := w.store.List(w.ctx, w.e)
	must(t, err)
	if diff := cmp.Diff(before.Sessions, after.Sessions); diff != "" {
		t.Error(diff)
	}
}

// Two who save, confirm, delete or make the same at once: it happens once.
func TestASessionIsChangedByOne(t *testing.T) {
	w := begin(t)
	id := w.confirmed(t, "Eins", 11)
	gone, err := w.store.Create(w.ctx, w.e, w.draft("Entwurf", 10), now)
	must(t, err)
	host, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Rana"}, now)
	must(t, err)
	d := w.draft("Anders", 12)
	d.Version = 2
	for name, c := range map[string]struct {
		do    func() error
		loser string
	}{
		"a session": {func() error { return w.store.Update(w.ctx, w.e, id, d, now) }, "changed_meanwhile"},
		"a host": {func() error {
			return w.store.UpdateHost(w.ctx, w.e, host, programme.HostDraft{Name: "Rana K.", Version: 1}, now)
		}, "changed_meanwhile"},
		"a draft": {func() error { return w.store.Delete(w.ctx, w.e, gone, now) }, "not_a_draft"},
	} {
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = c.do() })
		}
		wg.Wait()
		lost := errs[0]
		if lost == nil {
			lost = errs[1]
		}
		if (errs[0] == nil) == (errs[1] == nil) || fault.CodeOf(lost) != c.loser {
			t.Errorf("%s: %v; %v", name, errs[0], errs[1])
		}
	}
}

// A form sent twice makes one session; another form with its key is refused.
func TestAFormSentTwiceMakesOneSession(t *testing.T) {
	w := begin(t)
	once := pg.Once{Key: "k1", Principal: "person:1", Route: "session", Content: "eins"}
	ids := make([]programme.ID, 4)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			var err error
			if ids[i], err = w.store.CreateOnce(w.ctx, w.e, w.draft("Eins", 11), once, now); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := w.store.List(w.ctx, w.e)
	must(t, err)
	if len(all.Sessions) != 1 {
		t.Fatalf("%d sessions", len(all.Sessions))
	}
	for _, id := range ids {
		if id != all.Sessions[0].ID {
			t.Errorf("answered %d", id)
		}
	}
	once.Content = "zwei"
	if _, err := w.store.CreateOnce(w.ctx, w.e, w.draft("Zwei", 12), once, now); fault.CodeOf(err) != "idempotency_mismatch" {
		t.Errorf("%v", err)
	}
	once.Key, once.Content = "k2", "drei"
	if _, err := w.store.CreateOnce(w.ctx, w.e, programme.Draft{}, once, now); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	if _, err := w.store.CreateOnce(w.ctx, w.e, w.draft("Drei", 12), once, now); err != nil {
		t.Errorf("a form that was refused leaves nothing behind: %v", err)
	}
}

// Hosts are saved by one, and deleted while they give no session.
func TestHosts(t *testing.T) {
	w := begin(t)
	d := programme.HostDraft{Name: " Rana ", Organisation: "Nähwerkstatt", Bio: lang.Text{lang.De: "näht"}}
	id, err := w.store.CreateHost(w.ctx, w.e, d, now)
	must(t, err)
	busy := w.draft("Nähen", 11)
	busy.Hosts = []programme.HostID{id}
	session, err := w.store.Create(w.ctx, w.e, busy, now)
	must(t, err)
	if err := w.store.DeleteHost(w.ctx, w.e, id, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	must(t, w.store.UpdateHost(w.ctx, w.e, id, programme.HostDraft{Name: "Rana K.", Version: 1}, now))
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	hosts := doc.Hosts
	want := []programme.Host{{ID: id, UID: hosts[0].UID, Name: "Rana K.", Bio: lang.Text{}, Version: 2}}
	if diff := cmp.Diff(want, hosts); diff != "" {
		t.Error(diff)
	}
	must(t, w.store.Delete(w.ctx, w.e, session, now))
	idle, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Mia"}, now)
	must(t, err)
	must(t, w.store.DeleteHost(w.ctx, w.e, id, now))
	doc, err = w.store.List(w.ctx, w.e)
	must(t, err)
	if len(doc.Hosts) != 1 || doc.Hosts[0].ID != idle {
		t.Errorf("only the one was deleted: %+v", doc.Hosts)
	}
	if err := w.store.DeleteHost(w.ctx, w.e, id, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	lines, err := pg.History(w.ctx, w.db, "host", int64(id))
	must(t, err)
	if len(lines) != 3 || lines[1].Verb != pg.VerbUpdate || lines[2].Verb != pg.VerbDelete {
		t.Errorf("%+v", lines)
	}
	long := strings.Repeat("x", 201)
	for field, d := range map[string]programme.HostDraft{
		"name": {}, "organisation": {Name: "R", Organisation: long}, "bio.de": {Name: "R", Bio: lang.Text{lang.De: strings.Repeat("x", 20_001)}},
	} {
		if _, err := w.store.CreateHost(w.ctx, w.e, d, now); len(fault.FieldsOf(err)[field].Key) == 0 {
			t.Errorf("%s: %v", field, err)
		}
		if err := w.store.UpdateHost(w.ctx, w.e, id, d, now); len(fault.FieldsOf(err)[field].Key) == 0 {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// Hosts stand in the order in which they were named; an update replaces them.
func TestHostsKeepTheirOrder(t *testing.T) {
	w := begin(t)
	var ids []programme.HostID
	for _, name := range []string{"Zoe", "Anna", "Mia"} {
		id, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: name}, now)
		must(t, err)
		ids = append(ids, id)
	}
	d := w.draft("Drei", 11)
	d.Hosts = []programme.HostID{ids[2], ids[0], ids[2]}
	id, err := w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	other := w.confirmed(t, "Anderes", 12)
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	if diff := cmp.Diff([]programme.HostID{ids[2], ids[0]}, s.Hosts); diff != "" {
		t.Error(diff)
	}
	d = s.Draft()
	d.Hosts, d.NewHosts = []programme.HostID{ids[1]}, []string{"Neu"}
	must(t, w.store.Update(w.ctx, w.e, id, d, now))
	s, err = w.store.Get(w.ctx, w.e, id)
	must(t, err)
	if len(s.Hosts) != 2 || s.Hosts[0] != ids[1] {
		t.Errorf("%v", s.Hosts)
	}
	d.Version, d.Hosts, d.NewHosts = 2, []programme.HostID{999}, nil
	if err := w.store.Update(w.ctx, w.e, id, d, now); fault.FieldsOf(err)["hosts"].Key != "error.choice" {
		t.Errorf("%v", err)
	}
	d.Hosts, d.Stage = nil, 999
	if err := w.store.Update(w.ctx, w.e, id, d, now); fault.FieldsOf(err)["stage"].Key != "error.choice" {
		t.Errorf("%v", err)
	}
	if o, err := w.store.Get(w.ctx, w.e, other); err != nil || len(o.Hosts) != 0 {
		t.Errorf("%v, %v", o.Hosts, err)
	}
}

// Whatever is changed, confirmed and canceled: right after a release nothing
// is pending, and the public reads what the office has.
func TestAfterAReleaseNothingIsPending(t *testing.T) {
	w := begin(t)
	var ids []programme.ID
	for i := range 3 {
		id, err := w.store.Create(w.ctx, w.e, w.draft(fmt.Sprint("S", i), 10+i), now)
		must(t, err)
		ids = append(ids, id)
	}
	last := 0
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(0, 3).Draw(r, "changes") {
			id := rapid.SampledFrom(ids).Draw(r, "session")
			switch rapid.IntRange(0, 2).Draw(r, "change") {
			case 0:
				must(t, w.store.Confirm(w.ctx, w.e, id, now))
			case 1:
				must(t, w.store.Cancel(w.ctx, w.e, id, "", now))
			case 2:
				s, err := w.store.Get(w.ctx, w.e, id)
				must(t, err)
				d := s.Draft()
				d.Minutes, d.Title = rapid.IntRange(0, 90).Draw(r, "minutes"), lang.Text{lang.De: rapid.StringMatching(`[A-Z]{1,3}`).Draw(r, "title")}
				must(t, w.store.Update(w.ctx, w.e, id, d, now))
			}
		}
		var err error
		last, err = w.store.Release(w.ctx, w.e, programme.ReleaseDraft{After: last}, now)
		must(t, err)
		p, err := w.store.Pending(w.ctx, w.e)
		must(t, err)
		if len(p.Changes) != 0 || p.Last.Number != last {
			r.Errorf("%+v", p.Changes)
		}
		public, err := w.store.Released(w.ctx, w.e)
		must(t, err)
		if diff := cmp.Diff(p.Next.Sessions, public.Document.Sessions, cmpopts.EquateEmpty()); diff != "" {
			r.Error(diff)
		}
	})
}

// The highest number is public, whatever the clock said when it was released.
func TestTheHighestReleaseIsPublic(t *testing.T) {
	w := begin(t)
	for i := range 11 {
		w.confirmed(t, fmt.Sprint("S", i), 11)
		_, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{Label: fmt.Sprint("v", i+1), After: i}, now.Add(-time.Duration(i)*time.Hour))
		must(t, err)
	}
	r, err := w.store.Released(w.ctx, w.e)
	must(t, err)
	if r.Number != 11 || r.Label != "v11" || len(r.Document.Sessions) != 11 || !r.At.Equal(now.Add(-10*time.Hour)) || r.At.Location() != w.e.Loc() {
		t.Errorf("%d %s of %v with %d sessions", r.Number, r.Label, r.At, len(r.Document.Sessions))
	}
}

// A preview says what is left out, why, and what would clash.
func TestAPreviewSaysWhatIsLeftOut(t *testing.T) {
	w := begin(t)
	w.confirmed(t, "Eins", 11)
	w.confirmed(t, "Zugleich", 11)
	for _, change := range []func(d *programme.Draft){
		func(d *programme.Draft) { d.Stage = 0 },
		func(d *programme.Draft) { d.Start = time.Time{} },
		func(d *programme.Draft) { d.Minutes = 0 },
	} {
		d := w.draft("Ohne", 13)
		change(&d)
		for range 2 { // one stays a draft
			id, err := w.store.Create(w.ctx, w.e, d, now)
			must(t, err)
			if id%2 == 0 {
				must(t, w.store.Confirm(w.ctx, w.e, id, now))
			}
		}
	}
	p, working, err := w.store.Review(w.ctx, w.e)
	must(t, err)
	if len(p.LeftOut) != 3 || len(p.Clashes) != 1 || p.Clashes[0].Kind != programme.StageTwice || len(p.Changes) != 2 || len(working.Sessions) != 8 {
		t.Errorf("%d left out, %+v, %d changes", len(p.LeftOut), p.Clashes, len(p.Changes))
	}
	if p.Last.Number != 0 {
		t.Errorf("%+v", p.Last)
	}
}

// A release knows who made it and how many sessions it holds.
func TestReleasesAreListed(t *testing.T) {
	w := begin(t)
	people := account.New(w.db, account.SecretFrom([32]byte{}), nil)
	mila, err := people.Create(w.ctx, account.Draft{Name: "Mila"}, now)
	must(t, err)
	w.confirmed(t, "Eins", 11)
	for i := range 3 {
		ctx := w.ctx
		if i == 1 {
			ctx = pg.WithActor(ctx, pg.Actor(fmt.Sprint("person:", mila)))
		}
		if i == 2 {
			w.confirmed(t, "Zwei", 12)
		}
		_, err := w.store.Release(ctx, w.e, programme.ReleaseDraft{Label: fmt.Sprint(" v", i, " "), After: i}, now.Add(time.Duration(i)*time.Hour))
		must(t, err)
	}
	all, err := w.store.Releases(w.ctx, w.e)
	must(t, err)
	var got []string
	for _, r := range all {
		got = append(got, fmt.Sprint(r.Number, " ", r.Label, " ", r.By, " ", r.Sessions, " ", r.At.Sub(now)))
	}
	if diff := cmp.Diff([]string{"3 v2  2 2h0m0s", "2 v1 Mila 1 1h0m0s", "1 v0  1 0s"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := w.store.Release(w.ctx, w.e, programme.ReleaseDraft{After: 3, Label: strings.Repeat("x", 201)}, now); fault.FieldsOf(err)["label"].Key != "error.too_long" {
		t.Errorf("%v", err)
	}
	_, err = w.db.Exec(w.ctx, `UPDATE programme_release SET format = format + 1`)
	must(t, err)
	if _, err := w.store.Released(w.ctx, w.e); !fault.Is(err, fault.Internal) {
		t.Errorf("a format of later: %v", err)
	}
}

// Only what was accepted becomes a session, and confirming it later does not matter.
func TestWhichApplicationsBecomeSessions(t *testing.T) {
	w := begin(t)
	for state, want := range map[stall.State]bool{
		stall.StateDraft: false, stall.StateSubmitted: false, stall.StateInReview: false, stall.StateWaitlisted: false, stall.StateDeclined: false,
		stall.StateWithdrawn: false, stall.StateAccepted: true, stall.StateConfirmed: true,
	} {
		a := w.application(t)
		a.State = state
		id, created, err := w.store.FromApplication(w.ctx, w.e, a, now)
		if created != want || (err == nil) != want || (id != 0) != want {
			t.Errorf("%s: %d, %v, %v", state, id, created, err)
		}
		if !want {
			continue
		}
		again, created, err := w.store.FromApplication(w.ctx, w.e, a, now)
		if err != nil || created || again != id {
			t.Errorf("again: %d, %v, %v", again, created, err)
		}
		if of, err := w.store.OfApplication(w.ctx, w.e, a.ID); err != nil || of != id {
			t.Errorf("of the application: %d, %v", of, err)
		}
	}
}

// What an applicant said is taken as far as it makes sense.
func TestAnApplicationIsTakenAsFarAsItMakesSense(t *testing.T) {
	w := begin(t)
	for _, c := range []struct {
		name   string
		change func(a *stall.Application)
		want   func(d *programme.Draft)
	}{
		{"no answers", func(a *stall.Application) { a.Answers = stall.Answers{} }, func(d *programme.Draft) { *d = programme.Draft{} }},
		{"the oldest younger than the youngest", func(a *stall.Application) { a.Answers.Participants.AgeTo = "7" }, func(d *programme.Draft) { d.MaxAge = 0 }},
		{"as old as the youngest", func(a *stall.Application) { a.Answers.Participants.AgeTo = "8" }, func(d *programme.Draft) { d.MaxAge = 8 }},
		{"numbers that cannot be", func(a *stall.Application) {
			p := a.Answers.Participants
			p.AgeFrom, p.AgeTo, p.Max, p.Minutes = "-1", "121", "100001", "viele"
		}, func(d *programme.Draft) { d.MinAge, d.MaxAge, d.Capacity, d.Minutes = 0, 0, 0, 0 }},
		{"numbers that just can", func(a *stall.Application) {
			p := a.Answers.Participants
			p.AgeFrom, p.AgeTo, p.Max, p.Minutes = "0", "120", "100000", "2880"
		}, func(d *programme.Draft) { d.MinAge, d.MaxAge, d.Capacity, d.Minutes = 0, 120, 100_000, 2880 }},
		{"two days and a minute", func(a *stall.Application) { a.Answers.Participants.Minutes = "2881" }, func(d *programme.Draft) { d.Minutes = 0 }},
		{"sign language twice", func(a *stall.Application) {
			a.Answers.Participants.Accessibility = []string{"sign_language", "quiet", "wings"}
			a.Answers.Languages.Spoken = []string{"dgs", "Klingonisch"}
		}, func(d *programme.Draft) {
			d.Access, d.Languages = []string{"sign_language", "quiet_room"}, []string{}
		}},
	} {
		a := w.application(t)
		a.State = stall.StateConfirmed
		c.change(a)
		id, _, err := w.store.FromApplication(w.ctx, w.e, a, now)
		must(t, err)
		s, err := w.store.Get(w.ctx, w.e, id)
		must(t, err)
		want := programme.Draft{MinAge: 8, MaxAge: 99, Capacity: 12, Minutes: 90, Languages: []string{"ar", "de"}, Access: []string{"seating", "step_free", "sign_language"}}
		c.want(&want)
		got := programme.Draft{MinAge: s.MinAge, MaxAge: s.MaxAge, Capacity: s.Capacity, Minutes: s.Minutes, Languages: s.Languages, Access: s.Access}
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
}

// Stages come in the plan's order, with the location they are at.
func TestStagesComeInThePlansOrder(t *testing.T) {
	w := begin(t)
	ground := site.New(w.db, site.Events{})
	wagon, err := w.fest.CreateLocation(w.ctx, w.e, festival.LocationDraft{Name: lang.Text{lang.De: "Wagen"}}, now)
	must(t, err)
	_, err = w.db.Exec(w.ctx, `UPDATE location SET position = CASE WHEN id = $1 THEN 1 ELSE 2 END`, wagon)
	must(t, err)
	thirty := 30
	for i, name := range []string{"Heck", "Bug"} {
		_, err := ground.CreateStage(w.ctx, w.e, site.StageDraft{LocationID: wagon, Name: name, Position: 2 - i, Capacity: &thirty, Kind: "tent"}, now)
		must(t, err)
	}
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	var got []string
	for _, s := range doc.Stages {
		got = append(got, fmt.Sprint(s.Location, " ", s.LocationName[lang.De], " ", s.Name, " ", s.Kind, " ", s.Capacity))
	}
	want := []string{"wagen Wagen Bug tent 30", "wagen Wagen Heck tent 30", "campus Campus Hofbühne stage 0", "campus Campus Nähzelt stage 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A released programme keeps what the office changes until the next release,
// in another room's transaction too.
func TestReleaseWithinAnotherTransaction(t *testing.T) {
	w := begin(t)
	undone := fault.New(fault.Conflict, "test", "error.taken")
	for _, want := range []error{undone, nil} {
		err := pg.InTx(w.ctx, w.db, func(ctx context.Context, tx *pg.Tx) error {
			id, err := w.store.CreateIn(ctx, tx, w.e, w.draft("Eins", 11), now)
			must(t, err)
			must(t, w.store.ConfirmIn(ctx, tx, w.e, id, now))
			number, err := w.store.ReleaseIn(ctx, tx, w.e, programme.ReleaseDraft{}, now)
			must(t, err)
			if number != 1 {
				t.Errorf("release %d", number)
			}
			return want
		})
		if (err == nil) != (want == nil) {
			t.Fatal(err)
		}
		r, err := w.store.Released(w.ctx, w.e)
		if want != nil && !fault.Is(err, fault.NotFound) || want == nil && titles(r) != "Eins" {
			t.Errorf("%q, %v", titles(r), err)
		}
	}
}
