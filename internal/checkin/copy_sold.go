package checkin

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// sqlTakeIn keeps tickets that were sold after the copy was taken: their code is
// genuine, and nothing is known against them. A copy that brings them is preferred.
const sqlTakeIn = `
INSERT INTO ticket (id, edition_id, order_id, ticket_type_id, payload, number, state, created_at)
OVERRIDING SYSTEM VALUE
SELECT k.id, t.edition_id, o.id, t.id, k.payload, k.number, 'valid', $6
FROM standalone c
CROSS JOIN unnest($1::bigint[], $2::bytea[], $3::text[]) AS k(id, payload, number)
CROSS JOIN ticket_type t
JOIN ticket_order o ON o.edition_id = t.edition_id AND o.state = 'paid'
WHERE t.edition_id = $4
	AND t.number = $5
ON CONFLICT ON CONSTRAINT ticket_payload DO UPDATE
SET payload = EXCLUDED.payload`

// takeIn reports whether the tickets are there to be read now: a service that
// stands alone judges them as a phone alone does, by their signed bytes, and for
// all phones that it answers.
func (s *Store) takeIn(ctx context.Context, t *target, now time.Time, all ...ticket.Payload) (bool, error) {
	var ids []int64
	var payloads pq.ByteaArray
	var numbers []string
	for _, p := range all {
		ids, payloads, numbers = append(ids, int64(soldSince(p))), append(payloads, p[:]), append(numbers, p.String())
	}
	n, err := s.db.Exec(ctx, sqlTakeIn, pq.Array(ids), payloads, pq.Array(numbers), t.device.EditionID, ticket.Payload(t.payload).TypeNumber(), now)
	return n > 0, fault.Wrap("checkin.takeIn", err)
}

// soldSince is the id of a ticket that is not in the copy: always the same, and
// no ticket of a copy has one below zero.
func soldSince(p ticket.Payload) ticket.ID {
	sum := sha256.Sum256(p[:])
	return ticket.ID(math.MinInt64 + int64(binary.BigEndian.Uint64(sum[:])>>1))
}
