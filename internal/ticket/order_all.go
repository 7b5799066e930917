package ticket

import (
	"context"

	"markt/internal/fault"
	"markt/internal/festival"
)

const sqlOrdersAll = `
SELECT ` + orderColumns + `
FROM ticket_order o
WHERE o.edition_id = $1
ORDER BY o.id`

const sqlTicketsAll = `
SELECT k.id, k.order_id, k.ticket_type_id, t.slug AS type_slug, t.name AS type_name,
	k.payload, k.number, k.state, k.created_at
FROM ticket k
JOIN ticket_type t ON t.id = k.ticket_type_id
WHERE k.edition_id = $1
ORDER BY k.id`

// Orders are all orders of an edition with their tickets, for prints and
// exports; two queries, however many there are.
func (s *Store) Orders(ctx context.Context, e festival.ID) ([]*Order, error) {
	const op = "ticket.Orders"
	var orders []*Order
	if err := s.db.Select(ctx, &orders, sqlOrdersAll, e); err != nil {
		return nil, fault.Wrap(op, err)
	}
	var tickets []Ticket
	if err := s.db.Select(ctx, &tickets, sqlTicketsAll, e); err != nil {
		return nil, fault.Wrap(op, err)
	}
	byID := make(map[OrderID]*Order, len(orders))
	for _, o := range orders {
		byID[o.ID] = o
	}
	for _, t := range tickets {
		o := byID[t.OrderID]
		o.Tickets = append(o.Tickets, t)
	}
	return orders, nil
}
