// Package pg owns the way to the database: the pool, transactions, the
// translation of driver errors, migrations and the history of who changed
// what. It knows no room's tables but history.
package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"markt/internal/fault"
)

// Querier reads and writes, in a transaction or without one. Get and Select
// fill structs by their db tags; Get returns a NotFound error for no row.
// All errors are fault errors, translated by constraint name.
type Querier interface {
	Get(ctx context.Context, dest any, query string, args ...any) error
	Select(ctx context.Context, dest any, query string, args ...any) error
	Exec(ctx context.Context, query string, args ...any) (rows int64, err error)
}

// DB is a pool of connections.
type DB struct {
	x        *sqlx.DB
	prepared prepared
}

// Tx is one transaction, made by InTx only.
type Tx struct {
	x *sqlx.Tx
}

// Open makes a pool for a DSN or URL and does not wait for the server.
// Parameters travel in binary with the query, which saves a round trip each.
func Open(dsn string) (*DB, error) {
	c, err := newConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	x := sqlx.NewDb(sql.OpenDB(c), "postgres")
	x.SetMaxOpenConns(16)
	x.SetMaxIdleConns(16)
	x.SetConnMaxIdleTime(time.Minute)
	return &DB{x: x}, nil
}

func withDefaults(dsn string) (string, error) {
	if !strings.Contains(dsn, "://") {
		if !strings.Contains(dsn, "binary_parameters=") {
			dsn += " binary_parameters=yes"
		}
		return dsn, nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		// The parse error would repeat the password.
		return "", errors.New("DATABASE_URL is not a valid address")
	}
	q := u.Query()
	if !q.Has("binary_parameters") {
		q.Set("binary_parameters", "yes")
	}
	if !q.Has("sslmode") {
		q.Set("sslmode", "prefer")
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// SQL is the pool itself, for what needs database/sql: migrations and tests.
func (db *DB) SQL() *sql.DB { return db.x.DB }

// Close closes the pool.
func (db *DB) Close() error { return db.x.Close() }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := outside(ctx, "pg.Ping"); err != nil {
		return err
	}
	return translate("pg.Ping", db.x.PingContext(ctx))
}

func (db *DB) Get(ctx context.Context, dest any, query string, args ...any) error {
	if err := outside(ctx, "pg.Get"); err != nil {
		return err
	}
	count(ctx)
	return translate("pg.Get", db.x.GetContext(ctx, dest, query, args...))
}

func (db *DB) Select(ctx context.Context, dest any, query string, args ...any) error {
	if err := outside(ctx, "pg.Select"); err != nil {
		return err
	}
	count(ctx)
	return translate("pg.Select", db.x.SelectContext(ctx, dest, query, args...))
}

func (db *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := mayWrite(ctx, "pg.Exec"); err != nil {
		return 0, err
	}
	count(ctx)
	return affected(db.x.ExecContext(ctx, query, args...))
}

func (tx *Tx) Get(ctx context.Context, dest any, query string, args ...any) error {
	count(ctx)
	return translate("pg.Get", tx.x.GetContext(ctx, dest, query, args...))
}

func (tx *Tx) Select(ctx context.Context, dest any, query string, args ...any) error {
	count(ctx)
	return translate("pg.Select", tx.x.SelectContext(ctx, dest, query, args...))
}

func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	count(ctx)
	return affected(tx.x.ExecContext(ctx, query, args...))
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, translate("pg.Exec", err)
	}
	n, err := r.RowsAffected()
	return n, translate("pg.Exec", err)
}

type txKey struct{}

// Inside reports whether ctx belongs to a transaction, where nothing slow may happen.
func Inside(ctx context.Context) bool { return ctx.Value(txKey{}) != nil }

// outside refuses the pool within a transaction. Another connection sees
// nothing of what the transaction wrote, and under load every transaction would
// wait for a connection that only the end of another one gives back.
func outside(ctx context.Context, op string) error {
	if Inside(ctx) {
		return fault.Wrap(op, errors.New("the pool is used inside a transaction"))
	}
	return nil
}

// InTx runs fn in one transaction: committed when fn returns nil, rolled back
// on error and panic. A deadlock, a serialization failure or a lock that could
// not be had within the transaction's lock_timeout runs fn again, so
// fn must not have effects outside the database. Nesting is refused, and so is
// the pool under fn's context: a step that others need takes *Tx and has a name
// ending in In.
func InTx(ctx context.Context, db *DB, fn func(ctx context.Context, tx *Tx) error) error {
	if err := mayWrite(ctx, "pg.InTx"); err != nil {
		return err
	}
	const tries = 5
	for try := 1; ; try++ {
		err := inTx(context.WithValue(ctx, txKey{}, true), db, fn)
		if !retryable(err) || try == tries || !giveWay(ctx, try) {
			return err
		}
	}
}

// giveWay lets the other side of a deadlock come first: who begins again at once
// takes its lock before the other has woken, and both meet again. false: there
// is no time left.
func giveWay(ctx context.Context, try int) bool {
	wait := time.NewTimer(time.Duration(try) * (5*time.Millisecond + rand.N(20*time.Millisecond)))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

func inTx(ctx context.Context, db *DB, fn func(ctx context.Context, tx *Tx) error) error {
	x, err := db.x.BeginTxx(ctx, nil)
	if err != nil {
		return translate("pg.InTx", err)
	}
	defer func() { _ = x.Rollback() }() // after a commit this does nothing
	if err := fn(ctx, &Tx{x: x}); err != nil {
		return err
	}
	return translate("pg.InTx", x.Commit())
}

type countKey struct{}

// Counted returns a context that counts the queries made with it; tests use
// it to keep the number of queries of a page independent of the number of rows.
func Counted(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
