package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/ticket"

	"github.com/lib/pq"
)

// undoFor is how long a device may take a scan of its own back.
const undoFor = 2 * time.Minute

// sqlUndo takes the device's own scan back while nothing has followed on it.
const sqlUndo = `
INSERT INTO scan_annulled (scan_id, actor, at)
SELECT s.id, s.actor, $3
FROM scan s
WHERE s.nonce = $1
	AND s.actor = $2
	AND s.verdict = 'ok'
	AND s.stored_at >= $4
	AND NOT EXISTS (SELECT FROM scan_standing l WHERE l.ticket_id = s.ticket_id AND l.seq > s.seq)
	AND NOT EXISTS (
		SELECT
		FROM ticket k
		JOIN ticket m ON m.order_id = k.order_id AND m.id <> k.id
		JOIN scan_standing l ON l.ticket_id = m.id
		WHERE k.id = s.ticket_id
			AND l.code = ANY ($5))
ON CONFLICT DO NOTHING`

const sqlUndoneTicket = `
SELECT k.payload, k.number
FROM scan s
JOIN ticket k ON k.id = s.ticket_id
WHERE s.nonce = $1`

const sqlUndone = `
SELECT EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = s.id)
FROM scan s
WHERE s.nonce = $1
	AND s.actor = $2`

// Undo says that a scan of the device never happened: it stays as a fact and
// counts no more, so that a ticket that admits once may still come in. Repeating
// it changes nothing. Invalid without a nonce; NotFound for a scan that is not
// stored here, and where the service stands alone, whose service would not hear
// of it; Conflict with the code moved_on once it is long ago, something has
// followed on the ticket, or the ticket in hand has let somebody in on another
// one of its group: it would do so again. Forbidden for a device that may not scan.
func (s *Store) Undo(ctx context.Context, d Device, nonce string, now time.Time) error {
	const op = "checkin.Undo"
	if err := d.mayScan(); err != nil {
		return fault.Wrap(op, err)
	}
	if nonce == "" || len(nonce) > maxNonce {
		return fault.Fields{"nonce": fault.Msg("error.required")}.Err(op)
	}
	switch taken, err := s.CopyTaken(ctx); {
	case err != nil:
		return fault.Wrap(op, err)
	case !taken.IsZero():
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	of, err := s.undone(ctx, nonce)
	if err != nil {
		return fault.Wrap(op, err)
	}
	n, err := s.db.Exec(ctx, sqlUndo, nonce, string(d.Actor()), now, now.Add(-undoFor), pq.Array(of))
	if err != nil || n > 0 {
		return fault.Wrap(op, err)
	}
	var done bool
	if err := s.db.Get(ctx, &done, sqlUndone, nonce, string(d.Actor())); err != nil || done {
		return fault.Wrap(op, err)
	}
	return fault.Coded(fault.Conflict, op, "moved_on", "gate.error.moved_on")
}

// undone is what the ticket of a scan is scanned by: its code and its number.
func (s *Store) undone(ctx context.Context, nonce string) ([]string, error) {
	var k struct {
		Payload []byte `db:"payload"`
		Number  string `db:"number"`
	}
	err := s.db.Get(ctx, &k, sqlUndoneTicket, nonce)
	if fault.Is(err, fault.NotFound) {
		return []string{}, nil // a head that was counted, or no scan
	}
	if err != nil {
		return nil, err
	}
	return []string{ticket.Payload(k.Payload).String(), k.Number}, nil
}
