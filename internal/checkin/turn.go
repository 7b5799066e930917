package checkin

import (
	"context"
	"slices"
	"sync"
	"time"

	"markt/internal/fault"
)

const (
	// turnMost is how many scans one turn takes.
	turnMost = 64
	// turnTime bounds a turn of those who waited: each caller has a time of its own.
	turnTime = 10 * time.Second
	// turnsAtOnce is how many turns are stored at the same time: while one waits
	// for the disk, another is worked on.
	turnsAtOnce = 2
	// turnEnough is how many must wait before a turn begins beside another.
	turnEnough = 8
)

// turns stores scans that arrive together in one statement, and so in one
// commit. One that arrives alone is stored at once. While it is, others wait;
// when it is done, or enough wait, they are the next turn. There is no clock in it.
type turns struct {
	mu      sync.Mutex
	running int
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
	if q.running == 0 {
		q.running++
		q.mu.Unlock()
		q.serve(ctx, []*turn{one}, serve)
		return nil
	}
	q.waiting = append(q.waiting, one)
	if q.running < turnsAtOnce && len(q.waiting) >= turnEnough {
		q.running++
		q.start(serve)
	}
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
	if len(q.waiting) == 0 || q.running > 1 && len(q.waiting) < turnEnough {
		q.running--
		return
	}
	q.start(serve)
}

// start begins a turn of those who wait. The caller holds the lock.
func (q *turns) start(serve func(context.Context, []*turn)) {
	all := q.waiting[:min(turnMost, len(q.waiting))]
	q.waiting = slices.Clone(q.waiting[len(all):])
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), turnTime)
		defer cancel()
		defer func() { _ = recover() }() // they were told that nothing was stored, and each goes on alone
		q.serve(ctx, all, serve)
	}()
}
