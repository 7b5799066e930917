package jury_test

import (
	"context"
	"fmt"
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

var now = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

// market is an edition with its kinds and a jury.
type market struct {
	*jury.Store
	t      *testing.T
	db     *pg.DB
	stalls *stall.Store
	people *account.Store
	e      *festival.Edition
	kinds  map[string]stall.Kind
}

func begin(t *testing.T) *market {
	t.Helper()
	db := pgtest.New(t)
	m := &market{t: t, db: db, kinds: map[string]stall.Kind{}, people: account.New(db, secret, nil), stalls: stall.New(db, secret, stall.Events{})}
	m.Store = jury.New(db, m.stalls)
	e, err := festival.New(db).Create(t.Context(), festival.Draft{Slug: "markt-2026", Name: lang.Text{"de": "Markt"}}, []festival.DayDraft{
		{Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour},
		{Date: time.Date(2026, 11, 8, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour},
	}, now)
	m.must(err)
	m.e = e
	m.must(festival.New(db).SetState(t.Context(), e.ID, festival.Preparing, festival.Announced, now))
	kinds, err := m.stalls.EnsureKinds(t.Context(), e.ID, now)
	m.must(err)
	for _, k := range kinds {
		m.kinds[k.Slug] = k
	}
	return m
}

var secret = account.SecretFrom([32]byte{1})

func (m *market) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// juror is somebody of the jury.
func (m *market) juror(name string) account.ID {
	m.t.Helper()
	id, err := m.people.Create(m.t.Context(), account.Draft{Name: name, Email: strings.ToLower(name) + "@jury.example", Roles: []account.Role{account.Jury}}, now)
	m.must(err)
	return id
}

// applied is an application that was handed in; with changes what is asked of it.
func (m *market) applied(name string, with ...func(*stall.Input)) *stall.Application {
	m.t.Helper()
	in := stall.Input{
		Kind: m.kinds["advice"].ID, Lang: lang.De, About: stall.About{Name: name},
		Contact: stall.Contact{Name: "Aïssatou", Phone: "0176 12345678"},
		Answers: stall.Answers{
			Goods: &stall.Goods{What: "Beratung"}, Size: &stall.Size{Front: "3", Depth: "2"},
			Business: &stall.Business{LegalForm: "association"}, Help: &stall.Help{What: "Rufen Sie Onkel Ali an"},
		},
	}
	for _, change := range with {
		change(&in)
	}
	a, err := m.stalls.Apply(pg.WithActor(m.t.Context(), pg.Applicant), m.e.ID, in, stall.ByVendor, pg.Once{}, now)
	m.must(err)
	return a
}

// gives is a review with one score by every criterion of a kind.
func (m *market) gives(kind stall.KindID, score int) jury.ReviewDraft {
	m.t.Helper()
	all, err := m.Criteria(m.t.Context(), m.e.ID)
	m.must(err)
	var d jury.ReviewDraft
	for _, c := range jury.Asked(all, kind) {
		d.Scores = append(d.Scores, jury.Given{Key: c.Key, Score: &score})
	}
	return d
}

func (m *market) sends(who account.ID, a *stall.Application, d jury.ReviewDraft) error {
	return m.Send(m.t.Context(), m.e.ID, who, a.ID, d, now)
}

func (m *market) task(who account.ID, a *stall.Application) jury.Task {
	m.t.Helper()
	t, err := m.Task(m.t.Context(), m.e.ID, who, a.ID)
	m.must(err)
	return t
}

// Every kind has criteria from the start: those of its mark, none of which
// favours who is known or near.
func TestEveryKindHasCriteria(t *testing.T) {
	m := begin(t)
	for _, mark := range stall.Marks {
		id, err := m.stalls.CreateKind(t.Context(), stall.Kind{EditionID: m.e.ID, Slug: "own-" + string(mark), Name: lang.Text{"de": "Eigene"}, Mark: mark, Groups: []string{"goods"}}, now)
		m.must(err)
		all, err := m.Criteria(t.Context(), m.e.ID)
		m.must(err)
		asked := jury.Asked(all, id)
		if len(asked) < 3 {
			t.Errorf("%s: %+v", mark, asked)
		}
		for _, c := range asked {
			for _, l := range lang.All() {
				if c.Own() || strings.HasPrefix(c.Title(l, lang.De), "jury.") {
					t.Errorf("%s has no name in %s", c.Key, l)
				}
			}
		}
	}
}

// Criteria are changed all at once, if nobody else did; points follow.
func TestCriteriaAreData(t *testing.T) {
	m := begin(t)
	ctx := t.Context()
	a := m.applied("VeloBuch")
	who := m.juror("Yusuf")
	two, five := 2, 5
	m.must(m.sends(who, a, jury.ReviewDraft{Scores: []jury.Given{{"content", &two}, {"access", &five}, {"independent", &five}}}))
	points := func() int { return *m.task(who, a).Mine.Points }
	if got := points(); got != 3875 { // (3·2 + 3·5 + 2·5) / 8
		t.Errorf("points %d", got)
	}
	kinds, err := m.stalls.Kinds(ctx, m.e.ID)
	m.must(err)
	draft := func() jury.CriteriaDraft {
		all, err := m.Criteria(ctx, m.e.ID)
		m.must(err)
		return jury.Draft(kinds, all)
	}
	advice := func(d *jury.CriteriaDraft) *jury.KindDraft { return &d.Kinds[3] }
	d, stale := draft(), draft()
	advice(&d).Criteria[0].Weight = 1
	advice(&d).Criteria[2].Weight = 0
	advice(&d).Criteria = append(advice(&d).Criteria, jury.CriterionDraft{Name: lang.Text{"de": "Humor"}, Weight: 4})
	m.must(m.SaveCriteria(ctx, m.e.ID, d, now))
	if got := points(); got != 4250 { // (1·2 + 3·5) / 4: nobody gave points for humour yet
		t.Errorf("points %d", got)
	}
	all, err := m.Criteria(ctx, m.e.ID)
	m.must(err)
	var keys []string
	for _, c := range jury.Asked(all, a.Kind) {
		keys = append(keys, fmt.Sprint(c.Key, c.Weight))
	}
	if diff := cmp.Diff([]string{"content1", "access3", "own_14"}, keys); diff != "" {
		t.Error(diff)
	}
	if err := m.SaveCriteria(ctx, m.e.ID, stale, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("a second page: %v", err)
	}
	for _, c := range []struct {
		change     func(*jury.CriteriaDraft)
		field, key string
	}{
		{func(d *jury.CriteriaDraft) { advice(d).Criteria[0].Weight = 11 }, "k.3.c.0.weight", "error.range"},
		{func(d *jury.CriteriaDraft) { advice(d).Criteria[0].Key = "nothing" }, "k.3.c.0.weight", "error.choice"},
		{func(d *jury.CriteriaDraft) {
			advice(d).Criteria = append(advice(d).Criteria, jury.CriterionDraft{Weight: 1})
		}, "k.3.c.4.name", "error.required"},
		{func(d *jury.CriteriaDraft) { advice(d).Criteria = make([]jury.CriterionDraft, 13) }, "k.3.c", "jury.error.too_many"},
		{func(d *jury.CriteriaDraft) {
			for i := range advice(d).Criteria {
				advice(d).Criteria[i].Weight = 0
			}
		}, "k.3.c", "jury.error.no_weight"},
	} {
		d := draft()
		c.change(&d)
		if err := m.SaveCriteria(ctx, m.e.ID, d, now); fault.FieldsOf(err)[c.field].Key != c.key {
			t.Errorf("%s: %v", c.key, err)
		}
	}
}

// A review needs a score of one to five by each criterion that counts.
func TestAReviewIsWhole(t *testing.T) {
	m := begin(t)
	a, who := m.applied("VeloBuch"), m.juror("Yusuf")
	whole := func() jury.ReviewDraft { return m.gives(a.Kind, 4) }
	for _, c := range []struct {
		change     func(*jury.ReviewDraft)
		field, key string
	}{
		{func(d *jury.ReviewDraft) { d.Scores[1].Score = nil }, "s.access", "jury.error.score"},
		{func(d *jury.ReviewDraft) { d.Scores = d.Scores[:2] }, "s.independent", "jury.error.score"},
		{func(d *jury.ReviewDraft) { *d.Scores[0].Score = 0 }, "s.content", "error.range"},
		{func(d *jury.ReviewDraft) { *d.Scores[0].Score = 6 }, "s.content", "error.range"},
		{func(d *jury.ReviewDraft) { d.Note = strings.Repeat("ä", 4001) }, "note", "error.too_long"},
	} {
		d := whole()
		c.change(&d)
		if err := m.sends(who, a, d); fault.FieldsOf(err)[c.field].Key != c.key {
			t.Errorf("%s: %v", c.field, err)
		}
	}
	if a, _ := m.stalls.Get(t.Context(), m.e.ID, a.ID); a.State != stall.StateSubmitted {
		t.Errorf("%s", a.State)
	}
	m.must(m.sends(who, a, whole()))
	m.must(m.sends(who, a, whole())) // once more, from a train
	if got := m.task(who, a); got.Mine.Version != 1 || *got.Mine.Points != 4000 || got.Mine.Number != 1 {
		t.Errorf("%+v", got.Mine)
	}
	if a, _ := m.stalls.Get(t.Context(), m.e.ID, a.ID); a.State != stall.StateInReview {
		t.Errorf("%s", a.State)
	}
	other := m.gives(a.Kind, 2)
	if err := m.sends(who, a, other); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("another review that knows nothing of the first: %v", err)
	}
	other.Version = 1
	m.must(m.sends(who, a, other))
	m.must(m.move(a, stall.VerbAccept))
	other.Version, other.Note = 2, "zu spät"
	if err := m.sends(who, a, other); fault.CodeOf(err) != "decided" {
		t.Errorf("after the decision: %v", err)
	}
	if err := m.sends(0, a, other); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a program: %v", err)
	}
}

func (m *market) move(a *stall.Application, v stall.Verb) error {
	_, err := m.stalls.Move(m.t.Context(), m.e.ID, a.ID, stall.Step{Verb: v, Who: stall.ByOrganiser, Reason: "weil"}, now)
	return err
}

// Who has something of it, or says so, neither scores nor sees others' scores.
func TestNobodyJudgesTheirOwn(t *testing.T) {
	m := begin(t)
	who, other := m.juror("Yusuf"), m.juror("Bernd")
	free := m.applied("Frei", func(in *stall.Input) { in.About.Organisation = "Nachbarn" })
	owned := m.applied("Konto", func(in *stall.Input) { in.Contact.Email = "" })
	_, err := m.db.Exec(t.Context(), `UPDATE application SET person_id = $2 WHERE id = $1`, owned.ID, who)
	m.must(err)
	mailed := m.applied("Mail", func(in *stall.Input) {
		in.Contact.Email, in.About.Organisation = "Yusuf@Jury.example", "Verein Rad"
	})
	same := m.applied("Verein", func(in *stall.Input) { in.About.Organisation = " verein rad" })
	helped, err := m.stalls.Apply(pg.WithActor(t.Context(), pg.ActorID("person", int64(who))), m.e.ID, stall.Input{
		Kind: m.kinds["advice"].ID, Lang: lang.De, About: stall.About{Name: "Hilfe"}, Contact: stall.Contact{Name: "Ali", Phone: "0176 12345678"},
		Answers: stall.Answers{Goods: &stall.Goods{What: "Rat"}, Size: &stall.Size{Front: "3", Depth: "2"}},
	}, stall.ByOrganiser, pg.Once{}, now)
	m.must(err)
	for _, c := range []struct {
		a    *stall.Application
		want jury.Interest
	}{{free, ""}, {owned, jury.Contact}, {mailed, jury.Contact}, {same, jury.Organisation}, {helped, jury.Helper}} {
		m.must(m.sends(other, c.a, m.gives(c.a.Kind, 3)))
		err := m.sends(who, c.a, m.gives(c.a.Kind, 5))
		if got := m.task(who, c.a); got.Interest != c.want || (err == nil) != (c.want == "") || (len(got.Others) == 1) != (c.want == "") {
			t.Errorf("%s: %+v, %v", c.a.Name, got, err)
		}
		if c.want != "" && (fault.CodeOf(err) != "own_stall" || !fault.Is(err, fault.Forbidden)) {
			t.Errorf("%s: %v", c.a.Name, err)
		}
	}
	_, err = m.db.Exec(t.Context(), `INSERT INTO jury_review (edition_id, application_id, seat_id, scores, at) SELECT edition_id, $1, id, '{"content": 5}', now() FROM jury_seat WHERE person_id = $2`, owned.ID, who)
	if fault.CodeOf(err) != "own_stall" {
		t.Errorf("the database: %v", err)
	}
	m.applied("Neu")
	for _, r := range m.ranking() {
		if want := map[bool]int{true: 2}[r.Name == "Neu"]; r.Missing != want {
			t.Errorf("%s: %d reviews are missing, want %d", r.Name, r.Missing, want)
		}
	}
	m.must(m.sends(who, free, jury.ReviewDraft{Conflict: true, Version: 1}))
	if got := m.task(who, free); got.Free() || len(got.Others) != 0 || got.Mine.Points != nil || len(got.Mine.Scores) != 0 {
		t.Errorf("declared: %+v", got)
	}
}

// Nobody sees what others said before their own review is sent, nor what the
// jury does not need.
func TestTheJuryIsBlind(t *testing.T) {
	m := begin(t)
	a := m.applied("Falafel", func(in *stall.Input) {
		in.Kind = m.kinds["food"].ID
		in.Contact.Email = "noor@example.org"
		in.Answers.Food = &stall.Food{ProductionAddress: "Hinterhof 3", Items: []stall.MenuItem{{Name: "Falafel", Allergens: []string{"sesame"}}}}
	})
	who, other := m.juror("Yusuf"), m.juror("Bernd")
	d := m.gives(a.Kind, 3)
	d.Note = "Naja"
	m.must(m.sends(other, a, d))
	if got := m.task(who, a); len(got.Others) != 0 {
		t.Errorf("%+v", got.Others)
	}
	m.must(m.sends(who, a, m.gives(a.Kind, 5)))
	got := m.task(who, a)
	if len(got.Others) != 1 || got.Others[0].Note != "Naja" || *got.Others[0].Points != 3000 || got.Others[0].Number != 1 {
		t.Errorf("%+v", got.Others)
	}
	for _, personal := range []string{"Aïssatou", "0176", "49176", "noor@", "Hinterhof", "Onkel", "association"} {
		answers, err := got.App.Answers.Value()
		m.must(err)
		if strings.Contains(fmt.Sprintf("%+v %v", *got.App, answers), personal) {
			t.Errorf("the jury is told %s", personal)
		}
	}
	whole, err := m.stalls.Get(t.Context(), m.e.ID, a.ID)
	m.must(err)
	if jury.Needed(whole); whole.Answers.Food.ProductionAddress == "" {
		t.Error("the application itself has lost what the jury does not need")
	}
}

// The work is what waits, kind after kind; after the last comes the first.
func TestTheWorkOfTheJury(t *testing.T) {
	m := begin(t)
	who := m.juror("Yusuf")
	var all []*stall.Application
	for _, name := range []string{"Eins", "Zwei", "Drei", "Vier", "Eigen"} {
		all = append(all, m.applied(name, func(in *stall.Input) {
			if name == "Eigen" {
				in.Contact.Email = "yusuf@jury.example"
			}
		}))
	}
	m.must(m.move(all[3], stall.VerbDecline))
	m.must(m.sends(who, all[1], m.gives(all[1].Kind, 4)))
	work, err := m.Work(t.Context(), m.e.ID, who)
	m.must(err)
	var got []string
	for _, l := range work {
		got = append(got, fmt.Sprint(l.Name, l.Open()))
	}
	if diff := cmp.Diff([]string{"Einstrue", "Zweifalse", "Dreitrue", "Eigenfalse"}, got); diff != "" {
		t.Error(diff)
	}
	for after, want := range map[stall.ApplicationID]stall.ApplicationID{0: all[0].ID, all[0].ID: all[2].ID, all[2].ID: all[0].ID} {
		if got := jury.Next(work, after); got != want {
			t.Errorf("after %d: %d, want %d", after, got, want)
		}
	}
	m.must(m.sends(who, all[0], m.gives(all[0].Kind, 4)))
	work, err = m.Work(t.Context(), m.e.ID, who)
	m.must(err)
	if got := jury.Next(work, all[2].ID); got != 0 {
		t.Errorf("nothing but itself waits: %d", got)
	}
}

// Two who judge at once sit on two seats.
func TestSeatsAreNumbered(t *testing.T) {
	m := begin(t)
	a := m.applied("VeloBuch")
	errs := make(chan error)
	const n = 6
	for i := range n {
		who := m.juror(fmt.Sprint("Juror", i))
		go func() { errs <- m.Send(context.WithoutCancel(t.Context()), m.e.ID, who, a.ID, m.gives(a.Kind, 3), now) }()
	}
	for range n {
		m.must(<-errs)
	}
	reviews, err := m.Reviews(t.Context(), m.e.ID, a.ID)
	m.must(err)
	for i, r := range reviews {
		if r.Number != i+1 {
			t.Errorf("%+v", reviews)
		}
	}
	if len(reviews) != n {
		t.Errorf("%d reviews", len(reviews))
	}
}

func TestTheDatabaseGuardsTheJury(t *testing.T) {
	m := begin(t)
	a, who := m.applied("VeloBuch"), m.juror("Yusuf")
	m.must(m.sends(who, a, m.gives(a.Kind, 3)))
	b := m.applied("Zwei")
	m.must(m.sends(m.juror("Bernd"), b, m.gives(b.Kind, 3)))
	elsewhere := fmt.Sprint(b.ID) + ` + 100`
	pgtest.Guards(t, m.db, []string{"jury_criterion", "jury_seat", "jury_review"}, map[string]string{
		"jury_criterion_key_form":                    `UPDATE jury_criterion SET key = '1' WHERE key = 'price'`,
		"jury_criterion_weight":                      `UPDATE jury_criterion SET weight = 11`,
		"jury_criterion_edition_id_kind_id_fkey":     `UPDATE jury_criterion SET edition_id = edition_id + 1`,
		"jury_seat_number":                           `UPDATE jury_seat SET number = 1`,
		"jury_seat_once":                             `UPDATE jury_seat SET person_id = ` + fmt.Sprint(who),
		"jury_review_scores":                         `UPDATE jury_review SET scores = '{"content": 6}'`,
		"jury_review_once":                           `INSERT INTO jury_review SELECT * FROM jury_review LIMIT 1`,
		"jury_review_free":                           `UPDATE jury_review SET conflict = true`,
		"jury_review_edition_id_application_id_fkey": `UPDATE jury_review SET scores = '{}', application_id = ` + elsewhere + ` WHERE application_id = ` + fmt.Sprint(b.ID),
		"jury_review_edition_id_seat_id_fkey":        `UPDATE jury_review SET seat_id = seat_id + 100`,
	})
}
