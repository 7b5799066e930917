package press

import (
	"context"
	"io"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/stall"
)

// CardAddress is where the QR code of an application's card leads.
func (p *Press) CardAddress(a *stall.Application) string {
	return p.Address("/card/" + p.Stalls.Card(a).Code)
}

// ApplicationCard prints the card with which an applicant comes back, in the
// application's language and small in that of the edition.
func (p *Press) ApplicationCard(ctx context.Context, w io.Writer, e *festival.Edition, a *stall.Application) error {
	const op = "press.ApplicationCard"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	l := a.Lang
	card := print.ApplicationCard{
		Meta:  print.Meta{Lang: l, Title: l.T("print.application_card.title"), Author: e.Organiser, Made: p.Now()},
		Event: e.Title(l), Name: a.Name, Steps: cardSteps(l), Link: p.CardAddress(a),
	}
	if own := e.DefaultLang; own != l {
		card.Small = cardSteps(own)
	}
	if e.ContactPhone != "" {
		card.Call = l.T("print.application_card.call", "phone", l.Isolate(e.ContactPhone))
	}
	return fault.Wrap(op, draw(ctx, w, f, card.Print))
}

func cardSteps(l lang.Lang) []string {
	return []string{l.T("print.application_card.scan"), l.T("print.application_card.pin"), l.T("print.application_card.keep")}
}
