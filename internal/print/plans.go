package print

import (
	"io"

	"markt/internal/fault"
)

// Plans are the site plans of several locations in one document.
type Plans []Plan

// Print writes them one after the other.
func (all Plans) Print(w io.Writer, f *Fount) (Report, error) {
	const op = "print.Plans"
	if len(all) == 0 {
		return Report{}, fault.New(fault.Invalid, op, "print.error.no_plans")
	}
	for i := range all {
		if err := all[i].check(op); err != nil {
			return Report{}, err
		}
	}
	return produce(w, op, f, all[0].Meta, func(p *pen) {
		for _, pl := range all {
			pl.draw(p)
		}
	})
}
