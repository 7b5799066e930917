package stall_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
)

// report imports a table and gives each line as "line outcome notes".
func (m *market) report(t *testing.T, tab *stall.Table) []string {
	t.Helper()
	e, err := festival.New(m.db).Get(t.Context(), m.edition)
	must(t, err)
	all, err := m.Import(t.Context(), e, "list", "food", tab, now, nil)
	must(t, err)
	var lines []string
	for _, l := range all {
		s := fmt.Sprint(l.Line, " ", l.Outcome)
		for _, n := range l.Notes {
			s += " " + strings.TrimPrefix(n.Key, "office.stall.import.")
		}
		lines = append(lines, s)
	}
	return lines
}

func TestImportSaysWhatEachRowLacks(t *testing.T) {
	_, m := begin(t)
	tab := table(t, "id,name,kind,status,goods,email,phone,lat,lon,lang\n"+
		"1,Ganz,advice,zugesagt,Tee: Kaffee,a@b.example,030 94892511,52.6,13.5,ar\n"+
		"2,Fremd,mond,odd,x,keine,ruf an,,,xx\n"+
		"3,Karg,,,,,,0,0,\n"+
		"4,,,,x,,,,,\n"+
		"5,"+strings.Repeat("n", 481)+",,submitted,x,,,1,1,\n"+
		"6,"+strings.Repeat("n", 480)+",,submitted,x,,,1,1,\n"+
		"7,Kurz,FOOD,submitted,x,,,1,1\n", nil)
	want := []string{
		"2 taken",
		"3 taken kind_unknown state_unknown gap.coordinates gap.email gap.phone",
		"4 taken state_unknown gap.goods gap.coordinates",
		"5 refused gap.name",
		"6 refused error.too_long",
		"7 taken",
		"8 taken ragged",
	}
	if diff := cmp.Diff(want, m.report(t, tab)); diff != "" {
		t.Error(diff)
	}
	all, err := m.List(t.Context(), m.edition, stall.Filter{Text: "ganz"})
	must(t, err)
	a, err := m.Get(t.Context(), m.edition, all[0].ID)
	must(t, err)
	if all[0].KindSlug != "advice" || a.State != stall.StateAccepted || a.Lang != "ar" || a.Answers.Goods.What != "Tee · Kaffee" || a.ContactPhone != "+493094892511" ||
		a.Answers.Location.Note != "(52.60000, 13.50000)" || a.Source != "list" || a.SourceID != "1" || a.SubmittedAt == nil {
		t.Errorf("%+v %+v %+v", all[0], a, a.Answers)
	}
	if st, err := m.StallOf(t.Context(), a.ID); err != nil || st.Goods["ar"] != "Tee · Kaffee" || st.State != stall.StallAccepted || st.Source != "list" {
		t.Errorf("%+v, %v", st, err)
	}
	plain := table(t, "name,strom,breite,tiefe,fahrzeug,adresse\nKarg,2 kW,3,2,Wagen,Lindenhof\n", nil)
	if diff := cmp.Diff([]string{"2 taken"}, m.report(t, plain)); diff != "" {
		t.Errorf("what the file has no column for is no gap: %s", diff)
	}
	all, err = m.List(t.Context(), m.edition, stall.Filter{Text: "karg"})
	must(t, err)
	a, err = m.Get(t.Context(), m.edition, all[0].ID)
	must(t, err)
	if a.Watts != 2000 || a.Plug != "schuko" || *all[0].Front != 3 || *all[0].Depth != 2 || a.Answers.Size.Vehicle != "Wagen" || a.Answers.Location.Note != "Lindenhof" {
		t.Errorf("%+v %+v", all[0], a.Answers)
	}
}

// A row that stands in the file twice, or two rows of one id, are named before
// they become two stalls; two stalls of one name are two.
func TestImportNamesARowThatComesTwice(t *testing.T) {
	_, m := begin(t)
	for file, want := range map[string][]string{
		"id,name,goods\n1,Alfa,Brot\n1,Alfa,Brot\n2,Beta,Tee\n2,Gamma,Saft\n": {"2 taken", "3 taken repeats", "4 taken", "5 taken repeats"},
		"name,goods\nDelta,Brot\nDelta,Brot\nDELTA,Tee\n":                     {"2 taken", "3 taken repeats", "4 taken"},
	} {
		if diff := cmp.Diff(want, m.report(t, table(t, file, nil))); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

// What people decided since stays theirs; what only the file says follows the file.
func TestImportFollowsTheFileUntilPeopleDecide(t *testing.T) {
	ctx, m := begin(t)
	states := func(rows ...string) string { return "id,name,status\n" + strings.Join(rows, "\n") + "\n" }
	m.report(t, table(t, states("1,Eins,submitted", "2,Zwei,confirmed", "3,Drei,submitted", "4,Vier,confirmed"), nil))
	byName := func(name string) stall.ApplicationID {
		rows, err := m.List(ctx, m.edition, stall.Filter{Text: name})
		must(t, err)
		return rows[0].ID
	}
	_, err := m.Move(ctx, m.edition, byName("Drei"), stall.Step{Verb: stall.VerbWaitlist, Who: stall.ByOrganiser}, now)
	must(t, err)
	m.left = nil
	got := m.report(t, table(t, states("1,Eins,confirmed", "2,Zwei,withdrawn", "3,Drei,confirmed", "4,Vier,declined"), nil))
	if diff := cmp.Diff([]string{"2 changed", "3 changed", "4 changed", "5 changed"}, got); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{"Eins": "confirmed confirmed", "Zwei": "withdrawn withdrawn", "Drei": "waitlisted -", "Vier": "declined withdrawn"}
	for name, want := range want {
		a, err := m.Get(ctx, m.edition, byName(name))
		must(t, err)
		st, err := m.StallOf(ctx, a.ID)
		if fault.Is(err, fault.NotFound) {
			st.State = "-"
		}
		if got := fmt.Sprint(a.State, " ", st.State); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	m.report(t, table(t, states("2,Zwei und drei,withdrawn"), nil))
	if len(m.left) != 2 {
		t.Errorf("who planned with them was told of %+v, once each", m.left)
	}
	h, err := m.History(ctx, byName("Eins"))
	must(t, err)
	var notes []string
	for _, l := range h {
		notes = append(notes, string(l.Verb)+" "+string(l.Detail))
	}
	wantNotes := []string{`import {"to": "submitted", "from": "", "source": "list"}`, `import {"to": "confirmed", "from": "submitted", "source": "list"}`}
	if diff := cmp.Diff(wantNotes, notes); diff != "" {
		t.Error(diff)
	}
}

// A row is known by its source and its key: another source has rows of its own,
// unless they say the same of themselves.
func TestImportKnowsARowBySourceAndKey(t *testing.T) {
	ctx, m := begin(t)
	o := m.elsewhere(t)
	lists := map[string]*stall.Table{
		"a": table(t, "name,phone\nEins,\nZwei,\nEins,\n", nil),
		"b": table(t, "name,phone\nEins,030 123\nZwei,030 124\nEins,030 125\n", nil),
		"c": table(t, "name,phone\nEins,\nZwei,030 124\nEins,\n", nil), // all known from a and b
	}
	fest := festival.New(m.db)
	for _, edition := range []festival.ID{m.edition, o.edition} {
		e, err := fest.Get(ctx, edition)
		must(t, err)
		for _, source := range []string{"a", "b", "a", "c"} {
			var calls []string
			_, err := m.Import(ctx, e, source, "food", lists[source], now, func(done, all int) { calls = append(calls, fmt.Sprint(done, "/", all)) })
			must(t, err)
			if got := strings.Join(calls, " "); got != "1/3 2/3 3/3" {
				t.Errorf("progress %s", got)
			}
		}
		counts, err := m.Counts(ctx, edition)
		if err != nil || counts[stall.StateSubmitted] != 6 {
			t.Errorf("edition %d: %v, %v", edition, counts, err)
		}
	}
	e, err := fest.Get(ctx, m.edition)
	must(t, err)
	if _, err := m.Import(ctx, e, "a", "mond", lists["a"], now, nil); fault.MessageOf(err).Key != "office.stall.import.no_kind" {
		t.Errorf("%v", err)
	}
}

// What an event refuses is refused for this row only.
func TestImportRefusesARowThatCannotBe(t *testing.T) {
	_, m := begin(t)
	m.report(t, table(t, "id,name,status\n1,Eins,confirmed\n2,Zwei,confirmed\n", nil))
	m.fail = fault.New(fault.Conflict, "test", "error.in_use")
	got := m.report(t, table(t, "id,name,status\n1,Eins,withdrawn\n2,Zwei,confirmed\n3,Drei,confirmed\n", nil))
	if diff := cmp.Diff([]string{"2 refused error.in_use", "3 same", "4 taken"}, got); diff != "" {
		t.Error(diff)
	}
	flood := "id,name,status,description\n4,Flut,submitted," + strings.Repeat("x", 600<<10) + "\n"
	if diff := cmp.Diff([]string{"2 refused error.too_large"}, m.report(t, table(t, flood, nil))); diff != "" {
		t.Error(diff)
	}
	e, err := festival.New(m.db).Get(t.Context(), m.edition)
	must(t, err)
	m.fail = fault.New(fault.Internal, "test", "error.internal")
	before := m.state(t)
	if all, err := m.Import(t.Context(), e, "list", "food", table(t, "id,name,status\n3,Drei,submitted\n1,Eins,withdrawn\n2,Zwei,confirmed\n", nil), now, nil); err == nil || len(all) != 0 || m.state(t) != before {
		t.Errorf("a fault of ours ends the import, and nothing is written: %+v, %v", all, err)
	}
}

// Whatever a file holds, importing it once more changes nothing.
func TestImportTwiceChangesNothing(t *testing.T) {
	ctx, m := begin(t)
	e, err := festival.New(m.db).Get(ctx, m.edition)
	must(t, err)
	cell := rapid.StringMatching(`[A-Za-zäöü"' .:+\-0-9]{0,10}`)
	rapid.Check(t, func(r *rapid.T) {
		text := "name,kind,state,goods,email,phone,front,watts,description\n"
		for range rapid.IntRange(1, 4).Draw(r, "rows") {
			var cells []string
			for _, c := range []string{
				cell.Draw(r, "name"), rapid.SampledFrom([]string{"food", "advice", "mond", ""}).Draw(r, "kind"),
				rapid.SampledFrom([]string{"submitted", "approved", "withdrawn", "declined", "odd"}).Draw(r, "state"),
				cell.Draw(r, "goods"), cell.Draw(r, "email"), cell.Draw(r, "phone"), cell.Draw(r, "front"), cell.Draw(r, "watts"), cell.Draw(r, "description"),
			} {
				cells = append(cells, `"`+strings.ReplaceAll(c, `"`, `""`)+`"`)
			}
			text += strings.Join(cells, ",") + "\n"
		}
		tab, err := stall.ReadTable(strings.NewReader(text), nil)
		must(t, err)
		_, err = m.Import(ctx, e, "law", "food", tab, now, nil)
		must(t, err)
		before := m.state(t)
		again, err := m.Import(ctx, e, "law", "food", tab, now, nil)
		must(t, err)
		for _, l := range again {
			if l.Outcome != stall.Same && l.Outcome != stall.Refused {
				r.Errorf("%+v", l)
			}
		}
		if m.state(t) != before {
			r.Error("something was written")
		}
	})
}

// A line that cannot be read as CSV is told, the others are taken; a file has
// an end in bytes and in rows.
func TestATableHasItsEnd(t *testing.T) {
	_, m := begin(t)
	tab := table(t, "Name,Angebot\nA,\"x\ny\"\nB,\"offen\n", nil)
	if len(tab.Rows) != 2 || tab.Rows[0].Line != 2 || tab.Rows[1].Line != 4 {
		t.Errorf("%+v", tab.Rows)
	}
	if diff := cmp.Diff([]string{"2 taken", "4 refused unclosed"}, m.report(t, tab)); diff != "" {
		t.Error(diff)
	}
	const most = 100_000
	if tab := table(t, "name\n"+strings.Repeat("A\n", most), nil); len(tab.Rows) != most || tab.Rows[most-1].Key != "a#100000" {
		t.Errorf("%d rows", len(tab.Rows))
	}
	_, err := stall.ReadTable(strings.NewReader("name\n"+strings.Repeat("A\n", most+1)), nil)
	if !fault.Is(err, fault.TooLarge) || fault.MessageOf(err).Key != "office.stall.import.too_many_rows" {
		t.Errorf("%v", err)
	}
	const head, size = "name,x\nA,", 128 << 20
	whole := head + strings.Repeat(" ", size-len(head))
	if tab := table(t, whole, nil); len(tab.Rows) != 1 || tab.Has["goods"] || !tab.Has["name"] {
		t.Errorf("%+v", tab.Has)
	}
	_, err = stall.ReadTable(strings.NewReader(whole+" "), nil)
	if m := fault.MessageOf(err); !fault.Is(err, fault.TooLarge) || m.Args["max"] != 128 {
		t.Errorf("%v", err)
	}
}

// Rows are known by their id, else by their name in small letters; repeats get a number.
func TestRowsHaveKeys(t *testing.T) {
	var got []string
	for _, r := range table(t, "id,name\n7,A\n7,B\n,Tee\n,TEE\n,tee\n", nil).Rows {
		got = append(got, r.Key)
	}
	if diff := cmp.Diff("7 7#2 tee tee#2 tee#3", strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
}

// A column is found by what it is told to be called, else by the first heading
// that it is known by, in any case.
func TestColumnsAreFound(t *testing.T) {
	tab := table(t, "\uFEFFWaren; STANDNAME ;Angebot;Firma;E-Mail\nx;A;y;z;m@x.example\n", stall.Mapping{"goods": "waren"})
	want := map[string]string{"name": "A", "goods": "x", "organisation": "z", "email": "m@x.example"}
	if diff := cmp.Diff(want, tab.Rows[0].Cells); diff != "" {
		t.Error(diff)
	}
	tab = table(t, "Stand,Applicant,Name\na,b,c\n", nil)
	if tab.Rows[0].Cells["name"] != "c" {
		t.Errorf("%+v", tab.Rows[0].Cells)
	}
	big := "\xFE\xFF\x00N\x00a\x00m\x00e\x00\n\x00\xe4\x00\n"
	if tab := table(t, big, nil); tab.Rows[0].Cells["name"] != "ä" {
		t.Errorf("UTF-16 with the large byte first: %+v", tab.Rows)
	}
}

// What is exported can be imported into another edition: the same names, kinds, states and measures.
func TestExportComesBack(t *testing.T) {
	ctx, m := begin(t)
	m.accepted(t)
	m.submitted(t)
	rows, err := m.List(ctx, m.edition, stall.Filter{})
	must(t, err)
	var b strings.Builder
	must(t, spreadsheet.WriteCSV(&b, stall.Sheet(rows)))
	o := m.elsewhere(t)
	e, err := festival.New(m.db).Get(ctx, o.edition)
	must(t, err)
	if _, err := m.Import(ctx, e, "export", "food", table(t, b.String(), nil), now, nil); err != nil {
		t.Fatal(err)
	}
	again, err := m.List(ctx, o.edition, stall.Filter{})
	must(t, err)
	if len(again) != 2 {
		t.Fatalf("%d applications", len(again))
	}
	for i, r := range again { // the newest first, so the last exported is the first
		was := rows[1-i]
		if r.State != was.State || r.Name != was.Name || *r.Front != *was.Front || *r.Depth != *was.Depth || r.Watts != was.Watts || r.ContactName != was.ContactName || r.Phone != was.Phone {
			t.Errorf("%+v came back as %+v", was, r)
		}
	}
}
