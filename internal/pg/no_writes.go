package pg

import "context"

type noWritesKey struct{}

// WithoutWrites is a context under which nothing is written: whoever tries gets
// err. Reading goes on.
func WithoutWrites(ctx context.Context, err error) context.Context {
	return context.WithValue(ctx, noWritesKey{}, err)
}

// mayWrite refuses what outside refuses, and every write under such a context.
func mayWrite(ctx context.Context, op string) error {
	if err := outside(ctx, op); err != nil {
		return err
	}
	err, _ := ctx.Value(noWritesKey{}).(error)
	return err
}
