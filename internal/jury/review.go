package jury

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Scores are one to five by the key of a criterion.
type Scores map[string]int

// Value stores the scores as jsonb.
func (s Scores) Value() (driver.Value, error) {
	if s == nil {
		s = Scores{}
	}
	b, err := json.Marshal(map[string]int(s))
	return string(b), err
}

// Scan reads jsonb.
func (s *Scores) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("jury.Scores: cannot read %T", src)
	}
	return json.Unmarshal(b, (*map[string]int)(s))
}

// Review is what a seat says of an application.
type Review struct {
	Seat     SeatID    `db:"seat_id"`
	Number   int       `db:"number"` // of the seat
	Name     string    `db:"name"`   // who sits there
	Conflict bool      `db:"conflict"`
	Scores   Scores    `db:"scores"`
	Points   *int      `db:"points"` // thousandths; nil where no score counts
	Note     string    `db:"note"`
	At       time.Time `db:"at"`
	Version  int       `db:"version"` // 0: nothing was sent yet
}

// Counts reports whether the review has scores.
func (r Review) Counts() bool { return r.Version > 0 && !r.Conflict }

// Interest is why somebody is not free to judge an application, as far as it is
// known here; "" for nothing.
type Interest string

const (
	Contact      Interest = "contact"      // it is their own
	Helper       Interest = "helper"       // they filled it in for somebody
	Organisation Interest = "organisation" // they stand for the same organisation
)

// Task is an application before somebody of the jury.
type Task struct {
	App      *stall.Application // what the jury needs of it
	Criteria []Criterion        // that count
	Interest Interest
	Mine     Review
	Others   []Review // only once one's own scores are sent
}

// Free reports whether nothing keeps its reader from judging.
func (t Task) Free() bool { return t.Interest == "" && !t.Mine.Conflict }

const sqlInterest = `
SELECT jury_interest($1, $2)`

const sqlReviews = `
SELECT r.seat_id, s.number, p.name, r.conflict, r.scores, r.points, r.note, r.at, r.version
FROM jury_review r
JOIN jury_seat s ON s.id = r.seat_id
JOIN person p ON p.id = s.person_id
WHERE r.edition_id = $1
	AND r.application_id = $2
ORDER BY s.number`

// Reviews are all of an application, by the number of the seat: for organisers.
func (s *Store) Reviews(ctx context.Context, edition festival.ID, id stall.ApplicationID) ([]Review, error) {
	var all []Review
	err := s.db.Select(ctx, &all, sqlReviews, edition, id)
	return all, fault.Wrap("jury.Reviews", err)
}

// Task is an application for a person of the jury. Others' reviews are in it
// only when their own scores are: nobody judges by what others said.
func (s *Store) Task(ctx context.Context, edition festival.ID, person account.ID, id stall.ApplicationID) (t Task, err error) {
	const op = "jury.Task"
	if t.App, err = s.stalls.Get(ctx, edition, id); err != nil {
		return t, fault.Wrap(op, err)
	}
	seat, err := seatOf(ctx, s.db, edition, person)
	if err != nil {
		return t, err
	}
	all, err := criteriaIn(ctx, s.db, edition)
	if err != nil {
		return t, err
	}
	t.Criteria = Asked(all, t.App.Kind)
	t.App = Needed(t.App)
	if err := s.db.Get(ctx, &t.Interest, sqlInterest, id, person); err != nil {
		return t, fault.Wrap(op, err)
	}
	reviews, err := s.Reviews(ctx, edition, id)
	for _, r := range reviews {
		if r.Seat == seat.ID {
			t.Mine = r
		} else {
			t.Others = append(t.Others, r)
		}
	}
	if !t.Free() || !t.Mine.Counts() {
		t.Others = nil
	}
	return t, err
}

// ReviewDraft is a review as typed.
type ReviewDraft struct {
	Conflict bool
	Scores   []Given
	Note     string
	Version  int
}

// Given is a score by a criterion; nil: none yet.
type Given struct {
	Key   string
	Score *int
}

// Draft is the review as it stands, with a place for each criterion.
func (t Task) Draft() ReviewDraft {
	d := ReviewDraft{Conflict: t.Mine.Conflict, Note: t.Mine.Note, Version: t.Mine.Version}
	for _, c := range t.Criteria {
		g := Given{Key: c.Key}
		if n, ok := t.Mine.Scores[c.Key]; ok {
			g.Score = &n
		}
		d.Scores = append(d.Scores, g)
	}
	return d
}

const maxNote = 4000

// check cleans the draft; a score's complaint stands at "s.KEY".
func (d *ReviewDraft) check(asked []Criterion) (Scores, fault.Fields) {
	f, scores := fault.Fields{}, Scores{}
	d.Note = input.CleanText(d.Note)
	input.CheckLength(f, "note", d.Note, maxNote)
	if d.Conflict {
		return scores, f
	}
	for _, c := range asked {
		i := slices.IndexFunc(d.Scores, func(g Given) bool { return g.Key == c.Key && g.Score != nil })
		switch {
		case i < 0:
			f.Add("s."+c.Key, "jury.error.score")
		case *d.Scores[i].Score < 1 || *d.Scores[i].Score > 5:
			f.Add("s."+c.Key, "error.range", "min", 1, "max", 5)
		default:
			scores[c.Key] = *d.Scores[i].Score
		}
	}
	return scores, f
}

// judged are the states in which an application is judged.
var judged = []stall.State{stall.StateSubmitted, stall.StateInReview, stall.StateWaitlisted}

var (
	_ = pg.OnConstraint("jury_review_own", fault.Forbidden, "own_stall", "jury.error.own", "")
	_ = pg.OnConstraint("jury_review_once", fault.Conflict, "changed_meanwhile", "error.changed_meanwhile", "")
)

const sqlReview = `
SELECT conflict, scores, note, version
FROM jury_review
WHERE application_id = $1
	AND seat_id = $2
FOR UPDATE`

const sqlCreateReview = `
INSERT INTO jury_review (edition_id, application_id, seat_id, conflict, scores, note, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

const sqlUpdateReview = `
UPDATE jury_review
SET conflict = $3, scores = $4, note = $5, at = $6, version = version + 1
WHERE application_id = $1
	AND seat_id = $2
	AND version = $7`

// Send stores a person's review of an application, if theirs is still as they
// saw it; the same one sent again changes nothing. Forbidden with the code
// own_stall when they are not free to judge. The first review takes the
// application into review.
func (s *Store) Send(ctx context.Context, edition festival.ID, person account.ID, id stall.ApplicationID, d ReviewDraft, now time.Time) error {
	const op = "jury.Send"
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		return s.SendIn(ctx, tx, edition, person, id, d, now)
	}))
}

// SendIn is Send within the caller's transaction.
func (s *Store) SendIn(ctx context.Context, tx *pg.Tx, edition festival.ID, person account.ID, id stall.ApplicationID, d ReviewDraft, now time.Time) error {
	const op = "jury.Send"
	a, err := s.stalls.GetIn(ctx, tx, edition, id)
	if err != nil {
		return err
	}
	seat, err := takeSeatIn(ctx, tx, edition, person)
	if err != nil {
		return err
	}
	if !slices.Contains(judged, a.State) {
		return fault.Coded(fault.Conflict, op, "decided", "jury.error.decided")
	}
	all, err := criteriaIn(ctx, tx, edition)
	if err != nil {
		return err
	}
	scores, f := d.check(Asked(all, a.Kind))
	var interest Interest
	if err := tx.Get(ctx, &interest, sqlInterest, id, person); err != nil {
		return err
	}
	if interest != "" && !d.Conflict {
		return fault.Coded(fault.Forbidden, op, "own_stall", "jury.error.own")
	}
	if err := f.Err(op); err != nil {
		return err
	}
	if a.State == stall.StateSubmitted {
		if _, err := s.stalls.MoveIn(ctx, tx, edition, id, stall.Step{Verb: stall.VerbReview, Who: stall.ByJury}, now); err != nil {
			return err
		}
	}
	return seat.writeIn(ctx, tx, id, d, scores, now)
}

// writeIn stores what differs from what the seat has said before.
func (seat Seat) writeIn(ctx context.Context, tx *pg.Tx, id stall.ApplicationID, d ReviewDraft, scores Scores, now time.Time) error {
	const op = "jury.Send"
	var was Review
	err := tx.Get(ctx, &was, sqlReview, id, seat.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		if d.Version != 0 {
			return pg.Saved(op, 0, nil)
		}
		_, err = tx.Exec(ctx, sqlCreateReview, seat.Edition, id, seat.ID, d.Conflict, scores, d.Note, now)
	case err == nil && was.Conflict == d.Conflict && was.Note == d.Note && maps.Equal(was.Scores, scores):
		return nil
	case err == nil:
		n, wrong := tx.Exec(ctx, sqlUpdateReview, id, seat.ID, d.Conflict, scores, d.Note, now, d.Version)
		err = pg.Saved(op, n, wrong)
	}
	if err != nil {
		return err
	}
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(seat.Edition), Subject: "jury_seat", SubjectID: int64(seat.ID), Verb: pg.VerbReview,
		Detail: map[string]any{"application": id}, At: now})
}

// Needed is an application with what the jury needs of it: nothing by which its
// people are reached or known, no address of a kitchen, no papers of a trade.
func Needed(a *stall.Application) *stall.Application {
	n := *a
	n.Person, n.ContactName, n.ContactEmail, n.ContactPhone, n.PhoneRaw = nil, "", "", "", ""
	n.Answers.Business, n.Answers.Help = nil, nil
	if n.Answers.Food != nil {
		food := *n.Answers.Food
		food.ProductionAddress = ""
		n.Answers.Food = &food
	}
	return &n
}
