package press

import (
	"context"
	"io"

	"markt/internal/fault"
	"markt/internal/print"
)

// Training prints the card with which somebody new admits people.
func (p *Press) Training(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.Training"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	e, l := ask.Edition, ask.Lang
	card := print.Training{Meta: print.Meta{Lang: l, Title: l.T("print.training.head"), Author: e.Organiser, Made: p.Now()}, Event: e.Title(l)}
	return fault.Wrap(op, draw(ctx, w, f, card.Print))
}
