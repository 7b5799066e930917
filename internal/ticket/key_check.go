package ticket

import (
	"context"

	"markt/internal/fault"
)

const sqlKeyIDs = `
SELECT id
FROM signing_key
ORDER BY id`

// CheckKeys opens every signing key with the secret file and tells how many
// there are; an error means that the secret file is not the one they were
// sealed under.
func (s *Store) CheckKeys(ctx context.Context) (int, error) {
	var ids []KeyID
	if err := s.db.Select(ctx, &ids, sqlKeyIDs); err != nil {
		return 0, fault.Wrap("ticket.CheckKeys", err)
	}
	for _, id := range ids {
		if _, err := s.seed(ctx, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
