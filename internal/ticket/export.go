package ticket

import (
	"context"
	"iter"
	"time"

	"markt/internal/festival"
	"markt/internal/pg"
)

// Exported is a ticket as a line of an export. Neither its code nor its number
// stands in it: each of them opens a gate.
type Exported struct {
	ID         ID         `db:"id"`
	Order      string     `db:"order_code"`
	Type       string     `db:"type_slug"`
	PriceCents int        `db:"price_cents"`
	State      State      `db:"state"`
	OrderState OrderState `db:"order_state"`
	Name       string     `db:"name"`
	Email      string     `db:"email"`
	Lang       string     `db:"lang"`
	OrderedAt  time.Time  `db:"ordered_at"`
	CanceledAt *time.Time `db:"canceled_at"`
	AdmittedAt *time.Time `db:"admitted_at"` // the first time
}

const sqlExport = `
SELECT k.id, o.code AS order_code, t.slug AS type_slug, t.price_cents, k.state, o.state AS order_state,
	o.name, o.email, o.lang, o.created_at AS ordered_at, o.canceled_at,
	(SELECT min(s.at) FROM scan_standing s WHERE s.ticket_id = k.id AND s.seq IS NOT NULL AND s.kind = 'entry') AS admitted_at
FROM ticket k
JOIN ticket_order o ON o.id = k.order_id
JOIN ticket_type t ON t.id = k.ticket_type_id
WHERE k.edition_id = $1
ORDER BY k.id`

// Export are all tickets of an edition, one at a time.
func (s *Store) Export(ctx context.Context, e festival.ID) iter.Seq2[Exported, error] {
	return pg.Each[Exported](ctx, s.db, sqlExport, e)
}

// Sold is how many tickets of a type were ordered, admit, and were admitted.
type Sold struct {
	Type     string `db:"slug"`
	Ordered  int    `db:"ordered"`
	Valid    int    `db:"valid"`
	Admitted int    `db:"admitted"`
	Cents    int    `db:"cents"` // of those that are paid
}

const sqlSold = `
SELECT t.slug, count(k.id) AS ordered,
	count(k.id) FILTER (WHERE k.state = 'valid' AND o.state = 'paid') AS valid,
	count(k.id) FILTER (WHERE EXISTS (SELECT FROM scan_standing s WHERE s.ticket_id = k.id AND s.seq IS NOT NULL AND s.kind = 'entry')) AS admitted,
	coalesce(sum(t.price_cents) FILTER (WHERE o.state = 'paid'), 0)::int AS cents
FROM ticket_type t
LEFT JOIN ticket k ON k.ticket_type_id = t.id
LEFT JOIN ticket_order o ON o.id = k.order_id
WHERE t.edition_id = $1
GROUP BY t.id
ORDER BY t.number`

// Sold counts an edition's tickets by type.
func (s *Store) Sold(ctx context.Context, e festival.ID) ([]Sold, error) {
	var all []Sold
	err := s.db.Select(ctx, &all, sqlSold, e)
	return all, err
}
