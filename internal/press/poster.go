package press

import (
	"context"
	"fmt"
	"io"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/print"
)

// Posters prints the sheet that hangs at each gate, or at the one asked for.
// It carries no secret: its code opens a page where a phone may ask.
func (p *Press) Posters(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.Posters"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	e, l := ask.Edition, ask.Lang
	gates, err := p.Checkin.Gates(ctx, e.ID)
	if err != nil {
		return err
	}
	locations, err := p.Festival.Locations(ctx, e)
	if err != nil {
		return err
	}
	where := map[festival.LocationID]*festival.Location{}
	for _, at := range locations {
		where[at.ID] = at
	}
	doc := print.Posters{Meta: print.Meta{Lang: l, Title: l.T("print.sheet.posters"), Author: e.Organiser, Made: p.Now()}, Event: e.Title(l)}
	for _, g := range gates {
		at := where[g.LocationID]
		if ask.Gate != "" && ask.Gate != g.Slug || ask.Location != "" && ask.Location != at.Slug {
			continue
		}
		doc.Posters = append(doc.Posters, print.Poster{
			Gate: g.Name.In(l, e.DefaultLang), Location: at.Name.In(l, e.DefaultLang),
			Link: p.Address(fmt.Sprintf("/gate/at/%d", g.ID)),
		})
	}
	if len(doc.Posters) == 0 && (ask.Gate != "" || ask.Location != "") {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	err = draw(ctx, w, f, doc.Print)
	return fault.Wrap(op, err)
}
