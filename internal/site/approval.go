package site

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Approval is who answers for a draft; At is zero while nobody does. Own says
// that it is only the one who asks, Demanded that a release needs somebody else's.
type Approval struct {
	By       string    `db:"by"`
	Name     string    `db:"name"`
	At       time.Time `db:"at"`
	Own      bool      `db:"own"`
	Demanded bool      `db:"-"`
}

// Given reports whether somebody answers for the draft.
func (a Approval) Given() bool { return !a.At.IsZero() }

// Lacking reports that the draft is not to be released yet by the one who asks.
func (a Approval) Lacking() bool { return a.Demanded && (!a.Given() || a.Own) }

const sqlApproval = `
SELECT a.by, a.at, coalesce(p.name, '') AS name, a.by = $3 AS own
FROM plan_approval a
LEFT JOIN person p ON a.by = 'person:' || p.id
WHERE a.edition_id = $1
	AND a.mark = $2
ORDER BY own, a.at
LIMIT 1`

const demandKey = "release.approval"

type demand struct {
	Demanded bool `json:"demanded"`
}

// DemandSetting is the edition's setting whether a release of the plan demands
// the approval of somebody else than the one who releases.
func DemandSetting(demanded bool, version int) festival.Setting {
	value, _ := json.Marshal(demand{demanded}) // a bool always marshals
	return festival.Setting{Key: demandKey, Value: value, Version: version}
}

const sqlDemand = `
SELECT value, version
FROM setting
WHERE edition_id = $1
	AND key = $2`

// Demand is whether a release demands another's approval, and the setting's version; 0: not set.
func (s *Store) Demand(ctx context.Context, e *festival.Edition) (demanded bool, version int, err error) {
	return demandIn(ctx, s.db, e)
}

func demandIn(ctx context.Context, q pg.Querier, e *festival.Edition) (bool, int, error) {
	var row struct {
		Value   json.RawMessage `db:"value"`
		Version int             `db:"version"`
	}
	err := q.Get(ctx, &row, sqlDemand, e.ID, demandKey)
	if fault.Is(err, fault.NotFound) {
		return false, 0, nil
	}
	var d demand
	if err == nil {
		err = json.Unmarshal(row.Value, &d)
	}
	return d.Demanded, row.Version, fault.Wrap("site.Demand", err)
}

func approvalIn(ctx context.Context, q pg.Querier, e *festival.Edition, mark string) (a Approval, err error) {
	err = q.Get(ctx, &a, sqlApproval, e.ID, mark, string(pg.ActorOf(ctx)))
	if err == nil {
		a.At = e.In(a.At)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return a, err
	}
	a.Demanded, _, err = demandIn(ctx, q, e)
	return a, err
}

const sqlApprove = `
INSERT INTO plan_approval (edition_id, mark, by, at)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING`

// Approve notes that the actor answers for the draft that was shown under a
// mark; another draft is refused. A repeat changes nothing.
func (s *Store) Approve(ctx context.Context, e *festival.Edition, seen string, now time.Time) error {
	const op = "site.Approve"
	return fault.Wrap(op, s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlReleaseLock, e.ID); err != nil {
			return err
		}
		p, err := pendingIn(ctx, tx, e)
		if err != nil {
			return err
		}
		if err := pg.Saw(op, cmp.Or(seen, "none"), p.Mark); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlApprove, e.ID, p.Mark, string(pg.ActorOf(ctx)), now)
		if err != nil || n == 0 {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(e.ID), Subject: "edition", SubjectID: int64(e.ID), Verb: pg.VerbApprovePlan,
			Detail: map[string]any{"after": p.Last.Number}, At: now,
		})
	}))
}
