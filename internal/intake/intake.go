package intake

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/table"
)

// MaxFile is the largest file that waits, in bytes.
const MaxFile = 8 << 20

const (
	maxWaiting = 20                 // files of an edition that wait
	waitsFor   = 7 * 24 * time.Hour // then the file goes
)

// Store keeps files and what became of them.
type Store struct {
	db        *pg.DB
	stalls    *stall.Store
	site      *site.Store
	programme *programme.Store
}

// New makes a store; the rooms take what the files hold.
func New(db *pg.DB, stalls *stall.Store, ground *site.Store, sessions *programme.Store) *Store {
	return &Store{db: db, stalls: stalls, site: ground, programme: sessions}
}

// ID is an import's.
type ID int64

func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Kind is what a file holds.
type Kind string

const (
	Stalls    Kind = "stalls"
	Programme Kind = "programme"
	Plan      Kind = "plan"
)

// State is where an import stands.
type State string

const (
	Waiting State = "waiting"
	Taken   State = "taken"
	Undone  State = "undone"
)

// Options are what a person chooses for a file.
type Options struct {
	Mapping   table.Mapping `json:"mapping,omitempty"`
	StallKind string        `json:"stall_kind,omitempty"` // of stalls that name none
	Remove    bool          `json:"remove,omitempty"`     // a plan's file takes away what it does not hold
}

// Value and Scan store the options as jsonb.
func (o Options) Value() (driver.Value, error) {
	b, err := json.Marshal(o)
	return string(b), err
}

func (o *Options) Scan(src any) error { return scan(src, o) }

func scan(src, into any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, into)
	case string:
		return json.Unmarshal([]byte(v), into)
	}
	return nil
}

// Import is a file and what became of it. By is the person who brought it.
type Import struct {
	ID       ID                   `db:"id"`
	Kind     Kind                 `db:"kind"`
	Location *festival.LocationID `db:"location_id"`
	Name     string               `db:"name"`
	File     []byte               `db:"file"`
	Options  Options              `db:"options"`
	State    State                `db:"state"`
	Report   Report               `db:"report"`
	Lines    lines                `db:"lines"`
	Created  time.Time            `db:"created_at"`
	By       string               `db:"by"`
	TakenAt  *time.Time           `db:"taken_at"`
	UndoneAt *time.Time           `db:"undone_at"`
}

const importColumns = `
SELECT i.id, i.kind, i.location_id, i.name, i.options, i.state, i.created_at, coalesce(p.name, '') AS by, i.taken_at, i.undone_at`

const sqlList = importColumns + `,
	i.report
FROM import i
LEFT JOIN person p ON i.created_by = 'person:' || p.id
WHERE i.edition_id = $1
ORDER BY i.id DESC
LIMIT 100`

// List are an edition's last hundred imports, the newest first, with their sums.
func (s *Store) List(ctx context.Context, edition festival.ID) ([]Import, error) {
	var all []Import
	err := s.db.Select(ctx, &all, sqlList, edition)
	return all, fault.Wrap("intake.List", err)
}

const sqlGet = importColumns + `,
	i.file, i.report, i.lines
FROM import i
LEFT JOIN person p ON i.created_by = 'person:' || p.id
WHERE i.edition_id = $1
	AND i.id = $2`

// Get is one import of the edition.
func (s *Store) Get(ctx context.Context, edition festival.ID, id ID) (*Import, error) {
	im := new(Import)
	err := s.db.Get(ctx, im, sqlGet, edition, id)
	im.Report.Lines = im.Lines
	return im, fault.Wrap("intake.Get", err)
}

const sqlReceive = `
INSERT INTO import (edition_id, kind, location_id, name, file, options, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id`

const sqlWaitsAlready = `
SELECT id
FROM import
WHERE edition_id = $1
	AND kind = $2
	AND location_id IS NOT DISTINCT FROM $3
	AND name = $4
	AND state = 'waiting'
	AND file = $5
LIMIT 1`

const sqlMakeRoom = `
DELETE FROM import
WHERE edition_id = $1
	AND state = 'waiting'
	AND id NOT IN (SELECT id FROM import WHERE edition_id = $1 AND state = 'waiting' ORDER BY id DESC LIMIT $2)`

// Received is a file as somebody brings it. Location is a plan's.
type Received struct {
	Kind     Kind
	Location festival.LocationID
	Name     string
	File     []byte
	Options  Options
}

// Receive lets a file wait; the oldest of too many goes. The same file again
// waits once. A table's columns are mapped as they were for the last file with
// the same headings.
func (s *Store) Receive(ctx context.Context, e *festival.Edition, r Received, now time.Time) (id ID, err error) {
	const op = "intake.Receive"
	if r.Name = input.CleanLine(r.Name); r.Name == "" {
		r.Name = string(r.Kind)
	}
	r.Name = clip(r.Name)
	if key := table.NoText(r.File); key != "" {
		return 0, fault.Fields{"file": fault.Msg(key)}.Err(op)
	}
	if len(r.File) > MaxFile {
		return 0, fault.Fields{"file": fault.Msg("error.too_large", "max", MaxFile>>20)}.Err(op)
	}
	var location *festival.LocationID
	if r.Kind == Plan {
		location = &r.Location
	}
	if r.Options.Mapping == nil {
		if r.Options.Mapping, err = s.remembered(ctx, e.ID, r.Kind, r.File); err != nil {
			return 0, fault.Wrap(op, err)
		}
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := festival.LockIn(ctx, tx, e.ID); err != nil {
			return err
		}
		err := tx.Get(ctx, &id, sqlWaitsAlready, e.ID, r.Kind, location, r.Name, r.File)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		err = tx.Get(ctx, &id, sqlReceive, e.ID, r.Kind, location, r.Name, r.File, r.Options, now, string(pg.ActorOf(ctx)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlMakeRoom, e.ID, maxWaiting)
		return err
	})
	return id, fault.Wrap(op, err)
}

// clip keeps a file's name to a length that a line holds.
func clip(name string) string {
	runes := []rune(name)
	return string(runes[max(len(runes)-input.MaxLine, 0):])
}

const sqlDrop = `
DELETE FROM import
WHERE edition_id = $1
	AND id = $2
	AND state = 'waiting'`

// Drop forgets a file that was not taken.
func (s *Store) Drop(ctx context.Context, edition festival.ID, id ID) error {
	_, err := s.db.Exec(ctx, sqlDrop, edition, id)
	return fault.Wrap("intake.Drop", err)
}

const sqlChoose = `
UPDATE import
SET options = $3
WHERE edition_id = $1
	AND id = $2
	AND state = 'waiting'`

const sqlRemember = `
INSERT INTO import_mapping (edition_id, kind, headings, mapping, changed_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (edition_id, kind, headings) DO UPDATE
SET mapping = EXCLUDED.mapping, changed_at = EXCLUDED.changed_at`

// Choose sets the options of a file that waits, and remembers the mapping of
// its headings.
func (s *Store) Choose(ctx context.Context, e *festival.Edition, im *Import, o Options, now time.Time) error {
	const op = "intake.Choose"
	head := headOf(im.Kind, im.File)
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlChoose, e.ID, im.ID, o)
		if err := pg.Found(op, n, err); err != nil || len(head) == 0 {
			return err
		}
		mapping, err := json.Marshal(o.Mapping)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlRemember, e.ID, im.Kind, sumOf(head), string(mapping), now)
		return err
	}))
}

const sqlRemembered = `
SELECT mapping
FROM import_mapping
WHERE edition_id = $1
	AND kind = $2
	AND headings = $3`

func (s *Store) remembered(ctx context.Context, edition festival.ID, k Kind, file []byte) (table.Mapping, error) {
	head := headOf(k, file)
	if len(head) == 0 {
		return nil, nil
	}
	var raw json.RawMessage
	err := s.db.Get(ctx, &raw, sqlRemembered, edition, k, sumOf(head))
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m table.Mapping
	return m, json.Unmarshal(raw, &m)
}

const sqlForgetWaiting = `
DELETE FROM import
WHERE state = 'waiting'
	AND created_at < $1`

const sqlForgetLines = `
UPDATE import
SET lines = NULL, report = report - 'left' - 'remarks'
WHERE taken_at < $1
	AND (lines IS NOT NULL OR report ?| '{left,remarks}')`

const sqlForgetTouches = `
DELETE FROM import_touch t
USING import i
WHERE i.id = t.import_id
	AND i.taken_at < $1`

// Forget drops files that nobody took, and, when deletions are forgotten too,
// the lines of old imports and what it takes to undo them: both name people.
func Forget(ctx context.Context, db *pg.DB, now time.Time) error {
	return fault.Wrap("intake.Forget", pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlForgetWaiting, now.Add(-waitsFor)); err != nil {
			return err
		}
		for _, statement := range []string{sqlForgetLines, sqlForgetTouches} {
			if _, err := tx.Exec(ctx, statement, now.Add(-pg.KeptFor)); err != nil {
				return err
			}
		}
		return nil
	}))
}
