package ticket

import (
	"context"
	"strings"
	"time"
	"unicode"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

const orderColumns = `
	o.id, o.edition_id, o.uid, o.code, o.state, o.email, o.name, o.lang, o.total_cents,
	o.link_generation, o.browser, o.created_at, o.canceled_at, o.source`

const sqlOrder = `
SELECT ` + orderColumns + `
FROM ticket_order o
WHERE o.edition_id = $1
	AND o.id = $2`

const sqlOrderAny = `
SELECT ` + orderColumns + `
FROM ticket_order o
WHERE o.id = $1`

const sqlOrderByCode = `
SELECT ` + orderColumns + `
FROM ticket_order o
WHERE o.edition_id = $1
	AND o.code = $2`

const sqlOrderByLink = `
SELECT ` + orderColumns + `
FROM ticket_order o
WHERE o.id = $1
	AND o.link_generation = $2`

const sqlTickets = `
SELECT k.id, k.order_id, k.ticket_type_id, t.slug AS type_slug, t.name AS type_name,
	k.payload, k.number, k.state, k.created_at,
	EXISTS (SELECT 1 FROM scan_standing c WHERE c.ticket_id = k.id AND c.kind = 'entry' AND c.verdict = 'ok') AS used
FROM ticket k
JOIN ticket_type t ON t.id = k.ticket_type_id
WHERE k.order_id = $1
ORDER BY k.id`

// Get is one order with its tickets.
func (s *Store) Get(ctx context.Context, e festival.ID, id OrderID) (*Order, error) {
	return s.GetIn(ctx, s.db, e, id)
}

// GetIn is Get, in a transaction or without one.
func (s *Store) GetIn(ctx context.Context, q pg.Querier, e festival.ID, id OrderID) (*Order, error) {
	return order(ctx, q, "ticket.Get", sqlOrder, e, id)
}

// Any is one order of whatever edition.
func (s *Store) Any(ctx context.Context, id OrderID) (*Order, error) {
	return order(ctx, s.db, "ticket.Any", sqlOrderAny, id)
}

// ByCode finds an order by its code, in any case.
func (s *Store) ByCode(ctx context.Context, e festival.ID, code string) (*Order, error) {
	return order(ctx, s.db, "ticket.ByCode", sqlOrderByCode, e, strings.ToUpper(strings.TrimSpace(code)))
}

const purposeOrder = "order"

// Secret is the token that shows an order to whoever has it.
func (s *Store) Secret(o *Order) string {
	return s.secret.Link(purposeOrder, int64(o.ID), o.LinkGeneration)
}

// BySecret is the order a token was made for, of whatever edition; NotFound
// for anything else.
func (s *Store) BySecret(ctx context.Context, token string) (*Order, error) {
	const op = "ticket.BySecret"
	id, generation, ok := s.secret.Open(purposeOrder, token)
	if !ok {
		return nil, fault.New(fault.NotFound, op, "error.not_found")
	}
	return order(ctx, s.db, op, sqlOrderByLink, id, generation)
}

func order(ctx context.Context, q pg.Querier, op, query string, args ...any) (*Order, error) {
	var o Order
	if err := q.Get(ctx, &o, query, args...); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := q.Select(ctx, &o.Tickets, sqlTickets, o.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return &o, nil
}

const sqlTicketByPayload = `
SELECT k.id, k.order_id, k.ticket_type_id, t.slug AS type_slug, t.name AS type_name,
	k.payload, k.number, k.state, k.created_at, k.edition_id, o.state AS order_state, w.public
FROM ticket k
JOIN ticket_type t ON t.id = k.ticket_type_id
JOIN ticket_order o ON o.id = k.order_id
JOIN signing_key w ON w.id = $2
WHERE k.payload = $1`

// Found is a ticket as its code shows it: enough for its own page.
type Found struct {
	Ticket
	EditionID  festival.ID `db:"edition_id"`
	OrderState OrderState  `db:"order_state"`
	Public     []byte      `db:"public"`
}

// ByCodeText is the ticket whose code or address was opened; NotFound when it
// cannot be read, its signature is not ours, or it was never issued.
func (s *Store) ByCodeText(ctx context.Context, text string) (*Found, error) {
	const op = "ticket.ByCodeText"
	missing := fault.New(fault.NotFound, op, "ticket.code.unknown")
	c, err := Parse(text)
	if err != nil {
		return nil, missing
	}
	var t Found
	err = s.db.Get(ctx, &t, sqlTicketByPayload, c.Payload[:], c.Payload.Key())
	if fault.Is(err, fault.NotFound) || (err == nil && !c.SignedBy(t.Public)) {
		return nil, missing
	}
	return &t, fault.Wrap(op, err)
}

// MinSearch is how many letters a search needs: fewer would list everybody.
const MinSearch = 3

// letters are how many a search has. A sign that is a syllable or a word, as in
// 王芳, is two: whole names have two of them.
func letters(search string) (n int) {
	for _, r := range search {
		n++
		if unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			n++
		}
	}
	return n
}

// Filter narrows a list of orders. Search looks at code, name, e-mail and
// ticket numbers; From and Until bound when they were made, Least how many
// tickets they have; Browser is the mark of the browser that ordered.
type Filter struct {
	Search  string
	State   OrderState
	From    *time.Time
	Until   *time.Time
	Least   int
	Browser string
}

// Row is an order in a list.
type Row struct {
	ID        OrderID    `db:"id"`
	Code      string     `db:"code"`
	State     OrderState `db:"state"`
	Name      string     `db:"name"`
	Email     string     `db:"email"`
	Browser   string     `db:"browser"`
	CreatedAt time.Time  `db:"created_at"`
	Tickets   int        `db:"tickets"`
	Total     int        `db:"total"`
}

// orderMatches is a Filter in SQL; its arguments are Filter.args.
const orderMatches = `o.edition_id = $1
	AND ($2 = '' OR o.state = $2)
	AND ($3 = '' OR o.searched LIKE ALL ((SELECT patterns($3))::text[])
		OR o.id IN (SELECT k.order_id FROM ticket k WHERE k.edition_id = $1 AND k.number = $4))
	AND ($5::timestamptz IS NULL OR o.created_at >= $5)
	AND ($6::timestamptz IS NULL OR o.created_at <= $6)
	AND ($7 <= 1 OR (SELECT count(*) FROM ticket k WHERE k.order_id = o.id) >= $7)
	AND ($8 = '' OR o.browser = $8)`

const sqlOrders = `
SELECT o.id, o.code, o.state, o.name, o.email, o.browser, o.created_at,
	(SELECT count(*) FROM ticket k WHERE k.order_id = o.id) AS tickets,
	count(*) OVER () AS total
FROM ticket_order o
WHERE ` + orderMatches

// args are the filter's values for orderMatches; Invalid when the search is too short.
func (f Filter) args(op string, e festival.ID) ([]any, error) {
	search := strings.TrimSpace(f.Search)
	number, _ := ParseNumber(search)
	if search != "" {
		if letters(search) < MinSearch || !input.Storable(search) {
			return nil, fault.Fields{"q": fault.Msg("error.too_short", "min", MinSearch)}.Err(op)
		}
	}
	return []any{e, string(f.State), search, number, f.From, f.Until, f.Least, f.Browser}, nil
}

// List is a part of the edition's orders, in the order of when they were made
// (""), code, name, email, state or tickets; Row.Total counts all that match.
func (s *Store) List(ctx context.Context, e festival.ID, f Filter, o pg.Sorting) ([]Row, error) {
	const op = "ticket.List"
	args, err := f.args(op, e)
	if err != nil {
		return nil, err
	}
	if o.Limit <= 0 {
		o.Limit = 50
	}
	var rows []Row
	err = s.db.Select(ctx, &rows, sqlOrders+o.SQL(orderColumn, "o.id"), args...)
	return rows, fault.Wrap(op, err)
}
