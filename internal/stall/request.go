package stall

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// straight are the fields that an accepted vendor changes without asking:
// nobody's plan, power, programme or safety hangs on them, or, as with dishes
// and their allergens, what is true should be known at once. A group stands for
// all of its fields. Everything else is asked for.
var straight = []string{
	"contact", "about.description",
	"goods", "food.items", "food.hand_wash", "participants.materials", "participants.accessibility", "size.vehicle",
	"water.note", "gas.tested", "safety.test_book", "safety.extinguishers", "languages", "location.arrival", "location.note", "location.times",
	"business.legal_form", "business.trade", "business.insurance", "together.neighbours", "together.lend", "together.borrow", "help",
}

// asks reports whether a vendor has to ask before the part is changed so.
func (a *Application) asks(p Patch) bool {
	after := a.With(p)
	if p.About != nil && (a.Name != after.Name || a.Organisation != after.Organisation) {
		return true
	}
	was, is := a.Answers.Values(lang.En), after.Answers.Values(lang.En)
	for path := range union(was, is) {
		name := unnumbered(path)
		group, _, _ := strings.Cut(name, ".")
		if slices.Contains(p.Groups, group) && !slices.Equal(was[path], is[path]) && !goesStraight(name) {
			return true
		}
	}
	return false
}

func goesStraight(name string) bool {
	return slices.ContainsFunc(straight, func(s string) bool { return name == s || strings.HasPrefix(name, s+".") })
}

func union(a, b map[string][]string) map[string]bool {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return all
}

// RequestID is a request's.
type RequestID int64

// RequestState is what became of a request.
type RequestState string

const (
	RequestOpen     RequestState = "open"
	RequestApproved RequestState = "approved"
	RequestRefused  RequestState = "refused"
	RequestDropped  RequestState = "dropped"
)

// Request is a change that an accepted vendor asks for.
type Request struct {
	ID          RequestID       `db:"id"`
	EditionID   festival.ID     `db:"edition_id"`
	Application ApplicationID   `db:"application_id"`
	Part        string          `db:"part"` // "about", or a group's name
	Patch       json.RawMessage `db:"patch"`
	Was         json.RawMessage `db:"was"`
	State       RequestState    `db:"state"`
	Reason      string          `db:"reason"`
	AskedAt     time.Time       `db:"asked_at"`
	DecidedAt   *time.Time      `db:"decided_at"`
}

// part is a part of an application as it is stored with a request.
type part struct {
	About   *About  `json:"about,omitempty"`
	Answers Answers `json:"answers,omitempty"`
}

// patchOf reads a stored part.
func (r *Request) patchOf(raw json.RawMessage) (p Patch, err error) {
	var stored part
	if err := json.Unmarshal(raw, &stored); err != nil {
		return p, fault.Wrap("stall.Request", err)
	}
	p.About, p.Answers = stored.About, stored.Answers
	if p.About == nil {
		p.Groups = []string{r.Part}
	}
	return p, nil
}

// Asked is the application as the request would make it.
func (r *Request) Asked(a *Application) (*Application, error) {
	p, err := r.patchOf(r.Patch)
	return a.With(p), err
}

// Before is the application as it was when it was asked.
func (r *Request) Before(a *Application) (*Application, error) {
	p, err := r.patchOf(r.Was)
	return a.With(p), err
}

// partOf is the part of the application that the patch speaks of.
func (a *Application) partOf(p Patch) (name string, raw []byte, err error) {
	one := part{}
	if p.About != nil {
		about := a.About()
		name, one.About = "about", &about
	} else {
		name = p.Groups[0]
		one.Answers.take(p.Groups, a.Answers)
	}
	raw, err = json.Marshal(one)
	return name, raw, err
}

const sqlAsk = `
INSERT INTO change_request (edition_id, application_id, part, patch, was, asked_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (application_id, part) WHERE state = 'open' DO UPDATE
SET patch = EXCLUDED.patch, was = EXCLUDED.was, asked_at = EXCLUDED.asked_at`

// askIn stores a change as a request; a later one of the same part replaces it.
func (s *Store) askIn(ctx context.Context, tx *pg.Tx, a *Application, p Patch, fr Frame, now time.Time) error {
	after := a.With(p)
	if wrong := p.problems(after, fr); len(wrong) > 0 {
		return wrong.Err("stall.Save")
	}
	if err := after.tooLarge(); err != nil {
		return err
	}
	name, asked, err := after.partOf(p)
	if err != nil {
		return fault.Wrap("stall.askIn", err)
	}
	_, was, err := a.partOf(p)
	if err != nil {
		return fault.Wrap("stall.askIn", err)
	}
	if _, err := tx.Exec(ctx, sqlAsk, a.EditionID, a.ID, name, string(asked), string(was), now); err != nil {
		return err
	}
	a.Requested = true
	return logApplication(ctx, tx, a.EditionID, a.ID, pg.VerbAsk, "", map[string]any{"part": name}, now)
}

const requestColumns = `
SELECT id, edition_id, application_id, part, patch, was, state, reason, asked_at, decided_at
FROM change_request`

const sqlOpenRequests = requestColumns + `
WHERE edition_id = $1
	AND state = 'open'
ORDER BY asked_at, id`

// OpenRequests are the changes of an edition that wait for an answer, the
// oldest first.
func (s *Store) OpenRequests(ctx context.Context, edition festival.ID) ([]Request, error) {
	var all []Request
	err := s.db.Select(ctx, &all, sqlOpenRequests, edition)
	return all, fault.Wrap("stall.OpenRequests", err)
}

const sqlRequestsOf = requestColumns + `
WHERE application_id = $1
	AND state <> 'dropped'
ORDER BY state = 'open' DESC, coalesce(decided_at, asked_at) DESC, id DESC`

// RequestsOf are an application's: open ones first, then those answered last.
func (s *Store) RequestsOf(ctx context.Context, id ApplicationID) ([]Request, error) {
	var all []Request
	err := s.db.Select(ctx, &all, sqlRequestsOf, id)
	return all, fault.Wrap("stall.RequestsOf", err)
}

const sqlRequestLocked = requestColumns + `
WHERE edition_id = $1
	AND id = $2
FOR UPDATE`

const sqlAnswerRequest = `
UPDATE change_request
SET state = $2, reason = $3, decided_at = $4
WHERE id = $1`

// Answer is what the office says to a request.
type Answer struct {
	Approve bool
	Reason  string // of a refusal
	Seen    string // the request's Mark as it was shown
}

// Mark tells a request from what it is after it was asked anew.
func (r Request) Mark() string {
	mark, _ := pg.Shown(r.ID, string(r.Patch)) // plain values always marshal
	return mark
}

// AnswerRequest approves a request, so that it holds everywhere, or refuses it;
// the vendor is told. The same answer again changes nothing; another one, or a
// request that was asked anew since it was shown, is a Conflict.
func (s *Store) AnswerRequest(ctx context.Context, edition festival.ID, id RequestID, answer Answer, now time.Time) error {
	const op = "stall.AnswerRequest"
	answer.Reason = input.CleanText(answer.Reason)
	f := fault.Fields{}
	if input.CheckLength(f, "reason", answer.Reason, maxReason); !answer.Approve && answer.Reason == "" {
		f.Add("reason", "stall.error.reason")
	}
	if err := f.Err(op); err != nil {
		return err
	}
	to := RequestRefused
	if answer.Approve {
		to = RequestApproved
	}
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var r Request
		if err := tx.Get(ctx, &r, sqlRequestLocked, edition, id); err != nil || r.State == to {
			return err
		}
		if r.State != RequestOpen {
			return fault.Coded(fault.Conflict, op, "answered", "stall.error.answered")
		}
		if err := pg.Saw(op, answer.Seen, r.Mark()); err != nil {
			return err
		}
		if answer.Approve {
			if err := s.approveIn(ctx, tx, &r, now); err != nil {
				return err
			}
		}
		return s.answeredIn(ctx, tx, &r, to, answer.Reason, now)
	}))
}

func (s *Store) answeredIn(ctx context.Context, tx *pg.Tx, r *Request, to RequestState, reason string, now time.Time) error {
	if _, err := tx.Exec(ctx, sqlAnswerRequest, r.ID, to, reason, now); err != nil {
		return err
	}
	verb := map[RequestState]pg.Verb{RequestApproved: pg.VerbApprove, RequestRefused: pg.VerbRefuse, RequestDropped: pg.VerbDrop}[to]
	if err := logApplication(ctx, tx, r.EditionID, r.Application, verb, reason, map[string]any{"part": r.Part, "from": r.Was, "to": r.Patch}, now); err != nil {
		return err
	}
	if to == RequestDropped || s.events.Answered == nil {
		return nil
	}
	return s.events.Answered(ctx, tx, Answered{EditionID: r.EditionID, Request: r.ID, At: now})
}

const sqlOffered = `
UPDATE application
SET offered = $2
WHERE id = $1`

// approveIn makes the request the application's own.
func (s *Store) approveIn(ctx context.Context, tx *pg.Tx, r *Request, now time.Time) error {
	a := new(Application)
	if err := tx.Get(ctx, a, sqlApplicationLocked, r.Application, r.EditionID); err != nil {
		return err
	}
	p, err := r.patchOf(r.Patch)
	if err != nil {
		return err
	}
	fr, err := frameOf(ctx, tx, a.EditionID, now)
	if err != nil {
		return err
	}
	before := *a
	a.put(p)
	if wrong := p.problems(a, fr); len(wrong) > 0 {
		return fault.New(fault.Conflict, "stall.approveIn", "stall.error.no_longer_whole")
	}
	if err := write(ctx, tx, a, fr, now); err != nil {
		return err
	}
	if err := logEdit(ctx, tx, &before, a, p, now); err != nil {
		return err
	}
	if at := p.Answers.Location; at != nil && len(a.Offered) > 0 { // the days asked for are those accepted for now
		if _, err := tx.Exec(ctx, sqlOffered, a.ID, append(a.Offered[:0], at.Days...)); err != nil {
			return err
		}
	}
	if a.State == StateAccepted || a.State == StateConfirmed {
		return syncStall(ctx, tx, a, now)
	}
	return nil
}

const sqlRequestOfApplication = requestColumns + `
WHERE application_id = $1
	AND id = $2
FOR UPDATE`

// DropRequest takes back what the vendor asked for; a repeat changes nothing.
func (s *Store) DropRequest(ctx context.Context, a ApplicationID, id RequestID, now time.Time) error {
	return fault.Wrap("stall.DropRequest", pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var r Request
		if err := tx.Get(ctx, &r, sqlRequestOfApplication, a, id); err != nil || r.State != RequestOpen {
			return err
		}
		return s.answeredIn(ctx, tx, &r, RequestDropped, "", now)
	}))
}

const sqlDropAll = `
UPDATE change_request
SET state = 'dropped', decided_at = $2
WHERE application_id = $1
	AND state = 'open'`

// Answered is a request that was approved or refused, for those who tell the vendor.
type Answered struct {
	EditionID festival.ID `json:"edition_id"`
	Request   RequestID   `json:"request"`
	At        time.Time   `json:"at"`
}

// Key makes its mail unique.
func (a Answered) Key() string { return fmt.Sprintf("request:%d", a.Request) }

const sqlRequest = requestColumns + `
WHERE edition_id = $1
	AND id = $2`

// RequestIn is one request, in a transaction or without one.
func RequestIn(ctx context.Context, q pg.Querier, edition festival.ID, id RequestID) (r Request, err error) {
	return r, fault.Wrap("stall.RequestIn", q.Get(ctx, &r, sqlRequest, edition, id))
}
