package pg

import (
	"context"
	"errors"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// prepared keeps the statements of the busiest paths, parsed and planned once
// for each connection.
type prepared struct {
	mu    sync.RWMutex
	stmts map[string]*sqlx.Stmt
}

// GetPrepared is Get for a constant query that runs many times a second.
func (db *DB) GetPrepared(ctx context.Context, dest any, query string, args ...any) error {
	if err := outside(ctx, "pg.GetPrepared"); err != nil {
		return err
	}
	count(ctx)
	stmt, err := db.stmt(ctx, query)
	if err == nil {
		err = stmt.GetContext(ctx, dest, args...)
	}
	if db.stale(query, err) {
		err = db.x.GetContext(ctx, dest, query, args...)
	}
	return translate("pg.GetPrepared", err)
}

// SelectPrepared is Select for a constant query that runs many times a second.
func (db *DB) SelectPrepared(ctx context.Context, dest any, query string, args ...any) error {
	if err := outside(ctx, "pg.SelectPrepared"); err != nil {
		return err
	}
	count(ctx)
	stmt, err := db.stmt(ctx, query)
	if err == nil {
		err = stmt.SelectContext(ctx, dest, args...)
	}
	if db.stale(query, err) {
		err = db.x.SelectContext(ctx, dest, query, args...)
	}
	return translate("pg.SelectPrepared", err)
}

// ExecPrepared is Exec for a constant query that runs many times a second.
func (db *DB) ExecPrepared(ctx context.Context, query string, args ...any) (int64, error) {
	if err := outside(ctx, "pg.ExecPrepared"); err != nil {
		return 0, err
	}
	count(ctx)
	stmt, err := db.stmt(ctx, query)
	if err != nil {
		return 0, translate("pg.ExecPrepared", err)
	}
	r, err := stmt.ExecContext(ctx, args...)
	if db.stale(query, err) {
		r, err = db.x.ExecContext(ctx, query, args...)
	}
	return affected(r, err)
}

func (db *DB) stmt(ctx context.Context, query string) (*sqlx.Stmt, error) {
	p := &db.prepared
	p.mu.RLock()
	stmt := p.stmts[query]
	p.mu.RUnlock()
	if stmt != nil {
		return stmt, nil
	}
	stmt, err := db.x.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if earlier := p.stmts[query]; earlier != nil {
		_ = stmt.Close()
		return earlier, nil
	}
	if p.stmts == nil {
		p.stmts = map[string]*sqlx.Stmt{}
	}
	p.stmts[query] = stmt
	return stmt, nil
}

// stale reports whether the server no longer runs the prepared statement: a
// table it reads has changed, or a connection pooler between us and the server
// gave us another session. Nothing has happened then; the statement is
// forgotten and the query goes its plain way once.
func (db *DB) stale(query string, err error) bool {
	if err != nil && err.Error() == "sql: statement is closed" { // forgotten by another while we were about to run it
		return true
	}
	var e *pq.Error
	if !errors.As(err, &e) || e.Code != "0A000" && e.Code != "26000" && e.Code != "42P05" {
		return false
	}
	p := &db.prepared
	p.mu.Lock()
	defer p.mu.Unlock()
	if stmt := p.stmts[query]; stmt != nil {
		delete(p.stmts, query)
		_ = stmt.Close()
	}
	return true
}
