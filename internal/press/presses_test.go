package press

import (
	"context"
	"io"
	"sync"
	"testing"

	"markt/internal/fault"
	"markt/internal/print"
)

// Two documents are drawn at once, the others wait in their order, and who
// does not get a press in its time is told to come again.
func TestTwoPressesPrintAndTheRestWaits(t *testing.T) {
	begun, goOn := make(chan int), make(chan bool)
	var all sync.WaitGroup
	ask := func(ctx context.Context, n int) error {
		return draw(ctx, io.Discard, nil, func(io.Writer, *print.Fount) (print.Report, error) {
			begun <- n
			<-goOn
			return print.Report{}, nil
		})
	}
	for n := range 2 * presses {
		all.Go(func() {
			if err := ask(context.Background(), n); err != nil {
				t.Error(err)
			}
		})
	}
	for range presses {
		<-begun
	}
	late, cancel := context.WithCancel(context.Background())
	cancel()
	err := ask(late, -1)
	if !fault.Is(err, fault.Unavailable) || fault.CodeOf(err) != Busy {
		t.Errorf("a print too many: %v", err)
	}
	select {
	case n := <-begun:
		t.Errorf("a third press prints %d", n)
	default:
	}
	for range presses {
		goOn <- true
		<-begun
	}
	close(goOn)
	all.Wait()
}

// A booklet takes the memory of both: nothing else is drawn beside it.
func TestABookletIsDrawnAlone(t *testing.T) {
	sheet := func(io.Writer, *print.Fount) (print.Report, error) {
		if free.TryAcquire(1) {
			free.Release(1)
			t.Error("a press is free beside it")
		}
		return print.Report{}, nil
	}
	if err := drawAlone(t.Context(), io.Discard, nil, sheet); err != nil {
		t.Error(err)
	}
}
