package checkin

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/festival"
	"markt/internal/ticket"
)

// sqlFirst stores first entries in one go, those whose ticket and rules are
// what the decision took them for. Whatever speaks against one finds no row: an
// earlier scan of the ticket holds seq 1, a repeat holds the nonce, an altered
// signature has another seal. For the ticket's type its payload answers. The
// arrays stand in subqueries, so that one plan serves them however many there
// are, and the tickets in order, so that two turns never wait for each other.
const sqlFirst = `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, code, seq, round, at, claimed_at, stored_at, verdict)
SELECT d.nonce, d.edition_id, d.gate_id, d.actor, 'entry', k.id, d.code, 1, d.round, d.at, d.claimed_at, d.stored_at, 'ok'
FROM unnest((SELECT $1::text[]), (SELECT $2::bigint[]), (SELECT $3::bigint[]), (SELECT $4::text[]), (SELECT $5::text[]), (SELECT $6::int[]),
	(SELECT $7::timestamptz[]), (SELECT $8::timestamptz[]), (SELECT $9::timestamptz[]), (SELECT $10::bytea[]), (SELECT $11::bytea[]))
	AS d(nonce, edition_id, gate_id, actor, code, round, at, claimed_at, stored_at, payload, seal)
CROSS JOIN gate_rules v
JOIN ticket k ON k.payload = d.payload AND k.edition_id = d.edition_id
JOIN ticket_order o ON o.id = k.order_id
WHERE v.version = $12
	AND (d.seal = '' OR k.seal = d.seal)
	AND k.state = 'valid'
	AND o.state = 'paid'
ORDER BY k.id
ON CONFLICT DO NOTHING
RETURNING nonce, ticket_id, (SELECT number FROM ticket WHERE id = ticket_id) AS number`

// admitFirst bets that a scan is what most at a gate are: the first entry of a
// ticket that is in order. Then it is decided without reading, and stored
// together with those that arrive meanwhile. done is false when the bet is lost
// and nothing has happened.
func (s *Store) admitFirst(ctx context.Context, t *target, now time.Time) (a Answer, done bool, err error) {
	if t.draft.Kind != Entry || t.payload == nil || t.draft.Refused != "" || t.draft.again != nil || t.rules.afterChanges(t.gate, t.draft.At) != t.draft.At {
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
	one := &turn{target: t, round: v.Round, now: now}
	if err := s.turns.take(ctx, one, s.storeFirst); err != nil || !one.done {
		return a, false, err
	}
	one.answer.Ticket.Type = kind.Slug
	return one.answer, true, s.noteOf(ctx, t, now)
}

// storeFirst stores the first entries of one turn. What it does not store is
// decided by itself: where it fails, each caller meets the same fault.
func (s *Store) storeFirst(ctx context.Context, all []*turn) {
	byNonce := map[string]*turn{}
	f := firsts{}
	for _, one := range all {
		if byNonce[one.target.draft.Nonce] == nil && one.target.rules.version == all[0].target.rules.version {
			byNonce[one.target.draft.Nonce] = one
			f.add(one)
		}
	}
	var stored []struct {
		Nonce  string    `db:"nonce"`
		ID     ticket.ID `db:"ticket_id"`
		Number string    `db:"number"`
	}
	err := s.db.SelectPrepared(ctx, &stored, sqlFirst, pq.Array(f.nonce), pq.Array(f.edition), pq.Array(f.gate), pq.Array(f.actor), pq.Array(f.code),
		pq.Array(f.round), pq.Array(f.at), pq.Array(f.claimed), pq.Array(f.stored), pq.Array(f.payload), pq.Array(f.seal), all[0].target.rules.version)
	if err != nil {
		return
	}
	for _, row := range stored {
		one := byNonce[row.Nonce]
		one.done = true
		one.answer = Answer{Nonce: row.Nonce, Status: OK, Ticket: &ScannedTicket{ID: row.ID, Number: row.Number}, StoredAt: one.now.UTC()}
	}
}

// firsts are the columns of first entries.
type firsts struct {
	nonce, actor, code []string
	edition, gate      []int64
	round              []int64
	at, stored         []time.Time
	claimed            []*time.Time
	payload, seal      [][]byte
}

func (f *firsts) add(one *turn) {
	t := one.target
	f.nonce = append(f.nonce, t.draft.Nonce)
	f.edition = append(f.edition, int64(t.device.EditionID))
	f.gate = append(f.gate, int64(t.gate.ID))
	f.actor = append(f.actor, string(t.device.Actor()))
	f.code = append(f.code, t.code)
	f.round = append(f.round, int64(one.round))
	f.at = append(f.at, t.draft.At)
	f.claimed = append(f.claimed, t.draft.notOurs())
	f.stored = append(f.stored, one.now)
	f.payload, f.seal = append(f.payload, t.payload), append(f.seal, t.seal())
}

// typeOf is the ticket type that a code names.
func (r *rules) typeOf(e festival.ID, payload []byte) (typeRow, bool) {
	number := ticket.Payload(payload).TypeNumber()
	for _, t := range r.types {
		if t.EditionID == e && t.Number == number {
			return t, true
		}
	}
	return typeRow{}, false
}
