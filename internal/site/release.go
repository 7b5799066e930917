package site

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Released is a frozen state of the plan. Number 0 stands for nothing released
// yet; Document is then empty, never nil.
type Released struct {
	Number   int
	Label    string
	At       time.Time
	By       string
	Document *Document
}

// Plans are the released ones; none while nothing was released.
func (r *Released) Plans() []PublicPlan {
	if r == nil || r.Document == nil {
		return nil
	}
	return r.Document.Plans
}

const sqlReleaseLock = `
SELECT pg_advisory_xact_lock(hashtext('plan_release'), $1::int)`

const sqlRelease = `
INSERT INTO plan_release (edition_id, number, label, at, by, approved_by, format, document)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// Release freezes the plan as it stands and makes it public. A repeat, under the
// same label and with nothing changed since, gets the release that is there;
// another label for a plan that did not change is refused.
func (s *Store) Release(ctx context.Context, e *festival.Edition, label string, now time.Time) (*Released, error) {
	return s.ReleaseSeen(ctx, e, label, "", now)
}

// ReleaseSeen is Release of the draft that was shown under a mark (Pending.Mark);
// another draft is refused.
func (s *Store) ReleaseSeen(ctx context.Context, e *festival.Edition, label, seen string, now time.Time) (*Released, error) {
	const op = "site.Release"
	f := fault.Fields{}
	input.CheckLine(f, "label", &label, input.MaxLine)
	if err := f.Err(op); err != nil {
		return nil, err
	}
	var r *Released
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		r, err = s.releaseIn(ctx, tx, e, label, seen, now)
		return err
	})
	return r, fault.Wrap(op, err)
}

func (s *Store) releaseIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, label, seen string, now time.Time) (*Released, error) {
	if _, err := tx.Exec(ctx, sqlReleaseLock, e.ID); err != nil {
		return nil, err
	}
	p, err := pendingIn(ctx, tx, e)
	if err != nil {
		return nil, err
	}
	if again, err := p.repeats(label, seen); again || err != nil {
		return p.Last, err
	}
	if p.Approval.Lacking() {
		return nil, fault.Coded(fault.Conflict, "site.Release", "not_approved", "site.error.not_approved")
	}
	shifts := Relocations(p.Last.Document, p.Draft)
	if p.Last.Number > 0 {
		p.Draft.moved(shifts)
	}
	b, err := json.Marshal(p.Draft)
	if err != nil {
		return nil, err
	}
	r := &Released{Number: p.Last.Number + 1, Label: label, At: now, By: string(pg.ActorOf(ctx)), Document: p.Draft}
	if _, err := tx.Exec(ctx, sqlRelease, e.ID, r.Number, r.Label, r.At, r.By, p.Approval.By, Format, string(b)); err != nil {
		return nil, err
	}
	if err := s.announceIn(ctx, tx, e, r.Number, shifts, now); err != nil {
		return nil, err
	}
	return r, pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(e.ID), Subject: "edition", SubjectID: int64(e.ID), Verb: pg.VerbReleasePlan,
		Detail: map[string]any{"number": r.Number, "label": label}, At: now,
	})
}

// repeats reports whether the draft is released already, under this label; it
// is an error where the draft is not to be released.
func (p Pending) repeats(label, seen string) (bool, error) {
	const op = "site.Release"
	switch {
	case len(p.Draft.Plans) == 0:
		return false, fault.Coded(fault.Conflict, op, "no_plan", "site.error.no_plan")
	case p.Last.Number == 0 || len(p.Changes) > 0:
		return false, pg.Saw(op, seen, p.Mark)
	case p.Last.Label != label:
		return false, fault.Coded(fault.Conflict, op, "nothing_changed", "site.error.nothing_changed")
	}
	return true, nil
}

// Pending is what a release would make public now, and how it differs from the last.
type Pending struct {
	Last     *Released // Number 0: none yet
	Draft    *Document
	Mark     string // of what would be made public, after what, and what is wrong with it
	Approval Approval
	Changes  []Change
	Reports  []Report
}

// Pending previews a release.
func (s *Store) Pending(ctx context.Context, e *festival.Edition) (Pending, error) {
	return pendingIn(ctx, s.db, e)
}

func pendingIn(ctx context.Context, q pg.Querier, e *festival.Edition) (Pending, error) {
	last, err := lastRelease(ctx, q, e)
	if err != nil {
		return Pending{}, err
	}
	on, err := laidIn(ctx, q, e)
	if err != nil {
		return Pending{}, err
	}
	draft, err := draftIn(ctx, q, e, on)
	if err != nil {
		return Pending{}, err
	}
	reports, err := reportsIn(ctx, q, e, on)
	if err != nil {
		return Pending{}, err
	}
	draft.Check(reports)
	mark, err := pg.Shown(last.Number, draft, reports)
	if err != nil {
		return Pending{}, err
	}
	approval, err := approvalIn(ctx, q, e, mark)
	return Pending{Last: last, Draft: draft, Mark: mark, Approval: approval, Changes: Diff(last.Document, draft), Reports: reports}, err
}

const sqlReleased = `
SELECT number, label, at, by, format, document
FROM plan_release
WHERE edition_id = $1
	AND $2 IN (0, number)
ORDER BY number DESC
LIMIT 1`

// Last is the highest release as it was frozen.
func (s *Store) Last(ctx context.Context, e *festival.Edition) (*Released, error) {
	return lastRelease(ctx, s.db, e)
}

func lastRelease(ctx context.Context, q pg.Querier, e *festival.Edition) (*Released, error) {
	return releasedIn(ctx, q, e, 0)
}

// ReleasedIn is one release as it was frozen.
func ReleasedIn(ctx context.Context, q pg.Querier, e *festival.Edition, number int) (*Released, error) {
	r, err := releasedIn(ctx, q, e, number)
	if err == nil && r.Number != number {
		err = fault.New(fault.NotFound, "site.ReleasedIn", "error.not_found")
	}
	return r, err
}

// releasedIn is the release of that number; of 0 the last.
func releasedIn(ctx context.Context, q pg.Querier, e *festival.Edition, number int) (*Released, error) {
	const op = "site.Released"
	var row struct {
		Number   int       `db:"number"`
		Label    string    `db:"label"`
		At       time.Time `db:"at"`
		By       string    `db:"by"`
		Format   int       `db:"format"`
		Document []byte    `db:"document"`
	}
	r := &Released{Document: &Document{Plans: []PublicPlan{}, Stalls: []PublicStall{}}}
	err := q.Get(ctx, &row, sqlReleased, e.ID, number)
	if fault.Is(err, fault.NotFound) {
		return r, nil
	}
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if row.Format != Format {
		return nil, fault.Wrap(op, fmt.Errorf("plan release %d has format %d, this program knows %d", row.Number, row.Format, Format))
	}
	if err := json.Unmarshal(row.Document, r.Document); err != nil {
		return nil, fault.Wrap(op, err)
	}
	r.Number, r.Label, r.At, r.By = row.Number, row.Label, e.In(row.At), row.By
	r.Document.localise(e)
	return r, nil
}

func (d *Document) localise(e *festival.Edition) {
	for i := range d.Plans {
		for j := range d.Plans[i].Stays {
			stay := &d.Plans[i].Stays[j]
			stay.From, stay.Until = e.In(stay.From), e.In(stay.Until)
		}
	}
}

// Public is what visitors see: the highest release with live changes over it.
// Its stalls are the ones confirmed now, by the names they have now, whether a
// release has placed them or not: the one list behind every page, file and
// print, so that no two of them count differently.
func (s *Store) Public(ctx context.Context, e *festival.Edition) (*Released, error) {
	const op = "site.Public"
	r, err := lastRelease(ctx, s.db, e)
	if err != nil {
		return nil, err
	}
	live := []PublicStall{}
	if err := s.db.Select(ctx, &live, sqlConfirmedStalls, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	r.Document.overlay(live)
	return r, nil
}

func (d *Document) overlay(live []PublicStall) {
	d.Stalls = live
	confirmed := make(map[stall.ID]bool, len(live))
	for _, s := range live {
		confirmed[s.ID] = true
	}
	for i := range d.Plans {
		d.Plans[i].Stays = slices.DeleteFunc(d.Plans[i].Stays, func(s Stay) bool { return !confirmed[s.Stall] })
	}
}

// ReleaseLine is one release in a list.
type ReleaseLine struct {
	Number int       `db:"number"`
	Label  string    `db:"label"`
	At     time.Time `db:"at"`
	Name   string    `db:"name"`
	Answer string    `db:"answer"` // who else approved it
	Told   int       `db:"told"`   // stalls it moved
}

const sqlReleases = `
SELECT r.number, r.label, r.at, coalesce(p.name, '') AS name, coalesce(a.name, '') AS answer,
	(SELECT count(*) FROM plan_told t WHERE t.edition_id = r.edition_id AND t.number = r.number) AS told
FROM plan_release r
LEFT JOIN person p ON r.by = 'person:' || p.id
LEFT JOIN person a ON r.approved_by = 'person:' || a.id AND r.approved_by <> r.by
WHERE r.edition_id = $1
ORDER BY r.number DESC`

// Releases are all releases, the newest first, with who made them.
func (s *Store) Releases(ctx context.Context, e *festival.Edition) ([]ReleaseLine, error) {
	var all []ReleaseLine
	err := s.db.Select(ctx, &all, sqlReleases, e.ID)
	for i := range all {
		all[i].At = e.In(all[i].At)
	}
	return all, fault.Wrap("site.Releases", err)
}
