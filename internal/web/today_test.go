package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/festival"
)

// Whoever works in the office is shown on its first page what they may open, and
// nothing else; on any day of the market's life.
func TestTodayLeadsNobodyToAClosedDoor(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	e, err := m.Festival.Current(t.Context())
	m.must(err)
	from, until, _ := e.Span()
	for name, now := range map[string]time.Time{"before": from.Add(-72 * time.Hour), "during": from.Add(2 * time.Hour), "after": until.Add(72 * time.Hour)} {
		m.at(now)
		for _, role := range account.OfficeRoles {
			body := mainOf(m.get(role, "/office/").body)
			for _, link := range links.FindAllStringSubmatch(body, -1) {
				if a := m.get(role, strings.ReplaceAll(link[1], "&amp;", "&")); a.status != http.StatusOK && a.location == "" {
					t.Errorf("%s, %s the market: %s answers %d", role, name, link[1], a.status)
				}
			}
		}
	}
}

// The first page speaks of the day: what is missing before the market, what is
// now while it is open, what is left to do after it.
func TestTodaySpeaksOfTheDay(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	e, err := m.Festival.Current(t.Context())
	m.must(err)
	day := e.Days[0]
	says := func(now time.Time, role account.Role, texts ...string) {
		t.Helper()
		m.at(now)
		m.says(m.get(role, "/office/"), http.StatusOK, texts...)
	}
	says(day.OpensAt.Add(-72*time.Hour), account.Organiser, "bis zur Öffnung", "Schritte sind fertig", "Der nächste Markttag", "!Jetzt im Programm")
	says(day.OpensAt.Add(-72*time.Hour), account.Jury, "Bei Ihnen ist nichts offen", "!Impressum, Datenschutz", "!bis zur Öffnung")
	says(day.OpensAt.Add(-time.Minute), account.Organiser, "Heute öffnet der Markt um", "!bis zur Öffnung")
	says(day.OpensAt.Add(2*time.Hour), account.Organiser, "Der Markt ist offen bis", "Jetzt im Programm", "Einlässe heute", "Stände sind heute da", "haben keinen Platz", "!Noch offen: Jeder Stand", "!Der nächste Markttag")
	says(day.OpensAt.Add(2*time.Hour), account.Jury, "Jetzt im Programm", "warten auf eine Entscheidung", "!Einlässe heute", "!haben keinen Platz", "!Noch offen")
	says(day.ClosesAt.Add(time.Minute), account.Organiser, "ist seit")
	says(e.Days[1].ClosesAt.Add(48*time.Hour), account.Organiser, "Nach dem Markt", "Den Markt abschließen", "Tickets bestellt", "!warten auf", "!Noch offen", "!bis zur Öffnung")
	m.must(m.Festival.SetState(t.Context(), e.ID, festival.Open, festival.Over, m.now))
	says(day.OpensAt.Add(2*time.Hour), account.Organiser, "Nach dem Markt", "!Jetzt im Programm")
}

// at turns the clock; whoever is signed in was there a moment ago.
func (m *market) at(now time.Time) {
	m.t.Helper()
	m.now = now
	m.exec(`UPDATE login SET created_at = $1, last_seen_at = $1, expires_at = $2`, now, now.AddDate(0, 0, 1))
}
