package festival

import (
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/pg"
)

// Setting is a value that a rule uses. Source and AsOf say where it comes from
// and how old it is, because the numbers of this field differ between towns and years.
type Setting struct {
	Key     string          `db:"key"`
	Value   json.RawMessage `db:"value"`
	Source  string          `db:"source"`
	AsOf    *time.Time      `db:"as_of"`
	Version int             `db:"version"`
}

const sqlSettings = `
SELECT key, value, source, as_of, version
FROM setting
WHERE edition_id = $1
ORDER BY key`

// Settings are all that the edition has set itself.
func (s *Store) Settings(ctx context.Context, id ID) ([]Setting, error) {
	var all []Setting
	err := s.db.Select(ctx, &all, sqlSettings, id)
	return all, fault.Wrap("festival.Settings", err)
}

const sqlSetSetting = `
INSERT INTO setting AS t (edition_id, key, value, source, as_of)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (edition_id, key) DO UPDATE
SET value = EXCLUDED.value, source = EXCLUDED.source, as_of = EXCLUDED.as_of, version = t.version + 1
WHERE t.version = $6`

// SetSetting stores a value; v.Version is the one the person saw, 0 for none.
func (s *Store) SetSetting(ctx context.Context, id ID, v Setting, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return SetSettingIn(ctx, tx, id, v, now) })
}

// SetSettingIn is SetSetting within the caller's transaction.
func SetSettingIn(ctx context.Context, tx *pg.Tx, id ID, v Setting, now time.Time) error {
	const op = "festival.SetSetting"
	if !json.Valid(v.Value) {
		return fault.Fields{"value": fault.Msg("error.number")}.Err(op)
	}
	f := fault.Fields{}
	input.CheckLine(f, "source", &v.Source, 500)
	if err := f.Err(op); err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, sqlSetSetting, id, v.Key, string(v.Value), v.Source, v.AsOf, v.Version)
	if err := pg.Saved(op, rows, err); err != nil {
		return err
	}
	return pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(id), Subject: "edition", SubjectID: int64(id), Verb: pg.VerbSetSetting,
		Detail: map[string]any{"key": v.Key, "value": v.Value}, At: now,
	})
}
