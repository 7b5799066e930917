package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

var noon = time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)

// marketOn is what a backup is made of, or goes to.
func marketOn(t *testing.T, dsn string) Market {
	t.Helper()
	db, err := pg.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // PostgreSQL's own user must get through
		t.Fatal(err)
	}
	return Market{
		DB: db, DSN: dsn, SecretFile: filepath.Join(dir, "secret"), Scratch: dir, Markt: "test",
		Keys: func(context.Context, *pg.DB, []byte) error { return nil },
		Log:  slog.New(slog.DiscardHandler),
	}
}

// source holds some rows and a secret.
func source(t *testing.T, dsn string) Market {
	t.Helper()
	m := marketOn(t, dsn)
	if err := os.WriteFile(m.SecretFile, bytes.Repeat([]byte{7}, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, m.DB, `INSERT INTO person (name, created_at) SELECT 'Samira ' || n, now() FROM generate_series(1, 500) n`)
	return m
}

func run(t *testing.T, db *pg.DB, query string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

func makeOne(t *testing.T, m Market) string {
	t.Helper()
	path := filepath.Join(m.Scratch, "f.tar")
	if _, err := m.Make(t.Context(), path, noon); err != nil {
		t.Fatal(err)
	}
	return path
}

// left are the files of a folder that are not meant to be there.
func left(t *testing.T, dir string, meant ...string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.Contains(" "+strings.Join(meant, " ")+" ", " "+e.Name()+" ") {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestWhatIsRestoredIsWhatWasSaved(t *testing.T) {
	from := source(t, pgtest.NewDSN(t))
	good, err := from.Make(t.Context(), filepath.Join(from.Scratch, "f.tar"), noon)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(good.File); err != nil || info.Mode() != 0o600 || good.Rows < 500 || good.Bytes != info.Size() {
		t.Errorf("%+v %v", good, err)
	}
	if last, err := Last(t.Context(), from.DB); err != nil || last.File != good.File || !last.MadeAt.Equal(noon) {
		t.Errorf("remembered is %+v, %v", last, err)
	}
	if names := left(t, from.Scratch, "f.tar", "secret"); names != nil {
		t.Errorf("left behind: %v", names)
	}
	run(t, from.DB, `DELETE FROM person WHERE id > 100`) // what happens later is not in it

	to := marketOn(t, pgtest.EmptyDSN(t))
	m, err := to.Restore(t.Context(), good.File)
	if err != nil || m.Rows() != good.Rows || m.Markt != "test" || !m.MadeAt.Equal(noon) || m.Schema != pg.Schema() {
		t.Fatalf("%+v, %v", m, err)
	}
	var next int
	if err := to.DB.Get(t.Context(), &next, `INSERT INTO person (name, created_at) VALUES ('Tarek', now()) RETURNING id`); err != nil || next != 501 {
		t.Errorf("the next person is %d, %v", next, err)
	}
	secret, err := os.ReadFile(to.SecretFile)
	info, err2 := os.Stat(to.SecretFile)
	if err := errors.Join(err, err2); err != nil || !bytes.Equal(secret, bytes.Repeat([]byte{7}, 32)) || info.Mode() != 0o600 {
		t.Errorf("secret %x %v", secret, err)
	}
}

func TestAnOlderBackupIsBroughtUpToDate(t *testing.T) {
	dsn := pgtest.EmptyDSN(t)
	from := marketOn(t, dsn)
	if err := pg.MigrateTo(t.Context(), from.DB, 10); err != nil {
		t.Fatal(err)
	}
	path := makeOne(t, source(t, dsn))
	to := marketOn(t, pgtest.EmptyDSN(t))
	if m, err := to.Restore(t.Context(), path); err != nil || m.Schema != 10 {
		t.Fatalf("schema %d, %v", m.Schema, err)
	}
	if ok, err := pg.Migrated(t.Context(), to.DB); !ok || err != nil {
		t.Errorf("not brought up to date: %v", err)
	}
}

// No byte can change, be missing or come after unnoticed.
func TestADamagedFileIsRefused(t *testing.T) {
	path := makeOne(t, source(t, pgtest.NewDSN(t)))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := marketOn(t, pgtest.EmptyDSN(t))
	refused := func(what string, content []byte) {
		t.Helper()
		bad := filepath.Join(to.Scratch, "bad.tar")
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := to.Restore(t.Context(), bad); !errors.Is(err, ErrDamaged) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range 20 {
		n := rand.IntN(len(whole))
		refused(fmt.Sprintf("cut to %d of %d bytes", n, len(whole)), whole[:n])
	}
	refused("empty", nil)
	refused("a block too much", append(bytes.Clone(whole), make([]byte, block)...))
	for at := 0; at < len(whole); at += 1 + rand.IntN(len(whole)/200) {
		altered := bytes.Clone(whole)
		altered[at] ^= 1 << rand.IntN(8)
		refused(fmt.Sprintf("a flipped bit in byte %d of %d", at, len(whole)), altered)
	}
	if names := left(t, to.Scratch, "bad.tar"); names != nil {
		t.Errorf("left behind: %v", names)
	}
}

// forged is a whole file with a manifest of any kind.
func forged(t *testing.T, m Manifest) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "f.tar"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := &writer{f: f, parts: map[string]Part{}}
	err = errors.Join(w.dump(func(to io.Writer) error { _, err := to.Write([]byte("no dump")); return err }), w.add(secretName, make([]byte, 32)), w.finish(m))
	if err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

func TestARestoreHarmsNothing(t *testing.T) {
	path := makeOne(t, source(t, pgtest.NewDSN(t)))
	for name, c := range map[string]struct {
		file string
		to   func() Market
		want error
	}{
		"a newer markt's": {forged(t, Manifest{Schema: pg.Schema() + 1, Markt: "v9"}), func() Market { return marketOn(t, pgtest.EmptyDSN(t)) }, ErrNewer},
		"a market there":  {path, func() Market { return marketOn(t, pgtest.NewDSN(t)) }, ErrNotEmpty},
		"a secret there": {path, func() Market {
			m := marketOn(t, pgtest.EmptyDSN(t))
			_ = os.WriteFile(m.SecretFile, bytes.Repeat([]byte{8}, 32), 0o600)
			return m
		}, ErrSecret},
		"a newer PostgreSQL's": {forged(t, Manifest{Postgres: 99}), func() Market { return marketOn(t, pgtest.EmptyDSN(t)) }, ErrServer},
		"no dump":              {forged(t, Manifest{}), func() Market { return marketOn(t, pgtest.EmptyDSN(t)) }, nil},
	} {
		to := c.to()
		before, _ := os.ReadFile(to.SecretFile)
		_, err := to.Restore(t.Context(), c.file)
		if err == nil || c.want != nil && !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
		if after, _ := os.ReadFile(to.SecretFile); !bytes.Equal(before, after) {
			t.Errorf("%s: the secret was touched", name)
		}
	}
}

// A restore that was broken off after the secret was placed may be begun again.
func TestARestoreMayBeBegunAgain(t *testing.T) {
	path := makeOne(t, source(t, pgtest.NewDSN(t)))
	to := marketOn(t, pgtest.EmptyDSN(t))
	if err := os.WriteFile(to.SecretFile, bytes.Repeat([]byte{7}, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := to.begin(); err != nil {
		t.Fatal(err)
	}
	if err := BrokenOff(to.SecretFile); !errors.Is(err, ErrBrokenOff) {
		t.Errorf("a service may start on half a restore: %v", err)
	}
	if _, err := to.Restore(t.Context(), path); err != nil {
		t.Error(err)
	}
	if err := BrokenOff(to.SecretFile); err != nil {
		t.Error(err)
	}

	if err := to.begin(); err != nil { // killed when all of it was there
		t.Fatal(err)
	}
	if _, err := to.Restore(t.Context(), path); err != nil || BrokenOff(to.SecretFile) != nil {
		t.Errorf("it does not go on: %v", err)
	}
	if err := to.begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := to.DB.Exec(t.Context(), `UPDATE edition SET slug = 'anderer'`); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Restore(t.Context(), path); err == nil || !strings.Contains(err.Error(), "is not all of") || BrokenOff(to.SecretFile) == nil {
		t.Errorf("what is there is another market: %v", err)
	}
}

// What cannot be restored for trial gets no name, and nobody is told it is good.
func TestOnlyWhatWasRestoredIsGood(t *testing.T) {
	m := source(t, pgtest.NewDSN(t))
	m.Keys = func(context.Context, *pg.DB, []byte) error { return errors.New("sealed under another secret file") }
	if _, err := m.Make(t.Context(), filepath.Join(m.Scratch, "f.tar"), noon); err == nil {
		t.Error("it was called good")
	}
	if names := left(t, m.Scratch, "secret"); names != nil {
		t.Errorf("left behind: %v", names)
	}
	if _, err := Last(t.Context(), m.DB); err == nil {
		t.Error("it was remembered as good")
	}
	saved := Manifest{Tables: map[string]Table{"scan": {2, "5"}}, Sequences: map[string]int64{"scan_id": 2}}
	for what, found := range map[string]Manifest{
		"a row too few": {Tables: map[string]Table{"scan": {1, "2"}}, Sequences: saved.Sequences},
		"another row":   {Tables: map[string]Table{"scan": {2, "6"}}, Sequences: saved.Sequences},
		"no table":      {Sequences: saved.Sequences},
		"a table more":  {Tables: map[string]Table{"scan": {2, "5"}, "x": {}}, Sequences: saved.Sequences},
		"an id again":   {Tables: saved.Tables, Sequences: map[string]int64{"scan_id": 1}},
	} {
		if saved.differs(found) == nil {
			t.Errorf("%s: nobody noticed", what)
		}
	}
	if err := saved.differs(Manifest{Tables: saved.Tables, Sequences: map[string]int64{"scan_id": 9}}); err != nil {
		t.Error(err)
	}
}

func TestNoFileIsOverwritten(t *testing.T) {
	m := source(t, pgtest.NewDSN(t))
	path := filepath.Join(m.Scratch, "f.tar")
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Make(t.Context(), path, noon); !errors.Is(err, ErrThere) {
		t.Error(err)
	}
	p, err := newPart(m.Scratch) // somebody else was quicker
	if err != nil {
		t.Fatal(err)
	}
	defer p.drop()
	if err := p.name(path); !errors.Is(err, ErrThere) {
		t.Error(err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != "kept" {
		t.Errorf("%q", kept)
	}
}

// What a killed process left is removed by the next; what a living one is
// writing stays.
func TestLeftoversAreSwept(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".markt-backup-1", ".markt-trial-1/pgdata/x", "else"} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	living, err1 := newPart(dir)
	alive, err2 := newScratch(dir)
	if err := errors.Join(err1, err2, sweep(dir, partPattern), sweep(dir, scratchPattern)); err != nil {
		t.Fatal(err)
	}
	if names := left(t, dir, "else", filepath.Base(living.Name()), filepath.Base(alive.path)); names != nil {
		t.Errorf("left: %v", names)
	}
	if _, err := os.Stat(living.Name()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(alive.path); err != nil {
		t.Error(err)
	}
	living.drop()
	alive.drop()
	if names := left(t, dir, "else"); names != nil {
		t.Errorf("dropped, but there: %v", names)
	}
}

func TestTheShelfKeepsTheNewest(t *testing.T) {
	m := source(t, pgtest.NewDSN(t))
	s := Shelf{Dir: filepath.Join(m.Scratch, "shelf"), Keep: 2}.OrDefault()
	if !s.due().IsZero() {
		t.Error("nothing there, and nothing due")
	}
	for i := range 3 {
		if _, err := s.Add(t.Context(), m, noon.AddDate(0, 0, i)); err != nil {
			t.Fatal(err)
		}
		_ = os.WriteFile(filepath.Join(s.Dir, "markt-20000101-000000.tar.txt"), nil, 0o600)
		_ = os.MkdirAll(filepath.Join(s.Dir, "markt-19990101-000000.tar"), 0o700)
	}
	want := []string{"markt-20270509-120000.tar", "markt-20270510-120000.tar"}
	if diff := cmp.Diff(want, s.all()); diff != "" {
		t.Error(diff)
	}
	if n := len(left(t, s.Dir)); n != 4 {
		t.Errorf("%d things in the folder: what is not ours was removed", n)
	}
	if got := s.due(); !got.Equal(noon.AddDate(0, 0, 3)) {
		t.Errorf("due %s", got)
	}
	m.Keys = func(context.Context, *pg.DB, []byte) error { return errors.New("no") }
	if _, err := s.Add(t.Context(), m, noon.AddDate(0, 0, 9)); err == nil {
		t.Error("it was called good")
	}
	if diff := cmp.Diff(want, s.all()); diff != "" {
		t.Errorf("a failed one took old ones along: %s", diff)
	}
}

// A folder that is named gets its backup without anybody's doing, at once when
// there is none and not again before its time.
func TestTheShelfFillsItself(t *testing.T) {
	m := source(t, pgtest.NewDSN(t))
	s := Shelf{Dir: filepath.Join(m.Scratch, "shelf")}.OrDefault()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.Run(ctx, m) }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); len(s.all()) == 0; <-tick.C {
		if time.Now().After(deadline) {
			t.Fatal("no backup was made")
		}
	}
	cancel()
	<-ended
	if n := len(s.all()); n != 1 {
		t.Errorf("%d backups", n)
	}
}

func TestAFullDiskIsNotFilled(t *testing.T) {
	m := source(t, pgtest.NewDSN(t))
	if err := m.room(t.Context(), "/proc"); err == nil || !strings.Contains(err.Error(), "MB free") {
		t.Errorf("%v", err)
	}
}

// What PostgreSQL's programs say of a row stays out of the message.
func TestAComplaintHoldsNoRow(t *testing.T) {
	said := "pg_restore: while PROCESSING TOC:\npg_restore: error: could not execute query: ERROR:  duplicate key value\nDETAIL:  Key (mail)=(samira@beispiel.example) already exists.\nCONTEXT:  COPY person, line 1: \"1\tSamira\"\n"
	if got := complaint(said); strings.Contains(strings.ToLower(got), "samira") || !strings.Contains(got, "duplicate key") {
		t.Errorf("%q", got)
	}
}
