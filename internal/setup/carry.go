package setup

import (
	"context"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Next is an edition that is made from an earlier one.
type Next struct {
	From   *festival.Edition
	Slug   string
	Name   lang.Text
	First  time.Time // its first market day; not looked at when From has none
	Grants []int64   // the roles in From whose people agreed
}

// aYear keeps the weekday: 52 weeks.
const aYear = 364

// ProposedFirst is the first day of an edition a year after this one.
func ProposedFirst(e *festival.Edition) (time.Time, bool) {
	if len(e.Days) == 0 {
		return time.Time{}, false
	}
	return e.Days[0].Date.AddDate(0, 0, aYear), true
}

// Check says what is wrong with the new edition's name and day.
func (n *Next) Check() fault.Fields {
	f := fault.Fields{}
	if n.Slug == "" {
		n.Slug = input.Slug(n.Name.In(n.From.DefaultLang))
	}
	d := n.draft()
	f.Take(d.Check(), nil)
	switch {
	case len(n.From.Days) == 0:
	case n.First.IsZero():
		f.Add("first_day", "error.required")
	case !n.First.After(n.From.Days[len(n.From.Days)-1].Date):
		f.Add("first_day", "setup.error.not_later")
	}
	return f
}

// Later is by how many days everything moves.
func (n *Next) Later() int {
	if len(n.From.Days) == 0 {
		return 0
	}
	return int(n.First.Sub(n.From.Days[0].Date).Hours() / 24)
}

// Days are the new market days, for a look before anything is made.
func (n *Next) Days() []time.Time {
	var all []time.Time
	for _, d := range n.From.Days {
		all = append(all, d.Date.AddDate(0, 0, n.Later()))
	}
	return all
}

func (n *Next) draft() festival.Draft {
	d := n.From.Draft()
	d.Slug, d.Name = n.Slug, n.Name
	for _, t := range []**time.Time{&d.ApplicationOpens, &d.ApplicationCloses} {
		if *t != nil {
			later := n.From.In(**t).AddDate(0, 0, n.Later())
			*t = &later
		}
	}
	return d
}

// Carry makes the edition with all that it takes over, or nothing. It is being
// prepared: nobody outside its office learns of it.
func Carry(ctx context.Context, db *pg.DB, n Next, now time.Time) (id festival.ID, err error) {
	const op = "setup.Carry"
	if err := n.Check().Err(op); err != nil {
		return 0, err
	}
	err = pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		e, err := festival.New(db).CreateIn(ctx, tx, n.draft(), nil, festival.Origin{}, now)
		if err != nil {
			return err
		}
		id = e.ID
		return n.carryIn(ctx, tx, id, now)
	})
	return id, fault.Wrap(op, err)
}

func (n *Next) carryIn(ctx context.Context, tx *pg.Tx, to festival.ID, now time.Time) error {
	for _, table := range Carried {
		if _, err := tx.Exec(ctx, table.SQL, n.From.ID, to, n.Later(), now); err != nil {
			return fault.Wrap("setup.carry."+table.Name, err)
		}
	}
	if err := account.CarryIn(ctx, tx, int64(n.From.ID), int64(to), n.Grants, now); err != nil {
		return err
	}
	return pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(to), Subject: "edition", SubjectID: int64(to), Verb: pg.VerbCarry, At: now,
		Detail: map[string]any{"from": n.From.ID, "days": n.Later()},
	})
}
