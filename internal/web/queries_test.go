package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/lib/pq"

	"markt/internal/account"
	"markt/internal/pgtest"
	"markt/internal/programme"
)

// things are the addresses of one thing each, with one that outlives a halving.
var things = map[string]string{
	"/office/applications/:id":          `SELECT min(id) FROM application`,
	"/office/callbacks/:id":             `SELECT min(id) FROM callback`,
	"/office/jury/reviews/:id":          `SELECT min(id) FROM application`,
	"/office/kinds/:id":                 `SELECT min(id) FROM kind`,
	"/office/messages/:id":              `SELECT min(id) FROM message`,
	"/office/messages/templates/:id":    `SELECT min(id) FROM message_template`,
	"/office/messages/:id/send":         `SELECT min(id) FROM message`,
	"/office/messages/:id/sent":         `SELECT max(id) FROM message`,
	"/office/stalls/:id":                `SELECT min(stall_id) FROM allotment`,
	"/office/locations/:id":             `SELECT min(location_id) FROM stop`,
	"/office/stages/:id":                `SELECT min(id) FROM stage`,
	"/office/plan/:id":                  `SELECT min(location_id) FROM plan`,
	"/office/programme/:id":             `SELECT min(id) FROM session WHERE state = 'confirmed'`,
	"/office/programme/hosts/:id":       `SELECT min(host_id) FROM session_host`,
	"/office/tickets/types/:id":         `SELECT min(id) FROM ticket_type`,
	"/office/tickets/quotas/:id":        `SELECT min(id) FROM quota`,
	"/office/gate/gates/:id":            `SELECT min(id) FROM gate`,
	"/office/gate/devices/:id":          `SELECT min(id) FROM device`,
	"/:lang/stalls/:id":                 `SELECT min(stall_id) FROM allotment`,
	"/:lang/programme/:id":              `SELECT min(id) FROM session WHERE state = 'confirmed'`,
	"/:lang/programme/:id/calendar.ics": `SELECT min(id) FROM session WHERE state = 'confirmed'`,
}

// halvings are what a market has many of: every other row in this order can go,
// after what hangs on it. The first stays.
var halvings = []struct {
	table, order string
	hanging      []string
}{
	{"session", "state <> 'confirmed', id", nil},
	{"host", "id NOT IN (SELECT host_id FROM session_host), id", []string{`DELETE FROM session_host WHERE host_id = ANY ($1)`}},
	{"stall", "id NOT IN (SELECT stall_id FROM allotment), id", []string{`DELETE FROM allotment WHERE stall_id = ANY ($1)`}},
	{"application", "id", []string{
		`DELETE FROM jury_note WHERE application_id = ANY ($1)`, `DELETE FROM jury_review WHERE application_id = ANY ($1)`, `UPDATE stall SET application_id = NULL WHERE application_id = ANY ($1)`,
		`UPDATE session SET application_id = NULL WHERE application_id = ANY ($1)`, `DELETE FROM callback WHERE application_id = ANY ($1)`,
	}},
	{"pitch", "id NOT IN (SELECT pitch_id FROM allotment), id", []string{`DELETE FROM allotment WHERE pitch_id = ANY ($1)`}},
	{"role_grant", "person_id NOT IN (SELECT person_id FROM login), id", nil},
	{"question", "id", nil},
	{"fee", "id", nil},
	{"partner", "id", nil},
	{"stop", "id", nil},
	{"device", "id", nil},
}

// halve takes every other thing away, with what hangs on it, and publishes the rest.
func (m *market) halve() {
	m.t.Helper()
	for _, h := range halvings {
		var ids pq.Int64Array
		m.must(m.db.Select(m.t.Context(), (*[]int64)(&ids), `SELECT id FROM (SELECT id, row_number() OVER (ORDER BY `+h.order+`) AS n FROM `+h.table+`) numbered WHERE n % 2 = 0`))
		if len(ids) == 0 {
			m.t.Errorf("there are not two of %s", h.table)
		}
		for _, statement := range append(h.hanging, `DELETE FROM `+h.table+` WHERE id = ANY ($1)`) {
			m.exec(statement, ids)
		}
	}
	m.keepOrders(`id % 2 = 1`)
	_, err := m.Site.Release(m.t.Context(), m.e, "", m.now)
	m.must(err)
	last, err := m.Programme.Released(m.t.Context(), m.e)
	m.must(err)
	_, err = m.Programme.Release(m.t.Context(), m.e, programme.ReleaseDraft{After: last.Number}, m.now)
	m.must(err)
}

func (m *market) exec(statement string, args ...any) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), statement, args...)
	m.must(err)
}

// fewOrders are enough for a test of pages: mails and prints of every ticket of
// the demo take as long as all of its pages together.
const fewOrders = `id IN (SELECT id FROM ticket_order ORDER BY id LIMIT 3)`

// keepOrders takes all other orders away, with what happened to their tickets.
func (m *market) keepOrders(which string) {
	m.t.Helper()
	gone := `SELECT id FROM ticket WHERE order_id NOT IN (SELECT id FROM ticket_order WHERE ` + which + `)`
	for _, statement := range []string{
		`ALTER TABLE scan DISABLE TRIGGER scan_append_only`,
		`DELETE FROM scan WHERE ticket_id IN (` + gone + `)`,
		`ALTER TABLE scan ENABLE TRIGGER scan_append_only`,
		`UPDATE place SET ticket_id = NULL WHERE ticket_id IN (` + gone + `)`,
		`DELETE FROM ticket WHERE id IN (` + gone + `)`,
		`DELETE FROM ticket_order WHERE NOT EXISTS (SELECT FROM ticket WHERE order_id = ticket_order.id)`,
	} {
		m.exec(statement)
	}
}

// A page over twice as many rows asks the database as often as before: nothing
// is asked once for each row.
func TestTwiceTheRowsNeedNoMoreQueries(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	m.as(account.Organiser)
	count := func() map[string]int64 {
		all := map[string]int64{}
		for _, r := range m.routes() {
			if path := m.onePath(r.Path); r.Method == http.MethodGet && path != "" && !strings.HasSuffix(path, ".pdf") {
				all[path] = m.queries(path)
			}
		}
		for _, list := range []string{"/office/stalls", "/office/tickets/orders", "/office/applications", "/office/programme", "/de/stalls", "/de/programme"} {
			sought := list + "?q=der"
			all[sought] = m.queries(sought)
		}
		for _, list := range []string{"/office/stalls", "/office/tickets/orders", "/office/applications"} {
			sorted := list + "?sort=-name&state=confirmed&q=der"
			all[sorted] = m.queries(sorted)
		}
		return all
	}
	twice := count()
	m.halve()
	for path, n := range count() {
		if twice[path] != n {
			t.Errorf("%s: %d queries, over twice the rows %d", path, n, twice[path])
		}
	}
	if len(twice) < 60 {
		t.Errorf("only %d pages were looked at", len(twice))
	}
}

// onePath is a route's address with one thing of the market in it; "" when
// it speaks of something that a market does not have many of.
func (m *market) onePath(route string) string {
	m.t.Helper()
	path := strings.Replace(route, ":lang", "de", 1)
	if query := things[route]; query != "" {
		var id int64
		m.must(m.db.Get(m.t.Context(), &id, query))
		path = strings.Replace(path, ":id", strconv.FormatInt(id, 10), 1)
	}
	if strings.Contains(path, ":") || route == "/setup" || route == "/metrics" { // the last is no page for who comes from elsewhere
		return ""
	}
	return path
}

// queries counts what one page asks the database, with nothing kept from before.
func (m *market) queries(path string) int64 {
	m.t.Helper()
	m.cache.reset()
	counted := fiber.New(fiber.Config{Immutable: true})
	return pgtest.Count(m.t.Context(), func(ctx context.Context) {
		counted.Use(func(c *fiber.Ctx) error {
			c.SetUserContext(ctx)
			m.app.Handler()(c.Context())
			return nil
		})
		res, err := counted.Test(m.request(account.Organiser, http.MethodGet, path, nil), -1)
		if err != nil {
			m.t.Fatalf("%s: %v", path, err)
		}
		if res.StatusCode >= http.StatusBadRequest && !strings.HasPrefix(path, "/api/") {
			m.t.Errorf("%s: status %d", path, res.StatusCode)
		}
	})
}
