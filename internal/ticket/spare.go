package ticket

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// sourceSpare marks the orders that the office makes in store: signed tickets
// for when printer or network fail, or for guests of honour.
const sourceSpare = "spare"

// MaxSpare is how many spare tickets are made at once.
const MaxSpare = 100

// SpareDraft asks for spare tickets of one type, which also says on which days
// they admit. Note is for the office and stands on no ticket.
type SpareDraft struct {
	Type     string
	Quantity int
	Note     string
	Lang     lang.Lang
	Once     pg.Once
}

// Check trims the draft and says what is wrong.
func (d *SpareDraft) Check() error {
	f := fault.Fields{}
	input.CheckLine(f, "note", &d.Note, input.MaxLine)
	if d.Type == "" {
		f.Add("type", "error.choice")
	}
	if d.Quantity < 1 || d.Quantity > MaxSpare {
		f.Add("quantity", "error.range", "min", 1, "max", MaxSpare)
	}
	if !lang.Known(string(d.Lang)) {
		f.Add("lang", "error.choice")
	}
	return f.Err("ticket.SpareDraft.Check")
}

// Spare makes spare tickets: an order without a person, whose tickets are signed,
// judged and counted like any other. Each takes its places, or none is made:
// Conflict with the code sold_out when there are not enough. They may be of a
// type that is not on sale. The same draft with the same Once key makes one batch.
func (s *Store) Spare(ctx context.Context, e *festival.Edition, d SpareDraft, now time.Time) (*Order, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	order := OrderDraft{
		Name: d.Note, Lang: d.Lang, Items: []Item{{Type: d.Type, Quantity: d.Quantity}},
		Once: d.Once, Source: sourceSpare, SourceID: rand.Text(),
	}
	order.Once.Content = order.content()
	o, err := s.place(ctx, e, order, now)
	if m, wrong := fault.FieldsOf(err)["items.0.type"]; wrong {
		err = fault.Fields{"type": m}.Err("ticket.Spare")
	}
	return o, err
}

// Spare reports whether the office made the order in store.
func (o *Order) Spare() bool { return o.Source == sourceSpare }

// Holder is who the order's tickets are for; a note of the office is nobody.
func (o *Order) Holder() string {
	if o.Spare() {
		return ""
	}
	return o.Name
}

// Batch is spare tickets that were made at once. Unused are those that would
// still admit and have not.
type Batch struct {
	ID        OrderID    `db:"id"`
	Code      string     `db:"code"`
	State     OrderState `db:"state"`
	Note      string     `db:"name"`
	TypeName  lang.Text  `db:"type_name"`
	CreatedAt time.Time  `db:"created_at"`
	Tickets   int        `db:"tickets"`
	Used      int        `db:"used"`
	Unused    int        `db:"unused"`
}

const usedTicket = `EXISTS (SELECT 1 FROM scan s WHERE s.ticket_id = k.id AND s.kind = 'entry' AND s.verdict = 'ok')`

const sqlSpares = `
SELECT o.id, o.code, o.state, o.name, t.name AS type_name, o.created_at,
	count(*) AS tickets,
	count(*) FILTER (WHERE ` + usedTicket + `) AS used,
	count(*) FILTER (WHERE o.state = 'paid' AND k.state <> 'void' AND NOT ` + usedTicket + `) AS unused
FROM ticket_order o
JOIN ticket k ON k.order_id = o.id
JOIN ticket_type t ON t.id = k.ticket_type_id
WHERE o.edition_id = $1
	AND o.source = '` + sourceSpare + `'
GROUP BY o.id, t.id
ORDER BY o.id DESC`

// Spares are the edition's batches of spare tickets, the newest first.
func (s *Store) Spares(ctx context.Context, e festival.ID) ([]Batch, error) {
	var all []Batch
	err := s.db.Select(ctx, &all, sqlSpares, e)
	return all, fault.Wrap("ticket.Spares", err)
}

const sqlVoidUnused = `
UPDATE ticket k
SET state = 'void'
FROM ticket_order o
WHERE o.id = k.order_id
	AND o.edition_id = $1
	AND o.id = $2
	AND k.state <> 'void'
	AND NOT ` + usedTicket + `
RETURNING k.id`

const sqlFreeTickets = `
UPDATE place
SET ticket_id = NULL
WHERE ticket_id = ANY ($1)
RETURNING quota_id`

// VoidUnused ends those tickets of an order for good with which nobody came in,
// and frees their places; the others stay as they are. Repeating it changes
// nothing.
func (s *Store) VoidUnused(ctx context.Context, e festival.ID, id OrderID, now time.Time) (n int, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var ids pq.Int64Array
		if err := tx.Select(ctx, (*[]int64)(&ids), sqlVoidUnused, e, id); err != nil {
			return err
		}
		if n = len(ids); n == 0 {
			_, err := s.GetIn(ctx, tx, e, id) // NotFound, or nothing is left
			return err
		}
		var quotas []QuotaID
		if err := tx.Select(ctx, &quotas, sqlFreeTickets, ids); err != nil {
			return err
		}
		if err := trimIn(ctx, tx, quotas); err != nil {
			return err
		}
		return pg.LogAllIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "ticket", Verb: pg.VerbVoid, At: now}, ids)
	})
	return n, fault.Wrap("ticket.VoidUnused", err)
}
