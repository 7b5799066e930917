package programme

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

var _ = pg.OnConstraint("session_one_per_application", fault.Conflict, "has_session", "programme.error.has_session", "")
var _ = pg.OnConstraint("session_source_once", fault.Conflict, "imported", "error.taken", "")
var _ = pg.OnConstraint("session_ages", fault.Invalid, "", "programme.error.ages", "max_age")
var _ = pg.OnConstraint("session_minutes", fault.Invalid, "", "error.number", "minutes")
var _ = pg.OnConstraint("session_capacity", fault.Invalid, "", "error.number", "capacity")

// origin is where a session comes from, apart from a person's form.
type origin struct {
	application      int64
	source, sourceID string
	state            State
}

const sqlCreate = `
INSERT INTO session (edition_id, state, stage_id, starts_at, minutes, title, subtitle, abstract, description, format, track,
		languages, min_age, max_age, capacity, access, application_id, source, source_id, created_at,
		rain_stage_id, setup_minutes, change_minutes, sound, sign_up, equipment, fee_state, rider, arrival, set_list)
VALUES ($1, $2, NULLIF($3::bigint, 0), $4, NULLIF($5, 0), $6, $7, $8, $9, $10, $11,
		$12, NULLIF($13, 0), NULLIF($14, 0), NULLIF($15, 0), $16, NULLIF($17::bigint, 0), $18, $19, $20,
		NULLIF($21::bigint, 0), $22, $23, $24, $25, $26, $27, $28, $29, $30)
RETURNING id`

// Create makes a draft session.
func (s *Store) Create(ctx context.Context, e *festival.Edition, d Draft, now time.Time) (id ID, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		id, err = s.CreateIn(ctx, tx, e, d, now)
		return err
	})
	return id, err
}

// CreateOnce is Create for a form that may be sent twice: the same key makes
// one session and gives its id again.
func (s *Store) CreateOnce(ctx context.Context, e *festival.Edition, d Draft, once pg.Once, now time.Time) (id ID, err error) {
	const op = "programme.CreateOnce"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		made, done, err := pg.ClaimIn(ctx, tx, once, now)
		if err != nil {
			return fault.Wrap(op, err)
		}
		if done {
			n, err := strconv.ParseInt(made, 10, 64)
			id = ID(n)
			return fault.Wrap(op, err)
		}
		if id, err = s.CreateIn(ctx, tx, e, d, now); err != nil {
			return err
		}
		return pg.SettleIn(ctx, tx, once, id.String())
	})
	return id, err
}

// CreateIn is Create within the caller's transaction.
func (s *Store) CreateIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d Draft, now time.Time) (ID, error) {
	if err := d.Check(e).Err("programme.Create"); err != nil {
		return 0, err
	}
	return createIn(ctx, tx, e, d, origin{state: StateDraft}, now)
}

func createIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d Draft, o origin, now time.Time) (ID, error) {
	const op = "programme.Create"
	if err := d.clean(e).Err(op); err != nil {
		return 0, err
	}
	var id ID
	err := tx.Get(ctx, &id, sqlCreate, e.ID, o.state, d.Stage, moment(d.Start), d.Minutes, d.Title, d.Subtitle, d.Abstract, d.Description,
		d.Format, d.Track, list(d.Languages), d.MinAge, d.MaxAge, d.Capacity, list(d.Access), o.application, o.source, o.sourceID, now,
		d.RainStage, d.Setup, d.Change, d.Sound, d.SignUp, d.Equipment, d.Fee, d.Rider, d.Arrival, d.SetList)
	if err != nil {
		return 0, unknown(op, err)
	}
	if err := seatHosts(ctx, tx, e, id, d, now); err != nil {
		return 0, unknown(op, err)
	}
	return id, logSession(ctx, tx, e, id, pg.VerbCreate, "", now)
}

const sqlUpdate = `
UPDATE session
SET stage_id = NULLIF($4::bigint, 0), starts_at = $5, minutes = NULLIF($6, 0), title = $7, subtitle = $8, abstract = $9, description = $10,
	format = $11, track = $12, languages = $13, min_age = NULLIF($14, 0), max_age = NULLIF($15, 0), capacity = NULLIF($16, 0),
	access = $17, rain_stage_id = NULLIF($18::bigint, 0), setup_minutes = $19, change_minutes = $20, sound = $21, sign_up = $22,
	equipment = $23, fee_state = $24, rider = $25, arrival = $26, set_list = $27, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// Update saves the draft if nobody saved since d.Version.
func (s *Store) Update(ctx context.Context, e *festival.Edition, id ID, d Draft, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return s.UpdateIn(ctx, tx, e, id, d, now) })
}

// UpdateIn is Update within the caller's transaction.
func (s *Store) UpdateIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id ID, d Draft, now time.Time) error {
	if err := d.Check(e).Err("programme.Update"); err != nil {
		return err
	}
	return updateIn(ctx, tx, e, id, d, now)
}

func updateIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id ID, d Draft, now time.Time) error {
	const op = "programme.Update"
	if err := d.clean(e).Err(op); err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, sqlUpdate, e.ID, id, d.Version, d.Stage, moment(d.Start), d.Minutes, d.Title, d.Subtitle, d.Abstract, d.Description,
		d.Format, d.Track, list(d.Languages), d.MinAge, d.MaxAge, d.Capacity, list(d.Access),
		d.RainStage, d.Setup, d.Change, d.Sound, d.SignUp, d.Equipment, d.Fee, d.Rider, d.Arrival, d.SetList)
	if err := pg.Saved(op, rows, unknown(op, err)); err != nil {
		return err
	}
	if err := seatHosts(ctx, tx, e, id, d, now); err != nil {
		return unknown(op, err)
	}
	return logSession(ctx, tx, e, id, pg.VerbUpdate, "", now)
}

const sqlSeatHosts = `
INSERT INTO session_host (edition_id, session_id, host_id, position)
SELECT $1, $2, h.id, h.position
FROM unnest($3::bigint[]) WITH ORDINALITY AS h (id, position)`

const sqlUnseatHosts = `
DELETE FROM session_host
WHERE session_id = $1`

// seatHosts replaces a session's hosts, making the new ones first.
func seatHosts(ctx context.Context, tx *pg.Tx, e *festival.Edition, id ID, d Draft, now time.Time) error {
	all := make(pq.Int64Array, 0, len(d.Hosts)+len(d.NewHosts))
	for _, h := range d.Hosts {
		all = append(all, int64(h))
	}
	for _, name := range d.NewHosts {
		h, err := createHostIn(ctx, tx, e, HostDraft{Name: name}, hostOrigin{}, now)
		if err != nil {
			return err
		}
		all = append(all, int64(h))
	}
	if _, err := tx.Exec(ctx, sqlUnseatHosts, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlSeatHosts, e.ID, id, all)
	return err
}

const sqlDelete = `
DELETE FROM session x
WHERE edition_id = $1
	AND id = $2
	AND state = 'draft'
RETURNING to_jsonb(x) || jsonb_build_object('hosts', (
	SELECT coalesce(jsonb_agg(h ORDER BY h.position), '[]')
	FROM session_host h
	WHERE h.session_id = x.id
)) AS row`

// What was deleted before a column was there comes back as one that says nothing.
const sqlRestore = `
INSERT INTO session OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::session, '{"setup_minutes": 0, "change_minutes": 0, "sound": "", "sign_up": false, "equipment": "",
	"fee_state": "", "rider": "", "arrival": "", "set_list": ""}'::jsonb || $1)
ON CONFLICT (id) DO NOTHING`

// A host who went meanwhile does not come back with the session.
const sqlRestoreSeats = `
INSERT INTO session_host (edition_id, session_id, host_id, position)
SELECT s.edition_id, s.session_id, s.host_id, s.position
FROM jsonb_populate_recordset(NULL::session_host, $1::jsonb->'hosts') s
JOIN host h ON h.id = s.host_id`

// Delete removes a draft. What was confirmed may have been read by people: it is canceled, not deleted.
func (s *Store) Delete(ctx context.Context, e *festival.Edition, id ID, now time.Time) error {
	const op = "programme.Delete"
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("session", e, int64(id)), now, sqlDelete, e.ID, id)
		if fault.Is(err, fault.NotFound) {
			return fault.Coded(fault.Conflict, op, "not_a_draft", "programme.error.not_a_draft")
		}
		return fault.Wrap(op, err)
	})
}

// Restore puts back a deleted draft with its hosts.
func (s *Store) Restore(ctx context.Context, e *festival.Edition, id ID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("session", e, int64(id)), now, sqlRestore, sqlRestoreSeats)
}

func logSession(ctx context.Context, tx *pg.Tx, e *festival.Edition, id ID, verb pg.Verb, reason string, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "session", SubjectID: int64(id), Verb: verb, Reason: reason, At: now})
}

// unknown turns a stage or host that the edition does not have into a wrong
// choice; when one is deleted the same constraints mean that it is in use.
func unknown(op string, err error) error {
	switch pg.Constraint(err) {
	case "session_on_stage":
		return &fault.Error{Kind: fault.Invalid, Op: op, Msg: fault.Msg("error.choice"), Fields: fault.Fields{"stage": fault.Msg("error.choice")}, Err: err}
	case "session_rain_stage":
		return &fault.Error{Kind: fault.Invalid, Op: op, Msg: fault.Msg("error.choice"), Fields: fault.Fields{"rain_stage": fault.Msg("error.choice")}, Err: err}
	case "session_host_known":
		return &fault.Error{Kind: fault.Invalid, Op: op, Msg: fault.Msg("error.choice"), Fields: fault.Fields{"hosts": fault.Msg("error.choice")}, Err: err}
	}
	return fault.Wrap(op, err)
}

func moment(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }

func list(all []string) pq.StringArray {
	if all == nil {
		return pq.StringArray{}
	}
	return all
}
