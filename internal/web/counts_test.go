package web

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"markt/internal/account"
	"markt/internal/programme"
)

var stallLink = regexp.MustCompile(`href="/de/stalls/(\d+)"`)

// figure is the first number that a pattern finds on a public page.
func (m *market) figure(path, pattern string) int {
	m.t.Helper()
	a := m.get("", path)
	m.says(a, http.StatusOK)
	found := regexp.MustCompile(pattern).FindStringSubmatch(a.body)
	if found == nil {
		m.t.Fatalf("%s: no %s\n%s", path, pattern, mainOf(a.body))
	}
	n, err := strconv.Atoi(found[1])
	m.must(err)
	return n
}

// Whoever counts the market's stalls or sessions, on whatever public page, in a
// file or a print, gets the same number: also when stalls wait for their
// vendor's yes or for a pitch, have withdrawn, or a session is canceled.
func TestPublicCountsAgree(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.exec(`UPDATE stall SET state = 'accepted' WHERE id = (SELECT min(stall_id) FROM allotment)`)
	m.exec(`UPDATE stall SET state = 'withdrawn' WHERE id = (SELECT max(stall_id) FROM allotment)`)
	m.exec(`INSERT INTO stall (edition_id, kind_id, name, state, created_at) SELECT edition_id, kind_id, 'Noch ohne Platz', 'confirmed', now() FROM stall ORDER BY id LIMIT 1`)
	r, err := m.Programme.Released(t.Context(), m.e)
	m.must(err)
	m.must(m.Programme.Cancel(t.Context(), m.e, r.Document.Sessions[3].ID, "", m.now))
	m.cache.reset()

	var file struct {
		Stalls []struct {
			ID    int64
			Stays []struct{ Pitch string }
		}
	}
	m.must(json.Unmarshal([]byte(m.get("", "/stalls.json").body), &file))
	stalls := len(file.Stalls)
	public, err := m.Site.Public(t.Context(), m.e)
	m.must(err)
	for what, n := range map[string]int{
		"the first page":  m.figure("/de/", `(\d+) Stände, \d+ Programmpunkte`),
		"the list":        m.figure("/de/stalls", `(\d+) Stände`),
		"plan and prints": len(public.Document.Stalls),
		"the database":    m.count(`SELECT count(*) FROM stall WHERE state = 'confirmed'`),
	} {
		if n != stalls {
			t.Errorf("%s has %d stalls, the file %d", what, n, stalls)
		}
	}
	var onFile, onPlan []string
	for _, s := range file.Stalls {
		if len(s.Stays) > 0 {
			onFile = append(onFile, strconv.FormatInt(s.ID, 10))
		}
	}
	for _, plan := range public.Document.Plans {
		for _, link := range stallLink.FindAllStringSubmatch(m.get("", "/de/plan/"+plan.Location.Slug).body, -1) {
			onPlan = append(onPlan, link[1])
		}
	}
	slices.Sort(onFile)
	slices.Sort(onPlan)
	if onPlan = slices.Compact(onPlan); !slices.Equal(onFile, onPlan) {
		t.Errorf("on the plan stand %v, by the file %v", onPlan, onFile)
	}
	for _, id := range onPlan {
		m.says(m.get("", "/de/stalls/"+id), http.StatusOK)
	}

	r, err = m.Programme.Released(t.Context(), m.e)
	m.must(err)
	sessions, listed := programme.TakingPlace(r.Document.Sessions), 0
	for _, day := range r.Document.Days {
		listed += m.figure("/de/programme?day="+day.Date, `<p class="soft">(\d+) Programmpunkt`)
	}
	first := m.figure("/de/", `\d+ Stände, (\d+) Programmpunkte`)
	if first != sessions || listed != sessions || sessions != len(r.Document.Sessions)-1 {
		t.Errorf("%d sessions on the first page, %d in the programme, %d of %d take place", first, listed, sessions, len(r.Document.Sessions))
	}
	m.says(m.get(account.Organiser, "/office/days"), http.StatusOK)
}
