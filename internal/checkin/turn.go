package checkin

import (
	"context"
	"sync"
	"time"

	"markt/internal/fault"
)

const (
	// turnMost is how many scans one turn takes.
	turnMost = 64
	// turnTime bounds a turn of those who waited: each caller has a time of its own.
	turnTime = 10 * time.Second
)

// turns stores scans that arrive together in one statement, and so in one
// commit. One that arrives alone is stored at once. While it is, others wait;
// when it is done, all who wait are the next turn. There is no clock in it.
type turns struct {
	mu      sync.Mutex
	busy    bool
	waiting []*turn
}

// turn is one scan's part of it. done is false when nothing was stored for it.
type turn struct {
	target *target
	round  int
	now    time.Time
	over   chan struct{}
	answer Answer
	done   bool
}

// take waits for the scan's turn to be over. An error is the caller's own: its
// time is up, and whether the scan was stored is told when it is sent again.
func (q *turns) take(ctx context.Context, one *turn, serve func(context.Context, []*turn)) error {
	one.over = make(chan struct{})
	q.mu.Lock()
	if !q.busy {
		q.busy = true
		q.mu.Unlock()
		q.serve(ctx, []*turn{one}, serve)
		return nil
	}
	q.waiting = append(q.waiting, one)
	q.mu.Unlock()
	select {
	case <-one.over:
		return nil
	case <-ctx.Done():
		return fault.With(ctx.Err(), fault.Unavailable, "checkin.turns", "error.unavailable")
	}
}

// serve is one turn; the next follows on its own.
func (q *turns) serve(ctx context.Context, all []*turn, serve func(context.Context, []*turn)) {
	defer func() {
		for _, one := range all {
			close(one.over)
		}
		q.next(serve)
	}()
	serve(ctx, all)
}

func (q *turns) next(serve func(context.Context, []*turn)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.waiting[:min(turnMost, len(q.waiting))]
	if q.waiting = q.waiting[len(all):]; len(all) == 0 {
		q.busy, q.waiting = false, nil
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), turnTime)
		defer cancel()
		defer func() { _ = recover() }() // they were told that nothing was stored, and each goes on alone
		q.serve(ctx, all, serve)
	}()
}
