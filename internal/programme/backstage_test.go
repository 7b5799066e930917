package programme_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	"markt/internal/stall"
)

// What the house knows of a session is kept, and nothing of it leaves with a release.
func TestWhatIsBackstageStaysThere(t *testing.T) {
	w := begin(t)
	d := w.draft("Nähen", 12)
	d.RainStage = w.stages[1]
	d.Backstage = programme.Backstage{
		Setup: 15, Change: 10, Sound: programme.SoundAmplified, SignUp: true, Equipment: "Zwei Mikrofone", Fee: "agreed",
		Rider: "Kein Schwein", Arrival: "11:30 mit Transporter", SetList: "missing",
	}
	id, err := w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	must(t, w.store.Confirm(w.ctx, w.e, id, now))
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	if diff := cmp.Diff(d.Backstage, s.Backstage); diff != "" || s.RainStage != d.RainStage {
		t.Errorf("%d %s", s.RainStage, diff)
	}
	d.Version, d.Setup, d.Rider = s.Version, 20, ""
	must(t, w.store.Update(w.ctx, w.e, id, d, now))
	if s, err = w.store.Get(w.ctx, w.e, id); err != nil || s.Setup != 20 || s.Rider != "" || s.Arrival == "" {
		t.Errorf("%+v %v", s.Backstage, err)
	}
	host := programme.HostDraft{Name: "Rana", HostDesk: programme.HostDesk{ContactName: "R. Haddad", Email: "rana@post.example", Phone: "030 94892511", Confirmed: true, Covered: true}}
	h, err := w.store.CreateHost(w.ctx, w.e, host, now)
	must(t, err)
	d.Version, d.Hosts = s.Version, []programme.HostID{h}
	must(t, w.store.Update(w.ctx, w.e, id, d, now))
	_, err = w.store.Release(w.ctx, w.e, programme.ReleaseDraft{}, now)
	must(t, err)
	var raw string
	must(t, w.db.Get(w.ctx, &raw, `SELECT document::text FROM programme_release`))
	for _, secret := range []string{"Mikrofone", "agreed", "Transporter", "missing", "Haddad", "rana@", "94892511"} {
		if strings.Contains(raw, secret) {
			t.Errorf("released: %s", secret)
		}
	}
	if !strings.Contains(raw, `"rain_stage": `+fmt.Sprint(w.stages[1])) || !strings.Contains(raw, "Nähzelt") {
		t.Error("nobody knows where it is when it rains")
	}
}

func TestBackstageRefuses(t *testing.T) {
	w := begin(t)
	for field, change := range map[string]func(*programme.Draft){
		"setup":      func(d *programme.Draft) { d.Setup = 481 },
		"change":     func(d *programme.Draft) { d.Change = -1 },
		"sound":      func(d *programme.Draft) { d.Sound = "loud" },
		"fee":        func(d *programme.Draft) { d.Fee = "much" },
		"set_list":   func(d *programme.Draft) { d.SetList = "lost" },
		"equipment":  func(d *programme.Draft) { d.Equipment = strings.Repeat("Kabel ", 10_000) },
		"rider":      func(d *programme.Draft) { d.Rider = strings.Repeat("Wort ", 10_000) },
		"arrival":    func(d *programme.Draft) { d.Arrival = strings.Repeat("Wort ", 1000) },
		"rain_stage": func(d *programme.Draft) { d.RainStage = -1 },
	} {
		d := w.draft("Nähen", 12)
		change(&d)
		if _, err := w.store.Create(w.ctx, w.e, d, now); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[field].Key == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, h := range map[string]programme.HostDesk{
		"email": {Email: "rana"}, "phone": {Phone: "12"}, "stall": {Stall: -1},
	} {
		if _, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Rana", HostDesk: h}, now); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[field].Key == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// How to reach hosts was said for one market: it goes when that is long over.
func TestContactsAreForgotten(t *testing.T) {
	w := begin(t)
	_, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Rana", HostDesk: programme.HostDesk{Phone: "030 94892511"}}, now)
	must(t, err)
	d := w.draft("Nähen", 12)
	d.Arrival = "11:30"
	_, err = w.store.Create(w.ctx, w.e, d, now)
	must(t, err)
	left := func() (n int) {
		must(t, w.db.Get(w.ctx, &n, `SELECT (SELECT count(*) FROM host WHERE contact_phone <> '') + (SELECT count(*) FROM session WHERE arrival <> '')`))
		return n
	}
	end := w.at(8, 22, 0).Add(pg.KeptFor)
	must(t, programme.ForgetContacts(w.ctx, w.db, end))
	if n := left(); n != 2 {
		t.Errorf("%d are left on the last day", n)
	}
	must(t, programme.ForgetContacts(w.ctx, w.db, end.Add(time.Second)))
	if n := left(); n != 0 {
		t.Errorf("%d are left", n)
	}
}

// What was deleted before a column was there comes back.
func TestAnOldDeletionComesBack(t *testing.T) {
	w := begin(t)
	id, err := w.store.Create(w.ctx, w.e, w.draft("Alt", 12), now)
	must(t, err)
	h, err := w.store.CreateHost(w.ctx, w.e, programme.HostDraft{Name: "Rana"}, now)
	must(t, err)
	must(t, w.store.Delete(w.ctx, w.e, id, now))
	must(t, w.store.DeleteHost(w.ctx, w.e, h, now))
	_, err = w.db.Exec(w.ctx, `ALTER TABLE history DISABLE TRIGGER USER`)
	must(t, err)
	_, err = w.db.Exec(w.ctx, `UPDATE history SET detail = jsonb_set(detail, '{row}', (detail->'row') - ARRAY['setup_minutes', 'change_minutes', 'sound', 'sign_up', 'equipment',
		'fee_state', 'rider', 'arrival', 'set_list', 'contact_name', 'contact_email', 'contact_phone', 'confirmed', 'covered']) WHERE detail ? 'row'`)
	must(t, err)
	must(t, w.store.Restore(w.ctx, w.e, id, now))
	must(t, w.store.RestoreHost(w.ctx, w.e, h, now))
	if s, err := w.store.Get(w.ctx, w.e, id); err != nil || s.Title[lang.De] != "Alt" {
		t.Errorf("%+v %v", s, err)
	}
}

// placed are the kinds of clashes that the working programme has.
func (w world) kinds(t *testing.T) (kinds []programme.ClashKind) {
	t.Helper()
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	found, err := w.store.Clashes(w.ctx, w.e, doc.Sessions)
	must(t, err)
	for _, c := range found {
		kinds = append(kinds, c.Kind)
	}
	slices.Sort(kinds)
	return kinds
}

func (w world) clashing(t *testing.T, want ...programme.ClashKind) {
	t.Helper()
	if got := w.kinds(t); !slices.Equal(got, want) {
		t.Errorf("clashes %v, want %v", got, want)
	}
}

// What is stored around the sessions is what they are judged by.
func TestClashesReadWhatIsAround(t *testing.T) {
	w := begin(t)
	ground := site.New(w.db, site.Events{})
	a := w.application(t)
	a.State = stall.StateAccepted
	var st stall.ID
	must(t, w.db.Get(w.ctx, &st, `INSERT INTO stall (edition_id, application_id, kind_id, name, description, goods, created_at)
		VALUES ($1, $2, $3, 'Nähstand', '{}', '{}', now()) RETURNING id`, w.e.ID, a.ID, a.Kind))
	id, _, err := w.store.FromApplication(w.ctx, w.e, a, now)
	must(t, err)
	s, err := w.store.Get(w.ctx, w.e, id)
	must(t, err)
	d := s.Draft()
	d.Stage, d.Start, d.Minutes, d.Title = w.stages[0], w.at(7, 21, 30), 45, lang.Text{lang.De: "Nähen"}
	must(t, w.store.Update(w.ctx, w.e, id, d, now))
	w.clashing(t, programme.HostOpen, programme.OutsideHours)
	exec := func(statement string, args ...any) {
		t.Helper()
		_, err := w.db.Exec(w.ctx, statement, args...)
		must(t, err)
	}
	exec(`UPDATE stall SET state = 'confirmed'`)
	w.clashing(t, programme.OutsideHours)
	exec(`UPDATE session SET starts_at = starts_at - interval '1 hour'`)
	w.clashing(t)
	exec(`UPDATE stall SET state = 'withdrawn'`)
	w.clashing(t, programme.HostWithdrawn)
	exec(`UPDATE stall SET state = 'confirmed'`)
	exec(`INSERT INTO plan (edition_id, location_id, width_m, height_m) SELECT $1, location_id, 9, 9 FROM stage LIMIT 1`, w.e.ID)
	exec(`INSERT INTO pitch (edition_id, location_id, plan_id, number, x, y, front_m, depth_m) SELECT $1, location_id, id, 'A1', 1, 1, 1, 1 FROM plan`, w.e.ID)
	exec(`INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at)
		SELECT $1, $2, location_id, id, tstzrange($3, $4), now() FROM pitch`, w.e.ID, st, w.at(7, 10, 0), w.at(7, 22, 0))
	w.clashing(t, programme.StallAlone)
	exec(`UPDATE host SET covered = true`)
	w.clashing(t)

	stage, err := ground.Stage(w.ctx, w.e.ID, w.stages[0])
	must(t, err)
	sd, twenty, nine := stage.Draft(), 20, 21*time.Hour
	sd.Capacity, sd.Amplified, sd.MusicEnd, sd.MusicEndSource = &twenty, true, &nine, "Bescheid vom 3. 11."
	must(t, ground.UpdateStage(w.ctx, w.e, stage.ID, sd, now))
	exec(`UPDATE session SET capacity = 21`)
	w.clashing(t, programme.MusicLate, programme.TooMany)
	doc, err := w.store.List(w.ctx, w.e)
	must(t, err)
	found, err := w.store.Clashes(w.ctx, w.e, doc.Sessions)
	must(t, err)
	if c := found[0]; c.Source+found[1].Source != "Bescheid vom 3. 11." {
		t.Errorf("%+v", found)
	}
	exec(`UPDATE session SET sound = 'unamplified', capacity = NULL`)
	exec(`INSERT INTO stage_block (edition_id, stage_id, kind, span) VALUES ($1, $2, 'break', tstzrange($3, $4))`, w.e.ID, w.stages[0], w.at(7, 21, 0), w.at(7, 22, 0))
	w.clashing(t, programme.PlaceClosed)
	exec(`DELETE FROM stage_block`)
	exec(`UPDATE location SET mobile = true`)
	w.clashing(t, programme.NoStop)
	exec(`INSERT INTO stop (edition_id, location_id, name, span) SELECT $1, location_id, '{}', tstzrange($2, $3) FROM plan`, w.e.ID, w.at(7, 20, 45), w.at(7, 22, 0))
	w.clashing(t, programme.OutsideStop)
	exec(`UPDATE stop SET span = tstzrange($1, $2)`, w.at(7, 20, 30), w.at(7, 22, 0))
	w.clashing(t)
	rules, err := w.store.Rules(w.ctx, w.e)
	must(t, err)
	rules.Languages, rules.Source = []lang.Lang{lang.De, lang.Ar}, "Beschluss"
	must(t, w.store.SetRules(w.ctx, w.e, rules, now))
	w.clashing(t, programme.Untranslated)
	if err := w.store.SetRules(w.ctx, w.e, rules, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("saved past somebody: %v", err)
	}
}

func TestRulesRefuse(t *testing.T) {
	for field, change := range map[string]func(*programme.Rules){
		"near": func(r *programme.Rules) { r.Near = 241 }, "far": func(r *programme.Rules) { r.Far = -1 }, "between": func(r *programme.Rules) { r.Between = 241 },
		"quiet": func(r *programme.Rules) { r.Quiet = 1001 }, "source": func(r *programme.Rules) { r.Source = " " },
		"languages": func(r *programme.Rules) { r.Languages = []lang.Lang{"tlh"} },
	} {
		r := programme.Rules{Source: "Beschluss"}
		change(&r)
		if f := r.Check(); len(f) != 1 || f[field].Key == "" {
			t.Errorf("%s: %v", field, f)
		}
	}
}

// Of twice as many sessions, stages, hosts and stops as many queries are made.
func TestClashesAreReadInSteadyQueries(t *testing.T) {
	w := begin(t)
	ground := site.New(w.db, site.Events{})
	queries := func() int64 {
		return pgtest.Count(w.ctx, func(ctx context.Context) { _, _ = w.store.Clashes(ctx, w.e, nil) })
	}
	var counts []int64
	for n := range 2 {
		for i := range 10 {
			d := w.draft("Eins", 11)
			d.NewHosts = []string{fmt.Sprint("Host ", n, i)}
			_, err := w.store.Create(w.ctx, w.e, d, now)
			must(t, err)
			place, err := w.fest.CreateLocation(w.ctx, w.e, festival.LocationDraft{Name: lang.Text{lang.De: fmt.Sprint("Platz ", n, i)}}, now)
			must(t, err)
			_, err = ground.CreateStage(w.ctx, w.e, site.StageDraft{LocationID: place, Name: fmt.Sprint("Zelt ", n, i)}, now)
			must(t, err)
		}
		counts = append(counts, queries())
	}
	if counts[0] != 6 || counts[1] != 6 {
		t.Errorf("%v queries", counts)
	}
}
