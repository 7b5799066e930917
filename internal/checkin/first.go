package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
)

// sqlFirst stores a first entry in one go, if the ticket and the rules are
// what the decision took them for. Whatever speaks against it finds no row: an
// earlier scan of the ticket holds seq 1, a repeat holds the nonce. For the
// ticket's edition and type its signed payload answers.
const sqlFirst = `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, code, seq, round, at, claimed_at, stored_at, verdict)
SELECT $1, $2, $3, $4, 'entry', k.id, $5, 1, $6, $7, $11, $8, 'ok'
FROM gate_rules v
JOIN ticket k ON k.payload = $9
JOIN ticket_order o ON o.id = k.order_id
WHERE v.version = $10
	AND k.state = 'valid'
	AND o.state = 'paid'
ON CONFLICT DO NOTHING
RETURNING ticket_id, (SELECT number FROM ticket WHERE id = ticket_id) AS number`

// admitFirst bets that a scan is what most at a gate are: the first entry of a
// ticket that is in order. Then it is decided without reading and stored by one
// statement. done is false when the bet is lost and nothing has happened.
func (s *Store) admitFirst(ctx context.Context, t *target, now time.Time) (a Answer, done bool, err error) {
	if t.draft.Kind != Entry || t.payload == nil {
		return a, false, nil
	}
	kind, ok := t.rules.typeOf(t.device.EditionID, t.payload)
	if !ok {
		return a, false, nil
	}
	st := State{Known: true, Ticket: ticket.Valid, Order: ticket.Paid, Type: kind.rule}
	v := Decide(st, t.rules.scan(t.gate, t.draft, now), t.draft.At)
	if v.Status != OK || v.Conflict != "" {
		return a, false, nil
	}
	var row struct {
		ID     ticket.ID `db:"ticket_id"`
		Number string    `db:"number"`
	}
	err = s.db.GetPrepared(ctx, &row, sqlFirst, t.draft.Nonce, t.device.EditionID, t.gate.ID, string(t.device.Actor()), t.code,
		v.Round, t.draft.At, now, t.payload, t.rules.version, t.draft.notOurs())
	if fault.Is(err, fault.NotFound) {
		return a, false, nil
	}
	a = Answer{Nonce: t.draft.Nonce, Status: OK, Ticket: &ScannedTicket{ID: row.ID, Number: row.Number, Type: kind.Slug}, StoredAt: now.UTC()}
	if err != nil {
		return a, false, err
	}
	return a, true, s.note(ctx, t.device, now)
}

// typeOf is the ticket type that a genuine code names.
func (r *rules) typeOf(e festival.ID, payload []byte) (typeRow, bool) {
	number := ticket.Payload(payload).TypeNumber()
	for _, t := range r.types {
		if t.EditionID == e && t.Number == number {
			return t, true
		}
	}
	return typeRow{}, false
}
