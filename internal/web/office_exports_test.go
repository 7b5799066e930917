package web

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"markt/internal/account"
	"markt/internal/press"
)

// unpack are the files of a ZIP by name; those of a workbook too.
func (m *market) unpack(a answer) map[string]string {
	m.t.Helper()
	z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
	m.must(err)
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		m.must(err)
		b, err := io.ReadAll(r)
		m.must(err)
		files[f.Name] = string(b)
	}
	return files
}

// table is a CSV file by its headings.
func (m *market) table(text string) []map[string]string {
	m.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
	m.must(err)
	var all []map[string]string
	for _, r := range rows[1:] {
		one := map[string]string{}
		for i, heading := range rows[0] {
			one[heading] = r[i]
		}
		all = append(all, one)
	}
	return all
}

// Everything that may be taken along arrives whole, under its name, and is kept nowhere.
func TestEveryExportArrives(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	for _, x := range press.Exports {
		for _, ending := range x.Endings {
			a := m.get(account.Organiser, "/office/exports/"+x.Name+"."+ending)
			m.says(a, http.StatusOK)
			want := map[string]string{
				"Cache-Control": "no-store", "Content-Type": press.ExportMedia[ending], "Content-Length": strconv.Itoa(len(a.body)),
				"Content-Disposition": `attachment; filename="` + x.Name + "-" + m.e.Slug + "." + ending + `"`,
			}
			for name, value := range want {
				if a.header.Get(name) != value {
					t.Errorf("%s.%s: %s is %q, want %q", x.Name, ending, name, a.header.Get(name), value)
				}
			}
		}
	}
	if v := m.get(account.Organiser, "/office/applications.csv").header.Get("Cache-Control"); v != "no-store" {
		t.Errorf("applications.csv: Cache-Control %q", v)
	}
}

// No export opens a gate or an order.
func TestNoExportHoldsASecret(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	var secrets []string
	orders, err := m.Tickets.Orders(t.Context(), m.e.ID)
	m.must(err)
	for _, o := range orders {
		secrets = append(secrets, m.Tickets.Secret(o))
		for _, k := range o.Tickets {
			code, err := m.Tickets.Code(t.Context(), k)
			m.must(err)
			secrets = append(secrets, code.String(), k.Number)
		}
	}
	all := m.unpack(m.get(account.Organiser, "/office/exports/all.zip"))
	for name, text := range m.unpack(m.get(account.Organiser, "/office/exports/all.xlsx")) {
		all["xlsx/"+name] = text
	}
	if !strings.Contains(all["tickets.csv"], orders[0].Code) {
		t.Error("the orders do not stand in it")
	}
	for name, text := range all {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
	}
}

// The package holds every file, the workbook every sheet, and both say the same.
func TestEverythingIsInThePackage(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	files := m.unpack(m.get(account.Organiser, "/office/exports/all.zip"))
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"admissions.csv", "conflicts.csv", "figures.csv", "plan.geojson", "programme.csv", "refusals.csv", "schedule.ics", "schedule.json", "schedule.xml", "stalls.csv", "tickets.csv"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	book, err := excelize.OpenReader(strings.NewReader(m.get(account.Organiser, "/office/exports/all.xlsx").body))
	m.must(err)
	defer book.Close()
	for sheet, file := range map[string]string{"Zahlen": "figures.csv", "Stände": "stalls.csv", "Programm": "programme.csv", "Tickets": "tickets.csv", "Einlass": "admissions.csv"} {
		rows, err := book.GetRows(sheet)
		m.must(err)
		lines := m.table(files[file])
		if len(rows) != len(lines)+2 || len(lines) == 0 {
			t.Errorf("%s has %d rows, %s has %d", sheet, len(rows)-2, file, len(lines))
		}
		for i, code := range rows[1] {
			if i < len(rows[2]) && lines[0][code] != rows[2][i] && lines[0][code] != strings.ToLower(rows[2][i]) && !strings.HasSuffix(code, "_at") && !slices.Contains([]string{"at", "start", "end"}, code) {
				t.Errorf("%s: %s is %q, in the file %q", sheet, code, rows[2][i], lines[0][code])
			}
		}
	}
}

// Figures are what the tables come to: a refused scan is no entry, a void
// ticket admits nobody.
func TestFiguresAreCounted(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	m.exec(`UPDATE ticket SET state = 'void' WHERE id = (SELECT min(id) FROM ticket)`)
	m.exec(`INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, code, at, stored_at, verdict, reason)
		SELECT 'refused', edition_id, id, 'system', 'entry', '?', $1, $1, 'refused', 'invalid' FROM gate ORDER BY id LIMIT 1`, m.now)
	files := m.unpack(m.get(account.Organiser, "/office/exports/all.zip"))
	counted := map[string]int{}
	for _, line := range m.table(files["tickets.csv"]) {
		counted["tickets_ordered "+line["type"]]++
		if line["state"] == "valid" && line["order_state"] == "paid" {
			counted["tickets_valid "+line["type"]]++
		}
		if line["admitted_at"] != "" {
			counted["tickets_admitted "+line["type"]]++
		}
	}
	for _, line := range m.table(files["stalls.csv"]) {
		counted["applications "+line["state"]]++
	}
	for _, line := range m.table(files["admissions.csv"]) {
		if line["status"] == "ok" && (line["scan"] == "entry" || line["scan"] == "plus") {
			counted["entries "+line["location"]]++
		}
	}
	told := map[string]int{}
	for _, line := range m.table(files["figures.csv"]) {
		n, err := strconv.Atoi(line["count"])
		m.must(err)
		if n != 0 && line["figure"] != "tickets_seen" && line["figure"] != "paid_cents" {
			told[line["figure"]+" "+line["of"]] += n
		}
	}
	if diff := cmp.Diff(counted, told); diff != "" {
		t.Error(diff)
	}
}

// The page offers what its reader may have, and says what cannot be had yet.
func TestThePageOfExportsOffersWhatItsReaderMayHave(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for role, want := range map[account.Role][]string{
		account.Organiser: {"all.zip", "tickets.xlsx", "stalls.geojson", "admissions.csv", "programme.ics"},
		account.Finance:   {"tickets.csv", "programme.csv", "!refusals.csv", "!conflicts.csv", "!all.zip", "!stalls.csv", "!admissions.csv"},
		account.Jury:      {"stalls.xlsx", "programme.csv", "!tickets.csv", "!admissions.csv", "!all.zip"},
		account.GateLead:  {"admissions.xlsx", "refusals.csv", "conflicts.xlsx", "tickets.csv", "!stalls.csv", "!all.zip"},
		account.Programme: {"programme.json", "!stalls.csv", "!tickets.csv", "!admissions.csv", "!all.zip"},
	} {
		m.says(m.get(role, "/office/exports"), http.StatusOK, want...)
	}
	a := m.get(account.Programme, "/office/exports/programme.csv")
	if m.says(a, http.StatusSeeOther); a.location != "/office/exports" {
		t.Errorf("nothing is released: %q", a.location)
	}
}

// Refusals are counted by gate and reason, and a double admission stands with
// both of its gates; who leads the gates may have both.
func TestRefusalsAndConflictsAreData(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.keepOrders(fewOrders)
	refused := map[string]int{}
	count := func(sign int) {
		for _, line := range m.table(m.get(account.GateLead, "/office/exports/refusals.csv").body) {
			n, err := strconv.Atoi(line["count"])
			m.must(err)
			refused[line["reason"]] += sign * n
		}
	}
	count(-1)
	m.exec(`INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, code, at, stored_at, verdict, reason)
		SELECT 'refused' || n, $2, (SELECT min(id) FROM gate WHERE edition_id = $2), 'system', 'entry', '?', $1, $1, 'refused', CASE WHEN n < 3 THEN 'invalid' ELSE 'canceled' END
		FROM generate_series(1, 3) n`, m.now, m.e.ID)
	m.exec(`INSERT INTO scan (nonce, edition_id, gate_id, ticket_id, seq, round, actor, kind, code, at, stored_at, verdict, reason)
		SELECT 'twice' || n, $2, (SELECT CASE n WHEN 1 THEN min(id) ELSE max(id) END FROM gate WHERE edition_id = $2),
			(SELECT min(k.id) FROM ticket k JOIN ticket_type t ON t.id = k.ticket_type_id WHERE k.edition_id = $2 AND t.reentry <> 'free' AND NOT EXISTS (SELECT FROM scan WHERE ticket_id = k.id)),
			n, 0, 'system', 'entry', '?', $1::timestamptz + n * interval '7 minutes', $1, 'ok', ''
		FROM generate_series(1, 2) n`, m.now, m.e.ID)
	count(1)
	if refused["invalid"] != 2 || refused["canceled"] != 1 {
		t.Errorf("refused %v", refused)
	}
	lines := m.table(m.get(account.GateLead, "/office/exports/conflicts.csv").body)
	lines = slices.DeleteFunc(lines, func(l map[string]string) bool { return l["minutes"] != "7" })
	if len(lines) != 1 || lines[0]["gate"] == "" || lines[0]["gate"] == lines[0]["second_gate"] {
		t.Errorf("conflicts %v", lines)
	}
}

// The material list names what has to be brought to each place: distributors,
// outlets by type, cables by gauge, bridges, tents with their ballast.
func TestTheMaterialListIsThePlan(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	const list = "/office/exports/material"
	sum := map[string]float64{}
	for _, r := range m.table(m.get(account.Organiser, list+".csv").body) {
		n, err := strconv.ParseFloat(r["amount"], 64)
		m.must(err)
		if sum[r["thing"]] += n; r["location"] == "" || n <= 0 || r["unit"] == "" {
			t.Errorf("%v", r)
		}
	}
	for thing, want := range map[string]string{
		"Verteiler": `SELECT count(*) FROM landmark WHERE kind = 'power'`, "Steckdose": `SELECT count(*) FROM outlet`,
	} {
		if int(sum[thing]) != m.count(want) {
			t.Errorf("%s: %g, want %d", thing, sum[thing], m.count(want))
		}
	}
	for _, thing := range []string{"Kabel", "Kabelbrücke", "Zelt", "Ballast", "Feuerlöscher", "Aufzustellen"} {
		if sum[thing] == 0 {
			t.Errorf("no %s in %v", thing, sum)
		}
	}
	m.says(m.get(account.Organiser, list+".pdf"), http.StatusOK)
	m.says(m.get(account.Organiser, list+".xlsx"), http.StatusOK)
	m.says(m.get(account.Jury, list+".csv"), http.StatusForbidden)
}

// The structure list has a line for each stay on the plan, with what it is
// plugged into, in the columns that are chosen; a column that is none is refused.
func TestTheStructureListIsThePlan(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	const list = "/office/exports/structure"
	rows := m.table(m.get(account.Organiser, list+".csv").body)
	if n := m.count(`SELECT count(*) FROM allotment a JOIN stall s ON s.id = a.stall_id WHERE s.state <> 'withdrawn'`); len(rows) != n || n == 0 {
		t.Errorf("%d rows, %d stays", len(rows), n)
	}
	m.exec(`INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at)
		SELECT a.edition_id, a.stall_id, a.location_id, p.id, a.span, a.created_at FROM (SELECT * FROM allotment ORDER BY id LIMIT 1) a
		JOIN LATERAL (SELECT id FROM pitch p WHERE p.location_id = a.location_id AND NOT EXISTS (SELECT 1 FROM allotment o WHERE o.pitch_id = p.id) LIMIT 1) p ON true`)
	if again := m.table(m.get(account.Organiser, list+".csv").body); len(again) != len(rows) {
		t.Errorf("a stall on two pitches is in %d rows instead of %d", len(again), len(rows))
	}
	var plugged, wired, gas, fryers int
	for _, r := range rows {
		if r["outlets"] != "" {
			plugged++
		}
		if r["distributor"] != "" && r["cable"] != "" {
			wired++
		}
		if r["gas"] == "true" {
			gas++
		}
		if r["fryer_litres"] != "" {
			fryers++
		}
	}
	if plugged < len(rows)/2 || wired == 0 || gas == 0 || fryers == 0 {
		t.Errorf("of %d rows %d are plugged in, %d wired, %d have gas, %d fry", len(rows), plugged, wired, gas, fryers)
	}
	text := strings.TrimPrefix(m.get(account.Organiser, list+".csv?columns=pitch&columns=gas").body, "\uFEFF")
	if head, _, _ := strings.Cut(text, "\n"); head != "pitch,gas" {
		t.Errorf("the columns are %q", head)
	}
	if pdf := m.get(account.Organiser, list+".pdf?columns=pitch&columns=stall").body; !strings.HasPrefix(pdf, "%PDF") {
		t.Errorf("%.80q", pdf)
	}
	if a := m.get(account.Organiser, list+".csv?columns=secret"); a.status != http.StatusSeeOther {
		t.Errorf("a column that is none: %d", a.status)
	}
	m.says(m.get(account.Jury, list+".csv"), http.StatusForbidden)
}
