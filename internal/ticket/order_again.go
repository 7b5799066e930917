package ticket

import (
	"context"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Repeats reports whether the same form or key has made an order before: then
// sending it again shows that order and makes none.
func (s *Store) Repeats(ctx context.Context, d OrderDraft) (bool, error) {
	if err := d.Check(); err != nil {
		return false, err
	}
	h := Hold{UID: s.holdUID(d.Once), Draft: d}
	d.Once.Content = d.content()
	for _, once := range []pg.Once{h.once(), d.Once} { // by way of a hold, and without one
		if _, done, err := pg.Claimed(ctx, s.db, once); done || err != nil {
			return done, fault.Wrap("ticket.Repeats", err)
		}
	}
	return false, nil
}

// mostFound bounds what one mail with lost links holds.
const mostFound = 20

const sqlOrdersOfEmail = `
SELECT ` + orderColumns + `,
	(SELECT count(*) FROM ticket k WHERE k.order_id = o.id AND k.state <> 'void') AS tickets
FROM ticket_order o
WHERE o.edition_id = $1
	AND lower(o.email) = lower($2)
	AND o.email <> ''
	AND o.state <> 'canceled'
ORDER BY o.id DESC
LIMIT $3`

// Lost is an order whose link somebody looks for, and how many of its tickets count.
type Lost struct {
	Order
	Left int `db:"tickets"`
}

// OfEmailIn are the newest orders of an address that are not returned.
func (s *Store) OfEmailIn(ctx context.Context, q pg.Querier, e festival.ID, email string) ([]Lost, error) {
	var all []Lost
	err := q.Select(ctx, &all, sqlOrdersOfEmail, e, email, mostFound)
	return all, fault.Wrap("ticket.OfEmail", err)
}
