package programme

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

// Sought is a document with those sessions alone that say all the words in
// title, hosts or track, in any language; no words are said by all. The
// database compares, so that every search finds by the same rule.
func (s *Store) Sought(ctx context.Context, d Document, words string) (Document, error) {
	if strings.TrimSpace(words) == "" {
		return d, nil
	}
	said, hosts := make([]string, len(d.Sessions)), d.HostByID()
	for i, x := range d.Sessions {
		said[i] = saidBy(x, hosts)
	}
	var at []int
	if err := s.db.Select(ctx, &at, sqlSought, pq.Array(said), words); err != nil {
		return d, fault.Wrap("programme.Sought", err)
	}
	all := d.Sessions
	d.Sessions = nil
	for _, i := range at {
		d.Sessions = append(d.Sessions, all[i])
	}
	return d, nil
}

// saidBy is what a search for a session looks through.
func saidBy(s Session, hosts map[HostID]Host) string {
	var b strings.Builder
	for _, t := range s.Title {
		b.WriteString(t + " ")
	}
	for _, h := range s.Hosts {
		b.WriteString(hosts[h].Name + " " + hosts[h].Organisation + " ")
	}
	return b.String() + s.Track
}
