package office

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"markt/internal/fault"
	"markt/internal/press"
)

// prints are the office's prints that are being drawn or can still be fetched.
// A print belongs to no request: who asks waits for it a moment and is then
// shown how far it is, whoever asks for the same meanwhile is shown the same
// one, and a reload begins nothing anew. They live in this process; after a
// restart they are asked for again.
type prints struct {
	mu sync.Mutex
	by map[string]*printJob // by id
}

const (
	printJobTime = 5 * time.Minute // for one print, its wait for a press included
	printJobLife = 10 * time.Minute
	printJobs    = 12       // that wait or are drawn
	printBytes   = 96 << 20 // of those that can be fetched; the oldest go first
)

// printJob is one print. What stands below done may be read once it is closed.
type printJob struct {
	id    string
	sheet string
	ask   press.Ask
	begun time.Time
	drawn atomic.Int64
	of    atomic.Int64

	done  chan struct{}
	ended time.Time
	pdf   []byte
	found press.Report // what it does not show as it was written
	err   error
}

func (j *printJob) running() bool {
	select {
	case <-j.done:
		return false
	default:
		return true
	}
}

// same reports whether the print is what is asked for.
func (j *printJob) same(sheet string, ask press.Ask) bool {
	a, b := j.ask, ask
	if a.Edition.ID != b.Edition.ID {
		return false
	}
	a.Edition, b.Edition = nil, nil
	return j.sheet == sheet && a == b
}

// begin gives the running print of this kind, or starts one.
func (p *prints) begin(by *press.Press, sheet press.Sheet, ask press.Ask, now func() time.Time) (*printJob, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now())
	running := 0
	for _, j := range p.by {
		if !j.running() {
			continue
		}
		if running++; j.same(sheet.Name, ask) {
			return j, nil
		}
	}
	if running >= printJobs {
		return nil, fault.Coded(fault.Unavailable, "office.prints.begin", press.Busy, "error.busy")
	}
	j := &printJob{id: rand.Text()[:16], sheet: sheet.Name, ask: ask, begun: now(), done: make(chan struct{})}
	if p.by == nil {
		p.by = map[string]*printJob{}
	}
	p.by[j.id] = j
	go j.run(by, sheet, now)
	return j, nil
}

func (j *printJob) run(by *press.Press, sheet press.Sheet, now func() time.Time) {
	defer close(j.done)
	defer func() {
		if p := recover(); p != nil {
			j.err = fault.With(fmt.Errorf("panic: %v", p), fault.Internal, "office.printJob", "error.internal")
		}
		j.ended = now()
	}()
	ctx, cancel := context.WithTimeout(context.Background(), printJobTime)
	defer cancel()
	ctx = press.WithProgress(ctx, func(done, of int) {
		j.drawn.Store(int64(done))
		j.of.Store(int64(of))
	})
	ctx = press.WithReport(ctx, func(r press.Report) { j.found = r })
	var b bytes.Buffer
	j.err = sheet.Print(by, ctx, &b, j.ask)
	j.pdf = b.Bytes()
}

// find gives a print that was asked for; Gone when it was too long ago.
func (p *prints) find(sheet, id string, now time.Time) (*printJob, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	if j := p.by[id]; j != nil && j.sheet == sheet {
		return j, nil
	}
	return nil, fault.New(fault.Gone, "office.prints.find", "error.gone")
}

// sweep drops the prints that are too old, and the oldest while all together
// are too large.
func (p *prints) sweep(now time.Time) {
	maps.DeleteFunc(p.by, func(_ string, j *printJob) bool { return !j.running() && now.Sub(j.ended) > printJobLife })
	for {
		var oldest *printJob
		bytes := 0
		for _, j := range p.by {
			if j.running() {
				continue
			}
			if bytes += len(j.pdf); oldest == nil || j.ended.Before(oldest.ended) {
				oldest = j
			}
		}
		if bytes <= printBytes {
			return
		}
		delete(p.by, oldest.id)
	}
}
