package pg

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// prepared are statements whose plan every connection keeps.
type prepared struct {
	mu      sync.RWMutex
	byQuery map[string]*sqlx.Stmt
}

// GetPrepared is Get for a statement that runs many times a second and is
// slower to plan than to run. query must be a constant: it is kept for ever.
func (db *DB) GetPrepared(ctx context.Context, dest any, query string, args ...any) error {
	count(ctx)
	s, err := db.statement(ctx, query)
	if err != nil {
		return translate("pg.GetPrepared", err)
	}
	return translate("pg.GetPrepared", s.GetContext(ctx, dest, args...))
}

// ExecPrepared is Exec on the same terms.
func (db *DB) ExecPrepared(ctx context.Context, query string, args ...any) (int64, error) {
	count(ctx)
	s, err := db.statement(ctx, query)
	if err != nil {
		return 0, translate("pg.ExecPrepared", err)
	}
	return affected(s.ExecContext(ctx, args...))
}

func (db *DB) statement(ctx context.Context, query string) (*sqlx.Stmt, error) {
	db.prepared.mu.RLock()
	s := db.prepared.byQuery[query]
	db.prepared.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	db.prepared.mu.Lock()
	defer db.prepared.mu.Unlock()
	if s = db.prepared.byQuery[query]; s != nil {
		return s, nil
	}
	s, err := db.x.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if db.prepared.byQuery == nil {
		db.prepared.byQuery = map[string]*sqlx.Stmt{}
	}
	db.prepared.byQuery[query] = s
	return s, nil
}
