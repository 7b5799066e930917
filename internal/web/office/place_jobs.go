package office

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/placing"
)

// placings are the proposals that are being made or can still be taken over.
// Like a print, one belongs to no request: a reload shows how far it is, and
// whoever asks for the same meanwhile is shown the same one.
type placings struct {
	mu sync.Mutex
	by map[string]*placeJob
}

const (
	placeTime = 45 * time.Second // then the best that was found is the proposal
	placeLife = 2 * time.Hour
	placeJobs = 2  // at once
	placeMost = 12 // that can be looked at; the oldest go first
)

// placeJob is one proposal. What stands below done may be read once it is closed.
type placeJob struct {
	id      string
	edition festival.ID
	seed    uint64
	begun   time.Time
	stop    context.CancelFunc
	tried   atomic.Int64
	of      atomic.Int64

	done     chan struct{}
	proposal *placing.Proposal
	err      error
}

func (j *placeJob) running() bool {
	select {
	case <-j.done:
		return false
	default:
		return true
	}
}

// begin gives the running one of the edition and seed, or starts one.
func (p *placings) begin(m *placing.Market, seed uint64, now time.Time) (*placeJob, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	running := 0
	for _, j := range p.by {
		if !j.running() {
			continue
		}
		if running++; j.edition == m.Edition.ID && j.seed == seed {
			return j, nil
		}
	}
	if running >= placeJobs {
		return nil, fault.New(fault.Unavailable, "office.placings.begin", "error.busy")
	}
	ctx, stop := context.WithTimeout(context.Background(), placeTime)
	j := &placeJob{id: rand.Text()[:16], edition: m.Edition.ID, seed: seed, begun: now, stop: stop, done: make(chan struct{})}
	if p.by == nil {
		p.by = map[string]*placeJob{}
	}
	p.by[j.id] = j
	go j.run(ctx, m)
	return j, nil
}

func (j *placeJob) run(ctx context.Context, m *placing.Market) {
	defer close(j.done)
	defer j.stop()
	defer func() {
		if p := recover(); p != nil {
			j.err = fault.With(fmt.Errorf("panic: %v", p), fault.Internal, "office.placeJob", "error.internal")
		}
	}()
	j.proposal = m.Propose(ctx, j.seed, func(done, of int) {
		j.tried.Store(int64(done))
		j.of.Store(int64(of))
	})
}

// find gives a proposal of the edition; Gone when it was too long ago.
func (p *placings) find(e festival.ID, id string, now time.Time) (*placeJob, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	if j := p.by[id]; j != nil && j.edition == e {
		return j, nil
	}
	return nil, fault.New(fault.Gone, "office.placings.find", "error.gone")
}

func (p *placings) sweep(now time.Time) {
	maps.DeleteFunc(p.by, func(_ string, j *placeJob) bool { return !j.running() && now.Sub(j.begun) > placeLife })
	for len(p.by) > placeMost {
		var oldest *placeJob
		for _, j := range p.by {
			if oldest == nil || j.begun.Before(oldest.begun) {
				oldest = j
			}
		}
		oldest.stop()
		delete(p.by, oldest.id)
	}
}
