package site

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Connection is an outlet that somebody chose for a stall.
type Connection struct {
	Stall    stall.ID            `db:"stall_id"`
	Location festival.LocationID `db:"location_id"`
	Pitch    PitchID             `db:"pitch_id"`
	Number   string              `db:"number"` // of the pitch
	Nth      int                 `db:"nth"`
}

// Name is what the outlet is called on labels.
func (c Connection) Name() string { return c.Number + "." + strconv.Itoa(c.Nth) }

const sqlConnections = `
SELECT c.stall_id, p.location_id, c.pitch_id, p.number, c.nth
FROM connection c
JOIN pitch p ON p.id = c.pitch_id
WHERE c.edition_id = $1
ORDER BY c.stall_id, length(p.number), p.number, c.nth`

// ConnectDraft says which outlets of a location a stall uses, by their names on
// labels; none: those of its pitch. Despite: though one carries too little for
// all who use it.
type ConnectDraft struct {
	Stall    stall.ID
	Location festival.LocationID
	Outlets  []string
	Despite  bool
}

var _ = pg.OnConstraint("connection_outlet", fault.Conflict, "outlet_in_use", "site.error.outlet_in_use", "outlets")
var _ = pg.OnConstraint("connection_pitch", fault.Conflict, "outlet_in_use", "site.error.outlet_in_use", "outlets")

const sqlDisconnect = `
DELETE FROM connection c
USING pitch p
WHERE c.edition_id = $1
	AND c.stall_id = $2
	AND p.id = c.pitch_id
	AND p.location_id = $3`

const sqlDisconnectStall = `
DELETE FROM connection
WHERE edition_id = $1
	AND stall_id = $2`

const sqlConnect = `
INSERT INTO connection (edition_id, stall_id, pitch_id, nth)
SELECT $1, $2, p.id, o.nth
FROM pitch p
JOIN outlet o ON o.pitch_id = p.id
WHERE p.edition_id = $1
	AND p.location_id = $3
	AND p.number || '.' || o.nth = ANY($4)`

// Connect has a stall use these outlets from now on. Where several would use one
// that carries too little, it says which and who, unless it is wanted so.
func (s *Store) Connect(ctx context.Context, e *festival.Edition, d ConnectDraft, now time.Time) error {
	const op = "site.Connect"
	return fault.Wrap(op, s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		slices.Sort(d.Outlets)
		d.Outlets = slices.Compact(d.Outlets)
		if _, err := lockPlan(ctx, tx, e.ID, d.Location); err != nil { // two who choose the same outlet see each other
			return err
		}
		if _, err := tx.Exec(ctx, sqlDisconnect, e.ID, d.Stall, d.Location); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlConnect, e.ID, d.Stall, d.Location, pg.Words(d.Outlets))
		if err != nil {
			return err
		}
		if int(n) != len(d.Outlets) {
			return fault.Fields{"outlets": fault.Msg("error.choice")}.Err(op)
		}
		if err := d.allowed(ctx, tx, e); err != nil {
			return err
		}
		return logAllotment(ctx, tx, e.ID, d.Stall, pg.VerbConnect, map[string]any{"outlets": strings.Join(d.Outlets, " "), "location": d.Location}, now)
	}))
}

// allowed asks the ledger about what was written in this transaction.
func (d *ConnectDraft) allowed(ctx context.Context, tx *pg.Tx, e *festival.Edition) error {
	const op = "site.Connect"
	plan, c, err := drawnIn(ctx, tx, e, d.Location)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(plan.Stays, func(s check.Stay) bool { return s.Stall == int64(d.Stall) }) {
		return fault.Fields{"outlets": fault.Msg("site.error.stands_elsewhere")}.Err(op)
	}
	full := check.Overloaded(plan, c.book, int64(d.Stall))
	if len(full) == 0 || d.Despite || len(d.Outlets) == 0 {
		return nil
	}
	return fault.Coded(fault.Conflict, op, "outlet_full", "site.error.outlet_full", "outlet", full[0].Name, "stalls", strings.Join(full[0].With, ", "))
}

// Overload are the outlets that would carry too little for all who use them, if
// the draft were so.
func (s *Store) Overload(ctx context.Context, e *festival.Edition, d ConnectDraft) ([]check.Choice, error) {
	plan, c, err := drawnIn(ctx, s.db, e, d.Location)
	if err != nil || len(d.Outlets) == 0 {
		return nil, fault.Wrap("site.Overload", err)
	}
	n := plan.Stalls[int64(d.Stall)]
	n.Plugs = nil
	for i := range plan.Bodies {
		for nth := range plan.Bodies[i].Outlets {
			if b := &plan.Bodies[i]; slices.Contains(d.Outlets, Connection{Number: b.Name, Nth: nth + 1}.Name()) {
				n.Plugs = append(n.Plugs, check.Plug{Pitch: b.ID, Nth: nth + 1})
			}
		}
	}
	plan.Stalls[int64(d.Stall)] = n
	return check.Overloaded(plan, c.book, int64(d.Stall)), nil
}

// drawnIn is the plan of a location as rules look at it.
func drawnIn(ctx context.Context, q pg.Querier, e *festival.Edition, l festival.LocationID) (*check.Plan, *checking, error) {
	on, err := laidIn(ctx, q, e)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(on.plans, func(p *Plan) bool { return p.LocationID == l })
	if i < 0 {
		return nil, nil, fault.New(fault.NotFound, "site.drawnIn", "error.not_found")
	}
	c, err := checkingIn(ctx, q, e, on)
	if err != nil {
		return nil, nil, err
	}
	return c.plan(on.plans[i]), c, nil
}

// Chosen are the names of the outlets that somebody chose for a stall at a
// location.
func (s *Store) Chosen(ctx context.Context, e *festival.Edition, l festival.LocationID, who stall.ID) (names []string, err error) {
	var all []Connection
	err = s.db.Select(ctx, &all, sqlConnections, e.ID)
	for _, c := range all {
		if c.Stall == who && c.Location == l {
			names = append(names, c.Name())
		}
	}
	return names, fault.Wrap("site.Chosen", err)
}

// Choices are the outlets that a stall could use where it stands at a location,
// the nearest first.
func (s *Store) Choices(ctx context.Context, e *festival.Edition, l festival.LocationID, who stall.ID) ([]check.Choice, error) {
	plan, c, err := drawnIn(ctx, s.db, e, l)
	if err != nil {
		return nil, fault.Wrap("site.Choices", err)
	}
	return check.Choices(plan, c.book, int64(who)), nil
}
