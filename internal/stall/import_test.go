package stall_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
)

// outside opens a file of the shared data, or says that it is not there.
func outside(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("no outside data (set MARKT_TEST_DATA): %v", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func table(t *testing.T, text string, m stall.Mapping) *stall.Table {
	t.Helper()
	tab, err := stall.ReadTable(strings.NewReader(text), m)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func (m *market) take(t *testing.T, tab *stall.Table) map[stall.Outcome]int {
	t.Helper()
	e, err := festival.New(m.db).Get(t.Context(), m.edition)
	if err != nil {
		t.Fatal(err)
	}
	report, err := m.Import(t.Context(), e, "list", "food", tab, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[stall.Outcome]int{}
	for _, line := range report {
		counts[line.Outcome]++
		for _, n := range line.Notes {
			counts[stall.Outcome(n.Key)]++
		}
	}
	return counts
}

func TestImportSanFrancisco(t *testing.T) {
	ctx, m := begin(t)
	tab, err := stall.ReadTable(outside(t, "stalls/san_francisco_2024.csv"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[stall.Outcome]int{stall.Taken: 488, "office.stall.import.gap.goods": 8, "office.stall.import.gap.coordinates": 33}
	if diff := cmp.Diff(want, m.take(t, tab)); diff != "" {
		t.Error(diff)
	}
	counts, err := m.Counts(ctx, m.edition)
	if err != nil {
		t.Fatal(err)
	}
	states := map[stall.State]int{stall.StateConfirmed: 237, stall.StateSubmitted: 119, stall.StateWithdrawn: 107, stall.StateInReview: 25}
	if diff := cmp.Diff(states, counts); diff != "" {
		t.Error(diff)
	}
	stalls, err := m.Stalls(ctx, m.edition, stall.StallFilter{State: stall.StallConfirmed})
	if err != nil || len(stalls) != 237 {
		t.Errorf("%d stalls, %v", len(stalls), err)
	}
	want = map[stall.Outcome]int{stall.Same: 488, "office.stall.import.gap.goods": 8, "office.stall.import.gap.coordinates": 33}
	if diff := cmp.Diff(want, m.take(t, tab)); diff != "" {
		t.Errorf("the same file twice: %s", diff)
	}
}

func TestReadTableTakesWhatProgramsWrite(t *testing.T) {
	want := []string{"Käse & Brot", "Tee"}
	for name, text := range map[string]string{
		"byte order mark": "\uFEFFName,Angebot\nKäse & Brot,Käse\nTee,Tee\n",
		"windows-1252":    "Name;Angebot\r\nK\xe4se & Brot;K\xe4se\r\nTee;Tee\r\n",
		"utf-16":          utf16("Name\tAngebot\nKäse & Brot\tKäse\nTee\tTee\n"),
		"ragged":          "Name,Angebot\nKäse & Brot\nTee,Tee,zu viel\n",
		"empty lines":     "Name,Angebot\n\n,,\nKäse & Brot,x\n  \nTee,x\n",
		"stray quotes":    "Name,Angebot\nKäse & Brot,12\" Pizza\nTee,\"a \"b\" c\"\n",
	} {
		var got []string
		for _, r := range table(t, text, nil).Rows {
			got = append(got, r.Cells["name"])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func utf16(s string) string {
	out := []byte{0xFF, 0xFE}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

func TestReadTableRefusesWithReason(t *testing.T) {
	for text, key := range map[string]string{
		"":                   "office.intake.not.empty",
		"Stadt,Land\nA,B\n":  "office.stall.import.no_name",
		"\x00\x01\x02\n\xff": "office.stall.import.no_name",
	} {
		_, err := stall.ReadTable(strings.NewReader(text), nil)
		if fault.MessageOf(err).Key != key {
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
	if _, err := stall.ReadTable(strings.NewReader("Name\nA\n"), stall.Mapping{"goods": "Wares"}); fault.MessageOf(err).Key != "office.stall.import.no_heading" {
		t.Error(err)
	}
	if _, err := stall.ParseMapping("name = Firma\ncolour = Farbe\n"); fault.MessageOf(err).Key != "office.stall.import.bad_mapping" {
		t.Error(err)
	}
}

func TestImportChangesAndLeavesDecisionsAlone(t *testing.T) {
	ctx, m := begin(t)
	const head = "id,name,status,goods\n"
	first := table(t, head+"7,Waffeln,REQUESTED,Waffeln\n7,Waffeln,REQUESTED,Waffeln\n8,Suppe,APPROVED,\n9,,APPROVED,x\n10,Tee,ODD,x\n", nil)
	want := map[stall.Outcome]int{stall.Taken: 4, stall.Refused: 1, "office.stall.import.gap.goods": 1, "office.stall.import.gap.name": 1, "office.stall.import.state_unknown": 1, "office.stall.import.repeats": 1}
	if diff := cmp.Diff(want, m.take(t, first)); diff != "" {
		t.Error(diff)
	}
	if first.Rows[1].Key != "7#2" {
		t.Errorf("a repeated id became %q", first.Rows[1].Key)
	}
	rows, _ := m.List(ctx, m.edition, stall.Filter{Text: "Suppe"})
	if _, err := m.Move(ctx, m.edition, rows[0].ID, stall.Step{Verb: stall.VerbWithdraw, Who: stall.ByVendor, Reason: "krank"}, now); err != nil {
		t.Fatal(err)
	}
	second := table(t, head+"7,Waffeln,APPROVED,Waffeln\n8,Suppe,APPROVED,Linsensuppe\n", nil)
	if diff := cmp.Diff(map[stall.Outcome]int{stall.Changed: 2}, m.take(t, second)); diff != "" {
		t.Error(diff)
	}
	counts, _ := m.Counts(ctx, m.edition)
	if diff := cmp.Diff(map[stall.State]int{stall.StateConfirmed: 1, stall.StateSubmitted: 2, stall.StateWithdrawn: 1}, counts); diff != "" {
		t.Errorf("states: %s", diff)
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add([]byte("Name,Angebot\nA,B\n"))
	f.Add([]byte("\xff\xfeN\x00a\x00m\x00e\x00\n\x00"))
	f.Add([]byte("id;name\n1;\"a\n\"\"b\"\n\"x\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tab, err := stall.ReadTable(strings.NewReader(string(raw)), nil)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, r := range tab.Rows {
			if r.Line < 2 {
				t.Errorf("line %d holds the heading", r.Line)
			}
			if seen[r.Key] && !strings.Contains(r.Key, "#") {
				t.Errorf("key %q twice", r.Key)
			}
			seen[r.Key] = true
			for _, c := range r.Cells {
				if strings.ContainsRune(c, 0) {
					t.Error("NUL")
				}
			}
		}
	})
}

func FuzzDecodeAnswers(f *testing.F) {
	f.Add([]byte(`{"power":[{"name":"x","watts":"2,2 kW"}],"food":{"items":[{"price":450,"allergens":["none"]}]}}`))
	f.Add([]byte(`{"gas":{"tested":"1.2.26","kg":"11 kg"},"help":{"needed":"ja"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := stall.DecodeAnswers(raw, stall.GroupNames())
		if err != nil {
			return
		}
		stored, err := a.Value()
		if err != nil {
			t.Fatalf("%q is taken but can't be stored: %v", raw, err)
		}
		var back stall.Answers
		if err := back.Scan(stored); err != nil {
			t.Fatal(err)
		}
		again, _ := back.Value()
		if stored != again {
			t.Errorf("%s changes when stored again: %s", stored, again)
		}
		a.Check(stall.GroupNames(), stall.Frame{Rules: stall.Presets(), Today: now})
		a.Hints(stall.Frame{Rules: stall.Presets(), Today: now})
	})
}

// What people handed in, and what must come of it.
func TestImportOfFilesAsPeopleHaveThem(t *testing.T) {
	for name, want := range map[string][]string{
		"01-stall-unbalanced-quote.csv":         {"Stand Eins taken", "Stand Zwei refused unclosed", "Stand Drei taken", "Stand Vier taken"},
		"05-stall-one-bad-byte.csv":             {"Käsehof Müller taken", "Oel – Essig taken recoded"},
		"09-stall-commas-in-quoted-heading.csv": {"Käsehof taken"},
		"09b-stall-sep-line.csv":                {"Käsehof taken"},
		"11b-stall-utf16-no-bom.csv":            {"Käsehof taken"},
	} {
		_, m := begin(t)
		tab, err := stall.ReadTable(outside(t, "cases/"+name), nil)
		must(t, err)
		var got []string
		for _, l := range m.imported(t, "list", tab) {
			got = append(got, strings.TrimSpace(l.Name+" "+string(l.Outcome)+" "+notesOf(l)))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func notesOf(l stall.Imported) string {
	var keys []string
	for _, n := range l.Notes {
		keys = append(keys, strings.TrimPrefix(n.Key, "office.stall.import."))
	}
	return strings.Join(keys, " ")
}

func (m *market) imported(t *testing.T, source string, tab *stall.Table) []stall.Imported {
	t.Helper()
	e, err := festival.New(m.db).Get(t.Context(), m.edition)
	must(t, err)
	report, err := m.Import(t.Context(), e, source, "food", tab, now, nil)
	must(t, err)
	return report
}

// A copy under another name is the same list; a row that has the key and not
// the name, the address or the telephone is another stall.
func TestARenamedListAddsNothing(t *testing.T) {
	ctx, m := begin(t)
	for source, want := range map[string]string{"a": "taken", "b": "same known"} {
		tab, err := stall.ReadTable(outside(t, "cases/03-stall-same-file-other-name-"+strings.ToUpper(source)+".csv"), nil)
		must(t, err)
		if source == "b" {
			m.imported(t, "a", tab)
		}
		for _, l := range m.imported(t, source, tab) {
			if got := strings.TrimSpace(string(l.Outcome) + " " + notesOf(l)); got != want && source == "b" {
				t.Errorf("%s: %s, want %s", source, got, want)
			}
		}
	}
	for text, want := range map[string]string{
		"1;KÄSEHOF;A@kiez.example;Käse": "changed known", "1;Käsehof;other@kiez.example;Käse": "taken", "1;Teehof;a@kiez.example;Käse": "taken", "2;Käsehof;a@kiez.example;Käse": "taken",
	} {
		l := m.imported(t, "c-"+strings.ToLower(text[2:4]+text[10:12]), table(t, "id;name;email;angebot\n"+text+"\n", nil))[0]
		if got := strings.TrimSpace(string(l.Outcome) + " " + notesOf(l)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if rows, err := m.List(ctx, m.edition, stall.Filter{}); err != nil || len(rows) != 4 {
		t.Errorf("%d applications, %v", len(rows), err)
	}
}

// Two lists that know no address may both name a stall "Falafel": the second
// changes nothing of the first.
func TestANameAloneIsNoProof(t *testing.T) {
	ctx, m := begin(t)
	m.imported(t, "a", table(t, "name;angebot\nFalafel;Falafel\n", nil))
	for source, want := range map[string]stall.Outcome{"copy": stall.Same, "other": stall.Taken} {
		goods := map[string]string{"copy": "Falafel", "other": "Suppe"}[source]
		if l := m.imported(t, source, table(t, "name;angebot\nFalafel;"+goods+"\n", nil))[0]; l.Outcome != want {
			t.Errorf("%s: %s, want %s", source, l.Outcome, want)
		}
	}
	if rows, err := m.List(ctx, m.edition, stall.Filter{}); err != nil || len(rows) != 2 {
		t.Errorf("%d applications, %v", len(rows), err)
	}
}

// Our own export, read again into its edition, changes nothing; where it says
// something else it is refused with the columns named.
func TestOurOwnExportChangesNothing(t *testing.T) {
	ctx, m := begin(t)
	m.accepted(t)
	m.submitted(t)
	m.imported(t, "list", table(t, "id;name;angebot;phone\n7;=Suppe;Linsen;+49 30 1234567\n", nil))
	rows, err := m.Export(ctx, m.edition, stall.Filter{})
	must(t, err)
	var b strings.Builder
	must(t, spreadsheet.WriteCSV(&b, stall.Sheet(rows)))
	for _, l := range m.imported(t, "renamed", table(t, b.String(), nil)) {
		if l.Outcome != stall.Same || len(l.Notes) > 0 || l.Doubtful {
			t.Errorf("%+v", l)
		}
	}
	changed := strings.Replace(b.String(), ",confirmed,", ",declined,", 1)
	changed = strings.Replace(changed, ",submitted,", ",declined,", 1)
	refused := 0
	for _, l := range m.imported(t, "renamed", table(t, changed, nil)) {
		if l.Outcome == stall.Refused && l.Doubtful && l.Notes[0].Args["columns"] == "state" {
			refused++
		}
	}
	again, err := m.Export(ctx, m.edition, stall.Filter{})
	must(t, err)
	if diff := cmp.Diff(rows, again); diff != "" || refused == 0 {
		t.Errorf("%d refused; %s", refused, diff)
	}
}
