package checkin

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// sqlTakeIn keeps a ticket that was sold after the copy was taken: its code is
// genuine, and nothing is known against it. A copy that brings it is preferred.
const sqlTakeIn = `
INSERT INTO ticket (id, edition_id, order_id, ticket_type_id, payload, number, state, created_at)
OVERRIDING SYSTEM VALUE
SELECT $1, t.edition_id, o.id, t.id, $2, $3, 'valid', $6
FROM standalone c
CROSS JOIN ticket_type t
JOIN ticket_order o ON o.edition_id = t.edition_id AND o.state = 'paid'
WHERE t.edition_id = $4
	AND t.number = $5
ON CONFLICT ON CONSTRAINT ticket_payload DO UPDATE
SET payload = EXCLUDED.payload`

// takeIn reports whether the target's ticket is there to be read now: a service
// that stands alone judges it as a phone alone does, by its signed bytes, and
// for all phones that it answers.
func (s *Store) takeIn(ctx context.Context, t *target, row readRow, now time.Time) (bool, error) {
	if row.TicketID != nil || t.payload == nil {
		return false, nil
	}
	p := ticket.Payload(t.payload)
	n, err := s.db.Exec(ctx, sqlTakeIn, soldSince(p), t.payload, p.String(), t.device.EditionID, p.TypeNumber(), now)
	return n > 0, fault.Wrap("checkin.takeIn", err)
}

// soldSince is the id of a ticket that is not in the copy: always the same, and
// no ticket of a copy has one below zero.
func soldSince(p ticket.Payload) ticket.ID {
	sum := sha256.Sum256(p[:])
	return ticket.ID(math.MinInt64 + int64(binary.BigEndian.Uint64(sum[:])>>1))
}
