package programme

import (
	"context"
	"encoding/json"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/site"
)

// Move puts a session on a stage at a time; without them it is off the grid.
// Version is the one that was seen.
type Move struct {
	ID      ID           `json:"id"`
	Version int          `json:"version"`
	Stage   site.StageID `json:"stage"`
	Start   *time.Time   `json:"start"`
	Minutes int          `json:"minutes"`
}

// Arrangement is what somebody does to the grid at once. A block without an id
// is made; Open are blocks to be taken away.
type Arrangement struct {
	Moves  []Move  `json:"moves"`
	Blocks []Block `json:"blocks"`
	Open   []Block `json:"open"`
}

// Arranged is what it left: the sessions as they stand by now, and the blocks
// that were made.
type Arranged struct {
	Sessions []ID
	Blocks   []int64
}

// maxMoves is how much is moved at once: everything of a large edition.
const maxMoves = 2000

// BlockKinds are what a stage is not used for.
var BlockKinds = []string{"break", "closed"}

func (a *Arrangement) check(e *festival.Edition) error {
	const op = "programme.Arrange"
	n := len(a.Moves) + len(a.Blocks) + len(a.Open)
	if n == 0 || n > maxMoves {
		return fault.New(fault.Invalid, op, "error.bad_request")
	}
	f := fault.Fields{}
	for _, m := range a.Moves {
		if m.Minutes < 0 || m.Minutes > maxMinutes {
			f.Add("minutes", "error.range", "min", 1, "max", maxMinutes)
		}
		if m.Start != nil && len(e.Days) > 0 && !e.Holds(*m.Start) {
			f.Add("day", "error.date_outside")
		}
	}
	for i := range a.Blocks {
		b := &a.Blocks[i]
		input.CheckLine(f, "label", &b.Label, input.MaxLine)
		if b.Kind != "break" && b.Kind != "closed" {
			f.Add("kind", "error.choice")
		}
		if !b.From.Before(b.Until) || b.Until.Sub(b.From) > maxMinutes*time.Minute {
			f.Add("until", "programme.error.block")
		}
	}
	return f.Err(op)
}

// LayOver lets sessions stand where they would be moved to.
func (a *Arrangement) LayOver(all []Session, zone *time.Location) {
	to := map[ID]Move{}
	for _, m := range a.Moves {
		to[m.ID] = m
	}
	for i := range all {
		m, moves := to[all[i].ID]
		if !moves {
			continue
		}
		all[i].Stage, all[i].Minutes, all[i].Start = m.Stage, m.Minutes, time.Time{}
		if m.Start != nil {
			all[i].Start = m.Start.In(zone)
		}
	}
}

const sqlMove = `
UPDATE session x
SET stage_id = NULLIF(r.stage, 0), starts_at = r.start, minutes = NULLIF(r.minutes, 0), version = x.version + 1
FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, version int, stage bigint, start timestamptz, minutes int)
WHERE x.edition_id = $1
	AND x.id = r.id
	AND x.version = r.version`

const sqlBlock = `
INSERT INTO stage_block (edition_id, stage_id, kind, label, span)
SELECT $1, r.stage, r.kind, r.label, tstzrange(r."from", r.until)
FROM jsonb_to_recordset($2::jsonb) AS r (stage bigint, kind text, label text, "from" timestamptz, until timestamptz)
RETURNING id`

const sqlOpen = `
DELETE FROM stage_block b
USING jsonb_to_recordset($2::jsonb) AS r (id bigint, version int)
WHERE b.edition_id = $1
	AND b.id = r.id
	AND b.version = r.version`

var _ = pg.OnConstraint("stage_block_stage", fault.Invalid, "", "error.choice", "stage")

// Arrange does all of it or nothing. A session that somebody else has changed
// since is a Conflict. The same action twice (once) is done once.
func (s *Store) Arrange(ctx context.Context, e *festival.Edition, once pg.Once, a Arrangement, now time.Time) (out Arranged, err error) {
	if err := a.check(e); err != nil {
		return out, err
	}
	once.Content = a
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		earlier, again, err := pg.ClaimIn(ctx, tx, once, now)
		if err != nil {
			return err
		}
		if again {
			return json.Unmarshal([]byte(earlier), &out)
		}
		if out, err = arrangeIn(ctx, tx, e, a, now); err != nil {
			return err
		}
		kept, err := json.Marshal(out)
		if err != nil {
			return err
		}
		return pg.SettleIn(ctx, tx, once, string(kept))
	})
	return out, fault.Wrap("programme.Arrange", err)
}

func arrangeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, a Arrangement, now time.Time) (out Arranged, err error) {
	if err := updateMany(ctx, tx, sqlMove, a.Moves, e.ID); err != nil {
		return out, unknown("programme.Arrange", err)
	}
	if err := updateMany(ctx, tx, sqlOpen, a.Open, e.ID); err != nil {
		return out, err
	}
	if len(a.Blocks) > 0 {
		rows, err := json.Marshal(a.Blocks)
		if err != nil {
			return out, err
		}
		if err := tx.Select(ctx, &out.Blocks, sqlBlock, e.ID, string(rows)); err != nil {
			return out, err
		}
	}
	ids := pq.Int64Array{}
	for _, m := range a.Moves {
		out.Sessions, ids = append(out.Sessions, m.ID), append(ids, int64(m.ID))
	}
	if len(ids) > 0 {
		err = pg.LogAllIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "session", Verb: pg.VerbUpdate, At: now}, ids)
	}
	return out, err
}

const sqlGridMark = `
SELECT md5(concat_ws('/',
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM session WHERE edition_id = $1), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM stage_block WHERE edition_id = $1), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM stage WHERE edition_id = $1), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM host WHERE edition_id = $1), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM stop WHERE edition_id = $1), '-')))`

// GridMark is the same as long as nothing that the grid shows has changed,
// whoever changed it and by which way.
func (s *Store) GridMark(ctx context.Context, e *festival.Edition) (mark string, err error) {
	err = s.db.Get(ctx, &mark, sqlGridMark, e.ID)
	return mark, fault.Wrap("programme.GridMark", err)
}

const sqlHere = `
INSERT INTO programme_editor (edition_id, person_id, seen_at)
VALUES ($1, $2, $3)
ON CONFLICT (edition_id, person_id) DO UPDATE
SET seen_at = excluded.seen_at`

const sqlWhoArranges = `
SELECT x.person_id AS id, p.name
FROM programme_editor x
JOIN person p ON p.id = x.person_id
WHERE x.edition_id = $1
	AND x.seen_at > $2
ORDER BY p.name, p.id`

// editorHere is how long somebody counts as there after they were last seen.
const editorHere = 40 * time.Second

// Here notes that a person has the grid open.
func (s *Store) Here(ctx context.Context, e *festival.Edition, person int64, now time.Time) error {
	_, err := s.db.Exec(ctx, sqlHere, e.ID, person, now)
	return fault.Wrap("programme.Here", err)
}

// WhoArranges are those who have the grid open.
func (s *Store) WhoArranges(ctx context.Context, e *festival.Edition, now time.Time) ([]site.Editor, error) {
	all := []site.Editor{}
	err := s.db.Select(ctx, &all, sqlWhoArranges, e.ID, now.Add(-editorHere))
	return all, fault.Wrap("programme.WhoArranges", err)
}
