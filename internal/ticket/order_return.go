package ticket

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Selection is what a filter finds that can be returned together: valid orders
// of which no ticket has admitted anybody. Newest bounds it, so that what is
// returned is what was asked about.
type Selection struct {
	Orders  int        `db:"orders"`
	Tickets int        `db:"tickets"`
	Mailed  int        `db:"mailed"`
	First   *time.Time `db:"first"`
	Last    *time.Time `db:"last"`
	Newest  OrderID    `db:"newest"`
}

const returnable = `
	AND o.state = 'paid'
	AND NOT EXISTS (
		SELECT 1
		FROM scan_standing s
		JOIN ticket k ON k.id = s.ticket_id
		WHERE k.order_id = o.id AND s.kind = 'entry' AND s.verdict = 'ok'
	)`

const sqlSelection = `
SELECT count(*) AS orders,
	coalesce(sum((SELECT count(*) FROM ticket k WHERE k.order_id = o.id AND k.state <> 'void')), 0) AS tickets,
	count(*) FILTER (WHERE o.email <> '') AS mailed,
	min(o.created_at) AS first, max(o.created_at) AS last, coalesce(max(o.id), 0) AS newest
FROM ticket_order o
WHERE ` + orderMatches + returnable

// Selected counts what Return with this filter would return.
func (s *Store) Selected(ctx context.Context, e festival.ID, f Filter) (Selection, error) {
	const op = "ticket.Selected"
	args, err := f.args(op, e)
	if err != nil {
		return Selection{}, err
	}
	var sel Selection
	err = s.db.Get(ctx, &sel, sqlSelection, args...)
	return sel, fault.Wrap(op, err)
}

const sqlReturn = `
UPDATE ticket_order o
SET state = 'canceled', canceled_at = $9
WHERE ` + orderMatches + returnable + `
	AND o.id <= $10
RETURNING o.id`

const sqlFreeOrders = `
UPDATE place
SET ticket_id = NULL
WHERE ticket_id IN (SELECT id FROM ticket WHERE order_id = ANY ($1))
RETURNING quota_id`

// Return cancels all orders of a selection together, and frees their places. It
// is Conflict when others came or went since the selection was counted. The
// batch it gives undoes it.
func (s *Store) Return(ctx context.Context, e festival.ID, f Filter, sel Selection, reason string, now time.Time) (batch string, err error) {
	const op = "ticket.Return"
	args, err := f.args(op, e)
	if err != nil {
		return "", err
	}
	batch = rand.Text()
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var ids pq.Int64Array
		if err := tx.Select(ctx, (*[]int64)(&ids), sqlReturn, append(args, now, sel.Newest)...); err != nil {
			return err
		}
		if len(ids) != sel.Orders {
			return fault.Coded(fault.Conflict, op, "selection_changed", "office.return.changed")
		}
		var quotas []QuotaID
		if err := tx.Select(ctx, &quotas, sqlFreeOrders, ids); err != nil {
			return err
		}
		if err := trimIn(ctx, tx, quotas); err != nil {
			return err
		}
		entry := pg.Entry{EditionID: int64(e), Subject: "ticket_order", Verb: pg.VerbCancel, Reason: reason, Detail: map[string]any{"batch": batch}, At: now}
		if err := pg.LogAllIn(ctx, tx, entry, ids); err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.events.Canceled.tell(ctx, tx, e, OrderID(id), now); err != nil {
				return err
			}
		}
		return nil
	})
	return batch, fault.Wrap(op, err)
}

// trimIn drops what quotas have above their size.
func trimIn(ctx context.Context, tx *pg.Tx, quotas []QuotaID) error {
	slices.Sort(quotas)
	for _, q := range slices.Compact(quotas) {
		if _, err := tx.Exec(ctx, sqlTrim, q); err != nil {
			return err
		}
	}
	return nil
}

// Returned is a batch of orders that were returned together.
type Returned struct {
	Batch  string    `db:"batch"`
	At     time.Time `db:"at"`
	Name   string    `db:"name"` // who did it
	Reason string    `db:"reason"`
	Orders int       `db:"orders"`
	Left   int       `db:"left_over"` // how many of them are still returned
}

const sqlBatches = `
SELECT h.detail ->> 'batch' AS batch, min(h.at) AS at, coalesce(min(p.name), '') AS name, min(h.reason) AS reason,
	count(*) AS orders, count(*) FILTER (WHERE o.state = 'canceled') AS left_over
FROM history h
JOIN ticket_order o ON o.id = h.subject_id
LEFT JOIN person p ON h.actor = 'person:' || p.id
WHERE h.edition_id = $1
	AND h.subject = 'ticket_order'
	AND h.verb = 'cancel'
	AND h.detail ? 'batch'
GROUP BY 1
ORDER BY min(h.at) DESC
LIMIT 10`

// Batches are the latest orders returned together, newest first.
func (s *Store) Batches(ctx context.Context, e festival.ID) ([]Returned, error) {
	var all []Returned
	err := s.db.Select(ctx, &all, sqlBatches, e)
	return all, fault.Wrap("ticket.Batches", err)
}

const sqlOfBatch = `
SELECT o.id
FROM history h
JOIN ticket_order o ON o.id = h.subject_id
WHERE h.edition_id = $1
	AND h.subject = 'ticket_order'
	AND h.verb = 'cancel'
	AND h.detail ->> 'batch' = $2
	AND o.state = 'canceled'
ORDER BY o.id`

// TakeBack undoes a Return, order by order: each gets its places again as long
// as there are free ones. It reports how many are valid again and how many
// found no places; repeating it tries those once more.
func (s *Store) TakeBack(ctx context.Context, e festival.ID, batch string, now time.Time) (valid, without int, err error) {
	const op = "ticket.TakeBack"
	var ids []OrderID
	if err := s.db.Select(ctx, &ids, sqlOfBatch, e, batch); err != nil {
		return 0, 0, fault.Wrap(op, err)
	}
	for _, id := range ids {
		switch err := s.reinstate(ctx, e, id, now); {
		case err == nil:
			valid++
		case fault.CodeOf(err) == "sold_out":
			without++
		default:
			return valid, without, fault.Wrap(op, err)
		}
	}
	return valid, without, nil
}

const sqlReinstate = `
UPDATE ticket_order
SET state = 'paid', canceled_at = NULL
WHERE edition_id = $1
	AND id = $2
	AND state = 'canceled'`

const sqlHomeless = `
SELECT k.payload, ARRAY(SELECT q.quota_id FROM quota_ticket_type q WHERE q.ticket_type_id = k.ticket_type_id ORDER BY 1) AS quotas
FROM ticket k
WHERE k.order_id = $1
	AND k.state <> 'void'
ORDER BY k.id`

const sqlHouse = `
UPDATE place
SET ticket_id = k.id, hold = NULL, held_until = NULL
FROM unnest($1::bigint[], $2::bytea[]) AS w (place, payload)
JOIN ticket k USING (payload)
WHERE place.id = w.place`

// reinstate makes a canceled order valid again, in free places.
func (s *Store) reinstate(ctx context.Context, e festival.ID, id OrderID, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlReinstate, e, id)
		if err != nil || n == 0 {
			return err
		}
		var rows []struct {
			Payload []byte        `db:"payload"`
			Quotas  pq.Int64Array `db:"quotas"`
		}
		if err := tx.Select(ctx, &rows, sqlHomeless, id); err != nil {
			return err
		}
		tickets := make([]newTicket, len(rows))
		for i, r := range rows {
			tickets[i] = newTicket{kind: &wantedType{Quotas: r.Quotas}, payload: Payload(r.Payload)}
		}
		places, err := takeIn(ctx, tx, tickets, "", now)
		if err != nil {
			return err
		}
		ids, payloads := pq.Int64Array{}, pq.ByteaArray{}
		for _, p := range places {
			ids, payloads = append(ids, p.id), append(payloads, p.payload[:])
		}
		if _, err := tx.Exec(ctx, sqlHouse, ids, payloads); err != nil {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "ticket_order", SubjectID: int64(id), Verb: pg.VerbReopen, At: now})
	})
}
