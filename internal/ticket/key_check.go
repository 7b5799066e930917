package ticket

import "context"

// CheckKeys opens every signing key with the secret file and tells how many
// there are; an error means that the secret file is not the one they were
// sealed under.
func (s *Store) CheckKeys(ctx context.Context) (int, error) {
	keys, err := s.Keys(ctx)
	if err != nil {
		return 0, err
	}
	for _, k := range keys {
		if _, err := s.seed(ctx, k.ID); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}
