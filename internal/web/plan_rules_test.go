package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"markt/internal/account"
)

// laned is a plan with a pitch that stands half a metre into a fire lane.
func (m *market) laned() (desk string) {
	m.t.Helper()
	l, _ := m.ground()
	desk = fmt.Sprintf("/office/plan/%d", l)
	m.did(m.post(account.Organiser, desk+"/ground", url.Values{"width": {"60"}, "height": {"40"}}))
	m.exec(`INSERT INTO outline (plan_id, kind, label, points) SELECT id, 'fire_lane', '{"de": "Zufahrt"}', '[[0, 0], [60, 0], [60, 4], [0, 4]]' FROM plan`)
	m.did(m.post(account.Organiser, desk+"/pitches/new", url.Values{"number": {"A01"}, "x": {"20"}, "y": {"5"}, "front": {"3"}, "depth": {"3"}}))
	return desk
}

// shift moves the pitch of the plan.
func (m *market) shift(y float64) { m.exec(`UPDATE pitch SET y = $1, version = version + 1`, y) }

// What breaks a rule shows on the desk and on Today, and a release asks about
// it. Who answers for it is asked no more, until it gets worse.
func TestAPlanThatBreaksARule(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk := m.laned()
	const says = "Platz A01 steht 0,5 m weit in „Zufahrt“."
	a := m.get(account.Organiser, desk)
	m.says(a, http.StatusOK, "1 Verstoß gegen die Regeln", says, `class="p-spot is-hard"`, "Regeln geprüft", "Nicht geprüft, weil")
	m.says(m.get(account.Organiser, "/office/"), http.StatusOK, "Verstoß im Lageplan", "Der Lageplan hält die Regeln ein")

	release := "/office/plan/release"
	m.says(m.get(account.Organiser, release), http.StatusOK, says)
	asked := m.post(account.Organiser, release, m.form(release))
	m.says(asked, http.StatusConflict, "Trotz 1 offenem Verstoß veröffentlichen?", says, "Trotzdem veröffentlichen")
	m.shift(4.9)
	m.says(m.post(account.Organiser, release, m.answered(asked)), http.StatusConflict, draftChanged)
	if n := m.count(`SELECT count(*) FROM plan_release`); n != 0 {
		t.Errorf("%d releases", n)
	}

	m.shift(5)
	finding := between(t, a.body, `href="`+desk+`/findings/`, `"`)
	form := desk + "/findings/" + finding
	m.says(m.post(account.Organiser, form, url.Values{"reason": {""}, "name": {""}}), http.StatusUnprocessableEntity, says)
	m.did(m.post(account.Organiser, form, url.Values{"reason": {"Poller, mit der Feuerwehr besprochen"}, "name": {"Brandmeisterin Yıldız"}}))
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Kein Verstoß gefunden", "Brandmeisterin Yıldız", "mit der Feuerwehr besprochen", `!class="p-spot`)
	m.shift(5.2) // better
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Kein Verstoß gefunden", "Brandmeisterin Yıldız")
	m.shift(4.98) // worse
	m.says(m.get(account.Organiser, desk), http.StatusOK, "1 Verstoß gegen die Regeln", "0,52 m", "!Brandmeisterin Yıldız")
	m.did(m.post(account.Organiser, form, url.Values{"reason": {"noch einmal besprochen"}, "name": {"Brandmeisterin Yıldız"}}))
	m.did(m.post(account.Organiser, release, m.form(release)))
	if n := m.count(`SELECT (document->'plans'->0->'checked'->>'answered')::int FROM plan_release`); n != 1 {
		t.Errorf("the release counts %d answered breaches", n)
	}

	taken := m.post(account.Organiser, form, url.Values{"do": {"delete"}, "version": {"2"}})
	m.says(taken, http.StatusConflict, "Begründung zurücknehmen?")
	m.did(m.post(account.Organiser, form, m.answered(taken)))
	m.says(m.get(account.Organiser, desk), http.StatusOK, "1 Verstoß gegen die Regeln")
	m.shift(5.5)
	m.says(m.get(account.Organiser, form), http.StatusNotFound)
}

func between(t *testing.T, s, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, before)
	if !ok {
		t.Fatalf("no %s in %s", before, mainOf(s))
	}
	found, _, _ := strings.Cut(rest, after)
	return found
}

// A rule's strength and values are the edition's, with their source.
func TestRulesAreSettings(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk, table := m.laned(), "/office/plan/rules"
	m.shift(8)
	m.says(m.get(account.Organiser, table), http.StatusOK, "Voreinstellung, bitte prüfen", "Breite der Feuerwehrzufahrt", "Breite: 3,5 m", "feuerwehr-lahr.de", "2026-11-22", "2.300 W")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Kein Verstoß gefunden")
	rule := table + "/lane_width"
	m.says(m.get(account.Organiser, rule), http.StatusOK, `value="3.5"`, "Voreinstellung, bitte prüfen")
	form := m.form(rule)
	form.Set("width", "-1")
	form.Set("source", "")
	m.says(m.post(account.Organiser, rule, form), http.StatusUnprocessableEntity, `value="-1"`, "von 0 bis")
	form.Set("width", "5")
	form.Set("source", "Auskunft der Feuerwehr, 3. Mai")
	m.did(m.post(account.Organiser, rule, form))
	m.says(m.get(account.Organiser, table), http.StatusOK, "Breite: 5 m", "Auskunft der Feuerwehr, 3. Mai")
	m.says(m.get(account.Organiser, desk), http.StatusOK, "„Zufahrt“ ist an der engsten Stelle 4 m breit, nötig sind 5 m.")
	form.Del("_key") // another tab
	form.Set("width", "6")
	m.says(m.post(account.Organiser, rule, form), http.StatusConflict, `value="6"`, "inzwischen")
	form = m.form(rule)
	form.Set("strength", "off")
	m.did(m.post(account.Organiser, rule, form))
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Kein Verstoß gefunden", "Breite der Feuerwehrzufahrt")
	m.says(m.get(account.Organiser, table+"/moon"), http.StatusNotFound)
}

// An editor is told what is wrong about what is dragged; nothing is stored.
func TestDraggedThingsAreChecked(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	desk := m.laned()
	m.shift(8)
	for _, c := range []struct {
		name, body string
		status     int
		want       []string
	}{
		{"where it stands", `{"objects": [{"id": "pitch:A01"}]}`, 200, nil},
		{"into the lane", `{"objects": [{"id": "pitch:A01", "y": 5.4}]}`, 200, []string{"lane_clear"}},
		{"turned into it", `{"objects": [{"id": "pitch:A01", "y": 6, "depth": 3, "front": 5, "degrees": 90}]}`, 200, []string{"lane_clear"}},
		{"a new pitch on it", `{"objects": [{"id": "new", "kind": "pitch", "x": 21, "y": 8}]}`, 200, []string{"overlap"}},
		{"a new house beside it", `{"objects": [{"id": "new", "kind": "building", "points": [[20, 11], [30, 11], [30, 20], [20, 20]]}]}`, 200, []string{"building_apart"}},
		{"a hydrant in it", `{"objects": [{"id": "new", "kind": "hydrant", "x": 20, "y": 8}]}`, 200, []string{"hydrant_clear"}},
		{"a narrow lane", `{"objects": [{"id": "fire_lane:0", "points": [[0, 0], [60, 0], [60, 3], [0, 3]]}]}`, 200, []string{"lane_width"}},
		{"a tent with ropes", `{"objects": [{"id": "new", "kind": "tent", "points": [[20, 11], [30, 11], [30, 21], [20, 21]], "facts": {"margin": 2, "enterable": true}}]}`, 200, []string{"tent_book", "guy_ropes"}},
		{"a ground that is smaller", `{"objects": [{"id": "new", "kind": "ground", "points": [[0, 0], [10, 0], [10, 10], [0, 10]]}]}`, 200, []string{"outside"}},
		{"nothing known", `{"objects": [{"id": "pitch:Z9"}]}`, 404, nil},
		{"no surface", `{"objects": [{"id": "new", "kind": "tent", "points": [[1, 1]]}]}`, 422, nil},
		{"no size", `{"objects": [{"id": "pitch:A01", "front": 0}]}`, 422, nil},
		{"no JSON", `{`, 422, nil},
	} {
		a := m.json(account.Organiser, desk+"/check", c.body)
		if a.status != c.status {
			t.Errorf("%s: status %d\n%s", c.name, a.status, a.body)
			continue
		}
		var got struct {
			Findings []struct{ Rule, Says, Remedy string }
		}
		if c.status == 200 && json.Unmarshal([]byte(a.body), &got) != nil {
			t.Errorf("%s: %s", c.name, a.body)
		}
		var rules []string
		for _, f := range got.Findings {
			if rules = append(rules, f.Rule); f.Says == "" || f.Remedy == "" {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		if fmt.Sprint(rules) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.name, rules, c.want)
		}
	}
	m.says(m.get(account.Organiser, desk), http.StatusOK, "Kein Verstoß gefunden")
}

// json sends JSON as an editor does, with the token of its browser; headers are
// names and values.
func (m *market) json(role account.Role, path, body string, headers ...string) answer {
	m.t.Helper()
	r := m.request(role, http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	m.signForm(r)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return m.do(r)
}
