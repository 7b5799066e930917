package stall

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// batch is how many rows a statement writes at once.
const batch = 1000

// TakeIn writes a proposal that was made in the same transaction, and gives
// what it takes to undo it. A row that an event refuses is refused in the
// proposal's lines; the others are written.
func (s *Store) TakeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, p *Proposal, now time.Time) ([]pg.Touched, error) {
	const op = "stall.TakeIn"
	var all []pg.Touched
	for part := range slices.Chunk(p.puts, batch) {
		touched, err := s.takePart(ctx, tx, e, p, part, now)
		if err != nil {
			return nil, fault.Wrap(op, err)
		}
		all = append(all, touched...)
	}
	return all, nil
}

func (s *Store) takePart(ctx context.Context, tx *pg.Tx, e *festival.Edition, p *Proposal, part []writing, now time.Time) ([]pg.Touched, error) {
	before, err := standingBefore(ctx, tx, part)
	if err != nil {
		return nil, err
	}
	if part, err = s.leaving(ctx, tx, p, part, now); err != nil {
		return nil, err
	}
	if err := writePart(ctx, tx, e, p.frame, part, now); err != nil {
		return nil, err
	}
	if err := syncPart(ctx, tx, part, now); err != nil {
		return nil, err
	}
	if err := logPart(ctx, tx, e, part, now); err != nil {
		return nil, err
	}
	return before.touched(ctx, tx, idsOf(part))
}

// standing are applications and their stalls as they stand.
type standing struct{ applications, stalls map[int64]pg.Standing }

const sqlStandingApplications = `
SELECT a.id, a.version, to_jsonb(a) - 'searched' AS row
FROM application a
WHERE a.id = ANY($1)
ORDER BY a.id
FOR UPDATE`

const sqlStandingStalls = `
SELECT s.id, s.version, to_jsonb(s) - 'searched' AS row
FROM stall s
WHERE s.application_id = ANY($1)
ORDER BY s.id
FOR UPDATE`

func standingOf(ctx context.Context, tx *pg.Tx, ids []int64) (st standing, err error) {
	if st.applications, err = pg.StandingIn(ctx, tx, sqlStandingApplications, ids); err != nil {
		return st, err
	}
	st.stalls, err = pg.StandingIn(ctx, tx, sqlStandingStalls, ids)
	return st, err
}

func standingBefore(ctx context.Context, tx *pg.Tx, part []writing) (standing, error) {
	var ids []int64
	for _, w := range part {
		if w.old != nil {
			ids = append(ids, int64(w.old.ID))
		}
	}
	return standingOf(ctx, tx, ids)
}

func (before standing) touched(ctx context.Context, tx *pg.Tx, ids []int64) ([]pg.Touched, error) {
	after, err := standingOf(ctx, tx, ids)
	return append(pg.TouchedBy("application", before.applications, after.applications), pg.TouchedBy("stall", before.stalls, after.stalls)...), err
}

func idsOf(part []writing) []int64 {
	ids := make([]int64, len(part))
	for i, w := range part {
		ids[i] = int64(w.a.ID)
	}
	return ids
}

const (
	sqlBeforeLeaving = `SAVEPOINT before_leaving`
	sqlStay          = `ROLLBACK TO SAVEPOINT before_leaving`
)

// leaving takes the stalls of those who no longer come off the plan first: what
// refuses that refuses their row.
func (s *Store) leaving(ctx context.Context, tx *pg.Tx, p *Proposal, part []writing, now time.Time) ([]writing, error) {
	var left []writing
	for _, w := range part {
		why, err := s.leaveOrStay(ctx, tx, w, now)
		if err != nil {
			return nil, err
		}
		if why != nil {
			line := &p.Lines[w.line]
			line.Outcome, line.Doubtful = Refused, true
			line.Notes = append(line.Notes, fault.MessageOf(why))
			continue
		}
		left = append(left, w)
	}
	return left, nil
}

func (s *Store) leaveOrStay(ctx context.Context, tx *pg.Tx, w writing, now time.Time) (why, err error) {
	if w.old == nil || w.a.State != StateWithdrawn && w.a.State != StateDeclined || w.old.State == w.a.State {
		return nil, nil
	}
	if _, err := tx.Exec(ctx, sqlBeforeLeaving); err != nil {
		return nil, err
	}
	err = s.leave(ctx, tx, w.a, now)
	switch kind := fault.KindOf(err); {
	case err == nil:
		return nil, nil
	case kind != fault.Invalid && kind != fault.Conflict && kind != fault.TooLarge:
		return nil, err
	}
	_, back := tx.Exec(ctx, sqlStay)
	return err, back
}

// written is an application as a statement for many takes it.
type written struct {
	ID           ApplicationID   `json:"id"`
	Version      int             `json:"version"`
	Kind         KindID          `json:"kind_id"`
	State        State           `json:"state"`
	Lang         lang.Lang       `json:"lang"`
	Name         string          `json:"name"`
	Description  json.RawMessage `json:"description"`
	Organisation string          `json:"organisation"`
	ContactName  string          `json:"contact_name"`
	ContactEmail string          `json:"contact_email"`
	ContactPhone string          `json:"contact_phone"`
	PhoneRaw     string          `json:"phone_raw"`
	Answers      Answers         `json:"answers"`
	Front        *float64        `json:"front_m"`
	Depth        *float64        `json:"depth_m"`
	Height       *float64        `json:"height_m"`
	Watts        int             `json:"watts"`
	Plug         string          `json:"plug"`
	Water        bool            `json:"water"`
	Waste        bool            `json:"waste_water"`
	Gas          bool            `json:"gas"`
	Location     string          `json:"location"`
	Source       string          `json:"source"`
	SourceID     string          `json:"source_id"`
	SourceState  State           `json:"source_state"`
	SourceHash   string          `json:"source_hash"`
}

func (w writing) written(fr Frame) (written, error) {
	a, c := w.a, w.a.Answers.columns(fr.Rules)
	text, err := json.Marshal(orEmpty(a.Description))
	return written{
		ID: a.ID, Version: a.Version, Kind: a.Kind, State: a.State, Lang: a.Lang, Name: a.Name, Description: text, Organisation: a.Organisation,
		ContactName: a.ContactName, ContactEmail: a.ContactEmail, ContactPhone: a.ContactPhone, PhoneRaw: a.PhoneRaw, Answers: a.Answers,
		Front: c.front, Depth: c.depth, Height: c.height, Watts: c.watts, Plug: c.plug, Water: c.water, Waste: c.waste, Gas: c.gas,
		Location: c.location, Source: a.Source, SourceID: a.SourceID, SourceState: w.state, SourceHash: w.digest,
	}, err
}

func orEmpty(t lang.Text) lang.Text {
	if t == nil {
		return lang.Text{}
	}
	return t
}

const writtenRows = `
jsonb_to_recordset($2::jsonb) AS r (
	id bigint, version int, kind_id bigint, state text, lang text, name text, description jsonb, organisation text,
	contact_name text, contact_email text, contact_phone text, phone_raw text, answers jsonb,
	front_m numeric, depth_m numeric, height_m numeric, watts int, plug text, water boolean, waste_water boolean, gas boolean, location text,
	source text, source_id text, source_state text, source_hash text
)`

const sqlCreateImported = `
INSERT INTO application (edition_id, kind_id, state, lang, name, description, organisation, contact_name, contact_email, contact_phone, phone_raw,
	answers, front_m, depth_m, height_m, watts, plug, water, waste_water, gas, location_id,
	source, source_id, source_state, source_hash, created_at, changed_at, submitted_at)
SELECT $1, r.kind_id, r.state, r.lang, r.name, r.description, r.organisation, r.contact_name, r.contact_email, r.contact_phone, r.phone_raw,
	r.answers, r.front_m, r.depth_m, r.height_m, r.watts, r.plug, r.water, r.waste_water, r.gas,
	(SELECT l.id FROM location l WHERE l.edition_id = $1 AND l.slug = r.location),
	r.source, r.source_id, r.source_state, r.source_hash, $3::timestamptz, $3, $3
FROM ` + writtenRows + `
RETURNING id, source_id`

const sqlChangeImported = `
UPDATE application a
SET kind_id = r.kind_id, state = r.state, lang = r.lang, name = r.name, description = r.description, organisation = r.organisation,
	contact_name = r.contact_name, contact_email = r.contact_email, contact_phone = r.contact_phone, phone_raw = r.phone_raw,
	answers = r.answers, front_m = r.front_m, depth_m = r.depth_m, height_m = r.height_m, watts = r.watts, plug = r.plug,
	water = r.water, waste_water = r.waste_water, gas = r.gas,
	location_id = (SELECT l.id FROM location l WHERE l.edition_id = $1 AND l.slug = r.location),
	source_state = r.source_state, source_hash = r.source_hash,
	changed_at = $3, submitted_at = coalesce(a.submitted_at, $3), version = a.version + 1
FROM ` + writtenRows + `
WHERE a.edition_id = $1
	AND a.id = r.id
	AND a.version = r.version`

// writePart makes the new applications, which get their ids, and changes the others.
func writePart(ctx context.Context, tx *pg.Tx, e *festival.Edition, fr Frame, part []writing, now time.Time) error {
	fresh, changed := []written{}, []written{}
	made := map[string]*Application{}
	for _, w := range part {
		row, err := w.written(fr)
		if err != nil {
			return err
		}
		w.a.Watts, w.a.Plug = row.Watts, row.Plug
		if w.old == nil {
			fresh, made[row.SourceID] = append(fresh, row), w.a
		} else {
			changed = append(changed, row)
		}
	}
	if err := create(ctx, tx, e.ID, fresh, made, now); err != nil || len(changed) == 0 {
		return err
	}
	rows, err := json.Marshal(changed)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, sqlChangeImported, e.ID, string(rows), now)
	if err == nil && n < int64(len(changed)) {
		n = 0 // somebody saved one of them meanwhile
	}
	return pg.Saved("stall.writePart", n, err)
}

func create(ctx context.Context, tx *pg.Tx, e festival.ID, fresh []written, made map[string]*Application, now time.Time) error {
	if len(fresh) == 0 {
		return nil
	}
	rows, err := json.Marshal(fresh)
	if err != nil {
		return err
	}
	var ids []struct {
		ID       ApplicationID `db:"id"`
		SourceID string        `db:"source_id"`
	}
	err = tx.Select(ctx, &ids, sqlCreateImported, e, string(rows), now)
	for _, row := range ids {
		made[row.SourceID].ID = row.ID
	}
	return err
}

const sqlSyncImported = `
INSERT INTO stall AS s (edition_id, application_id, kind_id, name, description, organisation, goods, state,
		front_m, depth_m, watts, water, gas, source, source_id, created_at)
SELECT a.edition_id, a.id, a.kind_id, a.name, a.description, a.organisation, r.goods, r.state,
	a.front_m, a.depth_m, a.watts, a.water OR a.waste_water, a.gas, a.source, a.source_id, $2
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, goods jsonb, state text)
JOIN application a ON a.id = r.id` + syncConflict

// syncPart is syncStall for many.
func syncPart(ctx context.Context, tx *pg.Tx, part []writing, now time.Time) error {
	type synced struct {
		ID    ApplicationID `json:"id"`
		Goods lang.Text     `json:"goods"`
		State StallState    `json:"state"`
	}
	var stalls []synced
	for _, w := range part {
		switch w.a.State {
		case StateAccepted:
			stalls = append(stalls, synced{w.a.ID, w.a.goods(), StallAccepted})
		case StateConfirmed:
			stalls = append(stalls, synced{w.a.ID, w.a.goods(), StallConfirmed})
		}
	}
	if len(stalls) == 0 {
		return nil
	}
	rows, err := json.Marshal(stalls)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlSyncImported, string(rows), now)
	return err
}

// logPart notes the same step of many in one statement.
func logPart(ctx context.Context, tx *pg.Tx, e *festival.Edition, part []writing, now time.Time) error {
	type step struct {
		from, to State
		source   string
	}
	var order []step
	ids := map[step][]int64{}
	for _, w := range part {
		s := step{to: w.a.State, source: w.a.Source}
		if w.old != nil {
			s.from = w.old.State
		}
		if ids[s] == nil {
			order = append(order, s)
		}
		ids[s] = append(ids[s], int64(w.a.ID))
	}
	for _, s := range order {
		err := pg.LogAllIn(ctx, tx, pg.Entry{
			EditionID: int64(e.ID), Subject: "application", Verb: pg.VerbImport, At: now,
			Detail: map[string]any{"from": s.from, "to": s.to, "source": s.source},
		}, ids[s])
		if err != nil {
			return err
		}
	}
	return nil
}
