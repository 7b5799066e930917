package jury_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/stall"
)

func (m *market) round() jury.Round {
	m.t.Helper()
	r, err := m.Round(m.t.Context(), m.e.ID)
	m.must(err)
	return r
}

func (m *market) allKinds() []stall.Kind {
	m.t.Helper()
	kinds, err := m.stalls.Kinds(m.t.Context(), m.e.ID)
	m.must(err)
	return kinds
}

func (m *market) ranking() []jury.Ranked {
	m.t.Helper()
	all, err := m.Ranking(m.t.Context(), m.e, m.allKinds(), m.round())
	m.must(err)
	return all
}

// sets changes the round as its page does.
func (m *market) sets(change func(*jury.RoundDraft)) error {
	m.t.Helper()
	targets, err := m.Targets(m.t.Context(), m.e.ID)
	m.must(err)
	d := m.round().RoundDraft(m.allKinds(), targets)
	change(&d)
	return m.SaveRound(m.t.Context(), m.e.ID, d, now)
}

// places sets the target of a kind.
func (m *market) places(kind string, n int) {
	m.t.Helper()
	m.must(m.sets(func(d *jury.RoundDraft) {
		for i, t := range d.Targets {
			if t.Kind == m.kinds[kind].ID {
				d.Targets[i].Places = &n
			}
		}
	}))
}

const source = "Lotto vom 6. März"

func announce(d *jury.RoundDraft) { d.Source = source }

// draws closes the jury and writes the seed down.
func (m *market) draws(seed string) {
	m.t.Helper()
	m.must(m.sets(announce))
	m.must(m.Close(m.t.Context(), m.e.ID, now))
	m.must(m.Draw(m.t.Context(), m.e.ID, seed, now))
}

// said is a ranking in a few letters.
func said(all []jury.Ranked) string {
	var lines []string
	for _, r := range all {
		lines = append(lines, fmt.Sprint(r.Nth, r.Name, r.Points, r.Proposal))
	}
	return strings.Join(lines, " ")
}

func days(keys ...string) func(*stall.Input) {
	return func(in *stall.Input) { in.Answers.Location = &stall.Location{Days: keys} }
}

// The best are accepted as long as there is room on each of their days; the
// others wait, and who has no review has no rank.
func TestRankingWithinTargets(t *testing.T) {
	m := begin(t)
	who := m.juror("Yusuf")
	for name, given := range map[string]struct {
		score int
		days  []string
	}{"a": {5, nil}, "b": {4, []string{"2026-11-07"}}, "c": {3, []string{"2026-11-07"}}, "d": {2, []string{"2026-11-08"}}, "e": {1, nil}, "f": {0, nil}} {
		a := m.applied(name, days(given.days...))
		if given.score > 0 {
			m.must(m.sends(who, a, m.gives(a.Kind, given.score)))
		}
	}
	m.places("advice", 2)
	if got := said(m.ranking()); got != "1a5000 2b4000 3c3000 4d2000 5e1000 0f0" {
		t.Errorf("before the draw: %s", got)
	}
	m.draws("3 11 20")
	if got := said(m.ranking()); got != "1a5000accept 2b4000accept 3c3000waitlist 4d2000accept 5e1000waitlist 0f0" {
		t.Error(got)
	}
	m.must(m.move(&stall.Application{ID: m.ranking()[2].ID}, stall.VerbAccept)) // people decide as they like
	if got := said(m.ranking()); got != "1a5000accept 2b4000waitlist 3c3000 4d2000accept 5e1000waitlist 0f0" {
		t.Error(got)
	}
}

// wasThere makes the people of an application known: they had a stall a year ago.
func (m *market) wasThere(a *stall.Application) {
	m.t.Helper()
	ctx := m.t.Context()
	before, err := festival.New(m.db).Create(ctx, festival.Draft{Slug: "markt-2025", Name: lang.Text{"de": "Markt"}}, []festival.DayDraft{
		{Date: time.Date(2025, 11, 7, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour},
	}, now)
	m.must(err)
	kinds, err := m.stalls.EnsureKinds(ctx, before.ID, now)
	m.must(err)
	_, err = m.db.Exec(ctx, `UPDATE application SET contact_email = 'noor@example.org' WHERE id = $1`, a.ID)
	m.must(err)
	_, err = m.db.Exec(ctx, `INSERT INTO application (edition_id, kind_id, lang, name, contact_email, state, created_at, changed_at) VALUES ($1, $2, 'de', 'Damals', 'Noor@example.org', 'confirmed', now(), now())`, before.ID, kinds[0].ID)
	m.must(err)
}

// Bonus points count, unless the market is festgesetzt.
func TestBonusPointsSwitchOff(t *testing.T) {
	m := begin(t)
	who := m.juror("Yusuf")
	social := m.applied("sozial")
	sole := m.applied("allein", func(in *stall.Input) { in.Answers.Business = &stall.Business{LegalForm: "sole_trader"} })
	for _, a := range []*stall.Application{social, sole} {
		m.must(m.sends(who, a, m.gives(a.Kind, 4)))
	}
	m.must(m.sets(func(d *jury.RoundDraft) { d.Social, d.Newcomer, d.Known = .25, .5, 1 }))
	if got := said(m.ranking()); got != "1sozial4750 2allein4500" {
		t.Error(got)
	}
	m.wasThere(sole)
	if got := said(m.ranking()); got != "1allein5000 2sozial4750" {
		t.Errorf("known: %s", got)
	}
	_, err := m.db.Exec(t.Context(), `INSERT INTO setting (edition_id, key, value) VALUES ($1, 'edition.festgesetzt', 'true')`, m.e.ID)
	m.must(err)
	for _, r := range m.ranking() {
		if r.Bonus != 0 || r.Points != 4000 || !r.Tied {
			t.Errorf("%+v", r)
		}
	}
	for field, change := range map[string]func(*jury.RoundDraft){
		"social":     func(d *jury.RoundDraft) { d.Social = 1.5 },
		"known":      func(d *jury.RoundDraft) { d.Known = -1 },
		"t.0.places": func(d *jury.RoundDraft) { n := 10001; d.Targets[0].Places = &n },
		"source":     func(d *jury.RoundDraft) { d.Source = strings.Repeat("ä", 301) },
	} {
		if err := m.sets(change); fault.FieldsOf(err)[field].Key == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	stale := m.round().RoundDraft(m.allKinds(), nil)
	m.must(m.sets(announce))
	if err := m.SaveRound(t.Context(), m.e.ID, stale, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("a second page: %v", err)
	}
}

// Once the jury is closed no score and no rule changes; reopened, it needs
// another lottery.
func TestClosedIsFrozen(t *testing.T) {
	m := begin(t)
	ctx := t.Context()
	who, late := m.juror("Yusuf"), m.juror("Bernd")
	a := m.applied("VeloBuch")
	m.must(m.sends(who, a, m.gives(a.Kind, 4)))
	if err := m.Close(ctx, m.e.ID, now); fault.CodeOf(err) != "no_source" {
		t.Errorf("without a source: %v", err)
	}
	m.must(m.sets(announce))
	if err := m.Draw(ctx, m.e.ID, "1", now); fault.CodeOf(err) != "drawn" {
		t.Errorf("drawn before the scores are frozen: %v", err)
	}
	m.must(m.Close(ctx, m.e.ID, now))
	m.must(m.Close(ctx, m.e.ID, now.Add(time.Hour)))
	other := m.gives(a.Kind, 1)
	other.Version = 1
	all, err := m.Criteria(ctx, m.e.ID)
	m.must(err)
	criteria := jury.Draft(m.allKinds(), all)
	criteria.Kinds[3].Criteria[0].Weight = 9
	for what, err := range map[string]error{
		"changed": m.sends(who, a, other), "late": m.sends(late, a, m.gives(a.Kind, 1)), "conflict": m.sends(who, a, jury.ReviewDraft{Conflict: true, Version: 1}),
		"targets": m.sets(func(d *jury.RoundDraft) { d.Social = 1 }), "criteria": m.SaveCriteria(ctx, m.e.ID, criteria, now),
	} {
		if fault.CodeOf(err) != "jury_closed" {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, sql := range []string{`DELETE FROM jury_review`, `UPDATE jury_review SET scores = '{"content": 1}'`, `INSERT INTO jury_target SELECT edition_id, id, 1 FROM kind`} {
		if _, err := m.db.Exec(ctx, sql); fault.CodeOf(err) != "jury_closed" {
			t.Errorf("%s: %v", sql, err)
		}
	}
	m.must(m.sends(who, a, m.gives(a.Kind, 4))) // the same once more, from a train
	m.must(m.Draw(ctx, m.e.ID, " 3 11 20 ", now))
	m.must(m.Draw(ctx, m.e.ID, "3 11 20", now))
	if err := m.Draw(ctx, m.e.ID, "3 11 21", now); fault.CodeOf(err) != "drawn" {
		t.Errorf("another seed: %v", err)
	}
	if err := m.Draw(ctx, m.e.ID, " ", now); fault.FieldsOf(err)["seed"].Key != "error.required" {
		t.Error(err)
	}
	if r := m.round(); r.Seed != "3 11 20" || !r.ClosedAt.Equal(now) || !r.Drawn() {
		t.Errorf("%+v", r)
	}
	m.must(m.Reopen(ctx, m.e.ID, now))
	if r := m.round(); r.Seed != "" || r.Source != "" || r.ClosedAt != nil {
		t.Errorf("%+v", r)
	}
	m.must(m.sends(who, a, other))
	var keys string
	m.must(m.db.Get(ctx, &keys, `SELECT string_agg((detail ->> 'key') || (detail ->> 'value'), ' ' ORDER BY id) FROM history WHERE detail ->> 'key' IN ('jury_closed', 'jury_seed')`))
	if keys != "jury_closedtrue jury_seed3 11 20 jury_closedfalse" {
		t.Error(keys)
	}
}

// A review that is sent while the jury closes counts, or is refused.
func TestReviewsWhileTheJuryCloses(t *testing.T) {
	m := begin(t)
	m.must(m.sets(announce))
	a := m.applied("VeloBuch")
	ctx := t.Context()
	sent := make(chan error)
	const n = 6
	for i := range n {
		who := m.juror(fmt.Sprint("Juror", i))
		go func() { sent <- m.Send(ctx, m.e.ID, who, a.ID, m.gives(a.Kind, 3), time.Now()) }()
	}
	m.must(m.Close(ctx, m.e.ID, now))
	frozen := m.ranking()[0].Reviews
	for range n {
		if err := <-sent; err != nil && fault.CodeOf(err) != "jury_closed" {
			t.Error(err)
		}
	}
	if got := m.ranking()[0].Reviews; got != frozen {
		t.Errorf("%d reviews, %d when it closed", got, frozen)
	}
}

// sanFrancisco is the real applications of a year, judged by three.
func (m *market) sanFrancisco() {
	m.t.Helper()
	file := filepath.Join(os.Getenv("MARKT_TEST_DATA"), "stalls", "san_francisco_2024.csv")
	raw, err := os.ReadFile(file)
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		m.t.Skip("needs stalls/san_francisco_2024.csv: set MARKT_TEST_DATA")
	}
	m.must(err)
	table, err := stall.ReadTable(bytes.NewReader(raw), nil)
	m.must(err)
	ctx := m.t.Context()
	m.must(pg.InTx(ctx, m.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := m.stalls.Propose(ctx, tx, m.e, stall.Source{Name: "sf", Kind: "food"}, table, now)
		if err == nil {
			_, err = m.stalls.TakeIn(ctx, tx, m.e, p, now)
		}
		return err
	}))
	_, err = m.db.Exec(ctx, `UPDATE application SET state = 'in_review'`)
	m.must(err)
	var jurors []account.ID
	for _, name := range []string{"Yusuf", "Bernd", "Lan"} {
		jurors = append(jurors, m.juror(name))
	}
	rows, err := m.stalls.List(ctx, m.e.ID, stall.Filter{})
	m.must(err)
	slices.SortFunc(rows, func(a, b stall.Listed) int { return int(a.ID - b.ID) })
	m.must(pg.InTx(ctx, m.db, func(ctx context.Context, tx *pg.Tx) error {
		for i, r := range rows {
			for j, who := range jurors {
				d := m.gives(m.kinds["food"].ID, 1+(i*(j+2)+i/7)%5)
				if err := m.SendIn(ctx, tx, m.e.ID, who, r.ID, d, now); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// The script of the README reckons the ranking of 488 real applications from
// the published list and the published seed alone.
func TestAnyoneReckonsTheLottery(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("needs python3")
	}
	m := begin(t)
	m.sanFrancisco()
	m.places("food", 40)
	const seed = "3 11 20 29 38 47"
	m.draws(seed)
	ranking := m.ranking()
	if len(ranking) != 488 {
		t.Fatalf("%d", len(ranking))
	}
	dir := t.TempDir()
	list := filepath.Join(dir, "list.csv")
	var published bytes.Buffer
	m.must(jury.WriteList(&published, ranking, m.allKinds()))
	m.must(os.WriteFile(list, published.Bytes(), 0o600))
	readme, err := os.ReadFile("../../README.md")
	m.must(err)
	_, script, _ := strings.Cut(string(readme), "```python\n")
	script, _, _ = strings.Cut(script, "```")
	if diff := cmp.Diff(jury.Script, script); diff != "" {
		t.Errorf("the README's script is another one: %s", diff)
	}
	if n := strings.Count(strings.TrimSpace(script), "\n") + 1; n > 10 {
		t.Errorf("the script has %d lines", n)
	}
	out, err := exec.Command(python, "-c", script, list, seed).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var want strings.Builder
	ties := 0
	for _, r := range ranking {
		fmt.Fprintln(&want, "food", r.Nth, r.UID, r.Points, r.Draw)
		if r.Tied {
			ties++
		}
	}
	if diff := cmp.Diff(want.String(), string(out)); diff != "" {
		t.Error(diff)
	}
	accepted := len(slices.DeleteFunc(slices.Clone(ranking), func(r jury.Ranked) bool { return r.Proposal != stall.VerbAccept }))
	if ties < 100 || accepted != 40 {
		t.Errorf("%d equals, %d accepted", ties, accepted)
	}
	if diff := cmp.Diff(said(ranking), said(m.ranking())); diff != "" {
		t.Errorf("asked again: %s", diff)
	}
	other, err := exec.Command(python, "-c", script, list, seed+"!").CombinedOutput()
	if err != nil || string(other) == want.String() {
		t.Errorf("another seed ranks alike: %v", err)
	}
}

func TestTheDatabaseGuardsTheRound(t *testing.T) {
	m := begin(t)
	m.places("advice", 2)
	pgtest.Guards(t, m.db, []string{"jury_round", "jury_target"}, map[string]string{
		"jury_round_bonus_social": `UPDATE jury_round SET bonus_social = 1001`,
		"jury_round_bonus_new":    `UPDATE jury_round SET bonus_new = -1`,
		"jury_round_bonus_known":  `UPDATE jury_round SET bonus_known = 1001`,
		"jury_round_announced":    `UPDATE jury_round SET source = 'x'`,
		"jury_round_closed":       `UPDATE jury_round SET closed_at = now()`,
		"jury_round_seeded":       `UPDATE jury_round SET seed = 'x', seeded_at = now()`,
		"jury_round_pkey":         `INSERT INTO jury_round (edition_id) SELECT id FROM edition`,
		"jury_target_places":      `UPDATE jury_target SET places = -1`,
		"jury_target_pkey":        `INSERT INTO jury_target SELECT edition_id, kind_id, 3 FROM jury_target`,

		"jury_round_edition_id_fkey":          `UPDATE jury_round SET edition_id = edition_id + 1`,
		"jury_target_edition_id_kind_id_fkey": `UPDATE jury_target SET kind_id = 999999`,
	})
}
