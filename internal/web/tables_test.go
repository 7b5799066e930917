package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"markt/internal/account"
	"markt/internal/stall"
)

var namesInTable = regexp.MustCompile(`(?s)<th scope="row".*?<a href="[^"]+"><bdi>([^<]+)</bdi>`)

// listed are the names that a table shows, in its order.
func (m *market) listed(path string) string {
	m.t.Helper()
	a := m.get(account.Organiser, path)
	if a.status != http.StatusOK {
		m.t.Errorf("%s: status %d", path, a.status)
	}
	var names []string
	for _, found := range namesInTable.FindAllStringSubmatch(a.body, -1) {
		names = append(names, found[1])
	}
	return strings.Join(names, ", ")
}

// vendors are three applications, of which two have become stalls.
func (m *market) vendors() map[string]stall.ApplicationID {
	m.t.Helper()
	ids := m.applied(vendor{"Bäckerei Müller", "mueller@example.org", "", "de", []string{"2027-05-08"}},
		vendor{"Café Noor", "noor@example.org", "", "ar", []string{"2027-05-09"}}, vendor{"Zirkus", "", "+4917612345678", "en", nil})
	for name, answers := range map[string]string{
		"Bäckerei Müller": `{"safety":{"tent_area":9},"gas":{"used":true,"cylinders":10,"tested":"2026-03-12"},"business":{"insurance":true}}`,
		"Café Noor":       `{"safety":{"tent_area":12.5},"gas":{"used":true,"cylinders":2,"tested":"2025-11-01"},"business":{"insurance":false}}`,
	} {
		m.exec(`UPDATE application SET answers = answers || $2 WHERE id = $1`, ids[name], answers)
	}
	for _, name := range []string{"Bäckerei Müller", "Café Noor"} {
		_, err := m.Stalls.Move(m.t.Context(), m.e.ID, ids[name], stall.Step{Verb: stall.VerbAccept, Who: stall.ByOrganiser}, m.now)
		m.must(err)
	}
	return ids
}

// Both tables are sought in as people write, narrowed by each field and put
// into the order of each column, with what says nothing there last.
func TestTheOfficesTablesAreNarrowedAndSorted(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.vendors()
	m.exec(`INSERT INTO fee (edition_id, name, basis, amount, kind_id, legal_form, position) SELECT $1, '{"de": "Grundbetrag"}', 'day', 1000, NULL, '', 0`, m.e.ID)
	const both, all = "Bäckerei Müller, Café Noor", "Bäckerei Müller, Café Noor, Zirkus"
	for query, want := range map[string]string{
		"q=mueller": "Bäckerei Müller", "q=muller": "Bäckerei Müller", "q=CAFE": "Café Noor", "q=nichts": "",
		"state=accepted&sort=name": both, "reads=ar": "Café Noor", "day=2027-05-09&sort=name": "Café Noor, Zirkus", "outlet=none&sort=name": all, "outlet=schuko": "",
		"kind=advice&sort=name": all, "kind=food": "", "paper=gas_test&sort=name": both, "paper=any&sort=name": all, "tell=1": "",
		"sort=name": all, "sort=-name": "Zirkus, Café Noor, Bäckerei Müller", "sort=tent_area": both + ", Zirkus", "sort=-tent_area": "Café Noor, Bäckerei Müller, Zirkus",
		"sort=cylinders": "Café Noor, Bäckerei Müller, Zirkus", "sort=-cylinders": both + ", Zirkus", "sort=gas_tested": "Café Noor, Bäckerei Müller, Zirkus",
		"sort=lang": "Café Noor, Bäckerei Müller, Zirkus", "sort=-fee": "Zirkus, Bäckerei Müller, Café Noor", "sort=state": "Zirkus, " + both, "sort=days": both + ", Zirkus",
		"sort=contact": all, "sort=email": both + ", Zirkus",
	} {
		if got := m.listed("/office/applications?" + query); got != want {
			t.Errorf("applications by %s: %s, want %s", query, got, want)
		}
	}
	for query, want := range map[string]string{
		"q=mueller": "Bäckerei Müller", "reads=ar": "Café Noor", "day=2027-05-08": "Bäckerei Müller", "paper=gas_test": both, "sort=-name": "Café Noor, Bäckerei Müller",
		"sort=cylinders": "Café Noor, Bäckerei Müller", "sort=papers&paper=any": both, "state=withdrawn": "",
	} {
		if got := m.listed("/office/stalls?" + query); got != want {
			t.Errorf("stalls by %s: %s, want %s", query, got, want)
		}
	}
	for _, path := range []string{"/office/applications", "/office/stalls"} {
		for _, code := range regexp.MustCompile(`id="f-columns-([a-z_]+)"`).FindAllStringSubmatch(m.get(account.Organiser, path).body, -1) {
			one := m.get(account.Organiser, path+"?columns="+code[1]+"&sort=-"+code[1])
			m.says(one, http.StatusOK, `aria-sort="descending"`, "Bäckerei Müller")
			if len(columnLink.FindAllString(one.body, -1)) != 2 {
				t.Errorf("%s shows other columns than %s", path, code[1])
			}
		}
	}
}

// A file holds the columns that are shown and the rows that are found, in their
// order and in the reader's language; what a spreadsheet would run is guarded.
func TestATableAsFileIsTheTable(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.vendors()
	m.exec(`UPDATE application SET organisation = '=1+1' WHERE id = $1`, ids["Café Noor"])
	query := "?columns=organisation&columns=tent_area&columns=insurance&columns=gas_tested&state=accepted&sort=-tent_area"
	a := m.get(account.Organiser, "/office/applications.csv"+query)
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\uFEFF")))
	rows.Comma = ';'
	got, err := rows.ReadAll()
	m.must(err)
	want := [][]string{{"Name", "Träger", "Haftpflicht", "Zelt (m²)", "Gasprüfung"}, {"Café Noor", "'=1+1", "Nein", "12,5", "2025-11-01"}, {"Bäckerei Müller", "", "Ja", "9", "2026-03-12"}}
	for i := range want {
		if len(got) != len(want) || !slices.Equal(got[i], want[i]) {
			t.Fatalf("%q", got)
		}
	}
	m.says(m.get(account.Organiser, "/office/applications.csv?lang=en&columns=insurance&q=noor"), http.StatusOK, "Name,Insur")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(m.get(account.Organiser, "/office/stalls.xlsx"+query).body)))
	m.must(err)
	sheet, err := book.GetRows("Stände")
	m.must(err)
	if len(sheet) != 4 || !slices.Equal(sheet[0], want[0]) || sheet[2][0] != "Café Noor" || sheet[2][3] != "12.5" {
		t.Errorf("%q", sheet)
	}
}

// Columns are shown as the address says, else as this browser last chose, else
// the usual ones; nobody chooses what is not theirs to read.
func TestColumnsAreRememberedAndGuarded(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.vendors()
	chose := new(http.Cookie)
	heads := func(path string) int {
		r := m.request(account.Organiser, http.MethodGet, path, nil)
		r.AddCookie(chose)
		return len(columnLink.FindAllString(m.do(r).body, -1))
	}
	usual := heads("/office/stalls")
	kept := m.get(account.Organiser, "/office/stalls?columns=phone&columns=fee&keep=1")
	m.says(kept, http.StatusOK, "Telefon", "Betrag")
	for _, c := range (&http.Response{Header: kept.header}).Cookies() {
		if c.Name == "columns_stalls" {
			chose = c
		}
	}
	if usual == 3 || heads("/office/stalls") != 3 || heads("/office/stalls?columns=state") != 2 {
		t.Errorf("%d columns usually, then %d", usual, heads("/office/stalls"))
	}
	m.says(m.get(account.GateLead, "/office/stalls?columns=phone&columns=state&sort=phone&q=noor"), http.StatusOK, "Café Noor", "!noor@example.org", "!>Telefon<", "!Betrag", `!name="paper"`)
	m.says(m.get(account.GateLead, "/office/stalls.csv?columns=email&columns=phone"), http.StatusOK, "!@example.org")
	m.says(m.get(account.Jury, "/office/applications?columns=papers&paper=insurance"), http.StatusOK, "!Fehlende Unterlagen", "Zirkus")
}

// What is done with marked lines is done with those, and with all that were
// found where that is said, whichever page they stand on.
func TestMarkedLinesAreDoneTogether(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ids := m.vendors()
	told := func() int { return m.count(`SELECT count(*) FROM application WHERE told_at IS NOT NULL`) }
	none := m.post(account.Organiser, "/office/applications/marked", url.Values{"do": {"told"}, "found": {"q=noor"}})
	m.says(none, http.StatusSeeOther)
	if told() != 0 || !strings.HasSuffix(none.location, "/office/applications?q=noor") {
		t.Errorf("%d told of none that is marked, then %s", told(), none.location)
	}
	m.did(m.post(account.Organiser, "/office/applications/marked", url.Values{"do": {"told"}, "id": {ids["Café Noor"].String(), ids["Zirkus"].String()}}))
	if n := told(); n != 1 {
		t.Errorf("%d told: of one there is nothing to tell", n)
	}
	m.did(m.post(account.Organiser, "/office/applications/marked", url.Values{"do": {"told"}, "all": {"1"}, "found": {"state=accepted"}}))
	if n := told(); n != 2 {
		t.Errorf("%d told", n)
	}
	m.says(m.post(account.Organiser, "/office/decisions", url.Values{"all": {"1"}, "found": {"q=zirkus"}}), http.StatusConflict, "Zirkus", "!Café Noor")

	begun := m.post(account.Organiser, "/office/applications/marked", url.Values{"do": {"message"}, "id": {ids["Zirkus"].String(), ids["Café Noor"].String()}})
	m.says(begun, http.StatusSeeOther)
	m.says(m.get(account.Organiser, begun.location), http.StatusOK, "An die 2 gewählten Bewerbungen", "!Alle, die dabei sein wollen")
	m.says(m.get(account.Organiser, begun.location+"/send"), http.StatusSeeOther) // it has no text yet
	form := m.form(begun.location)
	form.Set("subject.de", "Strom")
	form.Set("body.de", "Bitte melden.")
	m.did(m.post(account.Organiser, begun.location, form))
	m.says(m.get(account.Organiser, begun.location+"/send"), http.StatusOK, "Zirkus", "Café Noor", "!Bäckerei Müller")

	var one int64
	m.must(m.db.Get(t.Context(), &one, `SELECT id FROM stall WHERE name = 'Café Noor'`))
	toStalls := m.post(account.Organiser, "/office/stalls/marked", url.Values{"do": {"message"}, "all": {"1"}, "found": {"reads=ar"}})
	m.says(m.get(account.Organiser, toStalls.location), http.StatusOK, "An die eine gewählte Bewerbung")
	cards := m.post(account.Organiser, "/office/stalls/marked", url.Values{"do": {"signs"}, "id": {strconv.FormatInt(one, 10)}})
	if !strings.HasSuffix(cards.location, "/office/print/signs.pdf?id="+strconv.FormatInt(one, 10)) {
		t.Error(cards.location)
	}
	m.says(m.post(account.Jury, "/office/applications/marked", url.Values{"do": {"message"}, "id": {ids["Zirkus"].String()}}), http.StatusNotFound)
}
