package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Rights are what a device may: its profile, which the office sets.
type Rights struct {
	Scan   bool `db:"scan"`   // let people in and out, and take that back
	Search bool `db:"search"` // look for tickets by name
	Count  bool `db:"count"`  // count heads, one by one or all
	Lead   bool `db:"lead"`   // begin a drill
}

const sqlSetRights = `
UPDATE device
SET scan = $3,
	search = $4,
	count = $5,
	lead = $6
WHERE edition_id = $1
	AND id = $2`

// SetRights says what a device may from now on.
func (s *Store) SetRights(ctx context.Context, e festival.ID, id DeviceID, r Rights, now time.Time) error {
	return s.changeDevice(ctx, e, id, pg.VerbUpdate, now, sqlSetRights, r.Scan, r.Search, r.Count, r.Lead)
}

func (r Rights) mayScan() error   { return may(r.Scan, "gate.error.no_scan") }
func (r Rights) maySearch() error { return may(r.Search, "gate.error.no_search") }
func (r Rights) mayCount() error  { return may(r.Count, "gate.error.no_count") }

// mayDrill needs the right to scan too: a drill answers what a scan answers.
func (r Rights) mayDrill() error {
	if err := r.mayScan(); err != nil {
		return err
	}
	return may(r.Lead, "gate.error.no_lead")
}

func may(has bool, word string) error {
	if has {
		return nil
	}
	return fault.New(fault.Forbidden, "checkin.Rights", word)
}

// allow says whether the device may what it asks for. What has happened is
// stored, whatever it may by now: somebody was let in. A drill never happened.
func (t *target) allow() error {
	switch d := t.draft; {
	case d.Drill:
		return t.device.mayDrill()
	case !d.asked:
		return nil
	case d.Kind == Plus, d.Kind == Minus:
		return t.device.mayCount()
	}
	return t.device.mayScan()
}

// refuse is why nothing is taken from the sender of a scan.
func (r *rules) refuse(bearer string, t *target) error {
	if t == nil {
		return unauthorized(bearer)
	}
	if err := r.judge(t.device); err != nil {
		return err
	}
	return t.allow()
}

// CountBy is Count for a device that may count.
func (s *Store) CountBy(ctx context.Context, d Device, c CountDraft, now time.Time) error {
	if err := d.mayCount(); err != nil {
		return err
	}
	return s.Count(ctx, d.EditionID, c, now)
}
