package ticket

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlCancel = `
UPDATE ticket_order
SET state = 'canceled', canceled_at = $3
WHERE edition_id = $1
	AND id = $2
	AND state <> 'canceled'`

const sqlAdmitted = `
SELECT EXISTS (
	SELECT 1
	FROM scan_standing s
	JOIN ticket k ON k.id = s.ticket_id
	WHERE k.order_id = $1
		AND s.kind = 'entry'
		AND s.verdict = 'ok'
)`

// Cancel ends an order for the office: its tickets stay, admit nobody any
// more, and their places are free. Repeating it changes nothing.
func (s *Store) Cancel(ctx context.Context, e festival.ID, id OrderID, reason string, now time.Time) error {
	return fault.Wrap("ticket.Cancel", pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		return s.cancelIn(ctx, tx, e, id, reason, now)
	}))
}

// CancelOwn is Cancel for the person who ordered: Conflict once a ticket was used.
func (s *Store) CancelOwn(ctx context.Context, o *Order, now time.Time) error {
	const op = "ticket.CancelOwn"
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var used bool
		if err := tx.Get(ctx, &used, sqlAdmitted, o.ID); err != nil {
			return err
		}
		if used {
			return fault.Coded(fault.Conflict, op, "already_used", "ticket.order.already_used")
		}
		return s.cancelIn(ctx, tx, o.EditionID, o.ID, "", now)
	}))
}

func (s *Store) cancelIn(ctx context.Context, tx *pg.Tx, e festival.ID, id OrderID, reason string, now time.Time) error {
	n, err := tx.Exec(ctx, sqlCancel, e, id, now)
	if err != nil {
		return err
	}
	if n == 0 {
		_, err := s.GetIn(ctx, tx, e, id) // NotFound, or canceled before
		return err
	}
	if err := freeIn(ctx, tx, sqlFreeOrder, int64(id)); err != nil {
		return err
	}
	if err := pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "ticket_order", SubjectID: int64(id), Verb: pg.VerbCancel, Reason: reason, At: now}); err != nil {
		return err
	}
	return s.events.Canceled.tell(ctx, tx, e, id, now)
}

const sqlFreeOrder = `
UPDATE place
SET ticket_id = NULL
WHERE ticket_id IN (SELECT id FROM ticket WHERE order_id = $1)
RETURNING quota_id`

const sqlFreeTicket = `
UPDATE place
SET ticket_id = NULL
WHERE ticket_id = $1
RETURNING quota_id`

// freeIn gives places back; a quota that was made smaller meanwhile loses them.
func freeIn(ctx context.Context, tx *pg.Tx, query string, id int64) error {
	var quotas []QuotaID
	if err := tx.Select(ctx, &quotas, query, id); err != nil {
		return err
	}
	return trimIn(ctx, tx, quotas)
}

const sqlSetTicketState = `
UPDATE ticket
SET state = $3
WHERE edition_id = $1
	AND id = $2
	AND state = ANY ($4::text[])`

// Void ends one ticket for good; its place is free.
func (s *Store) Void(ctx context.Context, e festival.ID, id ID, reason string, now time.Time) error {
	return s.change(ctx, e, id, change{to: Void, from: "{valid,blocked}", verb: pg.VerbVoid, reason: reason, free: true}, now)
}

// Block stops a ticket at every gate until Unblock; it keeps its place.
func (s *Store) Block(ctx context.Context, e festival.ID, id ID, reason string, now time.Time) error {
	return s.change(ctx, e, id, change{to: Blocked, from: "{valid}", verb: pg.VerbBlock, reason: reason}, now)
}

// Unblock lets a blocked ticket in again.
func (s *Store) Unblock(ctx context.Context, e festival.ID, id ID, reason string, now time.Time) error {
	return s.change(ctx, e, id, change{to: Valid, from: "{blocked}", verb: pg.VerbUnblock, reason: reason}, now)
}

const sqlStateOfTicket = `
SELECT state
FROM ticket
WHERE edition_id = $1
	AND id = $2`

// isIn is nil for a ticket, read by query, that is in the wanted state already: it
// is left alone.
func isIn(ctx context.Context, tx *pg.Tx, wanted State, query string, args ...any) error {
	var state State
	err := tx.Get(ctx, &state, query, args...)
	if err == nil && state != wanted {
		err = fault.Coded(fault.Conflict, "ticket.change", "wrong_state", "ticket.order.wrong_state")
	}
	return err
}

type change struct {
	to     State
	from   string
	verb   pg.Verb
	reason string
	free   bool
}

func (s *Store) change(ctx context.Context, e festival.ID, id ID, c change, now time.Time) error {
	return fault.Wrap("ticket."+string(c.verb), pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlSetTicketState, e, id, string(c.to), c.from)
		if err != nil {
			return err
		}
		if n == 0 {
			return isIn(ctx, tx, c.to, sqlStateOfTicket, e, id)
		}
		if c.free {
			if err := freeIn(ctx, tx, sqlFreeTicket, int64(id)); err != nil {
				return err
			}
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "ticket", SubjectID: int64(id), Verb: c.verb, Reason: c.reason, At: now})
	}))
}
