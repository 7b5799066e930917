package press

import (
	"context"
	"io"

	"golang.org/x/sync/semaphore"

	"markt/internal/fault"
	"markt/internal/print"
)

// presses are as many documents as are drawn at once in this process. Drawing
// takes a processor and up to 100 MB; two leave room for everybody else on a
// small machine.
const presses = 2

var free = semaphore.NewWeighted(presses)

// Busy is the code of a print that was not begun in its time, because too many
// came before it.
const Busy = "busy"

// draw draws when a press is free. Who came first is first; who does not get
// there before its deadline is Unavailable.
func draw(ctx context.Context, w io.Writer, f *print.Fount, sheet func(io.Writer, *print.Fount) (print.Report, error)) error {
	if free.Acquire(ctx, 1) != nil {
		return fault.Coded(fault.Unavailable, "press.draw", Busy, "error.busy")
	}
	defer free.Release(1)
	_, err := sheet(w, f)
	return err
}
