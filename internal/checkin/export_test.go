package checkin

import "context"

// ReadRules reads the rules that scans are judged by, and nothing else.
func (s *Store) ReadRules(ctx context.Context) error {
	_, err := s.current(ctx)
	return err
}
