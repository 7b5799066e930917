package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"markt/internal/cluster"
	"markt/internal/pg"
)

// The ways a restore is refused; nothing was changed then.
var (
	ErrNewer    = errors.New("the backup is a newer markt's")
	ErrServer   = errors.New("the backup is a newer PostgreSQL's")
	ErrNotEmpty = errors.New("there is a market already")
	ErrSecret   = errors.New("there is another secret already")

	// ErrBrokenOff keeps a service from starting on half a restore.
	ErrBrokenOff = errors.New("a restore was broken off here: run `markt restore F` again with the same folder")
)

// Inspect reads a whole backup and says what it holds; it needs no database.
func Inspect(path string) (Manifest, error) {
	b, err := open(path)
	if err != nil {
		return Manifest{}, err
	}
	return b.Manifest, errors.Join(b.newer(), b.Close())
}

// Restore puts a backup back into an empty database, with its secret, and
// brings it up to this binary's schema. It is done whole or not at all; one
// that was broken off may be begun again.
func (m Market) Restore(ctx context.Context, path string) (Manifest, error) {
	b, err := open(path)
	if err != nil {
		return Manifest{}, err
	}
	defer b.Close()
	switch err := m.refuse(ctx, b); {
	case errors.Is(err, ErrNotEmpty) && BrokenOff(m.SecretFile) != nil:
		return b.Manifest, m.finish(ctx, b)
	case err != nil:
		return b.Manifest, err
	}
	bin, err := cluster.Programs(m.PGBin, b.Postgres)
	if err != nil {
		return b.Manifest, err
	}
	if err := m.begin(); err != nil {
		return b.Manifest, err
	}
	// First the secret: a service that starts on data without one makes another.
	placed, err := placeSecret(m.SecretFile, b.secret)
	if err == nil {
		err = m.fill(ctx, b, m.DB, tools{bin, m.DSN})
	}
	if err != nil && placed && m.empty(ctx) == nil {
		_ = os.Remove(m.SecretFile)
	}
	return b.Manifest, errors.Join(err, os.Remove(begun(m.SecretFile)))
}

// begun names the file that stands beside the secret while a restore goes on.
func begun(secretFile string) string { return secretFile + ".restoring" }

func (m Market) begin() error {
	if err := os.MkdirAll(filepath.Dir(m.SecretFile), 0o755); err != nil {
		return fmt.Errorf("secret file: %w", err)
	}
	return os.WriteFile(begun(m.SecretFile), nil, 0o600)
}

// BrokenOff is ErrBrokenOff where a restore was killed: a service that started
// there would make an empty market of it.
func BrokenOff(secretFile string) error {
	if _, err := os.Stat(begun(secretFile)); err != nil {
		return nil
	}
	return ErrBrokenOff
}

const sqlThings = `
SELECT count(*)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace
	AND relkind IN ('r', 'p', 'v', 'm', 'S')`

func (m Manifest) newer() error {
	if m.Format > format || m.Schema > pg.Schema() {
		return fmt.Errorf("%w (%s, schema %d; this one knows %d): restore it with that one; nothing was changed", ErrNewer, m.Markt, m.Schema, pg.Schema())
	}
	return nil
}

func (m Market) refuse(ctx context.Context, b *file) error {
	if err := b.newer(); err != nil {
		return err
	}
	var major int
	if err := m.DB.Get(ctx, &major, sqlMajor); err != nil {
		return err
	}
	if major < b.Postgres {
		return fmt.Errorf("%w: it was made with %d and here is %d; install %d or newer, nothing was changed", ErrServer, b.Postgres, major, b.Postgres)
	}
	if err := m.empty(ctx); err != nil {
		return err
	}
	return m.keepsSecret(b)
}

// finish ends a restore that was broken off when all of it was there already.
func (m Market) finish(ctx context.Context, b *file) error {
	if err := m.keepsSecret(b); err != nil {
		return err
	}
	if err := m.check(ctx, b, m.DB); err != nil {
		return fmt.Errorf("what a restore left here when it was broken off is not all of %s: restore into another folder (--data) or an empty database: %w", b.f.Name(), err)
	}
	return os.Remove(begun(m.SecretFile))
}

func (m Market) keepsSecret(b *file) error {
	there, err := os.ReadFile(m.SecretFile)
	if err == nil && !bytes.Equal(there, b.secret) {
		return fmt.Errorf("%w: %s is not the backup's; restore into another folder (--data); nothing was changed", ErrSecret, m.SecretFile)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("secret file: %w", err)
	}
	return nil
}

func (m Market) empty(ctx context.Context) error {
	var things int
	if err := m.DB.Get(ctx, &things, sqlThings); err != nil {
		return err
	}
	if things > 0 {
		return fmt.Errorf("%w: restore into an empty folder (--data) or an empty database; nothing was changed", ErrNotEmpty)
	}
	return nil
}

// placeSecret never overwrites: it links a whole file into its place.
func placeSecret(path string, secret []byte) (placed bool, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // mode 0600
	if err != nil {
		return false, fmt.Errorf("secret file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(secret)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return false, fmt.Errorf("secret file: %w", err)
	}
	err = os.Link(f.Name(), path)
	if errors.Is(err, os.ErrExist) {
		return false, nil // the same one: refuse has looked
	}
	return err == nil, err
}
