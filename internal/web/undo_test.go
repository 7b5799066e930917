package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
)

var undoAction = regexp.MustCompile(`action="(/office/undo/[a-z_]+/[a-z0-9_]+)"`)

// told is the page after an organiser's deed, which says what was done.
func (m *market) told(a answer) answer { return m.toldTo(account.Organiser, a) }

func (m *market) toldTo(role account.Role, a answer) answer {
	m.t.Helper()
	m.did(a)
	r := m.request(role, http.MethodGet, a.location, nil)
	for _, c := range a.header.Values("Set-Cookie") {
		if flash, ok := strings.CutPrefix(c, "flash="); ok {
			value, _, _ := strings.Cut(flash, ";")
			r.AddCookie(&http.Cookie{Name: "flash", Value: value})
		}
	}
	return m.do(r)
}

// undoOf is the address that the page after a deed offers to undo it.
func (m *market) undoOf(role account.Role, a answer) string {
	m.t.Helper()
	shown := m.toldTo(role, a)
	m.says(shown, http.StatusOK, "Rückgängig machen")
	return undoAction.FindStringSubmatch(shown.body)[1]
}

// everything is what a market holds, as text, without what happened to it.
func (m *market) everything(tables ...string) string {
	m.t.Helper()
	var all strings.Builder
	for _, table := range tables {
		var rows []string
		m.must(m.db.Select(m.t.Context(), &rows, `SELECT t::text FROM `+table+` t ORDER BY 1`))
		fmt.Fprintln(&all, table, strings.Join(rows, "\n"))
	}
	return all.String()
}

// What was deleted comes back as it was: with its number, and with its parts.
func TestADeletionIsUndone(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	l, who := m.ground()
	velo, err := m.Festival.CreateLocation(ctx, m.e, festival.LocationDraft{Name: lang.Text{"de": "Velotour"}, Mobile: true}, m.now)
	m.must(err)
	const org = account.Organiser
	make := func(path string, form url.Values) { m.t.Helper(); m.did(m.post(org, path, form)) }
	for _, at := range []string{l.String(), velo.String()} {
		make("/office/plan/"+at+"/ground", url.Values{"width": {"60"}, "height": {"40"}})
		make("/office/plan/"+at+"/row", url.Values{"prefix": {"A"}, "from": {"1"}, "count": {"3"}, "x": {"5"}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "outlets": {"schuko cee16"}})
	}
	make(fmt.Sprintf("/office/locations/%d/stops/new", velo), url.Values{"name.de": {"Rathaus"}, "from": {"2027-05-08T11:00"}, "until": {"2027-05-08T12:00"}})
	make("/office/stages/new", url.Values{"name": {"Hofbühne"}, "location": {l.String()}, "kind": {"stage"}, "music_end": {"22:00"}})
	make("/office/programme/new", url.Values{"title.de": {"Taschen"}, "hosts": {"Amira"}, "minutes": {"45"}, "languages": {"de", "ar"}, "_key": {"s"}})
	make("/office/programme/hosts/new", url.Values{"name": {"Der Chor"}, "bio.ar": {"جوقة"}})
	make("/office/tickets/types/new", url.Values{"name.de": {"Tagesticket"}, "reentry": {"free"}, "slug": {"tag"}})
	make("/office/gate/gates/new", url.Values{"name.de": {"Nord"}, "location": {l.String()}, "type": {"1"}})
	make("/office/partners/new", url.Values{"name": {"beta gGmbH"}, "role.de": {"Bildung"}})
	make("/office/questions/new", url.Values{"audience": {"visitor"}, "question.de": {"Wo?"}, "answer.de": {"Hier."}})
	make("/office/texts/about", url.Values{"body.de": {"Alt"}, "version": {"0"}})
	var last = func(table string) (id string) {
		m.must(m.db.Get(ctx, &id, `SELECT max(id)::text FROM `+table))
		return id
	}
	var pitch string
	m.must(m.db.Get(ctx, &pitch, `SELECT min(id)::text FROM pitch`))
	make("/office/plan/"+l.String()+"/allot", url.Values{"stall": {who.String()}, "pitch": {last("pitch")}, "days": {m.e.Days[0].ID.String()}})

	tables := []string{"market_day", "location", "stop", "stage", "plan", "zone", "outline", "landmark", "pitch", "outlet", "allotment", "session", "session_host", "host", "gate", "gate_ticket_type", "partner", "question"}
	deletes := url.Values{"do": {"delete"}}
	for path, form := range map[string]url.Values{
		"/office/days/" + m.e.Days[1].ID.String():                        deletes,
		fmt.Sprintf("/office/locations/%d/stops/%s", velo, last("stop")): deletes,
		"/office/stages/" + last("stage"):                                deletes,
		"/office/plan/" + l.String() + "/pitches/" + pitch:               deletes,
		"/office/programme/" + last("session"):                           deletes,
		"/office/programme/hosts/" + last("host"):                        deletes,
		"/office/gate/gates/" + last("gate"):                             deletes,
		"/office/partners/" + last("partner"):                            deletes,
		"/office/questions/" + last("question"):                          deletes,
		"/office/plan/" + l.String() + "/vacate":                         {"allotment": {last("allotment")}},
	} {
		before := m.everything(tables...)
		a := m.sure(org, path, form)
		undo := m.undoOf(org, a)
		m.says(m.get(org, "/office/removed"), http.StatusOK, undo, "Test organiser")
		if m.everything(tables...) == before {
			t.Errorf("%s: nothing was deleted", path)
		}
		for range 2 { // the second press finds it done
			m.did(m.post(org, undo, nil))
			if after := m.everything(tables...); after != before {
				t.Errorf("%s: undone is not as before\n%s\n%s", path, before, after)
			}
		}
		m.says(m.post(account.Finance, undo, nil), http.StatusForbidden)
		m.says(m.get(org, "/office/removed"), http.StatusOK, "Nichts wurde gelöscht")
	}
	m.says(m.get(org, "/office/programme/"+last("session")), http.StatusOK, "gelöscht", "zurückgeholt")
	a := m.post(org, "/office/texts/about", url.Values{"body.de": {"Neu"}, "version": {"1"}})
	undo := m.undoOf(org, a)
	for range 2 {
		m.did(m.post(org, undo, nil))
		m.says(m.get("", "/de/about"), http.StatusOK, "Alt", "!Neu")
	}
}

// A location comes back with its stops and all that was drawn on it.
func TestALocationComesBackWithItsPlan(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.exec(`DELETE FROM allotment`)
	m.exec(`DELETE FROM session_host`)
	for _, table := range []string{"session", "head_count"} {
		m.exec(`DELETE FROM ` + table)
	}
	m.exec(`UPDATE stage SET location_id = (SELECT max(id) FROM location)`)
	m.exec(`UPDATE gate SET location_id = (SELECT max(id) FROM location)`)
	m.exec(`UPDATE application SET location_id = NULL`)
	m.exec(`DELETE FROM ticket_type_location`)
	var l string
	m.must(m.db.Get(t.Context(), &l, `SELECT min(location_id)::text FROM plan`))
	tables := []string{"location", "stop", "plan", "zone", "outline", "landmark", "pitch", "outlet"}
	before := m.everything(tables...)
	undo := m.undoOf(account.Organiser, m.sure(account.Organiser, "/office/locations/"+l, url.Values{"do": {"delete"}}))
	for range 2 {
		m.did(m.post(account.Organiser, undo, nil))
		if m.everything(tables...) != before {
			t.Error("it is not as before")
		}
	}
}

// An undo that comes too late says why.
func TestAnUndoThatComesTooLateSaysWhy(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	const org = account.Organiser
	partner := url.Values{"name": {"beta gGmbH"}}
	m.did(m.post(org, "/office/partners/new", partner))
	undo := m.undoOf(org, m.sure(org, "/office/partners/1", url.Values{"do": {"delete"}}))
	m.did(m.post(org, "/office/partners/new", partner))
	m.did(m.post(org, undo, nil))
	if n := m.count(`SELECT count(*) FROM partner`); n != 1 {
		t.Errorf("%d partners", n)
	}

	velo, err := m.Festival.CreateLocation(t.Context(), m.e, festival.LocationDraft{Name: lang.Text{"de": "Velotour"}, Mobile: true}, m.now)
	m.must(err)
	at := fmt.Sprintf("/office/locations/%d", velo)
	m.did(m.post(org, at+"/stops/new", url.Values{"name.de": {"Rathaus"}, "from": {"2027-05-08T11:00"}, "until": {"2027-05-08T12:00"}}))
	undo = m.undoOf(org, m.sure(org, at+"/stops/1", url.Values{"do": {"delete"}}))
	m.must(m.Festival.DeleteLocation(t.Context(), m.e, velo, m.now))
	a := m.post(org, undo, nil)
	m.did(a)
	if _, err := m.Festival.Location(t.Context(), m.e, velo); err == nil {
		t.Error("the location is back")
	}
	if err := m.Festival.RestoreStop(t.Context(), m.e, 1, m.now); err == nil || !strings.Contains(err.Error(), "stop") {
		t.Errorf("%v", err)
	}
	m.says(m.post(org, "/office/undo/stop/77", nil), http.StatusNotFound)
	m.says(m.post(org, "/office/undo/person/1", nil), http.StatusNotFound)

	m.did(m.post(org, "/office/texts/about", url.Values{"body.de": {"Eins"}, "version": {"0"}}))
	m.exec(`UPDATE page_text SET version = 9`)
	if err := m.Festival.RestoreText(t.Context(), m.e.ID, festival.TextAbout, m.now); err == nil {
		t.Error("a text that was set again meanwhile is overwritten")
	}
}
