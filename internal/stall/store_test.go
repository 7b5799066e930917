package stall_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/stall"
)

var now = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

// market is an edition with its kinds, and what the events were told.
type market struct {
	*stall.Store
	db        *pg.DB
	edition   festival.ID
	kinds     map[string]stall.Kind
	decisions []stall.Decision
	left      []stall.Departure
	fail      error
}

func begin(t *testing.T) (context.Context, *market) {
	t.Helper()
	ctx, db := t.Context(), pgtest.New(t)
	e, err := festival.New(db).Create(ctx, festival.Draft{Slug: "markt-2026", Name: lang.Text{"de": "Markt"}},
		[]festival.DayDraft{{Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}, now)
	if err != nil {
		t.Fatal(err)
	}
	must(t, festival.New(db).SetState(ctx, e.ID, festival.Preparing, festival.Announced, now))
	m := &market{db: db, edition: e.ID, kinds: map[string]stall.Kind{}}
	m.Store = stall.New(db, account.SecretFrom([32]byte{1}), stall.Events{
		Decided: func(_ context.Context, _ *pg.Tx, d stall.Decision) error {
			m.decisions = append(m.decisions, d)
			return m.fail
		},
		Withdrawn: func(_ context.Context, _ *pg.Tx, d stall.Departure) error {
			m.left = append(m.left, d)
			return m.fail
		},
	})
	kinds, err := m.EnsureKinds(ctx, e.ID, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		m.kinds[k.Slug] = k
	}
	return ctx, m
}

// whole is an application the jury can read.
func (m *market) whole() stall.Input {
	return stall.Input{
		Kind:    m.kinds["advice"].ID,
		Lang:    lang.De,
		About:   stall.About{Name: "VeloBuch", Description: lang.Text{"de": "Räder für alle"}},
		Contact: stall.Contact{Name: "Aïssatou", Phone: "0176 12345678"},
		Answers: stall.Answers{
			Goods: &stall.Goods{What: "Beratung rund ums Rad"},
			Size:  &stall.Size{Front: "3", Depth: "2,5"},
			Power: stall.Power{{Name: "Ladegerät", Watts: "1,2 kW", Count: "2"}},
		},
	}
}

func (m *market) submitted(t *testing.T) *stall.Application {
	t.Helper()
	a, err := m.Apply(t.Context(), m.edition, m.whole(), stall.ByVendor, pg.Once{}, now)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestFromDraftToConfirmed(t *testing.T) {
	ctx, m := begin(t)
	a, err := m.Create(ctx, m.edition, stall.Input{Kind: m.kinds["advice"].ID, Lang: "de"}, 0, pg.Once{}, now)
	if err != nil || a.State != stall.StateDraft {
		t.Fatal(a, err)
	}
	if _, err := m.Submit(ctx, m.edition, a.ID, stall.ByVendor, pg.Once{}, now); fault.FieldsOf(err)["name"].Key != "error.required" {
		t.Fatalf("an empty draft was taken: %v", err)
	}
	in := m.whole()
	if _, wrong, err := m.Save(ctx, a.ID, stall.ByVendor, stall.Patch{About: &in.About, Contact: &in.Contact}, now); err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	if _, wrong, err := m.Save(ctx, a.ID, stall.ByVendor, stall.Patch{Groups: []string{"goods", "size", "power"}, Answers: in.Answers}, now); err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	if a, err = m.Submit(ctx, m.edition, a.ID, stall.ByVendor, pg.Once{}, now); err != nil {
		t.Fatal(err)
	}
	if a, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbReview, Who: stall.ByJury}, now); err != nil {
		t.Fatal(err)
	}
	if _, err = m.StallOf(ctx, a.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a stall before Accept: %v", err)
	}
	if a, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now); err != nil {
		t.Fatal(err)
	}
	if a, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbConfirm, Who: stall.ByVendor}, now); err != nil {
		t.Fatal(err)
	}
	st, err := m.StallOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if st.State != stall.StallConfirmed || st.Name != "VeloBuch" || st.Watts != 2400 || *st.Depth != 2.5 || st.Goods["de"] != "Beratung rund ums Rad" {
		t.Errorf("%+v", st)
	}
	h, err := m.History(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	var verbs []string
	for _, e := range h {
		verbs = append(verbs, string(e.Verb))
	}
	if diff := cmp.Diff("create submit review accept confirm", strings.Join(verbs, " ")); diff != "" {
		t.Error(diff)
	}
}

func TestLaterChangesReachTheStall(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	if _, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now); err != nil {
		t.Fatal(err)
	}
	about := stall.About{Name: "VeloBuch e.V.", Description: lang.Text{"ar": "دراجات"}}
	if _, _, err := m.Save(ctx, a.ID, stall.ByOrganiser, stall.Patch{About: &about}, now); err != nil {
		t.Fatal(err)
	}
	st, err := m.StallOf(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if st.Name != "VeloBuch e.V." || st.Description["de"] == "" || st.Description["ar"] == "" {
		t.Errorf("%+v", st)
	}
	if _, _, err := m.Save(ctx, a.ID, stall.ByOrganiser, stall.Patch{About: &stall.About{}}, now); fault.FieldsOf(err)["name"].Key != "error.required" {
		t.Errorf("an accepted stall lost its name: %v", err)
	}
}

func TestWithdrawTellsWhoPlannedWithIt(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	if _, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now); err != nil {
		t.Fatal(err)
	}
	m.fail = errors.New("the plan is locked")
	if _, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor, Reason: "Familie"}, now); err == nil {
		t.Fatal("withdrawn although the event failed")
	}
	if st, _ := m.StallOf(ctx, a.ID); st.State != stall.StallAccepted {
		t.Fatalf("half a withdrawal: %s", st.State)
	}
	m.fail, m.left = nil, nil
	if _, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor, Reason: "Familie"}, now); err != nil {
		t.Fatal(err)
	}
	st, _ := m.StallOf(ctx, a.ID)
	if st.State != stall.StallWithdrawn || len(m.left) != 1 || m.left[0].Stall != st.ID {
		t.Errorf("%s, told %+v", st.State, m.left)
	}
	h, _ := m.History(ctx, a.ID)
	if last := h[len(h)-1]; last.Reason != "Familie" || last.Verb != "withdraw" {
		t.Errorf("%+v", last)
	}
}

func TestRepeatsMakeOneApplication(t *testing.T) {
	ctx, m := begin(t)
	once := pg.Once{Key: "k1", Principal: "applicant", Route: "apply", Content: m.whole()}
	ids := make([]stall.ApplicationID, 8)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			a, err := m.Apply(ctx, m.edition, m.whole(), stall.ByVendor, once, now)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = a.ID
		})
	}
	wg.Wait()
	all, err := m.List(ctx, m.edition, stall.Filter{})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d applications, %v", len(all), err)
	}
	for _, id := range ids {
		if id != all[0].ID {
			t.Errorf("another answer: %d", id)
		}
	}
	once.Content = "something else"
	if _, err := m.Apply(ctx, m.edition, m.whole(), stall.ByVendor, once, now); fault.CodeOf(err) != "idempotency_mismatch" {
		t.Error(err)
	}
}

func TestTwoDecisionsAtOnce(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	errs := make([]error, 2)
	var wg sync.WaitGroup
	wg.Go(func() {
		_, errs[0] = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now)
	})
	wg.Go(func() {
		_, errs[1] = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbDecline, Who: stall.ByJury, Reason: "Kein Platz"}, now)
	})
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("accept: %v, decline: %v", errs[0], errs[1])
	}
}

func TestLinks(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	token := m.Link(a)
	if got, err := m.ByLink(ctx, token); err != nil || got.ID != a.ID {
		t.Fatal(got, err)
	}
	for _, end := range []string{"AA", "BB"} { // one of them may be the link's own
		altered := token[:len(token)-2] + end
		if _, err := m.ByLink(ctx, altered); altered != token && !fault.Is(err, fault.NotFound) {
			t.Errorf("altered to %s: %v", end, err)
		}
	}
	fresh, err := m.NewLink(ctx, m.edition, a.ID, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.ByLink(ctx, token); !fault.Is(err, fault.Gone) {
		t.Errorf("revoked: %v", err)
	}
	if _, err := m.ByLink(ctx, m.Link(fresh)); err != nil {
		t.Error(err)
	}
	if _, err := m.NewLink(ctx, m.edition, 999, now); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestADraftTakesAnything(t *testing.T) {
	ctx, m := begin(t)
	long := strings.Repeat("🥨", 10_000)
	in := stall.Input{Kind: m.kinds["food"].ID, Lang: "ar",
		About:   stall.About{Name: long, Description: lang.Text{"ar": "خبز\x00\u202Eطازج", "xx": "?"}},
		Contact: stall.Contact{Name: "\xffLê", Email: "keine", Phone: "ruf an"},
		Answers: stall.Answers{Size: &stall.Size{Front: "99999999999999", Depth: "groß"}, Power: stall.Power{{Watts: "9999999999999999"}}},
	}
	a, err := m.Create(ctx, m.edition, in, 0, pg.Once{}, now)
	if err != nil {
		t.Fatal(err)
	}
	if a.Name != long || a.Description["ar"] != "خبزطازج" || a.ContactName != "\uFFFDLê" || a.Phone() != "ruf an" || a.Answers.Size.Depth != "groß" {
		t.Errorf("lost: %.40q %q %q %q %q", a.Name, a.Description, a.ContactName, a.Phone(), a.Answers.Size.Depth)
	}
	_, err = m.Submit(ctx, m.edition, a.ID, stall.ByVendor, pg.Once{}, now)
	for field, key := range map[string]string{
		"name": "error.too_long", "contact.email": "error.email", "contact.phone": "error.phone",
		"answers.size.front": "error.range", "answers.size.depth": "error.number", "answers.power.0.watts": "error.number",
	} {
		if got := fault.FieldsOf(err)[field].Key; got != key {
			t.Errorf("%s says %q, want %q", field, got, key)
		}
	}
	flood := stall.Input{Kind: m.kinds["food"].ID, Lang: "de", About: stall.About{Name: strings.Repeat("x", 1<<20)}}
	if _, err := m.Create(ctx, m.edition, flood, 0, pg.Once{}, now); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a flood: %v", err)
	}
}

func TestTheCallCloses(t *testing.T) {
	ctx, m := begin(t)
	late := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	if _, err := m.Apply(ctx, m.edition, m.whole(), stall.ByVendor, pg.Once{}, late); fault.CodeOf(err) != "closed" {
		t.Errorf("after the market: %v", err)
	}
	k := m.kinds["advice"]
	k.Open = false
	if err := m.UpdateKind(ctx, k, now); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Apply(ctx, m.edition, m.whole(), stall.ByVendor, pg.Once{}, now); fault.CodeOf(err) != "closed" {
		t.Errorf("a closed kind: %v", err)
	}
	if _, err := m.Apply(ctx, m.edition, m.whole(), stall.ByOrganiser, pg.Once{}, late); err != nil {
		t.Errorf("the office may still enter one: %v", err)
	}
	if err := m.UpdateKind(ctx, k, now); fault.MessageOf(err).Key != "error.changed_meanwhile" {
		t.Errorf("a lost update: %v", err)
	}
}

func TestJuryAndPhoneList(t *testing.T) {
	ctx, m := begin(t)
	people := account.New(m.db, account.SecretFrom([32]byte{1}), nil)
	ayse, err := people.Create(ctx, account.Draft{Name: "Ayşe", Roles: []account.Role{account.Jury}}, now)
	if err != nil {
		t.Fatal(err)
	}
	a := m.submitted(t)
	must(t, m.AddNote(ctx, m.edition, a.ID, ayse, "Gut für Kinder", pg.Once{}, now))
	notes, _ := m.Notes(ctx, m.edition, a.ID)
	if len(notes) != 1 || notes[0].By != "Ayşe" {
		t.Errorf("%+v", notes)
	}
	m.judged(t, a.ID, 5, 2)
	if _, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbDecline, Who: stall.ByJury, Reason: "Kein Platz"}, now); err != nil {
		t.Fatal(err)
	}
	tell := stall.Filter{Tell: true}
	if rows, err := m.List(ctx, m.edition, tell); err != nil || len(rows) != 1 || rows[0].Phone != "+4917612345678" || *rows[0].Score != 3.5 {
		t.Fatalf("phone list: %+v %v", rows, err)
	}
	if err := m.Told(ctx, m.edition, a.ID, now); err != nil {
		t.Fatal(err)
	}
	if rows, _ := m.List(ctx, m.edition, tell); len(rows) != 0 {
		t.Errorf("still to be told: %+v", rows)
	}
	if len(m.decisions) != 2 || m.decisions[1].State != stall.StateDeclined {
		t.Errorf("%+v", m.decisions)
	}
}

func TestSearchTakesWildcardsLiterally(t *testing.T) {
	ctx, m := begin(t)
	m.submitted(t)
	for text, want := range map[string]int{"velo": 1, "%": 0, "_": 0, `\`: 0, "'; DROP": 0, "aïssatou": 1, "": 1} {
		rows, err := m.List(ctx, m.edition, stall.Filter{Text: text})
		if err != nil || len(rows) != want {
			t.Errorf("%q finds %d, %v", text, len(rows), err)
		}
	}
}
