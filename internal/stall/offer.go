package stall

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// Offer is what a vendor is accepted for: until when they are asked to confirm,
// after which nothing happens by itself, and on which days they stand; none:
// those that they wished.
type Offer struct {
	ConfirmBy *time.Time
	Days      []string // keys of market days
}

// Check cleans the offer against the edition's days.
func (o *Offer) Check(f fault.Fields, e *festival.Edition, now time.Time) {
	if o.ConfirmBy != nil && o.ConfirmBy.Before(e.DateOf(now)) {
		f.Add("confirm_by", "stall.error.confirm_past")
	}
	slices.Sort(o.Days)
	if o.Days = slices.Compact(o.Days); len(o.Days) == len(e.Days) {
		o.Days = nil
	}
	for _, key := range o.Days {
		if !slices.ContainsFunc(e.Days, func(d festival.Day) bool { return d.Key() == key }) {
			f.Add("days", "error.choice")
		}
	}
}

const sqlOffer = `
UPDATE application
SET confirm_by = $2, offered = $3
WHERE id = $1`

func (o *Offer) writeIn(ctx context.Context, tx *pg.Tx, a *Application) error {
	if o == nil {
		o = &Offer{}
	}
	a.ConfirmBy, a.Offered = o.ConfirmBy, append(pq.StringArray{}, o.Days...)
	_, err := tx.Exec(ctx, sqlOffer, a.ID, a.ConfirmBy, a.Offered)
	return err
}

// Choice is an application to be decided on, with the reason of its refusal.
type Choice struct {
	ID     ApplicationID
	Reason string
}

// Decide makes the same decision on many applications, all or nothing. Where
// one cannot be decided so, the Conflict names it; what is decided so already
// stays as it is. A missing reason stands at "reason.ID".
func (s *Store) Decide(ctx context.Context, edition festival.ID, all []Choice, st Step, now time.Time) error {
	const op = "stall.Decide"
	f := fault.Fields{}
	for _, c := range all {
		if st.Verb == VerbDecline && input.CleanText(c.Reason) == "" {
			f.Add("reason."+c.ID.String(), "stall.error.reason")
		}
	}
	if err := f.Err(op); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b Choice) int { return int(a.ID - b.ID) }) // locks in one order
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, done, err := pg.ClaimIn(ctx, tx, st.Once, now); err != nil || done {
			return err
		}
		for _, c := range all {
			one := st
			one.Reason = c.Reason
			if _, err := s.MoveIn(ctx, tx, edition, c.ID, one, now); err != nil {
				return s.named(ctx, tx, edition, c.ID, err)
			}
		}
		return nil
	}))
}

// named says of which application an error speaks.
func (s *Store) named(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, err error) error {
	if fault.CodeOf(err) != wrongState {
		return err
	}
	a, e := s.GetIn(ctx, tx, edition, id)
	if e != nil {
		return e
	}
	return fault.Coded(fault.Conflict, "stall.Decide", wrongState, "stall.error.wrong_state_of", "name", a.Name)
}

// Suggestion is what the state of applications suggests to people: nothing of it
// happens by itself.
type Suggestion struct {
	ID        ApplicationID `db:"id"`
	Name      string        `db:"name"`
	Kind      KindID        `db:"kind_id"`
	ConfirmBy *time.Time    `db:"confirm_by"`
	Phone     string        `db:"phone"`
	Score     *float64      `db:"score"`
	Free      string        `db:"free"` // whose places are free, for who may move up
}

const sqlLapses = `
SELECT id, name, kind_id, confirm_by, coalesce(nullif(contact_phone, ''), phone_raw) AS phone
FROM application
WHERE edition_id = $1
	AND state = 'accepted'
	AND confirm_by < $2
ORDER BY confirm_by, lower(name), id`

// Lapses are those who were accepted and did not confirm in time.
func (s *Store) Lapses(ctx context.Context, e *festival.Edition, now time.Time) ([]Suggestion, error) {
	var all []Suggestion
	err := s.db.Select(ctx, &all, sqlLapses, e.ID, e.DateOf(now))
	return all, fault.Wrap("stall.Lapses", err)
}

// A place is free for each stall of a kind that withdrew and was not replaced
// by somebody from the waiting list since; the best of those who wait is next.
const sqlMoveUps = `
WITH left_behind AS (
	SELECT s.kind_id, count(*) AS n, string_agg(s.name, ', ' ORDER BY s.name) AS names
	FROM stall s
	WHERE s.edition_id = $1
		AND s.state = 'withdrawn'
		AND s.application_id IS NOT NULL
	GROUP BY s.kind_id
), taken AS (
	SELECT a.kind_id, count(*) AS n
	FROM history h
	JOIN application a ON a.id = h.subject_id AND a.edition_id = $1
	WHERE h.subject = 'application'
		AND h.verb = 'accept'
		AND h.detail->>'from' = 'waitlisted'
	GROUP BY a.kind_id
), waiting AS (
	SELECT a.id, a.name, a.kind_id, n.score, row_number() OVER (PARTITION BY a.kind_id ORDER BY n.score DESC NULLS LAST, a.submitted_at, a.id) AS nth
	FROM application a
	CROSS JOIN LATERAL (SELECT avg(points)::float8 / 1000 AS score FROM jury_review WHERE application_id = a.id) n
	WHERE a.edition_id = $1
		AND a.state = 'waitlisted'
)
SELECT w.id, w.name, w.kind_id, w.score, l.names AS free
FROM waiting w
JOIN left_behind l ON l.kind_id = w.kind_id
LEFT JOIN taken t ON t.kind_id = w.kind_id
WHERE w.nth <= l.n - coalesce(t.n, 0)
ORDER BY w.kind_id, w.nth`

// MoveUps are those of the waiting list for whom a place of their kind is free,
// the best first.
func (s *Store) MoveUps(ctx context.Context, edition festival.ID) ([]Suggestion, error) {
	var all []Suggestion
	err := s.db.Select(ctx, &all, sqlMoveUps, edition)
	return all, fault.Wrap("stall.MoveUps", err)
}
