package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"markt/internal/cluster"
	"markt/internal/pg"
)

// Market is what is backed up, or where a backup is put back.
type Market struct {
	DB         *pg.DB
	DSN        string
	SecretFile string
	PGBin      string // MARKT_PG_BIN; empty: search
	Scratch    string // the data folder: the restore for trial happens there
	Markt      string // this binary's version
	// Keys reports whether the secret opens the signing keys in a database.
	Keys func(ctx context.Context, db *pg.DB, secret []byte) error
	Log  *slog.Logger
}

// Good is a backup that was restored for trial.
type Good struct {
	File   string    `db:"file"`
	MadeAt time.Time `db:"made_at"`
	Bytes  int64     `db:"bytes"`
	Rows   int64     `db:"table_rows"`
}

// ErrThere is a file that is there already; none is ever overwritten.
var ErrThere = errors.New("is there already")

// Make writes a backup beside a running service and restores it for trial. Only
// then does it get its name: a file of that name is whole and good, whatever
// happens meanwhile.
func (m Market) Make(ctx context.Context, path string, now time.Time) (Good, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Good{}, err
	}
	if _, err := os.Lstat(path); err == nil {
		return Good{}, fmt.Errorf("%s %w", path, ErrThere)
	}
	if err := m.room(ctx, filepath.Dir(path)); err != nil {
		return Good{}, err
	}
	part, err := newPart(filepath.Dir(path))
	if err != nil {
		return Good{}, err
	}
	defer part.drop()
	manifest, err := m.write(ctx, part.File, now)
	if err != nil {
		return Good{}, err
	}
	if err := m.trial(ctx, part.Name()); err != nil {
		return Good{}, fmt.Errorf("the restore for trial: %w", err)
	}
	if err := part.name(path); err != nil {
		return Good{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return Good{}, err
	}
	good := Good{File: path, MadeAt: now, Bytes: info.Size(), Rows: manifest.Rows()}
	return good, remember(ctx, m.DB, good)
}

// write fills the file from one moment of the database.
func (m Market) write(ctx context.Context, f *os.File, now time.Time) (Manifest, error) {
	secret, err := os.ReadFile(m.SecretFile)
	if err != nil {
		return Manifest{}, fmt.Errorf("secret file: %w", err)
	}
	var manifest Manifest
	w := &writer{f: f, parts: map[string]Part{}}
	err = inSnapshot(ctx, m.DB, func(ctx context.Context, tx *pg.Tx) (err error) {
		if manifest, err = describe(ctx, tx); err != nil {
			return err
		}
		if err := tx.Get(ctx, &manifest.Schema, sqlSchema); err != nil {
			return err
		}
		return m.dumpIn(ctx, tx, w, manifest.Postgres)
	})
	if err != nil {
		return manifest, err
	}
	manifest.Markt, manifest.MadeAt = m.Markt, now
	if err := w.add(secretName, secret); err != nil {
		return manifest, err
	}
	return manifest, w.finish(manifest)
}

const sqlExport = `SELECT pg_export_snapshot()`

// dumpIn is slow, and has to be in the transaction: its snapshot ends with it.
func (m Market) dumpIn(ctx context.Context, tx *pg.Tx, w *writer, major int) error {
	var snapshot string
	if err := tx.Get(ctx, &snapshot, sqlExport); err != nil {
		return err
	}
	bin, err := cluster.Programs(m.PGBin, major)
	if err != nil {
		return err
	}
	return w.dump(func(to io.Writer) error { return tools{bin, m.DSN}.dump(ctx, snapshot, to) })
}

// trial restores a file into a fresh cluster and compares every table.
func (m Market) trial(ctx context.Context, path string) error {
	b, err := open(path)
	if err != nil {
		return err
	}
	defer b.Close()
	dir, err := newScratch(m.Scratch)
	if err != nil {
		return err
	}
	defer dir.drop()
	bin, err := cluster.Programs(m.PGBin, b.Postgres)
	if err != nil {
		return err
	}
	c, err := cluster.Start(ctx, cluster.Config{Dir: dir.path, BinDir: bin, Exclusive: true, Volatile: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	db, err := pg.Open(c.DSN())
	if err != nil {
		return err
	}
	defer db.Close()
	return m.fill(ctx, b, db, tools{bin, c.DSN()})
}

// fill restores into an empty database, holds it against the manifest, and
// makes sure that this binary can go on with it.
func (m Market) fill(ctx context.Context, b *file, db *pg.DB, t tools) error {
	if err := t.restore(ctx, io.NewSectionReader(b.dump, 0, b.dump.Size())); err != nil {
		return err
	}
	return m.check(ctx, b, db)
}

// check holds a database against the manifest, brings it up to date and tries the keys.
func (m Market) check(ctx context.Context, b *file, db *pg.DB) error {
	if err := b.compare(ctx, db); err != nil {
		return err
	}
	if _, err := pg.Migrate(ctx, db); err != nil {
		return err
	}
	return m.Keys(ctx, db, b.secret)
}
