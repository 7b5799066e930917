package pg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"markt/migrations"
)

// Migrate brings the schema up to date under a session lock, so that several
// instances may start at once. It returns how many steps were applied. A
// schema that a newer markt left is refused: nobody here knows what it means.
func Migrate(ctx context.Context, db *DB) (int, error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// MigrateTo stops at a version, for a test of what a later step makes of what
// was stored before it.
func MigrateTo(ctx context.Context, db *DB, version int64) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// ErrNewer is a schema that a newer markt has made.
var ErrNewer = errors.New("the database is a newer markt's")

func refuseNewer(ctx context.Context, p *goose.Provider) error {
	stored, known, err := p.GetVersions(ctx)
	if err == nil && stored > known {
		return fmt.Errorf("%w: its schema is %d and this markt knows %d; run the newer markt, nothing was changed", ErrNewer, stored, known)
	}
	return err
}

// Migrated reports whether the schema is exactly this binary's.
func Migrated(ctx context.Context, db *DB) (bool, error) {
	p, err := provider(db)
	if err != nil {
		return false, err
	}
	pending, err := p.HasPending(ctx)
	if err == nil && !pending {
		err = refuseNewer(ctx, p)
	}
	if errors.Is(err, ErrNewer) {
		return false, nil
	}
	return !pending, translate("pg.Migrated", err)
}

// Schema is the newest version that this binary knows.
func Schema() int64 {
	names, _ := fs.Glob(migrations.FS, "*.sql")
	newest, _ := goose.NumericComponent(slices.Max(names))
	return newest
}

func provider(db *DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db.SQL(), migrations.FS,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
}
