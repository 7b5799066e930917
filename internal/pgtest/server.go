package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"markt/internal/cluster"
	"markt/internal/pg"
)

// server is the PostgreSQL that all tests of this process use, and in general
// all test processes on this machine.
type server struct {
	dsn      func(database string) string
	admin    *sql.DB
	owner    string // of the tests' databases: no superuser, like the service's
	token    int32  // names this process's databases; locked while it lives
	fileCopy bool   // cloning by files is the fastest on our own server
	count    atomic.Int64
	done     names // databases whose test is over

	migrated sync.Once
	name     string // of the migrated template
	err      error

	filling sync.Mutex
	filled  map[string]string // the databases that Filled copies, by the name tests give them
}

type names struct {
	mu  sync.Mutex
	all []string
}

func (n *names) add(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, name)
}

func (n *names) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.all
	n.all = nil
	return all
}

var theServer = sync.OnceValues(connect)

// connect uses MARKT_TEST_DATABASE_URL, else the shared test cluster, which
// lives as long as any process uses it.
func connect() (*server, error) {
	s := &server{filled: map[string]string{}}
	address := os.Getenv("MARKT_TEST_DATABASE_URL")
	if address == "" {
		c, err := joinCluster()
		if err != nil {
			return nil, err
		}
		s.dsn, address, s.owner = c.Database, c.Admin("markt"), " OWNER "+cluster.AppRole
	} else {
		s.dsn = func(database string) string { return withDatabase(address, database) }
	}
	pool, err := pg.Open(address)
	if err != nil {
		return nil, err
	}
	s.admin = pool.SQL()
	if err := s.enter(context.Background()); err != nil {
		return nil, err
	}
	s.fileCopy = s.fileCopy && os.Getenv("MARKT_TEST_DATABASE_URL") == ""
	return s, nil
}

// tokens is the class of the advisory locks by which processes show that they live.
const tokens = 7_201_101

// enter takes a token and keeps it on a connection that is never given back.
func (s *server) enter(ctx context.Context) error {
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return err
	}
	var version string
	const sqlToken = `
SELECT pg_backend_pid(), current_setting('server_version_num')
FROM pg_advisory_lock($1, pg_backend_pid())`
	if err := conn.QueryRowContext(ctx, sqlToken, tokens).Scan(&s.token, &version); err != nil {
		return fmt.Errorf("token: %w", err)
	}
	number, err := strconv.Atoi(version)
	s.fileCopy = number >= 150000
	if err != nil {
		return err
	}
	return s.sweep(ctx)
}

// sweep drops what killed test processes left: databases whose token nobody holds.
func (s *server) sweep(ctx context.Context) error {
	const sqlStale = `
SELECT datname
FROM pg_database
WHERE datname ~ '^test_[0-9]+_[0-9]+$'
	AND NOT EXISTS (
	SELECT FROM pg_locks
	WHERE locktype = 'advisory' AND classid = $1 AND objid = split_part(datname, '_', 2)::oid)`
	stale, err := s.names(ctx, sqlStale, tokens)
	if err != nil {
		return err
	}
	for _, name := range stale {
		_, _ = s.admin.ExecContext(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`)
	}
	return nil
}

func (s *server) names(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := s.admin.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

func withDatabase(address, database string) string {
	if u, err := url.Parse(address); err == nil && strings.Contains(address, "://") {
		u.Path = "/" + database
		return u.String()
	}
	return address + " dbname=" + database
}
