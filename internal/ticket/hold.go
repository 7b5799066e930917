package ticket

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Hold is an order that waits for its last step, Confirm. It is stored nowhere:
// its bearer carries it about, sealed. Only the places kept for it, which are
// few, are marked in the database, by UID.
type Hold struct {
	UID     string        `json:"uid"`
	Edition festival.ID   `json:"edition"`
	Draft   OrderDraft    `json:"draft"`
	At      time.Time     `json:"at"`
	Until   time.Time     `json:"until"` // the places are kept until then; zero: none are kept
	Wants   []Want        `json:"wants"`
	Bits    int           `json:"bits"` // what a proof costs: see Solves
	Wait    time.Duration `json:"wait"` // how long who has no proof must wait
	Order   OrderID       `json:"-"`    // the order it has become; 0 before
}

// Want is how many places of a quota are asked for.
type Want struct {
	Quota  QuotaID `json:"quota"`
	Size   int     `json:"size"`
	Places int     `json:"places"`
}

const (
	holdFor  = 5 * time.Minute  // how long places are kept
	holdLife = 30 * time.Minute // how long a hold can still become an order, if there are places

	// How much of a quota may be kept at once by those who have not taken the
	// last step: heldMost of its size or one order's worth, whichever is more,
	// and never more than heldOfFree of what is left. Who comes beyond that goes
	// on without kept places, so that nobody can shut others out by holding.
	heldMost   = 0.03
	heldOfFree = 0.25
)

// Tickets is how many tickets the hold is for.
func (h *Hold) Tickets() int {
	n := 0
	for _, item := range h.Draft.Items {
		n += item.Quantity
	}
	return n
}

// once makes one order of a hold, however often it is confirmed.
func (h *Hold) once() pg.Once {
	return pg.Once{Key: h.UID, Principal: "hold", Route: "orders", Content: h.Draft.content()}
}

// holdUID is the same for a repeat of the same form or key.
func (s *Store) holdUID(o pg.Once) string {
	if o.Key == "" {
		var drawn [16]byte
		_, _ = rand.Read(drawn[:])
		return hex.EncodeToString(drawn[:])
	}
	name, _ := json.Marshal([]string{o.Principal, o.Route, o.Caller, o.Key}) // whoever knows the key alone is another caller
	return hex.EncodeToString(s.secret.MAC("hold", name)[:16])
}

// Hold checks a draft and keeps its places for a short time, as far as holding
// is open to it. Conflict with the code sold_out when there are not enough. A
// draft whose hold was confirmed before gives that order's id.
func (s *Store) Hold(ctx context.Context, e *festival.Edition, d OrderDraft, now time.Time) (*Hold, error) {
	const op = "ticket.Hold"
	if err := d.Check(); err != nil {
		return nil, err
	}
	h := &Hold{UID: s.holdUID(d.Once), Edition: e.ID, Draft: d, At: now}
	if earlier, done, err := pg.Claimed(ctx, s.db, h.once()); done || err != nil {
		id, _ := strconv.ParseInt(earlier, 10, 64)
		h.Order = OrderID(id)
		return h, fault.Wrap(op, err)
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return s.holdIn(ctx, tx, e, h) })
	return h, fault.Wrap(op, err)
}

const sqlUnhold = `
UPDATE place
SET hold = NULL, held_until = NULL
WHERE hold = $1`

// sqlLockQuotas lets one hold at a time count what is held.
const sqlLockQuotas = `
SELECT id
FROM quota
WHERE id = ANY ($1)
ORDER BY id
FOR NO KEY UPDATE`

const sqlHold = `
UPDATE place
SET hold = $3, held_until = $5
WHERE id IN (
	SELECT id
	FROM place
	WHERE quota_id = $1
		AND ticket_id IS NULL
		AND (held_until IS NULL OR held_until <= $4)
	ORDER BY id
	LIMIT $2
	FOR UPDATE SKIP LOCKED
)`

func (s *Store) holdIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, h *Hold) error {
	h.Wants, h.Until = nil, time.Time{}
	wanted, err := s.wantedIn(ctx, tx, e, h.Draft, h.At)
	if err != nil || len(wanted) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, sqlUnhold, h.UID); err != nil {
		return err
	}
	// Looked at twice: in a flood most go on from here without queueing for the lock.
	for _, lock := range []bool{false, true} {
		if lock {
			if _, err := tx.Exec(ctx, sqlLockQuotas, quotaIDs(wanted)); err != nil {
				return err
			}
		}
		open, err := s.roomIn(ctx, tx, h, wanted)
		if err != nil || !open {
			return err
		}
	}
	until := h.At.Add(holdFor)
	for _, w := range h.Wants {
		n, err := tx.Exec(ctx, sqlHold, w.Quota, w.Places, h.UID, h.At, until)
		if err != nil {
			return err
		}
		if int(n) < w.Places { // the rest is in flight
			_, err := tx.Exec(ctx, sqlUnhold, h.UID)
			return err
		}
	}
	h.Until = until
	return nil
}

// wantedIn is how many places of each quota a draft asks for.
func (s *Store) wantedIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d OrderDraft, now time.Time) (map[QuotaID]int, error) {
	types, err := orderedIn(ctx, tx, e, d, now)
	if err != nil {
		return nil, err
	}
	wanted := map[QuotaID]int{}
	for i, t := range types {
		for _, q := range t.Quotas {
			wanted[QuotaID(q)] += d.Items[i].Quantity
		}
	}
	return wanted, nil
}

func quotaIDs(wanted map[QuotaID]int) pq.Int64Array {
	ids := make(pq.Int64Array, 0, len(wanted))
	for q := range wanted {
		ids = append(ids, int64(q))
	}
	return ids
}

const sqlRoom = `
SELECT q.id, q.size,
	(SELECT count(*) FROM place p WHERE p.quota_id = q.id AND p.ticket_id IS NULL) AS untaken,
	(SELECT count(*) FROM place p WHERE p.quota_id = q.id AND p.hold IS NOT NULL AND p.held_until > $2) AS held
FROM quota q
WHERE q.id = ANY ($1)
ORDER BY q.id`

// roomIn notes what the hold wants, and reports whether places may be kept for
// it. Places that are only kept for others may come free: they do not make a
// quota sold out.
func (s *Store) roomIn(ctx context.Context, tx *pg.Tx, h *Hold, wanted map[QuotaID]int) (open bool, err error) {
	var rooms []struct {
		ID      QuotaID `db:"id"`
		Size    int     `db:"size"`
		Untaken int     `db:"untaken"`
		Held    int     `db:"held"`
	}
	if err := tx.Select(ctx, &rooms, sqlRoom, quotaIDs(wanted), h.At); err != nil {
		return false, err
	}
	open, h.Wants = true, nil
	for _, r := range rooms {
		n := wanted[r.ID]
		if r.Untaken < n {
			return false, soldOut()
		}
		most := min(max(MaxTickets, heldMost*float64(r.Size)), heldOfFree*float64(r.Untaken))
		open = open && float64(r.Held+n) <= most
		h.Wants = append(h.Wants, Want{Quota: r.ID, Size: r.Size, Places: n})
	}
	return open, nil
}

// Seal is a hold for its bearer to carry about: nobody can read or alter it.
func (s *Store) Seal(h *Hold) string {
	b, err := json.Marshal(h)
	if err != nil {
		panic(err) // only strings, numbers and times
	}
	return base64.RawURLEncoding.EncodeToString(s.secret.Seal("hold", b))
}

// OpenHold reads what Seal made; Gone for anything else and for a hold that is too old.
func (s *Store) OpenHold(sealed string, now time.Time) (*Hold, error) {
	gone := fault.Coded(fault.Gone, "ticket.OpenHold", "hold_over", "ticket.hold.over")
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, gone
	}
	plain, err := s.secret.Unseal("hold", b)
	if err != nil {
		return nil, gone
	}
	var h Hold
	if json.Unmarshal(plain, &h) != nil || now.Sub(h.At) > holdLife {
		return nil, gone
	}
	return &h, nil
}

// Confirmed is the order that a hold has become; 0 before that.
func (s *Store) Confirmed(ctx context.Context, h *Hold) (OrderID, error) {
	earlier, done, err := pg.Claimed(ctx, s.db, h.once())
	if err != nil || !done {
		return 0, fault.Wrap("ticket.Confirmed", err)
	}
	id, err := strconv.ParseInt(earlier, 10, 64)
	return OrderID(id), fault.Wrap("ticket.Confirmed", err)
}

// Confirm makes the order of a hold: of the places kept for it, else of free
// ones. Whether its bearer has paid in work or time is judged by the caller.
func (s *Store) Confirm(ctx context.Context, e *festival.Edition, h *Hold, now time.Time) (*Order, error) {
	d := h.Draft
	d.Once, d.hold = h.once(), h.UID
	return s.Order(ctx, e, d, now)
}
