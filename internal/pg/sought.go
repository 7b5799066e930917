package pg

import (
	"context"
	"strings"

	"github.com/lib/pq"

	"markt/internal/fault"
)

const sqlSought = `
SELECT u.at - 1
FROM unnest($1::text[]) WITH ORDINALITY AS u(said, at)
WHERE searched(u.said) LIKE ALL ((SELECT patterns($2))::text[])
ORDER BY u.at`

// Sought are the places in the list of those texts that say all the words; no
// words are said by all. The database compares, so that every search finds by
// the same rule.
func Sought(ctx context.Context, q Querier, said []string, words string) ([]int, error) {
	var at []int
	if strings.TrimSpace(words) == "" {
		for i := range said {
			at = append(at, i)
		}
		return at, nil
	}
	err := q.Select(ctx, &at, sqlSought, pq.Array(said), words)
	return at, fault.Wrap("pg.Sought", err)
}
