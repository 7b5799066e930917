package programme

import (
	"context"
	"strings"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Sought is a document with those sessions alone that say all the words in
// title, hosts or track, in any language; no words are said by all.
func (s *Store) Sought(ctx context.Context, d Document, words string) (Document, error) {
	if strings.TrimSpace(words) == "" {
		return d, nil
	}
	said, hosts := make([]string, len(d.Sessions)), d.HostByID()
	for i, x := range d.Sessions {
		said[i] = saidBy(x, hosts)
	}
	at, err := pg.Sought(ctx, s.db, said, words)
	if err != nil {
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
