package paper_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/paper"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/stall"
	"markt/internal/upload"

	"github.com/lib/pq"
)

var now = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func day(s string) *time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return &d
}

// market is an edition with one accepted stall, a company that fries with gas.
type market struct {
	*paper.Store
	t      *testing.T
	db     *pg.DB
	e      *festival.Edition
	stalls *stall.Store
	kind   stall.KindID
	app    *stall.Application
}

func begin(t *testing.T) *market {
	t.Helper()
	db := pgtest.New(t)
	m := &market{Store: paper.New(db, paper.Events{}), t: t, db: db, stalls: stall.New(db, account.SecretFrom([32]byte{1}), stall.Events{})}
	m.edition("markt-2026", time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC))
	m.app = m.accepted("Falafel & Co")
	return m
}

// edition makes another market on that day the one that is spoken of.
func (m *market) edition(slug string, date time.Time) {
	m.t.Helper()
	ctx := m.t.Context()
	e, err := festival.New(m.db).Create(ctx, festival.Draft{Slug: slug, Name: lang.Text{"de": "Markt"}},
		[]festival.DayDraft{{Date: date, Opens: 10 * time.Hour, Closes: 18 * time.Hour}}, now)
	must(m.t, err)
	must(m.t, festival.New(m.db).SetState(ctx, e.ID, festival.Preparing, festival.Announced, now))
	m.e, err = festival.New(m.db).Get(ctx, e.ID)
	must(m.t, err)
	kinds, err := m.stalls.EnsureKinds(ctx, e.ID, now)
	must(m.t, err)
	m.kind = kinds[slices.IndexFunc(kinds, func(k stall.Kind) bool { return k.Slug == "advice" })].ID
}

// accepted is a company's stall with gas and alcohol.
func (m *market) accepted(name string) *stall.Application {
	m.t.Helper()
	ctx := m.t.Context()
	a, err := m.stalls.Apply(ctx, m.e.ID, stall.Input{
		Kind: m.kind, Lang: lang.De, About: stall.About{Name: name, Description: lang.Text{"de": "Heiß"}},
		Contact: stall.Contact{Name: "Amal", Email: "amal@example.org"},
		Answers: stall.Answers{Goods: &stall.Goods{What: "Tee"}, Size: &stall.Size{Front: "3", Depth: "3"}},
	}, stall.ByVendor, pg.Once{}, now)
	must(m.t, err)
	a, err = m.stalls.Move(ctx, m.e.ID, a.ID, stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, now)
	must(m.t, err)
	return a
}

func (m *market) line(key string) paper.Line {
	m.t.Helper()
	l, err := m.Line(m.t.Context(), m.e, m.app, key, now)
	must(m.t, err)
	return l
}

func (m *market) send(d paper.Sending) error {
	return m.Send(pg.WithActor(m.t.Context(), pg.Applicant), m.e, m.app.ID, d, now)
}

// judge says something of the newest version.
func (m *market) judge(v paper.Verdict) error {
	m.t.Helper()
	l, err := m.Line(m.t.Context(), m.e, m.app, v.Key, now)
	if err != nil {
		return err
	}
	for _, p := range l.Papers {
		if p.Person == v.Person {
			v.Version = p.Version
		}
	}
	return m.Judge(m.t.Context(), m.e, m.app.ID, v, now)
}

func (m *market) count(query string) (n int) {
	m.t.Helper()
	must(m.t, m.db.Get(m.t.Context(), &n, query))
	return n
}

func photo(text string) *upload.File { return &upload.File{Type: upload.JPEG, Bytes: []byte(text)} }

func wrongAt(err error) string {
	for name, m := range fault.FieldsOf(err) {
		return name + " " + m.Key
	}
	return fault.CodeOf(err)
}

func TestAPaperFromMissingToCleared(t *testing.T) {
	m := begin(t)
	ctx := t.Context()
	if l := m.line("insurance"); l.State != paper.Missing || !l.Gap() || !l.Asked() {
		t.Fatalf("%+v", l)
	}
	if err := m.Clear(ctx, m.e, m.app.ID, now); fault.CodeOf(err) != "gaps" {
		t.Errorf("cleared with a gap: %v", err)
	}
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("eins"), Until: day("2026-12-31")}))
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("eins"), Until: day("2026-12-31")}))
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("zwei"), Until: day("2026-12-31")}))
	l := m.line("insurance")
	if l.State != paper.Submitted || len(l.Papers) != 1 || len(l.Papers[0].Files) != 2 || l.Asked() {
		t.Fatalf("the same page twice is one: %+v", l)
	}
	if err := m.Clear(ctx, m.e, m.app.ID, now); fault.CodeOf(err) != "gaps" {
		t.Errorf("cleared before anybody looked: %v", err)
	}
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Reject, Reason: "unleserlich"}))
	if l := m.line("insurance"); l.State != paper.Rejected || l.Papers[0].Reason != "unleserlich" {
		t.Errorf("%+v", l)
	}
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("drei")}))
	if l := m.line("insurance"); len(l.Papers[0].Files) != 1 || l.Papers[0].Reason != "" {
		t.Errorf("what was rejected stays beside the new one: %+v", l.Papers[0])
	}
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Accept, Until: day("2026-12-31")}))
	if err := m.send(paper.Sending{Key: "insurance", File: photo("vier")}); fault.CodeOf(err) != "accepted" {
		t.Errorf("an accepted paper was overwritten: %v", err)
	}
	must(t, m.Clear(ctx, m.e, m.app.ID, now))
	must(t, m.Clear(ctx, m.e, m.app.ID, now))
	if n := m.count(`SELECT count(*) FROM history WHERE verb = 'clear_for_setup'`); n != 1 {
		t.Errorf("cleared %d times", n)
	}
	if n := m.count(`SELECT count(*) FROM stall WHERE cleared_at IS NOT NULL AND cleared_by = 'system'`); n != 1 {
		t.Error("nobody knows who cleared it")
	}
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Reopen}))
	if n := m.count(`SELECT count(*) FROM stall WHERE cleared_at IS NOT NULL`); n != 0 {
		t.Error("cleared without its paper")
	}
}

func TestWhatIdentifiesAPersonIsNotTaken(t *testing.T) {
	m := begin(t)
	m.says(stall.Answers{Food: &stall.Food{Items: []stall.MenuItem{{Name: "Suppe", Allergens: []string{"none"}}}}})
	if err := m.send(paper.Sending{Key: "hygiene", Person: "Amal", Issued: day("2026-08-01"), File: photo("pass")}); wrongAt(err) != "file paper.error.identifies" {
		t.Errorf("%v", err)
	}
	if n := m.count(`SELECT count(*) FROM evidence`) + m.count(`SELECT count(*) FROM evidence_file`); n != 0 {
		t.Error("something of it was kept")
	}
	for _, person := range []string{"Amal", "Bo"} {
		must(t, m.send(paper.Sending{Key: "hygiene", Person: person, Issued: day("2026-08-01")}))
	}
	must(t, m.judge(paper.Verdict{Key: "hygiene", Person: "Amal", Do: paper.Accept}))
	if l := m.line("hygiene"); l.State != paper.Submitted || !l.Gap() {
		t.Errorf("one of two was seen: %+v", l)
	}
	must(t, m.judge(paper.Verdict{Key: "hygiene", Person: "Bo", Do: paper.Accept}))
	l := m.line("hygiene")
	if l.Gap() || !l.Papers[0].ValidUntil.Equal(*day("2028-08-01")) || l.Papers[0].CheckedAt == nil {
		t.Errorf("both were seen: %+v", l)
	}
}

// says changes what the application answers.
func (m *market) says(a stall.Answers) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), `UPDATE application SET answers = answers || $2::jsonb WHERE id = $1`, m.app.ID, a)
	must(m.t, err)
	m.app, err = m.stalls.Get(m.t.Context(), m.e.ID, m.app.ID)
	must(m.t, err)
}

func TestWhatIsSentIsChecked(t *testing.T) {
	m := begin(t)
	m.says(stall.Answers{Gas: &stall.Gas{Used: "yes"}, Business: &stall.Business{LegalForm: "company", Alcohol: "yes"}})
	for want, d := range map[string]paper.Sending{
		"file error.required":         {Key: "insurance"},
		"number error.required":       {Key: "gestattung"},
		"number error.too_long":       {Key: "gestattung", Number: strings.Repeat("x", 101)},
		"issued error.required":       {Key: "gas_test", File: photo("x")},
		"issued stall.error.future":   {Key: "gas_test", File: photo("x"), Issued: day("2026-09-02")},
		"until error.date":            {Key: "insurance", File: photo("x"), Until: day("0026-12-31")},
		"file paper.error.not_sent":   {Key: "reachable"},
		"file paper.error.identifies": {Key: "trade", File: photo("x")},
	} {
		if got := wrongAt(m.send(d)); got != want {
			t.Errorf("%+v: %q, not %q", d, got, want)
		}
	}
	if err := m.send(paper.Sending{Key: "test_book", File: photo("x")}); !fault.Is(err, fault.NotFound) {
		t.Errorf("what is not asked for was taken: %v", err)
	}
	for i := range 8 {
		must(t, m.send(paper.Sending{Key: "insurance", File: photo(strings.Repeat("x", i+1))}))
	}
	if got := wrongAt(m.send(paper.Sending{Key: "insurance", File: photo("noch eine")})); got != "file paper.error.too_many" {
		t.Errorf("a ninth page: %q", got)
	}
	must(t, m.send(paper.Sending{Key: "gas_test", File: photo("x"), Issued: day("2026-09-01")}))
	if got := m.line("gas_test").Papers[0].ValidUntil; !got.Equal(*day("2028-09-01")) {
		t.Errorf("24 months on is %v", got)
	}
	_, err := m.stalls.Move(t.Context(), m.e.ID, m.app.ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor}, now)
	must(t, err)
	if err := m.send(paper.Sending{Key: "insurance", File: photo("x")}); fault.CodeOf(err) != "not_asked" {
		t.Errorf("taken of who has withdrawn: %v", err)
	}
}

func TestAVerdictIsChecked(t *testing.T) {
	m := begin(t)
	m.says(stall.Answers{Gas: &stall.Gas{Used: "yes"}, Business: &stall.Business{LegalForm: "company", Alcohol: "yes"},
		Food: &stall.Food{Items: []stall.MenuItem{{Name: "Suppe"}}}})
	for want, v := range map[string]paper.Verdict{
		"reason paper.error.reason":   {Key: "insurance", Do: paper.Waive},
		"do paper.error.nothing_sent": {Key: "insurance", Do: paper.Reopen},
		"do error.choice":             {Key: "insurance", Do: "shred"},
		"number error.required":       {Key: "gestattung", Do: paper.Accept},
		"issued error.required":       {Key: "gas_test", Do: paper.Accept},
		"person error.required":       {Key: "hygiene", Do: paper.Accept, Until: day("2027-01-01")},
		"do paper.error.said":         {Key: "allergens", Do: paper.Accept},
		"changed_meanwhile":           {Key: "insurance", Do: paper.Accept, Version: 3},
	} {
		if got := wrongAt(m.Judge(t.Context(), m.e, m.app.ID, v, now)); got != want {
			t.Errorf("%+v: %q, not %q", v, got, want)
		}
	}
	if err := m.judge(paper.Verdict{Key: "insurance", Do: paper.Reject, Reason: "nein"}); wrongAt(err) != "do paper.error.nothing_sent" {
		t.Errorf("nothing was rejected: %v", err)
	}
	must(t, m.judge(paper.Verdict{Key: "allergens", Do: paper.Waive, Reason: "nur Wasser"}))
	if l := m.line("allergens"); l.State != paper.Waived || l.Gap() {
		t.Errorf("%+v", l)
	}
	must(t, m.judge(paper.Verdict{Key: "allergens", Do: paper.Reopen}))
	if l := m.line("allergens"); l.State != paper.Missing || len(l.Papers) != 0 {
		t.Errorf("what nobody sent is missing again: %+v", l)
	}
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Accept}))
	if p := m.line("insurance").Papers[0]; p.State != paper.Accepted || p.CheckedAt == nil || len(p.Files) != 0 {
		t.Errorf("an original that was seen: %+v", p)
	}
}

func TestAPageCanBeTakenBackUntilItIsAccepted(t *testing.T) {
	m := begin(t)
	ctx := t.Context()
	must(t, m.send(paper.Sending{Key: "insurance", File: photo("eins")}))
	file := m.line("insurance").Papers[0].Files[0].ID
	if err := m.TakeBack(ctx, m.e, m.app.ID, "trade", file, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	other := m.accepted("Anderer Stand")
	if err := m.TakeBack(ctx, m.e, other.ID, "insurance", file, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("another stall's page was taken: %v", err)
	}
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Accept}))
	if err := m.TakeBack(ctx, m.e, m.app.ID, "insurance", file, now); fault.CodeOf(err) != "accepted" {
		t.Errorf("%v", err)
	}
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Reopen}))
	must(t, m.TakeBack(ctx, m.e, m.app.ID, "insurance", file, now))
	if l := m.line("insurance"); l.State != paper.Missing || len(l.Papers) != 0 {
		t.Errorf("%+v", l)
	}
}

// Of two that send and clear at once, the later sees what the earlier did.
func TestClearingSeesWhatIsTakenBackMeanwhile(t *testing.T) {
	m := begin(t)
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Accept}))
	version := m.line("insurance").Papers[0].Version
	var both sync.WaitGroup
	both.Go(func() { _ = m.Clear(t.Context(), m.e, m.app.ID, now) })
	both.Go(func() {
		must(t, m.Judge(t.Context(), m.e, m.app.ID, paper.Verdict{Key: "insurance", Do: paper.Reopen, Version: version}, now))
	})
	both.Wait()
	if n := m.count(`SELECT count(*) FROM stall WHERE cleared_at IS NOT NULL`); n != 0 {
		t.Error("cleared without its paper")
	}
}

func TestTheBookIsSavedAsAWhole(t *testing.T) {
	m := begin(t)
	ctx := pg.WithActor(t.Context(), "person:1")
	book := func() paper.Book {
		b, err := m.Book(ctx, m.e.ID)
		must(t, err)
		return b
	}
	b := book()
	for _, r := range b.Requirements {
		if r.CheckedAt != nil || r.AsOf == "" {
			t.Errorf("%s is no preset", r.Key)
		}
	}
	must(t, m.SaveBook(ctx, m.e.ID, b.Draft(), now))
	if n := m.count(`SELECT count(*) FROM requirement`); n != 0 || book().Version != 0 {
		t.Errorf("an untouched preset was stored: %d", n)
	}
	d := b.Draft()
	d.Requirements[0].Checked, d.Festgesetzt, d.KeptDays = true, true, 30
	d.Requirements[1].Strength = paper.Soft
	d.Requirements = append(d.Requirements, paper.RequirementDraft{Name: lang.Text{"de": "Teilnahmebedingungen"}, Evidence: paper.File, Strength: paper.Hard})
	must(t, m.SaveBook(ctx, m.e.ID, d, now))
	if err := m.SaveBook(ctx, m.e.ID, d, now); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("the same version twice: %v", err)
	}
	b = book()
	own := b.Requirements[len(b.Requirements)-1]
	if !b.Festgesetzt || b.KeptDays != 30 || b.Requirements[0].CheckedAt == nil || b.Requirements[0].CheckedBy != "person:1" ||
		b.Requirements[1].CheckedAt != nil || b.Requirements[1].Strength != paper.Soft || !own.Own || own.Key != "own_1" || own.Title("en", "de") != "Teilnahmebedingungen" {
		t.Errorf("%+v", b)
	}
	if l := m.line("own_1"); l.State != paper.Missing || !l.Gap() {
		t.Errorf("%+v", l)
	}
	if n := m.count(`SELECT count(*) FROM requirement`); n != 3 {
		t.Errorf("%d rows", n)
	}
}

func TestABookIsChecked(t *testing.T) {
	b := paper.Book{Requirements: []paper.Requirement{{Key: "insurance", Evidence: paper.File, Strength: paper.Hard}}}
	for want, change := range map[string]func(*paper.BookDraft){
		"r.0.key": func(d *paper.BookDraft) {
			d.Requirements[0].Key, d.Requirements[0].Name = "unheard_of", lang.Text{"de": "x"}
		},
		"r.1.key":          func(d *paper.BookDraft) { d.Requirements = append(d.Requirements, d.Requirements[0]) },
		"r.0.strength":     func(d *paper.BookDraft) { d.Requirements[0].Strength = "mild" },
		"r.0.valid_months": func(d *paper.BookDraft) { d.Requirements[0].ValidMonths = 241 },
		"r.0.warn_days":    func(d *paper.BookDraft) { d.Requirements[0].WarnDays = 1001 },
		"r.0.source":       func(d *paper.BookDraft) { d.Requirements[0].Source = strings.Repeat("x", 501) },
		"r.0.if.0.comparison": func(d *paper.BookDraft) {
			d.Requirements[0].Applies = []paper.Condition{{Question: paper.AskTent, Comparison: paper.Yes}}
		},
		"r.0.if": func(d *paper.BookDraft) {
			d.Requirements[0].Applies = slices.Repeat([]paper.Condition{{Question: paper.AskGas, Comparison: paper.Yes}}, 5)
		},
		"kept_days": func(d *paper.BookDraft) { d.KeptDays = 0 },
		"r.1.name": func(d *paper.BookDraft) {
			d.Requirements = append(d.Requirements, paper.RequirementDraft{Evidence: paper.File, Strength: paper.Hard})
		},
		"r.1.evidence": func(d *paper.BookDraft) {
			d.Requirements = append(d.Requirements, paper.RequirementDraft{Name: lang.Text{"de": "x"}, Evidence: paper.InForm, Strength: paper.Hard})
		},
	} {
		b.KeptDays = 90
		d := b.Draft()
		change(&d)
		if f := d.Check(b); len(f) != 1 || f[want].Key == "" {
			t.Errorf("%s: %v", want, f)
		}
	}
}

// What still holds comes along with the person's account; a mail address alone
// is a matter for the office, because anybody can type it.
func TestPapersAreCarriedOverWhileTheyHold(t *testing.T) {
	m := begin(t)
	m.says(stall.Answers{Gas: &stall.Gas{Used: "yes"}, Business: &stall.Business{LegalForm: "company", Alcohol: "yes"}})
	must(t, m.judge(paper.Verdict{Key: "insurance", Do: paper.Accept, Until: day("2027-12-31")}))
	must(t, m.judge(paper.Verdict{Key: "gas_test", Do: paper.Accept, Issued: day("2024-10-01")})) // until 2026-10-01
	must(t, m.judge(paper.Verdict{Key: "gestattung", Do: paper.Accept, Number: "G 7"}))
	must(t, m.judge(paper.Verdict{Key: "trade", Do: paper.Waive, Reason: "nur ein Mal"}))
	first := m.app
	m.edition("markt-2027", time.Date(2027, 11, 6, 0, 0, 0, 0, time.UTC))
	year := now.AddDate(1, 0, 0)
	m.app = m.accepted("Falafel & Co")
	_, err := m.db.Exec(t.Context(), `UPDATE application SET created_at = $2 WHERE id = $1`, m.app.ID, year)
	must(t, err)
	carry := func() error {
		return pg.InTx(t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) error { return paper.CarryIn(ctx, tx, m.app.ID, year) })
	}
	must(t, carry())
	if l := m.line("insurance"); l.State != paper.Missing {
		t.Errorf("a stranger's mail address carries papers: %+v", l)
	}
	keys, err := m.Carriable(t.Context(), m.app.ID, year)
	must(t, err)
	if !slices.Equal(keys, []string{"insurance"}) {
		t.Errorf("%v still hold", keys)
	}
	_, err = m.db.Exec(t.Context(), `WITH p AS (INSERT INTO person (name, created_at) VALUES ('Amal', now()) RETURNING id) UPDATE application SET person_id = p.id FROM p WHERE application.id = ANY ($1)`,
		pq.Int64Array{int64(first.ID), int64(m.app.ID)})
	must(t, err)
	must(t, carry())
	must(t, carry())
	l := m.line("insurance")
	if l.State != paper.Accepted || !l.Papers[0].Carried || l.Papers[0].CheckedAt == nil {
		t.Errorf("%+v", l)
	}
	if n := m.count(`SELECT count(*) FROM evidence WHERE carried`); n != 1 {
		t.Errorf("%d papers came along", n)
	}
	must(t, m.Carry(t.Context(), m.e, m.app.ID, year))
	if n := m.count(`SELECT count(*) FROM history WHERE verb = 'carry'`); n != 0 {
		t.Error("nothing was carried, and yet it was noted")
	}
}
