package stall_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
)

// taken imports a table and gives what it takes to undo it.
func (m *market) taken(t *testing.T, tab *stall.Table) []pg.Touched {
	t.Helper()
	e, err := festival.New(m.db).Get(t.Context(), m.edition)
	must(t, err)
	var touched []pg.Touched
	must(t, pg.InTx(t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := m.Propose(ctx, tx, e, stall.Source{Name: "list", Kind: "food"}, tab, now)
		if err == nil {
			touched, err = m.TakeIn(ctx, tx, e, p, now)
		}
		return err
	}))
	return touched
}

func (m *market) reverted(t *testing.T, touched []pg.Touched) (kept []string, undone int) {
	t.Helper()
	e, err := festival.New(m.db).Get(t.Context(), m.edition)
	must(t, err)
	must(t, pg.InTx(t.Context(), m.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		kept, undone, err = m.RevertIn(ctx, tx, e, touched, now)
		return err
	}))
	return kept, undone
}

func (m *market) stands(t *testing.T) (all []string) {
	t.Helper()
	rows, err := m.Export(t.Context(), m.edition, stall.Filter{})
	must(t, err)
	for _, r := range rows {
		line := fmt.Sprintf("%s %s %s %v", r.Name, r.State, r.ContactEmail, r.Answers.Goods)
		if g := r.Answers.Goods; g != nil {
			line = fmt.Sprintf("%s %s %s %s", r.Name, r.State, r.ContactEmail, g.What)
		}
		if st, err := m.StallOf(t.Context(), r.ID); err == nil {
			line += fmt.Sprintf(" (%s %s)", st.State, st.Goods)
		}
		all = append(all, line)
	}
	return all
}

// A preview writes nothing and says field by field what would change.
func TestAProposalWritesNothing(t *testing.T) {
	ctx, m := begin(t)
	m.taken(t, table(t, "id,name,state,goods,email\n1,Eins,confirmed,Brot,a@kiez.example\n2,Zwei,submitted,Tee,b@kiez.example\n", nil))
	before := m.stands(t)
	e, err := festival.New(m.db).Get(ctx, m.edition)
	must(t, err)
	next := table(t, "id,name,state,goods,email\n1,Eins,confirmed,Kuchen,c@kiez.example\n2,Zwei,submitted,Tee,b@kiez.example\n3,Drei,submitted,Eis,\n", nil)
	p, err := m.Propose(ctx, m.db, e, stall.Source{Name: "list", Kind: "food"}, next, now)
	must(t, err)
	var got []string
	for _, l := range p.Lines {
		got = append(got, fmt.Sprint(l.Line, " ", l.Outcome))
	}
	if diff := cmp.Diff([]string{"2 changed", "3 same", "4 taken"}, got); diff != "" {
		t.Error(diff)
	}
	want := []input.Difference{{Field: "email", Old: "a@kiez.example", New: "c@kiez.example"}, {Field: "goods", Old: "Brot", New: "Kuchen"}}
	if diff := cmp.Diff(want, p.Lines[0].Fields); diff != "" || p.Puts != 2 {
		t.Errorf("%d puts; %s", p.Puts, diff)
	}
	if diff := cmp.Diff(before, m.stands(t)); diff != "" {
		t.Error(diff)
	}
}

// Who saves between the comparison and the writing is not run over.
func TestAnImportRunsNobodyOver(t *testing.T) {
	ctx, m := begin(t)
	m.taken(t, table(t, "id,name,goods\n1,Eins,Brot\n2,Zwei,Tee\n", nil))
	e, err := festival.New(m.db).Get(ctx, m.edition)
	must(t, err)
	next := table(t, "id,name,goods\n1,Eins,Kuchen\n2,Zwei,Saft\n", nil)
	err = pg.InTx(ctx, m.db, func(inside context.Context, tx *pg.Tx) error {
		p, err := m.Propose(inside, tx, e, stall.Source{Name: "list", Kind: "food"}, next, now)
		if err != nil {
			return err
		}
		if _, err := m.db.Exec(ctx, `UPDATE application SET contact_name = 'Bo', version = version + 1 WHERE name = 'Eins'`); err != nil {
			return err
		}
		_, err = m.TakeIn(inside, tx, e, p, now)
		return err
	})
	if fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("%v", err)
	}
	if got := strings.Join(m.stands(t), "; "); strings.Contains(got, "Kuchen") || strings.Contains(got, "Saft") {
		t.Error(got)
	}
}

// What the file has no column for stays as its owner has filled it in since.
func TestAFileLeavesAloneWhatItDoesNotSpeakOf(t *testing.T) {
	ctx, m := begin(t)
	m.taken(t, table(t, "id,name,state,goods,phone\n1,Eins,confirmed,Brot,030 94892511\n", nil))
	rows, err := m.List(ctx, m.edition, stall.Filter{})
	must(t, err)
	id := rows[0].ID
	_, _, err = m.Save(ctx, id, stall.ByOrganiser, stall.Patch{
		Groups: []string{"size", "gas", "power", "location"}, Answers: stall.Answers{Size: &stall.Size{Front: "3", Depth: "2", Height: "2,5"}, Gas: &stall.Gas{Used: "no"},
			Power: stall.Power{{Name: "Waffeleisen", Watts: "1200"}}, Location: &stall.Location{Note: "am Tor"}},
	}, now)
	must(t, err)
	m.taken(t, table(t, "id,name,goods\n1,Eins,Kuchen\n", nil))
	a, err := m.Get(ctx, m.edition, id)
	must(t, err)
	if a.State != stall.StateConfirmed || a.PhoneRaw != "030 94892511" || a.Answers.Size.Height != "2.5" || a.Answers.Gas.Used != "no" || a.Answers.Goods.What != "Kuchen" || a.Watts != 1200 || a.Answers.Location.Note != "am Tor" {
		t.Errorf("%+v %+v", a, a.Answers)
	}
}

// An import is undone as a whole; what somebody has worked on since is kept and named.
func TestAnImportIsUndoneAsAWhole(t *testing.T) {
	ctx, m := begin(t)
	m.taken(t, table(t, "id,name,state,goods\n1,Eins,confirmed,Brot\n2,Zwei,submitted,Tee\n3,Drei,submitted,Eis\n", nil))
	before := m.stands(t)
	touched := m.taken(t, table(t, "id,name,state,goods\n1,Eins,confirmed,Kuchen\n2,Zwei,confirmed,Tee\n3,Drei,withdrawn,Eis\n4,Vier,confirmed,Saft\n5,Fuenf,submitted,Milch\n", nil))
	kept, undone := m.reverted(t, touched)
	if len(kept) > 0 || undone != 5 {
		t.Errorf("%d undone, kept %v", undone, kept)
	}
	if diff := cmp.Diff(before, m.stands(t)); diff != "" {
		t.Error(diff)
	}
	touched = m.taken(t, table(t, "id,name,state,goods\n1,Eins,confirmed,Kuchen\n4,Vier,confirmed,Saft\n5,Fuenf,submitted,Milch\n6,Sechs,confirmed,Öl\n", nil))
	for _, name := range []string{"Eins", "Fuenf", "Sechs"} {
		rows, err := m.List(ctx, m.edition, stall.Filter{Text: name})
		must(t, err)
		switch name {
		case "Eins":
			_, err = m.Move(ctx, m.edition, rows[0].ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByOrganiser, Reason: "krank"}, now)
		case "Fuenf":
			err = m.AddNote(ctx, m.edition, rows[0].ID, m.person(t, "Ayşe", ""), "gut", pg.Once{}, now)
		default:
			var st *stall.Stall
			st, err = m.StallOf(ctx, rows[0].ID)
			must(t, err)
			d := st.Draft()
			d.Name = "Sechs!"
			err = m.UpdateStall(ctx, m.edition, st.ID, d, now)
		}
		must(t, err)
	}
	kept, undone = m.reverted(t, touched)
	if diff := cmp.Diff("Eins Fuenf Sechs", strings.Join(kept, " ")); diff != "" || undone != 1 {
		t.Errorf("%d undone; %s", undone, diff)
	}
	if again, n := m.reverted(t, touched); n != 0 || len(again) != 3 {
		t.Errorf("undone twice: %d, kept %v", n, again)
	}
}

// A list of twice the rows is proposed and taken in as many queries.
func TestImportsDoNotAskForEachRow(t *testing.T) {
	queries := func(rows int) (n [3]int64) {
		ctx, m := begin(t)
		e, err := festival.New(m.db).Get(ctx, m.edition)
		must(t, err)
		_, err = m.EnsureKinds(ctx, m.edition, now)
		must(t, err)
		text := func(goods string) string {
			var b strings.Builder
			b.WriteString("id,name,state,goods\n")
			for i := range rows {
				fmt.Fprintf(&b, "%d,Stand %d,%s,%s\n", i, i, []string{"confirmed", "submitted"}[i%2], goods)
			}
			return b.String()
		}
		for i, goods := range []string{"Brot", "Kuchen"} {
			counted, count := pg.Counted(ctx)
			tab := table(t, text(goods), nil)
			_, err := m.Propose(counted, m.db, e, stall.Source{Name: "list", Kind: "food"}, tab, now)
			must(t, err)
			n[0] = count.Load()
			must(t, pg.InTx(counted, m.db, func(ctx context.Context, tx *pg.Tx) error {
				p, err := m.Propose(ctx, tx, e, stall.Source{Name: "list", Kind: "food"}, tab, now)
				if err == nil {
					_, err = m.TakeIn(ctx, tx, e, p, now)
				}
				return err
			}))
			n[i+1] = count.Load()
		}
		return n
	}
	if one, two := queries(40), queries(80); one != two {
		t.Errorf("%v queries for 40 rows, %v for 80", one, two)
	}
}
