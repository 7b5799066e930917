package ticket

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

const sqlTicketAdmitted = `
SELECT EXISTS (
	SELECT 1
	FROM scan_standing
	WHERE ticket_id = $1
		AND kind = 'entry'
		AND verdict = 'ok'
)`

const sqlReturnTicket = `
UPDATE ticket
SET state = 'void'
WHERE order_id = $1
	AND id = $2
	AND state = 'valid'`

const sqlTicketState = `
SELECT state
FROM ticket
WHERE order_id = $1
	AND id = $2`

const sqlOthersAdmit = `
SELECT EXISTS (
	SELECT 1
	FROM ticket
	WHERE order_id = $1
		AND state <> 'void'
)`

// sqlLockOrder makes two returns of one order wait for each other, so that one
// of them sees that it was the last ticket.
const sqlLockOrder = `
SELECT state
FROM ticket_order
WHERE id = $1
FOR UPDATE`

// ReturnOwn gives one ticket back for the person who ordered: it admits nobody
// any more and its place is free. With the last one the order is canceled.
// Conflict once the ticket was used, or while the office blocks it; repeating
// it changes nothing.
func (s *Store) ReturnOwn(ctx context.Context, o *Order, id ID, now time.Time) error {
	return fault.Wrap("ticket.ReturnOwn", pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var order OrderState
		if err := tx.Get(ctx, &order, sqlLockOrder, o.ID); err != nil {
			return err
		}
		done, err := returnedIn(ctx, tx, o, id)
		if err != nil || done || order == Canceled {
			return err
		}
		if err := freeIn(ctx, tx, sqlFreeTicket, int64(id)); err != nil {
			return err
		}
		if err := pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(o.EditionID), Subject: "ticket", SubjectID: int64(id), Verb: pg.VerbVoid, At: now}); err != nil {
			return err
		}
		var others bool
		if err := tx.Get(ctx, &others, sqlOthersAdmit, o.ID); err != nil || others {
			return err
		}
		return s.cancelIn(ctx, tx, o.EditionID, o.ID, "", now)
	}))
}

// returnedIn makes a ticket void; done when it was before.
func returnedIn(ctx context.Context, tx *pg.Tx, o *Order, id ID) (done bool, err error) {
	const op = "ticket.ReturnOwn"
	var used bool
	if err := tx.Get(ctx, &used, sqlTicketAdmitted, id); err != nil {
		return false, err
	}
	if used {
		return false, fault.Coded(fault.Conflict, op, "already_used", "ticket.mine.return_used")
	}
	n, err := tx.Exec(ctx, sqlReturnTicket, o.ID, id)
	if err != nil || n > 0 {
		return false, err
	}
	return true, isIn(ctx, tx, Void, sqlTicketState, o.ID, id)
}
