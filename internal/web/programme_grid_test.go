package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/lang"
)

const grid = "/office/programme/grid"

// gridDay is what the grid's script gets.
type gridDay struct {
	Mark        string
	From, Until string
	Stages      []struct {
		ID   int64
		Name string
		Open []struct{ From, Until string }
	}
	Sessions []struct {
		ID, Version int64
		Title       string
		Stage       int64
		Start       *string
		Hosts       []int64
	}
	Blocks  []struct{ ID int64 }
	Clashes map[string][]struct {
		Says string
		Hard bool
	}
}

func (m *market) gridDay(day string) (g gridDay) {
	m.t.Helper()
	a := m.get(account.Programme, grid+"/state?day="+day)
	if a.status != http.StatusOK {
		m.t.Fatalf("status %d\n%s", a.status, a.body)
	}
	m.must(json.Unmarshal([]byte(a.body), &g))
	return g
}

// onGrid are two sessions on one stage, one behind the other, and one that is not placed.
func (m *market) onGrid() (stage string, first, second int64) {
	m.t.Helper()
	stage = m.stage("Hofbühne")
	m.did(m.post(account.Programme, "/office/programme/new", sessionFields("Früh", stage, "2027-05-08", "14:00")))
	m.did(m.post(account.Programme, "/office/programme/new", sessionFields("Spät", stage, "2027-05-08", "16:00")))
	m.did(m.post(account.Programme, "/office/programme/new", sessionFields("Lose", "", "", "")))
	g := m.gridDay("2027-05-08")
	if len(g.Sessions) != 3 {
		m.t.Fatalf("%+v", g)
	}
	return stage, g.Sessions[0].ID, g.Sessions[1].ID
}

// The grid shows a day with what is not placed yet; without scripts its page is a
// list with the ways to the forms.
func TestTheGridShowsADay(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.onGrid()
	m.says(m.get(account.Programme, "/office/programme"), 200, `href="`+grid+`"`)
	m.says(m.get(account.Programme, grid+"?day=2027-05-08"), 200, `data-state="`+grid+`/state?day=2027-05-08"`, `data-word="moved"`, "Früh", "Spät", "!Lose", "!office.grid")
	m.says(m.get(account.Programme, grid+"?day=2027-05-09"), 200, "!Früh")
	g := m.gridDay("2027-05-08")
	if len(g.Stages) != 1 || len(g.Stages[0].Open) != 1 || g.Sessions[2].Start != nil || len(g.Sessions[0].Hosts) != 2 || len(g.Clashes) != 3 {
		t.Errorf("%+v", g)
	}
	if g := m.gridDay("2027-05-09"); len(g.Sessions) != 1 || g.Sessions[0].Title != "Lose" {
		t.Errorf("%+v", g)
	}
	if a := m.get(account.Jury, grid); a.status != http.StatusForbidden {
		t.Errorf("the jury sees it: %d", a.status)
	}
}

// What is dragged is judged without being stored, stored as one, once, and the
// second of two people is told.
func TestTheGridMovesSessions(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage, first, second := m.onGrid()
	move := func(id int64, version int, at string) string {
		return fmt.Sprintf(`{"moves":[{"id":%d,"version":%d,"stage":%s,"start":"2027-05-08T%s:00+02:00","minutes":90}]}`, id, version, stage, at)
	}
	before := m.gridDay("2027-05-08")
	check := m.json(account.Programme, grid+"/check", move(first, 1, "15:00"))
	m.says(check, 200, "Gleichzeitig am selben Ort: Spät (16:00–16:30)", "Eines verschieben", `"hard":true`)
	if after := m.gridDay("2027-05-08"); after.Mark != before.Mark {
		t.Error("a check stored something")
	}
	m.says(m.json(account.Programme, grid+"/changes?day=2027-05-08", move(first, 1, "15:00"), "Idempotency-Key", "eins"), 200, `"version":2`, "Gleichzeitig am selben Ort", `"mark":"`, "!"+before.Mark)
	m.says(m.json(account.Programme, grid+"/changes?day=2027-05-08", move(first, 1, "15:00"), "Idempotency-Key", "eins"), 200, `"version":2`)
	m.says(m.json(account.Programme, grid+"/changes", move(first, 1, "17:00"), "Idempotency-Key", "zwei"), http.StatusConflict, `"code":"changed_meanwhile"`)
	for l, want := range map[string]string{"de": lang.De.T("error.date_outside"), "en": lang.En.T("error.date_outside")} {
		m.says(m.json(account.Programme, grid+"/changes", strings.Replace(move(second, 1, "16:00"), "05-08", "07-08", 1), "Accept-Language", l), http.StatusUnprocessableEntity, want)
	}
	m.says(m.get(account.Programme, fmt.Sprintf("/office/programme/%d", first)), 200, `value="15:00"`, "geändert")

	dark := fmt.Sprintf(`{"ids":[%d,%d],"avoid":%s,"from":"2027-05-08T14:00:00+02:00"}`, first, second, stage)
	m.says(m.json(account.Programme, grid+"/fit", dark), 200, `"found":false`)
	m.exec(`INSERT INTO stage (edition_id, location_id, name, description) SELECT edition_id, location_id, 'Zelt', '{}' FROM stage`)
	m.says(m.json(account.Programme, grid+"/fit", dark), 200, `"found":true`, "15:00:00+02:00", "16:30:00+02:00")

	blocked := fmt.Sprintf(`{"blocks":[{"stage":%s,"kind":"closed","label":"Sturm","from":"2027-05-08T14:00:00+02:00","until":"2027-05-08T18:00:00+02:00"}]}`, stage)
	m.says(m.json(account.Programme, grid+"/changes?day=2027-05-08", blocked), 200, `"made":[`, "Hofbühne ist dann nicht frei: Sturm (16:00–17:30)")
	for _, body := range []string{"", "{", "null", "[]", "{}", `{"moves":[{}]}`, `{"moves":[{"id":"x"}]}`, `{"blocks":[{}]}`, strings.Repeat(`{"moves":[`, 5_000)} {
		if a := m.json(account.Programme, grid+"/changes", body); a.status < 400 || a.status >= 500 {
			t.Errorf("%.40s: status %d", body, a.status)
		}
	}
	m.says(m.get(account.Programme, grid+"/live"), 200, `data: {"mark":"`, `"who":[`)
}

// Of twice as many sessions the grid makes as many queries.
func TestTheGridReadsInSteadyQueries(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage, _, _ := m.onGrid()
	read := func() int64 { return m.queries(grid + "/state?day=2027-05-08") }
	one := read()
	for i := range 6 {
		m.did(m.post(account.Programme, "/office/programme/new", sessionFields(fmt.Sprint("Noch ", i), stage, "2027-05-08", "12:00")))
	}
	if more := read(); more != one {
		t.Errorf("%d queries, before %d", more, one)
	}
}

// What lasts over midnight is whole on the grid of the day it begins on, and
// on no other.
func TestTheGridLastsOverMidnight(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	stage := m.stage("Hofbühne")
	late := sessionFields("🎉", stage, "2027-05-08", "23:30")
	late.Set("minutes", "100")
	m.did(m.post(account.Programme, "/office/programme/new", late))
	if g := m.gridDay("2027-05-08"); len(g.Sessions) != 1 || g.Until != "2027-05-09T02:00:00+02:00" || g.Sessions[0].Title != "🎉" {
		t.Errorf("%s to %s: %+v", g.From, g.Until, g.Sessions)
	}
	if g := m.gridDay("2027-05-09"); len(g.Sessions) != 0 {
		t.Errorf("%+v", g.Sessions)
	}
	m.says(m.post(account.Programme, "/office/programme/hosts/"+fmt.Sprint(m.count(`SELECT min(host_id)::int FROM session_host`)), map[string][]string{"do": {"delete"}}), http.StatusConflict)
	if n := m.count(`SELECT count(*) FROM session_host`); n != 2 {
		t.Errorf("%d hosts are left of the sessions", n)
	}
}
