package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
)

var sureButton = regexp.MustCompile(`name="_sure" value="([0-9a-f]+)"`)

// sure posts what asks first, and answers yes with all that the question carries.
func (m *market) sure(role account.Role, path string, form url.Values) answer {
	m.t.Helper()
	a := m.post(role, path, form)
	m.says(a, http.StatusConflict, `name="_sure"`)
	return m.post(role, path, m.answered(a))
}

// surely is an answer, or that to its question if it asks what there is to look at.
func (m *market) surely(path string, a answer) answer {
	m.t.Helper()
	if a.status == http.StatusConflict && strings.Contains(a.body, "offenen Hinweis") {
		return m.post(account.Organiser, path, m.answered(a))
	}
	return a
}

// answered is the form of a question with its yes pressed.
func (m *market) answered(a answer) url.Values {
	m.t.Helper()
	for _, f := range formTag.FindAllString(a.body, -1) {
		if yes := sureButton.FindStringSubmatch(f); yes != nil {
			form := valuesOf(f)
			form.Set("_sure", yes[1])
			return form
		}
	}
	m.t.Fatalf("nothing is asked\n%s", mainOf(a.body))
	return nil
}

func (m *market) count(query string, args ...any) (n int) {
	m.t.Helper()
	m.must(m.db.Get(context.Background(), &n, query, args...))
	return n
}

// A day on which people, sessions and stalls are is not gone by one press, and
// while people hold tickets for it not at all.
func TestAMarketDayIsNotDeletedUnasked(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	at := fmt.Sprintf("/office/days/%d", m.e.Days[0].ID)
	sessions := m.count(`SELECT count(*) FROM session WHERE state <> 'canceled' AND starts_at < $1`, m.e.Days[1].Date)
	form := m.form(at)
	form.Set("do", "delete")
	form.Set("name.de", "Familientag")
	a := m.post(account.Organiser, at, form)
	m.says(a, http.StatusConflict, fmt.Sprintf("%d Veranstaltungen", sessions), "gültige Tickets", "und ", " weitere", "stornieren Sie zuerst", "autofocus", `value="Familientag"`, "!_sure")
	m.says(m.get(account.Organiser, at), http.StatusOK)
	form.Set("_sure", "0123456789abcdef01234567")
	m.says(m.post(account.Organiser, at, form), http.StatusConflict, "stornieren Sie zuerst")

	form.Set("_back", "yes")
	back := m.post(account.Organiser, at, form)
	m.says(back, http.StatusOK, `value="Familientag"`, `name="date"`)

	if err := m.Festival.DeleteDay(t.Context(), m.e, m.e.Days[0].ID, m.now); err == nil {
		t.Error("the database let a day go that people hold tickets for")
	}
	m.exec(`UPDATE ticket SET state = 'void'`)
	m.exec(`ALTER TABLE scan DISABLE TRIGGER scan_append_only`)
	m.exec(`DELETE FROM scan`)
	form = m.form(at)
	form.Set("do", "delete")
	a = m.post(account.Organiser, at, form)
	m.says(a, http.StatusConflict, fmt.Sprintf("Tag löschen – betrifft %d Veranstaltungen", sessions), "!gültige Tickets")
	m.did(m.post(account.Organiser, at, m.answered(a)))
	m.says(m.get(account.Organiser, at), http.StatusNotFound)
}

// An answer counts for what was shown: when more hangs on it meanwhile, it is asked again.
func TestAQuestionIsAskedAgainWhenMoreHangsOnIt(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	var at string
	m.must(m.db.Get(t.Context(), &at, `SELECT format('/office/locations/%s/stops/%s', location_id, id) FROM stop ORDER BY id LIMIT 1`))
	form := m.form(at)
	form.Set("do", "delete")
	first := m.answered(m.post(account.Organiser, at, form))
	m.exec(`INSERT INTO stage (edition_id, location_id, name) SELECT edition_id, location_id, 'Am Wagen' FROM stop ORDER BY id LIMIT 1`)
	m.exec(`INSERT INTO session (edition_id, stage_id, starts_at, minutes, title, created_at)
		SELECT edition_id, (SELECT id FROM stage WHERE name = 'Am Wagen'), lower(span), 30, '{"de": "Lied"}', now() FROM stop ORDER BY id LIMIT 1`)
	a := m.post(account.Organiser, at, first)
	m.says(a, http.StatusConflict, `name="_sure"`, "1 Veranstaltung", "Lied")
	if again := m.answered(a); again.Get("_sure") == first.Get("_sure") {
		t.Error("the longer list has the same mark")
	}
	m.did(m.post(account.Organiser, at, m.answered(a)))
}

// The answer to one question is none to another.
func TestAnAnswerCountsForItsQuestionOnly(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, name := range []string{"Eins", "Zwei"} {
		m.did(m.post(account.Organiser, "/office/partners/new", url.Values{"name": {name}}))
	}
	all, err := m.Festival.Partners(t.Context(), m.e.ID)
	m.must(err)
	at := func(i int) string { return fmt.Sprintf("/office/partners/%d", all[i].ID) }
	a := m.post(account.Organiser, at(0), url.Values{"do": {"delete"}})
	m.says(a, http.StatusConflict, "Den Partner „Eins“ löschen?", "Partner löschen", "Zurück, nichts ändern")
	m.says(m.post(account.Organiser, at(1), m.answered(a)), http.StatusConflict, "Zwei")
	yes := m.answered(a)
	yes.Set("_back", "yes")
	m.says(m.post(account.Organiser, at(0), yes), http.StatusOK, `name="url"`)
	if n := m.count(`SELECT count(*) FROM partner`); n != 2 {
		t.Errorf("%d partners are left", n)
	}
	m.did(m.post(account.Organiser, at(0), m.answered(a)))
	m.says(m.post(account.Organiser, "/office/partners/new", url.Values{"do": {"delete"}}), http.StatusNotFound)
}

// keptTogether are the keys by which a row takes others along: each is a part
// of one record, and says so. A new one is to be thought about.
var keptTogether = map[string]string{
	"outlet.outlet_pitch_id_fkey":                                              "a socket is a part of its pitch",
	"zone.zone_plan_id_fkey":                                                   "a part of the drawn plan",
	"outline.outline_plan_id_fkey":                                             "a part of the drawn plan",
	"landmark.landmark_plan_id_fkey":                                           "a part of the drawn plan",
	"session_host.session_host_edition_id_session_id_fkey":                     "who gives a session is a part of it",
	"ticket_type_window.ticket_type_window_ticket_type_id_fkey":                "when a type admits is a part of it",
	"ticket_type_location.ticket_type_location_edition_id_ticket_type_id_fkey": "where a type admits is a part of it",
	"quota_ticket_type.quota_ticket_type_edition_id_quota_id_fkey":             "what a quota covers is a part of it",
	"quota_ticket_type.quota_ticket_type_edition_id_ticket_type_id_fkey":       "what covers a type is a part of it",
	"import_touch.import_touch_import_id_fkey":                                 "what it takes to undo an import is a part of it",
	"admission_change.admission_change_of_its_edition":                         "what was said of admission to a location is a part of it",
	"plan_override.plan_override_edition_id_location_id_fkey":                  "an answer for a breach is a part of the drawn plan",
	"plan_picture.plan_picture_plan_id_fkey":                                   "the picture below a plan is a part of it",
	"host.host_stall":                                                          "a host without a stall is still a host",
	"stage_block.stage_block_stage":                                            "when a stage is not used is a part of it",
	"plan_editor.plan_editor_plan_id_fkey":                                     "who has a plan open for a minute",
	"plan_editor.plan_editor_person_id_fkey":                                   "who has a plan open for a minute",
	"programme_editor.programme_editor_person_id_fkey":                         "who has a grid open for a minute",
	"placing_limit.placing_limit_edition_id_location_id_fkey":                  "how many of a kind a location takes is a part of it",
	"placing_limit.placing_limit_edition_id_kind_id_fkey":                      "how many of a kind there may be is a part of it",
	"placing_aside.placing_aside_edition_id_pitch_id_fkey":                     "for whom a pitch is kept is a part of it",
	"placing_aside.placing_aside_edition_id_kind_id_fkey":                      "for whom a pitch is kept is a part of the kind",
	"plan_told.plan_told_edition_id_stall_id_fkey":                             "what a stall was told is a part of it",
	"message_recipient.message_recipient_application":                          "what somebody was told is a part of the application",
	"change_request.change_request_application":                                "what a vendor asks for is a part of the application",
	"jury_criterion.jury_criterion_edition_id_kind_id_fkey":                    "what a kind is judged by is a part of it",
	"jury_target.jury_target_edition_id_kind_id_fkey":                          "how many of a kind there is room for is a part of it",
	"connection.connection_stall":                                              "which outlets it uses is a part of the stall",
	"placing_wish.placing_wish_edition_id_stall_id_fkey":                       "a wish is a part of the stall",
	"placing_wish.placing_wish_edition_id_other_id_fkey":                       "a wish about a neighbour goes with the neighbour",
	"placing_wish.placing_wish_edition_id_location_id_fkey":                    "a wish about a location goes with it",
	"evidence_file.evidence_file_evidence_id_fkey":                             "its pages are a part of a paper",
	"application_photo.application_photo_of_application":                       "its photo is a part of the application",
	"paper_reminder.paper_reminder_of_application":                             "that somebody was reminded is a part of the application",
	"gate_ticket_type.gate_ticket_type_edition_id_gate_id_fkey":                "what a gate admits is a part of it",
	"device_request.device_request_at_gate":                                    "who waits at a gate for ten minutes waits there no more",
}

func TestWhatGoesAlongIsAPartOfOneRecord(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	var found []string
	m.must(m.db.Select(t.Context(), &found, `SELECT conrelid::regclass || '.' || conname FROM pg_constraint WHERE contype = 'f' AND confdeltype NOT IN ('a', 'r')`))
	known := maps.Clone(keptTogether)
	for _, key := range found {
		if known[key] == "" {
			t.Errorf("%s deletes or changes rows along with another: is it a part of that record?", key)
		}
		delete(known, key)
	}
	for key := range known {
		t.Errorf("%s is named and does not exist", key)
	}
}

// Of a location, its stops and its drawing go; what else stands there keeps it.
func TestALocationGoesWithItsPlanOnly(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	l, _ := m.ground()
	velo, err := m.Festival.CreateLocation(t.Context(), m.e, festival.LocationDraft{Name: lang.Text{"de": "Velotour"}}, m.now)
	m.must(err)
	m.did(m.post(account.Organiser, fmt.Sprintf("/office/plan/%d/ground", velo), url.Values{"width": {"60"}, "height": {"40"}}))
	m.did(m.post(account.Organiser, fmt.Sprintf("/office/plan/%d/row", velo), url.Values{"prefix": {"V"}, "from": {"1"}, "count": {"7"}, "x": {"5"}, "y": {"5"}, "front": {"3"}, "depth": {"3"}, "gap": {"1"}}))
	m.did(m.post(account.Organiser, "/office/stages/new", url.Values{"name": {"Hofbühne"}, "location": {fmt.Sprint(l)}, "kind": {"stage"}}))
	at := func(id any) string { return fmt.Sprintf("/office/locations/%d", id) }
	m.says(m.post(account.Organiser, at(l), url.Values{"do": {"delete"}}), http.StatusConflict, "1 Bühne", "Verlegen oder löschen", "!_sure")
	a := m.post(account.Organiser, at(velo), url.Values{"do": {"delete"}})
	m.says(a, http.StatusConflict, "7 gezeichnete Plätze", "und 2 weitere", "V01")
	m.did(m.post(account.Organiser, at(velo), m.answered(a)))
	if strings.Contains(m.get(account.Organiser, "/office/locations").body, at(velo)+`"`) {
		t.Error("the location is still there")
	}
}
