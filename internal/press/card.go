package press

import (
	"context"
	"io"
	"strconv"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
)

// Card draws the picture that is shown where a market's address is shared.
func (p *Press) Card(ctx context.Context, w io.Writer, e *festival.Edition, l lang.Lang) error {
	const op = "press.Card"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	c := print.Card{Lang: l, Name: e.Title(l), Claim: e.Claim.In(l, e.DefaultLang), Dates: DatesAndYear(e, l)}
	all, err := p.Festival.Locations(ctx, e)
	if err != nil {
		return err
	}
	for _, at := range all {
		if !at.Mobile {
			c.Place = join(l, at.Name.In(l, e.DefaultLang), at.Address)
			break
		}
	}
	return fault.Wrap(op, draw(ctx, w, f, c.PNG))
}

// DatesAndYear is Dates for who reads them in another year.
func DatesAndYear(e *festival.Edition, l lang.Lang) string {
	days := Dates(e, l)
	if n := len(e.Days); n > 1 {
		days += " " + strconv.Itoa(e.Days[n-1].Date.Year())
	}
	return days
}

func join(l lang.Lang, one, other string) string {
	if one == "" || other == "" {
		return one + other
	}
	return one + l.T("layout.list_comma") + other
}
