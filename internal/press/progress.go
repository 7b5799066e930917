package press

import "context"

// Progress is told how many of how many parts of a print are drawn.
type Progress func(done, of int)

type progressKey struct{}

// WithProgress lets a long print tell how far it is.
func WithProgress(ctx context.Context, p Progress) context.Context {
	return context.WithValue(ctx, progressKey{}, p)
}

// Tell is how a sheet says how far it is; nobody may want to know.
func Tell(ctx context.Context) Progress {
	if p, ok := ctx.Value(progressKey{}).(Progress); ok {
		return p
	}
	return func(int, int) {}
}
