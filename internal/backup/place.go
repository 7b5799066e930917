package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"markt/internal/pg"
)

const (
	partPattern    = ".markt-backup-*"
	scratchPattern = ".markt-trial-*"
	freshCluster   = 128 << 20 // what a cluster takes before anything is in it
)

const sqlSize = `SELECT pg_database_size(current_database())`

// room refuses to begin what would fill the disk: PostgreSQL stops on a full one.
func (m Market) room(ctx context.Context, dir string) error {
	var size int64
	if err := m.DB.Get(ctx, &size, sqlSize); err != nil {
		return err
	}
	need := 2*size + freshCluster
	for _, d := range []string{dir, m.Scratch} {
		var s syscall.Statfs_t
		if err := syscall.Statfs(d, &s); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
		if free := int64(s.Bavail) * s.Bsize; free < need {
			return fmt.Errorf("%s has %d MB free, a backup and its restore for trial need %d MB", d, free>>20, need>>20)
		}
	}
	return nil
}

// part is a file on its way to become a backup. It is locked while its process
// lives, so that what a killed one left can be told from it and is removed.
type part struct{ *os.File }

func newPart(dir string) (part, error) {
	if err := sweep(dir, partPattern); err != nil {
		return part{}, err
	}
	f, err := os.CreateTemp(dir, partPattern) // mode 0600
	if err != nil {
		return part{}, err
	}
	return part{f}, hold(f)
}

// name is the last step: it fails where a file of that name is there.
func (p part) name(path string) error {
	if err := os.Link(p.Name(), path); err != nil {
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("%s %w", path, ErrThere)
		}
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (p part) drop() {
	_ = os.Remove(p.Name())
	_ = p.Close()
}

// scratch is a folder for a restore for trial, locked in the same way.
type scratch struct {
	path string
	lock *os.File
}

// newScratch is open to the user that PostgreSQL runs as, like the data folder.
func newScratch(in string) (scratch, error) {
	if err := sweep(in, scratchPattern); err != nil {
		return scratch{}, err
	}
	in, err := filepath.Abs(in)
	if err != nil {
		return scratch{}, err
	}
	dir, err := os.MkdirTemp(in, scratchPattern)
	if err != nil {
		return scratch{}, err
	}
	lock, err := os.Open(dir)
	if err != nil {
		return scratch{}, err
	}
	return scratch{dir, lock}, errors.Join(hold(lock), os.Chmod(dir, 0o711))
}

func (s scratch) drop() {
	_ = os.RemoveAll(s.path)
	_ = s.lock.Close()
}

func hold(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// sweep removes what killed processes left unfinished.
func sweep(dir, pattern string) error {
	left, err := filepath.Glob(filepath.Join(dir, pattern))
	for _, path := range left {
		f, gone := os.Open(path)
		if gone != nil {
			continue
		}
		if hold(f) == nil {
			err = errors.Join(err, os.RemoveAll(path))
		}
		_ = f.Close()
	}
	return err
}

const (
	sqlHasRecord = `SELECT to_regclass('public.backup') IS NOT NULL`

	sqlRemember = `
INSERT INTO backup (made_at, file, bytes, table_rows)
VALUES ($1, $2, $3, $4)`

	sqlLast = `
SELECT made_at, file, bytes, table_rows
FROM backup
ORDER BY made_at DESC, id DESC
LIMIT 1`

	sqlForget = `
DELETE FROM backup
WHERE id NOT IN (
	SELECT id
	FROM backup
	ORDER BY id DESC
	LIMIT 100)`
)

// remember writes a good backup down, unless the database is older than that.
func remember(ctx context.Context, db *pg.DB, g Good) error {
	var can bool
	if err := db.Get(ctx, &can, sqlHasRecord); err != nil || !can {
		return err
	}
	if _, err := db.Exec(ctx, sqlRemember, g.MadeAt, g.File, g.Bytes, g.Rows); err != nil {
		return err
	}
	_, err := db.Exec(ctx, sqlForget)
	return err
}

// Last is the newest good backup of a database; a NotFound error if there is none.
func Last(ctx context.Context, db *pg.DB) (g Good, err error) {
	return g, db.Get(ctx, &g, sqlLast)
}
