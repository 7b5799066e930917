package stall_test

import (
	"context"
	"fmt"
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// elsewhere is another edition with kinds of its own in the same database.
func (m *market) elsewhere(t *testing.T) *market {
	t.Helper()
	ctx := t.Context()
	e, err := festival.New(m.db).Create(ctx, festival.Draft{Slug: "markt-2027", Name: lang.Text{"de": "Markt"}},
		[]festival.DayDraft{{Date: time.Date(2026, 11, 8, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}, now)
	must(t, err)
	must(t, festival.New(m.db).SetState(ctx, e.ID, festival.Preparing, festival.Announced, now))
	o := &market{db: m.db, Store: m.Store, edition: e.ID, kinds: map[string]stall.Kind{}}
	kinds, err := o.EnsureKinds(ctx, e.ID, now)
	must(t, err)
	for _, k := range kinds {
		o.kinds[k.Slug] = k
	}
	return o
}

func (m *market) person(t *testing.T, name, email string) account.ID {
	t.Helper()
	id, err := account.New(m.db, account.SecretFrom([32]byte{1}), nil).Create(t.Context(), account.Draft{Name: name, Email: email}, now)
	must(t, err)
	return id
}

func (m *market) accepted(t *testing.T) *stall.Application {
	t.Helper()
	a, err := m.Move(t.Context(), m.edition, m.submitted(t).ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now)
	must(t, err)
	return a
}

// state is everything that is stored of an edition's applications and stalls,
// and what is noted of any.
func (m *market) state(t *testing.T) string {
	t.Helper()
	var all []string
	must(t, m.db.Select(t.Context(), &all, `SELECT to_jsonb(a)::text FROM application a WHERE edition_id = $1
		UNION ALL SELECT to_jsonb(s)::text FROM stall s WHERE edition_id = $1
		UNION ALL SELECT to_jsonb(k)::text FROM kind k WHERE edition_id = $1
		UNION ALL SELECT to_jsonb(n)::text FROM jury_note n WHERE edition_id = $1
		UNION ALL SELECT to_jsonb(h)::text FROM history h WHERE subject <> 'kind' ORDER BY 1`, m.edition))
	return strings.Join(all, "\n")
}

// judged stores reviews of an application, each of one score by every criterion.
func (m *market) judged(t *testing.T, id stall.ApplicationID, scores ...int) {
	t.Helper()
	for _, score := range scores {
		_, err := m.db.Exec(t.Context(), `WITH seat AS (
				INSERT INTO jury_seat (edition_id, number, person_id)
				SELECT $1, (SELECT count(*) + 1 FROM jury_seat), $4
				RETURNING id
			)
			INSERT INTO jury_review (edition_id, application_id, seat_id, scores, at)
			SELECT $1, $2, seat.id, (SELECT jsonb_object_agg(c.key, $3::int) FROM jury_criterion c JOIN application a ON a.kind_id = c.kind_id WHERE a.id = $2), now() FROM seat`,
			m.edition, id, score, m.person(t, "Jury", ""))
		must(t, err)
	}
}

func TestTheDatabaseGuardsTheStalls(t *testing.T) {
	ctx, m := begin(t)
	o := m.elsewhere(t)
	mine, theirs := m.accepted(t), o.accepted(t)
	m.accepted(t)
	must(t, m.AddNote(ctx, m.edition, mine.ID, m.person(t, "Ayşe", ""), "gut", pg.Once{}, now))
	for _, table := range []string{"application", "stall"} {
		_, err := m.db.Exec(ctx, fmt.Sprintf(`UPDATE %s SET source = 'list', source_id = id::text`, table))
		must(t, err)
	}
	campus, err := festival.New(m.db).Get(ctx, o.edition)
	must(t, err)
	location, err := festival.New(m.db).CreateLocation(ctx, campus, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, now)
	must(t, err)
	here, one := ` WHERE edition_id = `+fmt.Sprint(m.edition), ` WHERE id = `+fmt.Sprint(mine.ID)
	pgtest.Guards(t, m.db, []string{"kind", "application", "jury_note", "stall"}, map[string]string{
		"kind_slug_form":                           `UPDATE kind SET slug = '-tee' WHERE slug = 'food'`,
		"kind_slug_taken":                          `UPDATE kind SET slug = 'food'` + here,
		"kind_mark":                                `UPDATE kind SET mark = 'star'`,
		"lang_text_is_object":                      `UPDATE kind SET name = '"Tee"'`,
		"application_uid":                          `UPDATE application SET uid = '00000000-0000-0000-0000-000000000000'`,
		"application_state":                        `UPDATE application SET state = 'maybe'`,
		"application_answers_object":               `UPDATE application SET answers = '[]'`,
		"application_source_once":                  `UPDATE application SET source_id = '1'` + here,
		"application_edition_id_kind_id_fkey":      `UPDATE application SET kind_id = ` + fmt.Sprint(o.kinds["food"].ID) + one,
		"application_edition_id_location_id_fkey":  `UPDATE application SET location_id = ` + fmt.Sprint(location) + one,
		"jury_note_edition_id_application_id_fkey": `UPDATE jury_note SET application_id = ` + fmt.Sprint(theirs.ID),
		"stall_uid":                                `UPDATE stall SET uid = '00000000-0000-0000-0000-000000000000'`,
		"stall_one_per_application":                `UPDATE stall SET application_id = ` + fmt.Sprint(mine.ID) + here,
		"stall_state":                              `UPDATE stall SET state = 'maybe'`,
		"stall_cleared_by_somebody":                `UPDATE stall SET cleared_at = now()`,
		"stall_source_once":                        `UPDATE stall SET source_id = '1'` + here,
		"stall_edition_id_kind_id_fkey":            `UPDATE stall SET kind_id = ` + fmt.Sprint(o.kinds["food"].ID) + here,
		"stall_edition_id_application_id_fkey":     `UPDATE stall SET application_id = ` + fmt.Sprint(theirs.ID) + ` + 100` + here + ` AND application_id = ` + fmt.Sprint(mine.ID),
	})
}

// Nothing of one edition is read or changed by way of another.
func TestEditionsShareNoStalls(t *testing.T) {
	ctx, m := begin(t)
	o := m.elsewhere(t)
	a, fresh := m.accepted(t), m.submitted(t)
	st, err := m.StallOf(ctx, a.ID)
	must(t, err)
	ayse := m.person(t, "Ayşe", "ayse@example.org")
	must(t, m.AddNote(ctx, m.edition, a.ID, ayse, "gut", pg.Once{}, now))
	before := m.state(t)
	told := len(m.decisions)

	_, getErr := o.Get(ctx, o.edition, a.ID)
	_, kindErr := o.Kind(ctx, o.edition, m.kinds["food"].ID)
	_, stallErr := o.Stall(ctx, o.edition, st.ID)
	_, linkErr := o.NewLink(ctx, o.edition, a.ID, now)
	_, moveErr := o.Move(ctx, o.edition, fresh.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now)
	for what, err := range map[string]error{"get": getErr, "kind": kindErr, "stall": stallErr, "link": linkErr, "accept": moveErr, "told": o.Told(ctx, o.edition, a.ID, now)} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	k := m.kinds["food"]
	k.EditionID = o.edition
	for what, err := range map[string]error{
		"update a kind":  o.UpdateKind(ctx, k, now),
		"update a stall": o.UpdateStall(ctx, o.edition, st.ID, stall.StallDraft{Name: "Dort", Version: 1}, now),
	} {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := o.AddNote(ctx, o.edition, a.ID, ayse, "nein", pg.Once{}, now); !fault.Is(err, fault.Invalid) {
		t.Errorf("a note: %v", err)
	}
	if _, err := o.Create(ctx, o.edition, m.whole(), 0, pg.Once{}, now); fault.FieldsOf(err)["kind"].Key != "error.choice" {
		t.Errorf("a kind of another edition: %v", err)
	}
	notes, err := o.Notes(ctx, o.edition, a.ID)
	must(t, err)
	list, err := o.List(ctx, o.edition, stall.Filter{})
	must(t, err)
	counts, err := o.Counts(ctx, o.edition)
	must(t, err)
	stalls, err := o.Stalls(ctx, o.edition, stall.StallFilter{})
	must(t, err)
	of, err := o.OfPerson(ctx, o.edition, ayse)
	must(t, err)
	suits, err := o.Suits(ctx, o.edition)
	must(t, err)
	signs, err := o.OnSigns(ctx, o.edition, lang.De)
	must(t, err)
	if n := len(notes) + len(list) + len(counts) + len(stalls) + len(of) + len(suits) + len(signs); n != 0 {
		t.Errorf("%v %v %v %v %v %v %v", notes, list, counts, stalls, of, suits, signs)
	}
	kinds, err := o.Kinds(ctx, o.edition)
	if err != nil || len(kinds) != 4 {
		t.Errorf("%d kinds, %v", len(kinds), err)
	}
	if diff := cmp.Diff(before, m.state(t)); diff != "" || len(m.decisions) != told {
		t.Error(diff)
	}
}

// What another room keeps among the edition's settings, and in what form, is no
// business of the stalls' rules.
func TestTheRulesReadTheirOwnSettingsOnly(t *testing.T) {
	ctx, m := begin(t)
	before, err := m.RuleTable(ctx, m.edition)
	must(t, err)
	_, err = m.db.Exec(ctx, `INSERT INTO setting (edition_id, key, value) SELECT id, 'elsewhere', 'null' FROM edition`)
	must(t, err)
	after, err := m.RuleTable(ctx, m.edition)
	if diff := cmp.Diff(before, after); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

// A decision is told once: whoever repeats it changes neither the time nor the
// history, even while others still wait for theirs.
func TestADecisionIsToldOnce(t *testing.T) {
	ctx, m := begin(t)
	m.accepted(t)
	a := m.accepted(t)
	lines := func() int {
		all, err := m.History(ctx, a.ID)
		must(t, err)
		return len(all)
	}
	before := lines()
	for range 2 {
		must(t, m.Told(ctx, m.edition, a.ID, now))
	}
	must(t, m.Told(ctx, m.edition, a.ID, now.Add(time.Hour)))
	got, err := m.Get(ctx, m.edition, a.ID)
	must(t, err)
	if n := lines() - before; got.ToldAt == nil || !got.ToldAt.Equal(now) || n != 1 {
		t.Errorf("told at %v, %d times", got.ToldAt, n)
	}
}

// A change of one application leaves all others as they are.
func TestOnlyTheOneIsChanged(t *testing.T) {
	ctx, m := begin(t)
	a, b := m.submitted(t), m.submitted(t)
	for name, change := range map[string]func(id stall.ApplicationID) error{
		"accept": func(id stall.ApplicationID) error {
			_, err := m.Move(ctx, m.edition, id, stall.Step{Verb: stall.VerbAccept, Who: stall.ByJury}, now)
			return err
		},
		"told":     func(id stall.ApplicationID) error { return m.Told(ctx, m.edition, id, now) },
		"new link": func(id stall.ApplicationID) error { _, err := m.NewLink(ctx, m.edition, id, now); return err },
		"save": func(id stall.ApplicationID) error {
			_, _, err := m.Save(ctx, id, stall.ByVendor, stall.Patch{About: &stall.About{Name: "Anders"}}, now.Add(time.Hour))
			return err
		},
	} {
		read := func() string {
			var s string
			must(t, m.db.Get(ctx, &s, `SELECT to_jsonb(a)::text FROM application a WHERE id = $1`, b.ID))
			return s
		}
		before := read()
		must(t, change(a.ID))
		if diff := cmp.Diff(before, read()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Each change says when: submitted, decided, told; a new decision has to be told anew.
func TestEachChangeSaysWhen(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	at := func(h int) time.Time { return now.Add(time.Duration(h) * time.Hour) }
	check := func(what string, submitted, decided, told *time.Time) {
		t.Helper()
		got, err := m.Get(ctx, m.edition, a.ID)
		must(t, err)
		same := func(a, b *time.Time) bool { return a == nil && b == nil || a != nil && b != nil && a.Equal(*b) }
		if !same(got.SubmittedAt, submitted) || !same(got.DecidedAt, decided) || !same(got.ToldAt, told) {
			t.Errorf("%s: submitted %v, decided %v, told %v", what, got.SubmittedAt, got.DecidedAt, got.ToldAt)
		}
	}
	step := func(h int, verb stall.Verb) *time.Time {
		t.Helper()
		when := at(h)
		_, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: verb, Who: stall.ByOrganiser, Reason: "weil"}, when)
		must(t, err)
		return &when
	}
	submitted := now
	check("submitted", &submitted, nil, nil)
	step(1, stall.VerbReview)
	check("in review", &submitted, nil, nil)
	waitlisted := step(2, stall.VerbWaitlist)
	check("waitlisted", &submitted, waitlisted, nil)
	for h := 3; h < 5; h++ {
		must(t, m.Told(ctx, m.edition, a.ID, at(h)))
	}
	told := at(3)
	check("told", &submitted, waitlisted, &told)
	accepted := step(5, stall.VerbAccept)
	check("accepted", &submitted, accepted, nil)
	must(t, m.Told(ctx, m.edition, a.ID, at(6)))
	told = at(6)
	step(7, stall.VerbConfirm)
	check("confirmed", &submitted, accepted, &told)
	h, err := m.History(ctx, a.ID)
	must(t, err)
	var verbs []string
	for _, e := range h {
		verbs = append(verbs, string(e.Verb))
	}
	if diff := cmp.Diff("create submit review waitlist tell accept tell confirm", strings.Join(verbs, " ")); diff != "" {
		t.Error(diff)
	}
	declined := m.submitted(t)
	_, err = m.Move(ctx, m.edition, declined.ID, stall.Step{Verb: stall.VerbDecline, Who: stall.ByJury, Reason: "voll"}, at(8))
	must(t, err)
	if got, err := m.Get(ctx, m.edition, declined.ID); err != nil || got.DecidedAt == nil || !got.DecidedAt.Equal(at(8)) {
		t.Errorf("%+v, %v", got.DecidedAt, err)
	}
}

// Every decision is told once, with a number of its own; moving on inside the
// jury is nobody's news.
func TestWhichChangesAreNews(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	for _, verb := range []stall.Verb{stall.VerbReview, stall.VerbDecline, stall.VerbReopen, stall.VerbWaitlist, stall.VerbAccept, stall.VerbConfirm, stall.VerbWithdraw} {
		_, err := m.Move(ctx, m.edition, a.ID, stall.Step{Verb: verb, Who: stall.ByOrganiser, Reason: "weil"}, now)
		must(t, err)
	}
	var got []string
	counts := map[int]bool{}
	for _, d := range m.decisions {
		got = append(got, string(d.State))
		counts[d.Count] = true
		if d.Application != a.ID || d.EditionID != m.edition || !d.At.Equal(now) {
			t.Errorf("%+v", d)
		}
	}
	if diff := cmp.Diff("submitted declined waitlisted accepted confirmed withdrawn", strings.Join(got, " ")); diff != "" || len(counts) != len(got) {
		t.Errorf("%s %v", diff, counts)
	}
	if len(m.left) != 1 || m.left[0].Application != a.ID || m.left[0].EditionID != m.edition || !m.left[0].At.Equal(now) {
		t.Errorf("%+v", m.left)
	}
}

// A store without events works as well; nobody leaves twice, and who never had
// a stall leaves none.
func TestLeavingIsToldOnce(t *testing.T) {
	ctx, m := begin(t)
	early := m.submitted(t)
	_, err := m.Move(ctx, m.edition, early.ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor, Reason: ""}, now)
	must(t, err)
	if len(m.left) != 0 {
		t.Errorf("there was no stall: %+v", m.left)
	}
	a, stays := m.accepted(t), m.accepted(t)
	quiet := stall.New(m.db, account.SecretFrom([32]byte{1}), stall.Events{})
	_, err = quiet.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor, Reason: ""}, now)
	must(t, err)
	gone, err := m.StallOf(ctx, a.ID)
	must(t, err)
	other, err := m.StallOf(ctx, stays.ID)
	must(t, err)
	if gone.State != stall.StallWithdrawn || other.State != stall.StallAccepted {
		t.Errorf("%s, %s", gone.State, other.State)
	}
}

// A step that is sent twice with its key is taken once and answered the same.
func TestAStepSentTwiceIsTakenOnce(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	st := stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser, Once: pg.Once{Key: "k1", Principal: "person:1", Route: "move", Content: "accept"}}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			got, err := m.Move(ctx, m.edition, a.ID, st, now)
			if err != nil || got.ID != a.ID || got.State != stall.StateAccepted {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	if h, err := m.History(ctx, a.ID); err != nil || len(h) != 3 || len(m.decisions) != 2 {
		t.Errorf("%d changes, %d told, %v", len(h), len(m.decisions), err)
	}
	st.Once = pg.Once{}
	if got, err := m.Move(ctx, m.edition, a.ID, st, now); err != nil || got.State != stall.StateAccepted {
		t.Errorf("without a key: %+v %v", got, err)
	}
	if h, err := m.History(ctx, a.ID); err != nil || len(h) != 3 {
		t.Errorf("%d changes, %v", len(h), err)
	}
	for name, other := range map[string]stall.Step{
		"for another reason": {Verb: stall.VerbAccept, Who: stall.ByOrganiser, Reason: "Doch"},
		"by who may not":     {Verb: stall.VerbAccept, Who: stall.ByVendor},
		"back":               {Verb: stall.VerbSubmit, Who: stall.ByOrganiser},
	} {
		if _, err := m.Move(ctx, m.edition, a.ID, other, now); fault.CodeOf(err) != "wrong_state" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := m.Move(ctx, m.edition, 999, st, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	long := stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByOrganiser, Reason: strings.Repeat("ä", 2001)}
	if _, err := m.Move(ctx, m.edition, a.ID, long, now); fault.FieldsOf(err)["reason"].Key != "error.too_long" {
		t.Errorf("%v", err)
	}
	long.Reason = "  "
	if _, err := m.Move(ctx, m.edition, a.ID, long, now); fault.FieldsOf(err)["reason"].Key != "stall.error.reason" {
		t.Errorf("blanks are no reason: %v", err)
	}
	long.Reason = strings.Repeat("ä", 2000)
	_, err := m.Move(ctx, m.edition, a.ID, long, now)
	must(t, err)
}

// A vendor may submit while the call is open, to the minute; before that and
// after that only the organisers may.
func TestTheCallHasItsHours(t *testing.T) {
	ctx, m := begin(t)
	opens, closes := now.Add(time.Hour), now.Add(3*time.Hour)
	_, err := m.db.Exec(ctx, `UPDATE edition SET application_opens = $2, application_closes = $3 WHERE id = $1`, m.edition, opens, closes)
	must(t, err)
	for name, c := range map[string]struct {
		at   time.Time
		who  stall.Who
		open bool
	}{
		"before": {opens.Add(-time.Second), stall.ByVendor, false}, "when it opens": {opens, stall.ByVendor, true},
		"at the end": {closes.Add(-time.Second), stall.ByVendor, true}, "when it closes": {closes, stall.ByVendor, false},
		"the office before": {opens.Add(-time.Hour), stall.ByOrganiser, true}, "the office after": {closes.Add(time.Hour), stall.ByOrganiser, true},
	} {
		_, err := m.Apply(ctx, m.edition, m.whole(), c.who, pg.Once{}, c.at)
		if (err == nil) != c.open || err != nil && fault.CodeOf(err) != "closed" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Once submitted, a part must be whole to be stored; while the jury reads, only
// the organisers change it; the change and its parts stand in the history.
func TestSavingAPart(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	about, contact := stall.About{Name: "Rad"}, stall.Contact{Name: "Rana", Email: "rana@example.org"}
	whole := stall.Patch{About: &about, Contact: &contact, Groups: []string{"size"}, Answers: stall.Answers{Size: &stall.Size{Front: "4", Depth: "4"}}}
	broken := stall.Patch{Groups: []string{"size"}, Answers: stall.Answers{Size: &stall.Size{Front: "400", Depth: "4"}}}
	noContact := stall.Patch{Contact: &stall.Contact{}}
	_, wrong, err := m.Save(ctx, a.ID, stall.ByVendor, whole, now.Add(time.Hour))
	if err != nil || len(wrong) != 0 {
		t.Fatal(wrong, err)
	}
	if _, _, err := m.Save(ctx, a.ID, stall.ByVendor, broken, now); fault.FieldsOf(err)["answers.size.front"].Key != "error.range" {
		t.Errorf("%v", err)
	}
	if _, _, err := m.Save(ctx, a.ID, stall.ByVendor, noContact, now); fault.FieldsOf(err)["contact.name"].Key != "error.required" {
		t.Errorf("%v", err)
	}
	got, err := m.Get(ctx, m.edition, a.ID)
	must(t, err)
	if got.Name != "Rad" || got.ContactEmail != "rana@example.org" || got.Answers.Size.Front != "4" || got.Answers.Goods.What != "Beratung rund ums Rad" || !got.ChangedAt.Equal(now.Add(time.Hour)) || got.Version != 4 {
		t.Errorf("%+v", got)
	}
	h, err := m.History(ctx, a.ID)
	must(t, err)
	if last := h[len(h)-1]; last.Verb != pg.VerbUpdate || !strings.HasPrefix(string(last.Detail), `{"edits": [{"is": {"about": `) || strings.Contains(string(last.Detail), "rana@example.org") {
		t.Errorf("%s %s", last.Verb, last.Detail)
	}
	_, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbReview, Who: stall.ByJury}, now)
	must(t, err)
	if _, _, err := m.Save(ctx, a.ID, stall.ByVendor, whole, now); fault.CodeOf(err) != "wrong_state" {
		t.Errorf("under the jury's eyes: %v", err)
	}
	_, _, err = m.Save(ctx, a.ID, stall.ByOrganiser, whole, now)
	must(t, err)
	if _, err := m.StallOf(ctx, a.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a change made a stall: %v", err)
	}
	if _, _, err := m.Save(ctx, 999, stall.ByVendor, whole, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}

	draft, err := m.Create(ctx, m.edition, m.whole(), 0, pg.Once{}, now)
	must(t, err)
	_, wrong, err = m.Save(ctx, draft.ID, stall.ByVendor, broken, now)
	if err != nil || wrong["answers.size.front"].Key != "error.range" {
		t.Errorf("a draft keeps what is wrong and says so: %v, %v", wrong, err)
	}
	if h, err := m.History(ctx, draft.ID); err != nil || len(h) != 1 {
		t.Errorf("a draft is the applicant's own: %+v, %v", h, err)
	}
}

// The stall carries what the application says, also when it is confirmed; what
// the office wrote in another language stays.
func TestTheStallFollowsItsApplication(t *testing.T) {
	ctx, m := begin(t)
	in := m.whole()
	in.Kind = m.kinds["food"].ID
	in.Answers = stall.Answers{
		Food:  &stall.Food{Items: []stall.MenuItem{{Name: "Falafel", Allergens: []string{"sesame"}, Diet: []string{"vegan", "halal"}}, {Name: "Tee", Allergens: []string{"none"}, Diet: []string{"vegan"}}}},
		Size:  &stall.Size{Front: "3", Depth: "2,5"},
		Water: &stall.Water{Waste: "yes"},
		Gas:   &stall.Gas{Used: "yes", Cylinders: "1", Kg: "11", Appliances: "Grill"},
	}
	a, err := m.Apply(ctx, m.edition, in, stall.ByVendor, pg.Once{}, now)
	must(t, err)
	_, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByJury}, now)
	must(t, err)
	st, err := m.StallOf(ctx, a.ID)
	must(t, err)
	if st.KindSlug != "food" || st.Mark != "food" || !st.Water || !st.Gas || st.Goods["de"] != "Falafel · Tee" || st.State != stall.StallAccepted || *st.Application != a.ID || st.Version != 1 {
		t.Errorf("%+v", st)
	}
	other, err := m.StallOf(ctx, m.accepted(t).ID)
	must(t, err)
	must(t, m.UpdateStall(ctx, m.edition, st.ID, stall.StallDraft{Name: st.Name, Description: lang.Text{"de": "Räder", "ar": "دراجات"}, Goods: lang.Text{"de": "alt", "ar": "فلافل"}, Version: 1}, now))
	_, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: stall.VerbConfirm, Who: stall.ByVendor}, now)
	must(t, err)
	st, err = m.Stall(ctx, m.edition, st.ID)
	must(t, err)
	if diff := cmp.Diff(lang.Text{"de": "Falafel · Tee", "ar": "فلافل"}, st.Goods); diff != "" || st.Description["ar"] != "دراجات" || st.State != stall.StallConfirmed || st.Version != 3 {
		t.Errorf("%s %+v", diff, st)
	}
	if again, err := m.Stall(ctx, m.edition, other.ID); err != nil || again.Version != 1 || again.Description["ar"] != "" {
		t.Errorf("the other stall was changed too: %+v, %v", again, err)
	}
	if err := m.UpdateStall(ctx, m.edition, st.ID, stall.StallDraft{Name: "x", Version: 2}, now); fault.MessageOf(err).Key != "error.changed_meanwhile" {
		t.Errorf("%v", err)
	}
	suits, err := m.Suits(ctx, m.edition)
	must(t, err)
	if diff := cmp.Diff([]string{"halal", "vegan"}, suits[st.ID].Diets); diff != "" {
		t.Error(diff)
	}
	signs, err := m.OnSigns(ctx, m.edition, lang.De)
	must(t, err)
	o := m.elsewhere(t)
	theirs, err := o.Suits(ctx, o.edition)
	must(t, err)
	theirSigns, err := o.OnSigns(ctx, o.edition, lang.De)
	must(t, err)
	if _, on := signs[st.ID]; !on || len(signs) != 2 || len(theirs)+len(theirSigns) != 0 {
		t.Errorf("%v; of the other edition %v %v", signs, theirs, theirSigns)
	}
}

// The office's own stalls come without an application; a list of stalls is
// narrowed by what it is asked for.
func TestStallsAreFound(t *testing.T) {
	ctx, m := begin(t)
	a := m.accepted(t)
	id, err := m.CreateStall(ctx, m.edition, stall.StallDraft{Kind: m.kinds["food"].ID, Name: "info", Organisation: "Bezirksamt", Description: lang.Text{"de": "Auskunft"}, Goods: lang.Text{"de": "Pläne 100%"}, Front: "3", Depth: "2"}, now)
	must(t, err)
	st, err := m.Stall(ctx, m.edition, id)
	must(t, err)
	if st.State != stall.StallConfirmed || st.Application != nil || *st.Front != 3 || *st.Depth != 2 || st.Goods["de"] != "Pläne 100%" {
		t.Errorf("%+v", st)
	}
	for name, c := range map[string]struct {
		f    stall.StallFilter
		want string
	}{
		"all, by kind":       {stall.StallFilter{}, "info VeloBuch"},
		"confirmed":          {stall.StallFilter{State: stall.StallConfirmed}, "info"},
		"advice":             {stall.StallFilter{Kind: "advice"}, "VeloBuch"},
		"by name":            {stall.StallFilter{Text: "velo"}, "VeloBuch"},
		"by organisation":    {stall.StallFilter{Text: "bezirk"}, "info"},
		"by goods":           {stall.StallFilter{Text: "pläne"}, "info"},
		"by description":     {stall.StallFilter{Text: "Räder"}, "VeloBuch"},
		"a wildcard":         {stall.StallFilter{Text: "0%"}, "info"},
		"no wildcard":        {stall.StallFilter{Text: "_"}, ""},
		"nothing":            {stall.StallFilter{Text: "mond"}, ""},
		"two things at once": {stall.StallFilter{State: stall.StallConfirmed, Kind: "advice"}, ""},
	} {
		all, err := m.Stalls(ctx, m.edition, c.f)
		must(t, err)
		var names []string
		for _, s := range all {
			names = append(names, s.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := m.CreateStall(ctx, m.edition, stall.StallDraft{}, now); fault.FieldsOf(err)["name"].Key != "error.required" {
		t.Errorf("%v", err)
	}
	lines, err := pg.History(ctx, m.db, "stall", int64(id))
	if err != nil || len(lines) != 1 || lines[0].Verb != pg.VerbCreate {
		t.Errorf("%+v, %v", lines, err)
	}
	if _, err := m.StallOf(ctx, a.ID+100); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// A list of applications is narrowed by what it is asked for; drafts are the
// applicants' own.
func TestApplicationsAreFound(t *testing.T) {
	ctx, m := begin(t)
	_, err := m.Create(ctx, m.edition, m.whole(), 0, pg.Once{}, now)
	must(t, err)
	ids := map[string]stall.ApplicationID{}
	for i, c := range []struct {
		name, kind, email string
		verb              stall.Verb
		help              *stall.Help
	}{
		{"neu", "advice", "", "", nil},
		{"warte", "advice", "", stall.VerbWaitlist, &stall.Help{CallMe: "yes"}},
		{"ab", "food", "", stall.VerbDecline, nil},
		{"an", "advice", "an@example.org", stall.VerbAccept, &stall.Help{Needed: "yes", What: "Strom"}},
		{"liste", "advice", "", stall.VerbAccept, &stall.Help{Needed: "no"}},
	} {
		in := m.whole()
		in.About.Name, in.Kind, in.Contact.Email, in.Answers.Help = c.name, m.kinds[c.kind].ID, c.email, c.help
		in.About.Organisation = "Verein " + c.name
		if c.kind == "food" {
			in.Answers.Food = &stall.Food{Items: []stall.MenuItem{{Name: "Tee", Allergens: []string{"none"}}}}
		}
		a, err := m.Apply(ctx, m.edition, in, stall.ByVendor, pg.Once{}, now.Add(time.Duration(i)*time.Minute))
		must(t, err)
		ids[c.name] = a.ID
		if c.verb != "" {
			_, err = m.Move(ctx, m.edition, a.ID, stall.Step{Verb: c.verb, Who: stall.ByOrganiser, Reason: "weil"}, now)
			must(t, err)
		}
	}
	_, err = m.db.Exec(ctx, `UPDATE application SET source = 'list', source_id = '1' WHERE id = $1`, ids["liste"])
	must(t, err)
	ayse := m.person(t, "Ayşe", "")
	must(t, m.AddNote(ctx, m.edition, ids["neu"], ayse, "gut", pg.Once{}, now))
	m.judged(t, ids["neu"], 5, 2)
	m.judged(t, ids["ab"], 1)
	for name, c := range map[string]struct {
		f    stall.Filter
		want string
	}{
		"all but drafts, newest first": {stall.Filter{}, "liste an ab warte neu"},
		"drafts":                       {stall.Filter{States: []stall.State{stall.StateDraft}}, "VeloBuch"},
		"to be told, no mail is sent":  {stall.Filter{Tell: true, Hand: true}, "an ab warte"},
		"declined":                     {stall.Filter{States: []stall.State{stall.StateDeclined}}, "ab"},
		"food":                         {stall.Filter{Kind: "food"}, "ab"},
		"to be told by phone":          {stall.Filter{Tell: true}, "ab warte"},
		"by name":                      {stall.Filter{Text: "WARTE"}, "warte"},
		"by organisation":              {stall.Filter{Text: "verein an"}, "an"},
		"by contact":                   {stall.Filter{Text: "aïss"}, "liste an ab warte neu"},
		"by e-mail":                    {stall.Filter{Text: "@example"}, "an"},
		"by phone as typed":            {stall.Filter{Text: "0176 123"}, "liste an ab warte neu"},
		"by phone":                     {stall.Filter{Text: "+49176"}, "liste an ab warte neu"},
		"all at once":                  {stall.Filter{States: []stall.State{stall.StateDeclined}, Kind: "food", Text: "ab", Tell: true}, "ab"},
		"not both":                     {stall.Filter{States: []stall.State{stall.StateDeclined}, Kind: "advice"}, ""},
	} {
		rows, err := m.List(ctx, m.edition, c.f)
		must(t, err)
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
			call := r.Name == "warte" || r.Name == "an"
			notes, score := 0, "-"
			if r.Name == "neu" {
				notes, score = 1, "3.5"
			}
			if r.Name == "ab" {
				score = "1"
			}
			got := "-"
			if r.Score != nil {
				got = fmt.Sprint(*r.Score)
			}
			if r.Call != call || r.Notes != notes || got != score || r.Phone != "+4917612345678" || r.Watts != 2400 {
				t.Errorf("%+v, score %s", r, got)
			}
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	counts, err := m.Counts(ctx, m.edition)
	must(t, err)
	want := map[stall.State]int{stall.StateDraft: 1, stall.StateSubmitted: 1, stall.StateWaitlisted: 1, stall.StateDeclined: 1, stall.StateAccepted: 2}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
}

// A vendor sees the applications begun while signed in, and those with the
// address of the sign-in, and nobody else's.
func TestAVendorSeesTheirOwn(t *testing.T) {
	ctx, m := begin(t)
	rana, mia, nobody := m.person(t, "Rana", "Rana@Example.org"), m.person(t, "Mia", "mia@example.org"), m.person(t, "Ohne Adresse", "")
	begun := func(owner account.ID, email string) stall.ApplicationID {
		in := m.whole()
		in.Contact.Email = email
		a, err := m.Create(ctx, m.edition, in, owner, pg.Once{}, now)
		must(t, err)
		return a.ID
	}
	own, addressed, both := begun(rana, ""), begun(0, "rana@example.ORG"), begun(mia, "rana@example.org")
	begun(0, "")
	o := m.elsewhere(t)
	in := o.whole()
	in.Contact.Email = "rana@example.org"
	for _, owner := range []account.ID{rana, 0} {
		_, err := o.Create(ctx, o.edition, in, owner, pg.Once{}, now)
		must(t, err)
	}
	for person, want := range map[account.ID]string{rana: fmt.Sprint(both, addressed, own), mia: fmt.Sprint(both), nobody: ""} {
		all, err := m.OfPerson(ctx, m.edition, person)
		must(t, err)
		var ids []any
		for _, a := range all {
			ids = append(ids, a.ID)
		}
		if got := fmt.Sprint(ids...); got != want {
			t.Errorf("person %d sees %s, want %s", person, got, want)
		}
	}
}

// A link opens what it was made for: neither another purpose nor another
// secret opens an application.
func TestALinkOpensItsOwnApplication(t *testing.T) {
	ctx, m := begin(t)
	a, b := m.submitted(t), m.submitted(t)
	secret, other := account.SecretFrom([32]byte{1}), account.SecretFrom([32]byte{2})
	for _, x := range []*stall.Application{a, b} {
		if got, err := m.ByLink(ctx, m.Link(x)); err != nil || got.ID != x.ID {
			t.Errorf("%+v, %v", got, err)
		}
	}
	for what, token := range map[string]string{
		"another purpose": secret.Link("order", int64(a.ID), a.LinkGeneration),
		"another secret":  other.Link(stall.LinkPurpose, int64(a.ID), a.LinkGeneration),
		"nobody's":        secret.Link(stall.LinkPurpose, 999, 1),
		"no token":        "",
	} {
		if _, err := m.ByLink(ctx, token); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := m.NewLink(ctx, m.edition, a.ID, now)
	must(t, err)
	if _, err := m.ByLink(ctx, m.Link(b)); err != nil {
		t.Errorf("the other's link was revoked too: %v", err)
	}
	if h, err := m.History(ctx, a.ID); err != nil || h[len(h)-1].Verb != pg.VerbRenewLink {
		t.Errorf("%+v, %v", h, err)
	}
}

// What answers are checked against is the edition's own: its locations, its
// days and its rules with their source.
func TestTheFrameIsTheEditions(t *testing.T) {
	ctx, m := begin(t)
	o := m.elsewhere(t)
	fest := festival.New(m.db)
	for _, id := range []festival.ID{m.edition, o.edition} {
		e, err := fest.Get(ctx, id)
		must(t, err)
		_, err = fest.CreateLocation(ctx, e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, now)
		must(t, err)
	}
	e, err := fest.Get(ctx, m.edition)
	must(t, err)
	_, err = fest.CreateLocation(ctx, e, festival.LocationDraft{Slug: "wagen", Name: lang.Text{"de": "Wagen"}}, now)
	must(t, err)
	asOf := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	must(t, fest.SetSetting(ctx, m.edition, festival.Setting{Key: "stall.front_max", Value: []byte(`4`), Source: "Bezirksamt", AsOf: &asOf}, now))
	must(t, fest.SetSetting(ctx, m.edition, festival.Setting{Key: "stall.depth_max", Value: []byte(`"tief"`)}, now))
	must(t, fest.SetSetting(ctx, o.edition, festival.Setting{Key: "stall.height_max", Value: []byte(`2`)}, now))
	fr, err := m.Frame(ctx, m.edition, now)
	must(t, err)
	if diff := cmp.Diff([]string{"campus", "wagen"}, fr.Locations); diff != "" || fmt.Sprint(fr.Days) != "[2026-11-07]" || !fr.Today.Equal(now) {
		t.Errorf("%s %v", diff, fr.Days)
	}
	if r := fr.Rules; r["stall.front_max"] != 4 || r["stall.depth_max"] != 12 || r["stall.height_max"] != 10 || len(r) != len(stall.Presets()) {
		t.Errorf("%v", r)
	}
	table, err := m.RuleTable(ctx, m.edition)
	must(t, err)
	for _, r := range table {
		own := r.Key == "stall.front_max"
		if r.Set != own || own && (r.Value != 4 || r.Default != 12 || r.Source != "Bezirksamt" || r.AsOf != "2026-05-01") || !own && r.Value != r.Default {
			t.Errorf("%+v", r)
		}
	}
	// A wish is the location of one's own edition, whatever others are called.
	in := m.whole()
	in.Answers.Location = &stall.Location{Wish: "campus"}
	a, err := m.Create(ctx, m.edition, in, 0, pg.Once{}, now)
	must(t, err)
	var edition festival.ID
	must(t, m.db.Get(ctx, &edition, `SELECT l.edition_id FROM application a JOIN location l ON l.id = a.location_id WHERE a.id = $1`, a.ID))
	if edition != m.edition {
		t.Errorf("a location of edition %d", edition)
	}
}

// Kinds are saved by one, their words are the edition's, and two who begin an
// edition at once make them once.
func TestKinds(t *testing.T) {
	ctx, m := begin(t)
	k, err := m.KindBySlug(ctx, m.edition, "food")
	must(t, err)
	if k.ID != m.kinds["food"].ID {
		t.Errorf("%+v", k)
	}
	if _, err := m.KindBySlug(ctx, m.edition, "mond"); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	id, err := m.CreateKind(ctx, stall.Kind{EditionID: m.edition, Slug: "tee", Name: lang.Text{"de": "Tee"}, Mark: "food", Groups: []string{"size"}, Position: 9}, now)
	must(t, err)
	if _, err := m.CreateKind(ctx, stall.Kind{EditionID: m.edition, Slug: "tee", Name: lang.Text{"de": "Tee"}, Mark: "food", Groups: []string{"size"}}, now); fault.FieldsOf(err)["slug"].Key != "error.taken" || fault.CodeOf(err) != "slug_taken" {
		t.Errorf("%v", err)
	}
	k, err = m.Kind(ctx, m.edition, id)
	must(t, err)
	k.Open, k.Position = true, 0
	must(t, m.UpdateKind(ctx, k, now))
	all, err := m.Kinds(ctx, m.edition)
	must(t, err)
	if all[0].Slug != "tee" || all[0].Version != 2 || !all[0].Open || all[1].Slug != "food" {
		t.Errorf("%+v", all)
	}
	lines, err := pg.History(ctx, m.db, "kind", int64(id))
	if err != nil || len(lines) != 2 || lines[1].Verb != pg.VerbUpdate {
		t.Errorf("%+v, %v", lines, err)
	}
	k.Slug = "-"
	if err := m.UpdateKind(ctx, k, now); fault.FieldsOf(err)["slug"].Key != "error.slug" {
		t.Errorf("%v", err)
	}
	_, err = m.db.Exec(ctx, `DELETE FROM kind WHERE slug <> 'tee'`)
	must(t, err)
	if all, err := m.EnsureKinds(ctx, m.edition, now); err != nil || len(all) != 1 {
		t.Errorf("an edition with a kind of its own needs no others: %d kinds, %v", len(all), err)
	}
}

// Whoever finds that somebody else has begun the edition a moment earlier
// gets what they made.
func TestTwoBeginAnEdition(t *testing.T) {
	ctx, m := begin(t)
	_, err := m.db.Exec(ctx, `DELETE FROM kind`)
	must(t, err)
	var kinds []stall.Kind
	var late error
	var wg sync.WaitGroup
	must(t, pg.InTx(ctx, m.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO kind (edition_id, slug, name, mark, groups) VALUES ($1, 'food', '{"de": "Essen"}', 'food', '{size}')`, m.edition); err != nil {
			return err
		}
		wg.Go(func() { kinds, late = m.EnsureKinds(t.Context(), m.edition, now) })
		for waiting := 0; waiting == 0; {
			if err := m.db.Get(t.Context(), &waiting, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`); err != nil {
				return err
			}
		}
		return nil
	}))
	wg.Wait()
	if late != nil || len(kinds) != 1 || kinds[0].Slug != "food" {
		t.Errorf("%+v, %v", kinds, late)
	}
}

// A note has words; sent twice it is taken once.
func TestNotesOfTheJury(t *testing.T) {
	ctx, m := begin(t)
	a, other := m.submitted(t), m.submitted(t)
	ayse := m.person(t, "Ayşe", "")
	for _, c := range []struct {
		body, key string
	}{
		{"", "error.required"},
		{" ", "error.required"},
		{strings.Repeat("ä", 4001), "error.too_long"},
		{strings.Repeat("ä", 4000), ""},
	} {
		err := m.AddNote(ctx, m.edition, a.ID, ayse, c.body, pg.Once{}, now)
		if got := fault.FieldsOf(err)["body"].Key; got != c.key || (err == nil) != (c.key == "") {
			t.Errorf("%.40v: %v", c.body, err)
		}
	}
	once := pg.Once{Key: "k1", Principal: "person:1", Route: "note", Content: "gut"}
	for range 2 {
		must(t, m.AddNote(ctx, m.edition, a.ID, ayse, "gut", once, now))
	}
	notes, err := m.Notes(ctx, m.edition, a.ID)
	must(t, err)
	if len(notes) != 2 || notes[1].Body != "gut" || notes[0].By != "Ayşe" || !notes[0].At.Equal(now) {
		t.Errorf("%+v", notes)
	}
	if notes, err := m.Notes(ctx, m.edition, other.ID); err != nil || len(notes) != 0 {
		t.Errorf("%+v, %v", notes, err)
	}
}

// A draft begun twice with its key is one; an application that is refused
// leaves neither a draft nor its key behind.
func TestAnApplicationIsBegunOnce(t *testing.T) {
	ctx, m := begin(t)
	once := pg.Once{Key: "k1", Principal: "applicant", Route: "apply", Content: "eins"}
	var ids []stall.ApplicationID
	for range 2 {
		a, err := m.Create(ctx, m.edition, m.whole(), 0, once, now)
		must(t, err)
		ids = append(ids, a.ID)
	}
	once.Key = "k2"
	empty := stall.Input{Kind: m.kinds["advice"].ID, Lang: "de"}
	if _, err := m.Apply(ctx, m.edition, empty, stall.ByVendor, once, now); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	_, err := m.Apply(ctx, m.edition, m.whole(), stall.ByVendor, once, now)
	must(t, err)
	counts, err := m.Counts(ctx, m.edition)
	must(t, err)
	if diff := cmp.Diff(map[stall.State]int{stall.StateDraft: 1, stall.StateSubmitted: 1}, counts); diff != "" || ids[0] != ids[1] {
		t.Errorf("%s %v", diff, ids)
	}
}
