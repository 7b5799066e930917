package pg_test

import (
	"slices"
	"strings"
	"testing"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

// What was stored in the words of version 8 reads in today's after the step
// that turns them, and the history's guard stands again.
func TestStoredWordsAreTurned(t *testing.T) {
	db := pgtest.Empty(t)
	exec := func(query string) {
		t.Helper()
		if _, err := db.Exec(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	one := func(query string) string {
		t.Helper()
		var s string
		if err := db.Get(t.Context(), &s, query); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if err := pg.MigrateTo(t.Context(), db, 8); err != nil {
		t.Fatal(err)
	}
	const before = `create created update changed delete import imported told new_link granted revoke revoked renew signed_in
		write_text set admission_stop make_current create_stop submit decline cancel void allot release_plan release_programme`
	for _, verb := range strings.Fields(before) {
		exec(`INSERT INTO history (at, actor, subject, subject_id, verb, detail) VALUES (now(), 'system', 'x', 1, '` + verb + `', '{"old": 1}')`)
	}
	exec(`INSERT INTO edition (slug, name, claim, created_at) VALUES ('markt-2027', '{}', '{}', now())`)
	exec(`INSERT INTO location (edition_id, slug, name, description) VALUES (1, 'wagen', '{}', '{}')`)
	exec(`INSERT INTO stop (edition_id, location_id, place, span) VALUES (1, 1, '{"de": "S-Buch"}', tstzrange(now(), now() + interval '1 hour'))`)
	exec(`INSERT INTO kind (edition_id, slug, name, description, mark, groups) VALUES (1, 'food', '{}', '{}', 'food', '{location}')`)
	for _, answers := range []string{`{"location": {"place": "wagen", "days": ["2027-05-08"]}}`, `{"location": {"note": "near the gate"}}`, `{}`} {
		exec(`INSERT INTO application (edition_id, kind_id, description, answers, created_at, changed_at) VALUES (1, 1, '{}', '` + answers + `', now(), now())`)
	}
	exec(`INSERT INTO job (kind, payload, run_at, created_at) VALUES ('mail.order', '{"edition": 1, "order": 7}', now(), now())`)

	if _, err := pg.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	var verbs []pg.Verb
	if err := db.Select(t.Context(), &verbs, `SELECT DISTINCT verb FROM history`); err != nil {
		t.Fatal(err)
	}
	for _, verb := range verbs {
		if !slices.Contains(pg.Verbs, verb) {
			t.Errorf("the history still says %q", verb)
		}
	}
	for query, want := range map[string]string{
		`SELECT string_agg(detail::text, '') FROM history WHERE verb = 'set_admission'`: `{"admission": "stop"}`,
		`SELECT string_agg(detail::text, '') FROM history WHERE verb = 'tell'`:          `{"old": 1}`,
		`SELECT name FROM stop`:                             `{"de": "S-Buch"}`,
		`SELECT answers FROM application WHERE id = 1`:      `{"location": {"days": ["2027-05-08"], "wish": "wagen"}}`,
		`SELECT answers FROM application WHERE id = 2`:      `{"location": {"note": "near the gate"}}`,
		`SELECT answers FROM application WHERE id = 3`:      `{}`,
		`SELECT payload FROM job WHERE kind = 'mail.order'`: `{"order": 7, "edition_id": 1}`,
	} {
		if got := one(query); got != want {
			t.Errorf("%s: %s, not %s", query, got, want)
		}
	}
	if _, err := db.Exec(t.Context(), `DELETE FROM history`); pg.Constraint(err) != "history_append_only" {
		t.Errorf("the history can be deleted: %v", err)
	}
}
