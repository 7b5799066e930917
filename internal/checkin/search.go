package checkin

import (
	"context"
	"time"
	"unicode"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// A gate's phone may be anybody's by tonight: it finds the one who stands before
// it, and no list of guests comes out of it.
const (
	searchLetters = 3  // of one word, at least
	searchFound   = 10 // at most
	searchMost    = 20
	searchAgain   = 10 * time.Second
)

// Found is a ticket as a gate finds it by its order's name. Reason is why it
// admits nowhere; what speaks against it at this gate says Redeem.
type Found struct {
	Number string
	Type   string // slug
	Kind   lang.Text
	Name   string
	Reason Reason
}

const sqlSearch = `
SELECT k.number, k.ticket_type_id, o.name,
	CASE WHEN k.state = 'void' THEN 'revoked' WHEN o.state = 'canceled' THEN 'canceled'
		WHEN o.state = 'pending' THEN 'unpaid' WHEN k.state = 'blocked' THEN 'blocked' ELSE '' END AS reason
FROM ticket_order o
JOIN ticket k ON k.order_id = o.id
WHERE o.edition_id = $1
	AND o.searched_name LIKE ALL ((SELECT patterns($2))::text[])
ORDER BY (k.state <> 'valid' OR o.state <> 'paid'), o.searched_name, k.id
LIMIT $3`

// Search finds tickets by the name of their order: for a device that may
// (Forbidden), by three letters of a word or more (Invalid), and not without end
// (Limited). more: there are others, and the name must be told better.
func (s *Store) Search(ctx context.Context, d Device, name string, now time.Time) (all []Found, more bool, err error) {
	const op = "checkin.Search"
	f := fault.Fields{}
	input.CheckLine(f, "name", &name, input.MaxLine)
	if letters(name) < searchLetters {
		f.Add("name", "gate.search.short")
	}
	if err := d.maySearch(); err != nil {
		return nil, false, fault.Wrap(op, err)
	}
	switch err := f.Err(op); {
	case err != nil:
		return nil, false, err
	case !s.searches.may(d.ID, now):
		return nil, false, fault.New(fault.Limited, op, "gate.error.searches")
	}
	s.searches.spend(d.ID, now)
	r, err := s.held(ctx)
	if err != nil {
		return nil, false, fault.Wrap(op, err)
	}
	var rows []struct {
		Number string        `db:"number"`
		Type   ticket.TypeID `db:"ticket_type_id"`
		Name   string        `db:"name"`
		Reason Reason        `db:"reason"`
	}
	if err := s.db.Select(ctx, &rows, sqlSearch, d.EditionID, name, searchFound+1); err != nil {
		return nil, false, fault.Wrap(op, err)
	}
	for _, row := range rows[:min(len(rows), searchFound)] {
		kind := r.types[row.Type]
		all = append(all, Found{row.Number, kind.Slug, kind.Name, row.Name, row.Reason})
	}
	return all, len(rows) > searchFound, nil
}

// letters are those of the longest word; a tatweel only stretches one.
func letters(name string) (longest int) {
	n := 0
	for _, c := range name {
		switch {
		case unicode.IsSpace(c):
			n = 0
		case unicode.IsLetter(c) && c != 'ـ':
			n++
		}
		longest = max(longest, n)
	}
	return longest
}
