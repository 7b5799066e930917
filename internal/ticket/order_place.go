package ticket

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

const sqlOrderTypes = `
SELECT t.id, t.number, t.slug, t.name, t.price_cents, t.on_sale, t.retired,
	ARRAY(SELECT q.quota_id FROM quota_ticket_type q WHERE q.ticket_type_id = t.id ORDER BY 1) AS quotas,
	(SELECT max(w.valid_until) FROM ticket_type_window w WHERE w.ticket_type_id = t.id) AS last_until,
	coalesce((SELECT k.id FROM signing_key k WHERE k.edition_id = t.edition_id AND k.retired_at IS NULL), 0) AS key
FROM ticket_type t
WHERE t.edition_id = $1
	AND t.slug = ANY ($2)
FOR KEY SHARE OF t`

type wantedType struct {
	ID         TypeID        `db:"id"`
	Number     int           `db:"number"`
	Slug       string        `db:"slug"`
	Name       lang.Text     `db:"name"`
	PriceCents int           `db:"price_cents"`
	OnSale     bool          `db:"on_sale"`
	Retired    bool          `db:"retired"`
	Quotas     pq.Int64Array `db:"quotas"`
	LastUntil  *time.Time    `db:"last_until"`
	Key        KeyID         `db:"key"`
}

// newTicket is a ticket on its way into the database.
type newTicket struct {
	kind    *wantedType
	payload Payload
	seal    Seal
	number  string
}

// Order takes a place in every quota of each ticket, or nothing at all:
// Conflict with the code sold_out when there are not enough. The same draft
// with the same Once key gives the same order again.
func (s *Store) Order(ctx context.Context, e *festival.Edition, d OrderDraft, now time.Time) (*Order, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	d.Once.Content = d.content()
	return s.place(ctx, e, d, now)
}

// place makes the order of a draft that was checked.
func (s *Store) place(ctx context.Context, e *festival.Edition, d OrderDraft, now time.Time) (*Order, error) {
	var id OrderID
	var err error
	for range 3 { // a drawn code or number may already be taken
		err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) (err error) {
			id, err = s.orderIn(ctx, tx, e, d, now)
			return err
		})
		if !slices.Contains([]string{"ticket_order_code", "ticket_number", "ticket_payload"}, pg.Constraint(err)) {
			break
		}
	}
	if err != nil {
		return nil, fault.Wrap("ticket.Order", err)
	}
	return s.Get(ctx, e.ID, id)
}

// OrderIn is Order within the caller's transaction. A drawn code or number that
// is taken fails it; Order then draws again.
func (s *Store) OrderIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d OrderDraft, now time.Time) (OrderID, error) {
	const op = "ticket.Order"
	if err := d.Check(); err != nil {
		return 0, err
	}
	d.Once.Content = d.content()
	id, err := s.orderIn(ctx, tx, e, d, now)
	return id, fault.Wrap(op, err)
}

func (s *Store) orderIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d OrderDraft, now time.Time) (OrderID, error) {
	earlier, done, err := pg.ClaimIn(ctx, tx, d.Once, now)
	if err != nil {
		return 0, err
	}
	if done {
		id, err := strconv.ParseInt(earlier, 10, 64)
		return OrderID(id), err
	}
	tickets, err := s.drawIn(ctx, tx, e, d, now)
	if err != nil {
		return 0, err
	}
	places, err := takeIn(ctx, tx, tickets, d.hold, now)
	if err != nil {
		return 0, err
	}
	id, err := insertIn(ctx, tx, e, d, tickets, places, now)
	if err != nil {
		return 0, err
	}
	if err := s.events.Confirmed.tell(ctx, tx, e.ID, id, now); err != nil {
		return 0, err
	}
	return id, pg.SettleIn(ctx, tx, d.Once, id.String())
}

// drawIn checks that every type may be ordered and draws codes and numbers.
func (s *Store) drawIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d OrderDraft, now time.Time) ([]newTicket, error) {
	types, err := orderedIn(ctx, tx, e, d, now)
	if err != nil {
		return nil, err
	}
	var tickets []newTicket
	for i, t := range types {
		if t.Key == 0 {
			if err := s.firstKeyIn(ctx, tx, e, t, now); err != nil {
				return nil, err
			}
		}
		seed, err := s.seedIn(ctx, tx, t.Key)
		if err != nil {
			return nil, err
		}
		for _, p := range newPayloads(t, d.Items[i].Quantity, d.Group) {
			tickets = append(tickets, newTicket{kind: t, payload: p, seal: sign(seed, p).Seal(), number: newNumber()})
		}
	}
	return tickets, nil
}

// newPayloads are n tickets', those of a group alike but for their last byte.
func newPayloads(t *wantedType, n int, group bool) []Payload {
	all := make([]Payload, n)
	for i := range all {
		if all[i] = newPayload(t.Key, t.Number); group {
			all[i] = all[0].Member(i)
		}
	}
	return all
}

// orderedIn are the types of a draft's items, one each; Invalid when one of them cannot be ordered.
func orderedIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d OrderDraft, now time.Time) ([]*wantedType, error) {
	slugs := make(pq.StringArray, len(d.Items))
	for i, item := range d.Items {
		slugs[i] = item.Type
	}
	var types []*wantedType
	if err := tx.Select(ctx, &types, sqlOrderTypes, e.ID, slugs); err != nil {
		return nil, err
	}
	bySlug := map[string]*wantedType{}
	for _, t := range types {
		bySlug[t.Slug] = t
	}
	f := fault.Fields{}
	ordered := make([]*wantedType, len(d.Items))
	for i, item := range d.Items {
		ordered[i] = bySlug[item.Type]
		if problem := ordered[i].problem(d.Source == sourceSpare, now); problem != "" {
			f.Add("items."+strconv.Itoa(i)+".type", problem)
		}
	}
	return ordered, f.Err("ticket.Order")
}

// problem is why the type cannot be ordered, as a catalogue key. What the office
// makes in store may be of a type that nobody can order.
func (t *wantedType) problem(spare bool, now time.Time) string {
	switch {
	case t == nil:
		return "ticket.order.unknown_type"
	case t.PriceCents > 0 && !spare:
		return "ticket.order.price_not_yet"
	case !t.OnSale && !spare, t.Retired:
		return "ticket.order.not_on_sale"
	case t.LastUntil != nil && !now.Before(*t.LastUntil):
		return "ticket.order.over"
	}
	return ""
}

func (s *Store) firstKeyIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, t *wantedType, now time.Time) error {
	if err := s.ensureKeyIn(ctx, tx, e.ID, now); err != nil {
		return err
	}
	return tx.Get(ctx, &t.Key, sqlActiveKey, e.ID)
}

// place pairs a taken place with the ticket it is for.
type place struct {
	id      int64
	payload Payload
}

const (
	sqlSavepoint = `SAVEPOINT before_places`
	sqlBack      = `ROLLBACK TO SAVEPOINT before_places`
)

// takeIn locks a free place in each quota of each ticket, quota by quota in the
// order of ids so that no two orders wait for each other in a ring; first those
// kept for this order. What others have in hand is skipped at first; if then
// too few are left, everything is given back and taken once more, waiting for
// those in flight: they may yet fail.
func takeIn(ctx context.Context, tx *pg.Tx, tickets []newTicket, hold string, now time.Time) ([]place, error) {
	wanted := map[int64][]newTicket{}
	for _, t := range tickets {
		for _, q := range t.kind.Quotas {
			wanted[q] = append(wanted[q], t)
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	if _, err := tx.Exec(ctx, sqlSavepoint); err != nil {
		return nil, err
	}
	places, short, err := lockIn(ctx, tx, wanted, sqlTakeFree, hold, now)
	if err != nil || !short {
		return places, err
	}
	if _, err := tx.Exec(ctx, sqlBack); err != nil {
		return nil, err
	}
	places, short, err = lockIn(ctx, tx, wanted, sqlTakeWaiting, hold, now)
	if err != nil || !short {
		return places, err
	}
	return nil, soldOut()
}

func soldOut() error {
	return fault.Coded(fault.Conflict, "ticket.Order", "sold_out", "ticket.order.sold_out")
}

// sqlTakeHeld locks what is kept for this order. A place whose time is over is
// anybody's, so that it is found below, in the order that all keep to.
const sqlTakeHeld = `
SELECT id
FROM place
WHERE quota_id = $1
	AND hold = $4
	AND held_until > $3
ORDER BY id
LIMIT $2
FOR UPDATE`

const sqlTakeFree = `
SELECT id
FROM place
WHERE quota_id = $1
	AND ticket_id IS NULL
	AND (held_until IS NULL OR held_until <= $3)
ORDER BY id
LIMIT $2
FOR UPDATE SKIP LOCKED`

const sqlTakeWaiting = `
SELECT id
FROM place
WHERE quota_id = $1
	AND ticket_id IS NULL
	AND (held_until IS NULL OR held_until <= $3)
ORDER BY id
LIMIT $2
FOR UPDATE`

// lockIn locks the wanted places; short when there are not enough.
func lockIn(ctx context.Context, tx *pg.Tx, wanted map[int64][]newTicket, query, hold string, now time.Time) (places []place, short bool, err error) {
	for _, q := range slices.Sorted(maps.Keys(wanted)) {
		var ids, free []int64
		if hold != "" {
			if err := tx.Select(ctx, &ids, sqlTakeHeld, q, len(wanted[q]), now, hold); err != nil {
				return nil, false, err
			}
		}
		if rest := len(wanted[q]) - len(ids); rest > 0 {
			if err := tx.Select(ctx, &free, query, q, rest, now); err != nil {
				return nil, false, err
			}
		}
		ids = append(ids, free...)
		if len(ids) < len(wanted[q]) {
			return nil, true, nil
		}
		for i, t := range wanted[q] {
			places = append(places, place{id: ids[i], payload: t.payload})
		}
	}
	return places, false, nil
}

// sqlCreateOrder writes the order, its tickets and their places at once; the
// payload is what joins a ticket to its places before it has an id.
const sqlCreateOrder = `
WITH o AS (
	INSERT INTO ticket_order (edition_id, code, state, email, name, lang, total_cents, created_at, source, source_id, browser)
	VALUES ($1, $2, 'paid', $3, $4, $5, 0, $6, $7, $8, $14)
	RETURNING id
), t AS (
	INSERT INTO ticket (edition_id, order_id, ticket_type_id, payload, seal, number, created_at)
	SELECT $1, o.id, n.type, n.payload, n.seal, n.number, $6
	FROM o, unnest($9::bigint[], $10::bytea[], $15::bytea[], $11::text[]) AS n (type, payload, seal, number)
	RETURNING id, payload
), p AS (
	UPDATE place
	SET ticket_id = t.id, hold = NULL, held_until = NULL
	FROM t
	JOIN unnest($12::bigint[], $13::bytea[]) AS w (place, payload) USING (payload)
	WHERE place.id = w.place
)
SELECT id FROM o`

func insertIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d OrderDraft, tickets []newTicket, places []place, now time.Time) (OrderID, error) {
	var types, placeIDs pq.Int64Array
	var payloads, seals, placed pq.ByteaArray
	var numbers pq.StringArray
	for _, t := range tickets {
		types, payloads, numbers = append(types, int64(t.kind.ID)), append(payloads, t.payload[:]), append(numbers, t.number)
		seals = append(seals, t.seal[:])
	}
	for _, p := range places {
		placeIDs, placed = append(placeIDs, p.id), append(placed, p.payload[:])
	}
	if placeIDs == nil {
		placeIDs, placed = pq.Int64Array{}, pq.ByteaArray{}
	}
	var id OrderID
	err := tx.Get(ctx, &id, sqlCreateOrder, e.ID, newOrderCode(), d.Email, d.Name, string(d.Lang), now, d.Source, d.SourceID,
		types, payloads, numbers, placeIDs, placed, d.Browser, seals)
	return id, err
}
