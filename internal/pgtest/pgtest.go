// Package pgtest gives each test a database of its own, with the schema in
// place. It owns the test server and the template the databases are cloned
// from; it knows nothing of what the rooms store. Only tests import it.
package pgtest

import (
	"context"
	"fmt"
	"testing"

	"markt/internal/pg"
)

// New is a fresh, migrated and otherwise empty database, dropped some time after the test.
func New(t testing.TB) *pg.DB {
	t.Helper()
	return open(t, NewDSN(t))
}

// NewDSN is the address of such a database, for a test that starts the service.
func NewDSN(t testing.TB) string {
	t.Helper()
	s := mustServer(t)
	template, err := s.template(t.Context())
	if err != nil {
		t.Fatalf("migrated template: %v", err)
	}
	return s.create(t, template)
}

// Filled is a copy of a database that fill wrote into: once for all tests of
// this process that name it. What a test does to its copy no other test sees.
func Filled(t testing.TB, name string, fill func(ctx context.Context, db *pg.DB) error) *pg.DB {
	t.Helper()
	s := mustServer(t)
	filled, err := s.filledOnce(name, fill)
	if err != nil {
		t.Fatalf("filled database %s: %v", name, err)
	}
	return open(t, s.create(t, filled))
}

// Empty is a fresh database without our schema.
func Empty(t testing.TB) *pg.DB {
	t.Helper()
	return open(t, EmptyDSN(t))
}

// EmptyDSN is the address of such a database.
func EmptyDSN(t testing.TB) string {
	t.Helper()
	return mustServer(t).create(t, "template0")
}

func mustServer(t testing.TB) *server {
	t.Helper()
	s, err := theServer()
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	return s
}

func open(t testing.TB, dsn string) *pg.DB {
	t.Helper()
	db, err := pg.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// create clones a template for one test. Meanwhile the databases of tests
// before it are dropped, and not right after them: PostgreSQL waits a tenth of
// a second when a connection is still closing.
func (s *server) create(t testing.TB, template string) string {
	t.Helper()
	done := s.done.take()
	name, err := s.clone(t.Context(), template)
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	go func() {
		for _, name := range done {
			_, _ = s.admin.Exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`) // what stays is swept up
		}
	}()
	t.Cleanup(func() { s.done.add(name) })
	return s.dsn(name)
}

// clone copies a template. The name carries this process's token, by which a
// later process sweeps up what a killed one left.
func (s *server) clone(ctx context.Context, template string) (string, error) {
	name := fmt.Sprintf("test_%d_%d", s.token, s.count.Add(1))
	query := fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s`, name, template) + s.owner
	if s.fileCopy {
		query += ` STRATEGY FILE_COPY`
	}
	_, err := s.admin.ExecContext(ctx, query)
	return name, err
}

// Count is the number of queries that fn makes with its context. A page over
// many rows must need as many as one over a single row.
func Count(ctx context.Context, fn func(ctx context.Context)) int64 {
	ctx, n := pg.Counted(ctx)
	fn(ctx)
	return n.Load()
}
