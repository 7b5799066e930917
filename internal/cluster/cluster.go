//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// The ways a start is refused. What the caller prints is err.Error(): one line
// that says what is wrong and what to do.
var (
	ErrInUse      = errors.New("data folder in use")
	ErrNoPostgres = errors.New("no PostgreSQL found")
	ErrVersion    = errors.New("PostgreSQL version")
	ErrForeign    = errors.New("data folder of another user")
)

// Config says which data folder to use and how.
type Config struct {
	Dir       string // MARKT_DATA; made when it is missing
	BinDir    string // MARKT_PG_BIN; empty: search
	Exclusive bool   // the service: only one for each data folder
	// Wait is how long an Exclusive start waits for another service to leave,
	// and then for a command that runs PostgreSQL at that moment.
	Wait time.Duration
	// Linger is how long Close waits for the other users before it stops the
	// PostgreSQL this process runs. 0: 2 s for a service, 5 min for a command.
	Linger time.Duration
	// Volatile trades safety for speed: nothing is synced to disk. For tests only.
	Volatile bool
	// Delegate, if set, is called whenever nobody runs PostgreSQL, and must start
	// a process that will; this process then never runs it itself.
	Delegate func() error
	Log      *slog.Logger
}

// Cluster is one user's share in the private PostgreSQL of a data folder.
//
// Every user holds a shared lock in the folder. One of them runs PostgreSQL as
// its direct child, which the kernel stops when that process dies; the others
// notice within a quarter of a second and one of them starts it again. So a
// process may leave in any way: what the others see is a short loss of their
// connections, as with a crash of PostgreSQL itself.
type Cluster struct {
	cfg   Config
	log   *slog.Logger
	f     folder
	users *flock // shared: in use by this process
	owner *flock // exclusive: this process runs PostgreSQL
	serve *flock // exclusive: this process is the service

	child     *child
	delegated time.Time
	closing   chan struct{}
	watched   chan struct{}
	closeOnce sync.Once
	closeErr  error
}

// Start returns once the cluster answers. ctx bounds the start only;
// the cluster then lives until Close. A running one is joined, else it is
// started, and made first in an empty folder. Data are never deleted.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	c, err := newCluster(cfg)
	if err != nil {
		return nil, err
	}
	if err := c.enter(ctx); err != nil {
		c.unlock()
		return nil, err
	}
	go c.watch()
	return c, nil
}

func newCluster(cfg Config) (*Cluster, error) {
	f, err := openFolder(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if cfg.Linger == 0 {
		cfg.Linger = 5 * time.Minute
		if cfg.Exclusive {
			cfg.Linger = 2 * time.Second
		}
	}
	c := &Cluster{cfg: cfg, log: cfg.Log, f: f, closing: make(chan struct{}), watched: make(chan struct{})}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	for _, l := range []struct {
		to   **flock
		name string
	}{{&c.users, "users"}, {&c.owner, "owner"}, {&c.serve, "serve"}} {
		if *l.to, err = openLock(filepath.Join(f.locks, l.name), f.owner); err != nil {
			c.unlock()
			return nil, err
		}
	}
	return c, nil
}

// enter takes the locks and waits until PostgreSQL answers.
func (c *Cluster) enter(ctx context.Context) error {
	if c.cfg.Exclusive {
		if err := c.enterService(ctx); err != nil {
			return err
		}
	}
	if err := c.users.wait(ctx, shared); err != nil {
		return fmt.Errorf("%s: waiting for PostgreSQL to stop: %w", c.f.dir, err)
	}
	if c.cfg.Exclusive {
		// Joining a short command would mean to lose the connections when it ends.
		soon, cancel := context.WithTimeout(ctx, c.cfg.Wait)
		err := c.owner.wait(soon, exclusive)
		cancel()
		if err == nil {
			c.owner.sign()
			return c.start(ctx, true)
		}
	}
	return c.joinOrStart(ctx)
}

func (c *Cluster) enterService(ctx context.Context) error {
	if free, err := c.serve.try(exclusive); err == nil && !free && c.cfg.Wait > 0 {
		c.log.Info("waiting for another service to leave", "folder", c.f.dir, "holder", c.serve.holder(), "at_most", c.cfg.Wait)
	}
	soon, cancel := context.WithTimeout(ctx, c.cfg.Wait)
	defer cancel()
	if err := c.serve.wait(soon, exclusive); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: %s is served by %s already; stop that one, or give this one its own folder",
			ErrInUse, c.f.dir, c.serve.holder())
	}
	c.serve.sign()
	return nil
}

// silence is how long a joining process waits for an answer from a cluster
// that another process says it runs; its recovery after a crash counts in.
const silence = time.Minute

func (c *Cluster) joinOrStart(ctx context.Context) error {
	for begun := time.Now(); ; {
		if mine, err := c.takeOver(); err != nil {
			return err
		} else if mine {
			return c.start(ctx, true)
		}
		err := c.prepare(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, os.ErrPermission) {
			return fmt.Errorf("%w: the database of %s runs as another user (%s); run this as that user or as root",
				ErrForeign, c.f.dir, c.owner.holder())
		}
		if time.Since(begun) > silence {
			return fmt.Errorf("%s: %s runs the database, but it does not answer: %w", c.f.dir, c.owner.holder(), err)
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("%s: waiting for the database: %w", c.f.dir, err)
		}
	}
}

// takeOver reports whether this process shall run PostgreSQL from now on.
func (c *Cluster) takeOver() (bool, error) {
	if c.cfg.Delegate != nil && time.Since(c.delegated) < 5*time.Second {
		return false, nil
	}
	free, err := c.owner.try(exclusive)
	if err != nil || !free {
		return false, err
	}
	if c.cfg.Delegate != nil {
		c.owner.unlock()
		c.delegated = time.Now()
		return false, c.cfg.Delegate()
	}
	c.owner.sign()
	return true, nil
}

// DSN is the address for lib/pq. It stays the same over restarts.
func (c *Cluster) DSN() string { return c.Database("markt") }

// Database is the address of another database in the cluster.
func (c *Cluster) Database(name string) string { return c.f.dsn(AppRole, name) }

// Admin is Database for the superuser, whom the rooms never are: for tests and
// measurements, which make databases.
func (c *Cluster) Admin(name string) string { return c.f.dsn(superuser, name) }

// Close gives up this process's share. The process that runs PostgreSQL waits
// up to Linger for the others, then stops it: it could not outlive this
// process anyway, and whoever still needs it starts it again. A waiting
// service is not kept waiting.
func (c *Cluster) Close() error {
	c.closeOnce.Do(func() {
		close(c.closing)
		<-c.watched
		if c.child != nil {
			c.awaitOthers()
			c.closeErr = c.child.stop()
		}
		c.unlock()
	})
	return c.closeErr
}

// awaitOthers returns holding the users' lock alone, so that nobody joins a
// cluster that is about to stop, or when others have not left in time.
func (c *Cluster) awaitOthers() {
	begun, told := time.Now(), false
	for {
		if alone, err := c.users.try(exclusive); err != nil || alone {
			return
		}
		waited := time.Since(begun)
		if waited > c.cfg.Linger || c.served() || !c.child.alive() {
			c.log.Info("others still use the database and will start it again", "folder", c.f.dir)
			return
		}
		if !told && waited > time.Second {
			told = true
			c.log.Info("waiting for other commands that use this database", "folder", c.f.dir)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// served reports whether another process is the service of this folder.
func (c *Cluster) served() bool {
	if c.cfg.Exclusive {
		return false
	}
	free, err := c.serve.try(exclusive)
	if free {
		c.serve.unlock()
	}
	return err == nil && !free
}

func (c *Cluster) unlock() {
	for _, l := range []*flock{c.owner, c.users, c.serve} {
		if l != nil {
			l.close()
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
