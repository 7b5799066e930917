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

// inking is how a sheet draws itself.
type inking func(io.Writer, *print.Fount) (print.Report, error)

// draw draws when a press is free. Who came first is first; who does not get
// there before its deadline is Unavailable.
func draw(ctx context.Context, w io.Writer, f *print.Fount, sheet inking) error {
	return drawOn(ctx, 1, w, f, sheet)
}

// drawAlone is draw for what takes the memory of all presses.
func drawAlone(ctx context.Context, w io.Writer, f *print.Fount, sheet inking) error {
	return drawOn(ctx, presses, w, f, sheet)
}

func drawOn(ctx context.Context, n int64, w io.Writer, f *print.Fount, sheet inking) error {
	if free.Acquire(ctx, n) != nil {
		return fault.Coded(fault.Unavailable, "press.draw", Busy, "error.busy")
	}
	defer free.Release(n)
	report, err := sheet(w, f)
	if err == nil {
		TellReport(ctx, report)
	}
	return err
}
