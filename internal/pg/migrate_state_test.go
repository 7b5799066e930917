package pg_test

import (
	"testing"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

// Editions of before had no state: each gets the one that keeps what was there.
func TestEditionsGetTheStateTheyWereIn(t *testing.T) {
	db := pgtest.Empty(t)
	exec := func(query string) {
		t.Helper()
		if _, err := db.Exec(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	if err := pg.MigrateTo(t.Context(), db, 10); err != nil {
		t.Fatal(err)
	}
	for _, slug := range []string{"current", "past-year", "next-plain", "next-released", "imported", "imported-past", "with-orders"} {
		exec(`INSERT INTO edition (slug, name, claim, created_at, current) VALUES ('` + slug + `', '{}', '{}', now(), '` + slug + `' = 'current')`)
	}
	exec(`UPDATE edition SET source = 'f.xml' WHERE slug LIKE 'imported%'`)
	exec(`INSERT INTO market_day (edition_id, date, opens_at, closes_at, name) SELECT id, '2020-01-01', '2020-01-01 10:00Z', '2020-01-01 18:00Z', '{}' FROM edition WHERE slug LIKE '%past%'`)
	exec(`INSERT INTO market_day (edition_id, date, opens_at, closes_at, name) SELECT id, current_date, now() - interval '9 hours', now() + interval '1 hour', '{}' FROM edition WHERE slug = 'current'`)
	exec(`INSERT INTO plan_release (edition_id, number, at, by, format, document) SELECT id, 1, now(), 'system', 1, '{}' FROM edition WHERE slug = 'next-released'`)
	exec(`INSERT INTO ticket_order (edition_id, code, state, created_at) SELECT id, 'ABC', 'paid', now() FROM edition WHERE slug = 'with-orders'`)
	if _, err := pg.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string]string{
		"current": "open", "past-year": "over", "next-plain": "preparing", "next-released": "announced", "imported": "announced", "imported-past": "over", "with-orders": "announced",
	} {
		var got string
		if err := db.Get(t.Context(), &got, `SELECT state FROM edition WHERE slug = $1`, slug); err != nil || got != want {
			t.Errorf("%s is %s, not %s (%v)", slug, got, want, err)
		}
	}
}
