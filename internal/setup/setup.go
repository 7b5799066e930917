// Package setup makes a market out of an empty database: the edition with its
// days and first location, the shipped kinds of stalls, and its organiser, all or
// nothing; and the next market out of an earlier one. It owns no table.
package setup

import (
	"cmp"
	"context"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
)

// House is a market and who runs it, as the first page asks for them.
type House struct {
	Edition   festival.Draft
	First     time.Time // the first market day
	Last      time.Time // the last one; zero: there is one day only
	Opens     time.Duration
	Closes    time.Duration
	Location  festival.LocationDraft
	Organiser account.Draft
	State     festival.State // the edition begins in; empty: open
	Known     account.ID     // an organiser who is signed in: Organiser is not looked at
}

// maxDays keeps a mistyped year from making a thousand market days.
const maxDays = 31

// Check fills what has a default and says all at once what the rooms would say
// one after the other, by the names of the first page's fields.
func (h *House) Check() fault.Fields {
	f := fault.Fields{}
	e := &h.Edition
	e.DayChange = festival.DefaultDayChange
	if e.Slug == "" {
		e.Slug = input.Slug(e.Name.In(e.DefaultLang))
	}
	f.Take(e.Check(), map[string]string{"contact_email": "email"})
	h.checkDays(f)
	if h.State != "" && !h.State.Permits(festival.ActRead) {
		f.Add("state", "error.choice")
	}
	f.Take(h.Location.Check(), map[string]string{"name.de": "location", "slug": "location"})
	if h.Known != 0 {
		return f
	}
	o := &h.Organiser
	o.Lang, o.Roles = e.DefaultLang, []account.Role{account.Organiser}
	f.Take(fault.FieldsOf(o.Check()), map[string]string{"name": "person"})
	if o.Email == "" {
		f.Add("email", "error.required")
	}
	return f
}

func (h *House) checkDays(f fault.Fields) {
	if h.Last.IsZero() {
		h.Last = h.First
	}
	switch {
	case h.First.IsZero():
		f.Add("first_day", "error.required")
	case h.Last.Before(h.First):
		f.Add("last_day", "error.end_before_start")
	case h.Last.Sub(h.First) >= maxDays*24*time.Hour:
		f.Add("last_day", "setup.error.too_many_days", "max", maxDays)
	}
	if h.Closes <= h.Opens && h.Closes > festival.DefaultDayChange {
		f.Add("closes", "error.end_before_start")
	}
}

// days are those from the first to the last, with the same hours.
func (h *House) days() []festival.DayDraft {
	var days []festival.DayDraft
	for d := h.First; !d.After(h.Last); d = d.AddDate(0, 0, 1) {
		days = append(days, festival.DayDraft{Date: d, Opens: h.Opens, Closes: h.Closes})
	}
	return days
}

// Run sets the house up in one transaction and signs the organiser in with this
// browser. While somebody runs the market already, only an organiser who is
// Known may; once an edition is current, nobody. Both are a Conflict, for the
// later one of two at once too.
func Run(ctx context.Context, db *pg.DB, h House, browser string, now time.Time) (login string, err error) {
	const op = "setup.Run"
	if err := h.Check().Err(op); err != nil {
		return "", err
	}
	err = pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		who, err := h.organiserIn(ctx, tx, now)
		if err != nil {
			return err
		}
		if err := h.marketIn(ctx, tx, festival.New(db), now); err != nil {
			return err
		}
		login, err = account.SignInIn(ctx, tx, who, browser, now)
		return err
	})
	return login, fault.Wrap(op, err)
}

func (h *House) organiserIn(ctx context.Context, tx *pg.Tx, now time.Time) (account.ID, error) {
	if h.Known != 0 {
		return h.Known, nil
	}
	taken, err := account.HasOrganiserIn(ctx, tx)
	if err != nil {
		return 0, err
	}
	if taken {
		return 0, fault.Coded(fault.Conflict, "setup.Run", "set_up", "setup.error.done")
	}
	return account.CreateIn(ctx, tx, h.Organiser, now)
}

func (h *House) marketIn(ctx context.Context, tx *pg.Tx, editions *festival.Store, now time.Time) error {
	e, err := editions.CreateIn(ctx, tx, h.Edition, h.days(), festival.Origin{State: cmp.Or(h.State, festival.Open)}, now)
	if err != nil {
		return err
	}
	if err := editions.MakeFirstIn(ctx, tx, e.ID, now); err != nil {
		return err
	}
	if _, err := editions.CreateLocationIn(ctx, tx, e, h.Location, now); err != nil {
		return err
	}
	return stall.ShipKindsIn(ctx, tx, e.ID, now)
}
