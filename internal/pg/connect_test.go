package pg_test

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

// frozen stands between a pool and its server and can stop passing anything
// on, as a stopped server does: connections are taken, nothing is answered.
type frozen struct {
	mu   sync.Mutex
	ice  chan struct{} // closed while things flow
	dsn  string
	real string
}

var hostOf = regexp.MustCompile(`host='([^']+)'`)

func freezer(t *testing.T) *frozen {
	t.Helper()
	dsn := pgtest.NewDSN(t)
	dir := t.TempDir()
	host := hostOf.FindStringSubmatch(dsn)
	if host == nil {
		t.Fatalf("no socket in %s", dsn)
	}
	f := &frozen{ice: make(chan struct{}), dsn: hostOf.ReplaceAllString(dsn, "host='"+dir+"'"), real: filepath.Join(host[1], ".s.PGSQL.5432")}
	close(f.ice)
	l, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go f.pass(c)
		}
	}()
	return f
}

func (f *frozen) pass(c net.Conn) {
	defer c.Close()
	<-f.flowing()
	s, err := net.Dial("unix", f.real)
	if err != nil {
		return
	}
	defer s.Close()
	go f.copy(s, c)
	f.copy(c, s)
}

func (f *frozen) copy(to io.WriteCloser, from io.Reader) {
	defer to.Close()
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		<-f.flowing()
		if _, failed := to.Write(b[:n]); err != nil || failed != nil {
			return
		}
	}
}

func (f *frozen) flowing() chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ice
}

func (f *frozen) freeze() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ice = make(chan struct{})
}

func (f *frozen) thaw() { close(f.flowing()) }

// A server that takes connections and says nothing holds nobody longer than
// the deadline and what it is given to end a query; when it speaks again, so do we.
func TestASilentServerHoldsNobody(t *testing.T) {
	f := freezer(t)
	db, err := pg.Open(f.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.GetPrepared(t.Context(), &n, `SELECT 1`); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func(ctx context.Context) error{
		"get":      func(ctx context.Context) error { return db.Get(ctx, &n, `SELECT 1`) },
		"prepared": func(ctx context.Context) error { return db.GetPrepared(ctx, &n, `SELECT 1`) },
		"connect": func(ctx context.Context) error {
			fresh, err := pg.Open(f.dsn)
			if err != nil {
				return err
			}
			defer fresh.Close()
			return fresh.Ping(ctx)
		},
		"commit": func(ctx context.Context) error {
			f.thaw()
			return pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE job SET attempts = 0`)
				f.freeze()
				return err
			})
		},
	} {
		if err := db.Ping(t.Context()); err != nil {
			t.Fatalf("before %s: %v", name, err)
		}
		f.freeze()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		ended := make(chan error, 1)
		go func() { ended <- ask(ctx) }()
		select {
		case err := <-ended:
			if !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(20 * time.Second):
			t.Errorf("%s waits for ever", name)
		}
		cancel()
		f.thaw()
	}
}

// A query that was ended in time leaves a connection for the next one, however long that takes.
func TestAnEndedQueryBoundsNoOther(t *testing.T) {
	db := pgtest.New(t)
	db.SQL().SetMaxOpenConns(1)
	for _, query := range []string{`SELECT pg_sleep(30)`, `SELECT 1 FROM pg_sleep(30)`} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := db.ExecPrepared(ctx, query); !fault.Is(err, fault.Unavailable) {
			t.Errorf("not ended: %v", err)
		}
		cancel()
		if _, err := db.Exec(t.Context(), `SELECT pg_sleep(2.5)`); err != nil {
			t.Errorf("the next one: %v", err)
		}
	}
}
