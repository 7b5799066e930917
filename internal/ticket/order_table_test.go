package ticket_test

import (
	"strings"
	"testing"

	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// A list of orders stands in the order of each of its columns, both ways round,
// in the reader's alphabet; who gave no name comes last.
func TestOrdersInTheOrderOfAColumn(t *testing.T) {
	m := newMarket(t)
	_, err := m.db.Exec(t.Context(), `
INSERT INTO ticket_order (edition_id, code, state, name, email, created_at)
SELECT e.id, o.code, o.state, o.name, o.email, now() + o.minute * interval '1 minute'
FROM edition e, (VALUES
	('C', 'pending', 'Rote Bete', 'b@kiez.example', 3),
	('A', 'canceled', 'Röstwerk', 'C@kiez.example', 1),
	('B', 'paid', 'أحمد', '', 2),
	('D', 'paid', '', 'a@kiez.example', 4)) o(code, state, name, email, minute)`)
	m.must(err)
	for _, c := range []struct {
		by       string
		reader   lang.Lang
		up, down string
	}{
		{"", lang.De, "A B C D", "D C B A"}, {"nonsense", "xx", "A B C D", "D C B A"},
		{"code", lang.De, "A B C D", "D C B A"},
		{"name", lang.De, "A C B D", "B C A D"}, {"name", lang.Ar, "B A C D", "C A B D"}, {"name", "xx", "A C B D", "B C A D"},
		{"email", lang.En, "D C A B", "A C D B"},
		{"state", lang.De, "B D C A", "A C D B"},
		{"tickets", lang.De, "", ""},
	} {
		for down, want := range map[bool]string{false: c.up, true: c.down} {
			rows, err := m.s.List(t.Context(), m.e.ID, ticket.Filter{}, pg.Sorting{By: c.by, Down: down, Reader: c.reader})
			var got []string
			for _, r := range rows {
				got = append(got, r.Code)
			}
			if all := strings.Join(got, " "); err != nil || len(got) != 4 || want != "" && all != want {
				t.Errorf("by %q for %s, down %v: %s, want %s; %v", c.by, c.reader, down, all, want, err)
			}
		}
	}
}
