//go:build unix

package cluster

import (
	"context"
	"database/sql"
	"fmt"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/lib/pq"
)

// start brings PostgreSQL up; the caller holds the owner's lock. Only the
// first start may make a cluster: a folder that vanishes later stays away.
func (c *Cluster) start(ctx context.Context, mayInit bool) error {
	major, err := c.f.version()
	if err != nil {
		return err
	}
	if major == 0 && !mayInit {
		return fmt.Errorf("%s is gone", c.f.data)
	}
	in, err := findInstall(c.cfg.BinDir, major)
	if err != nil {
		return err
	}
	if major == 0 {
		if err := c.f.initdb(ctx, in, c.cfg.Volatile); err != nil {
			return err
		}
	}
	id, err := identityOf(c.f.data)
	if err != nil {
		return err
	}
	if err := c.f.settle(ctx, c.log); err != nil {
		return err
	}
	if err := c.f.makeSocketDir(id); err != nil {
		return err
	}
	return c.launch(ctx, in, id)
}

func (c *Cluster) launch(ctx context.Context, in install, id identity) error {
	out, err := openOutput(c.f.output)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(filepath.Join(in.bin, "postgres"), c.f.serverArgs(c.cfg.Volatile)...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = c.f.dir, cleanEnv(), id.attr()
	cmd.Stdout, cmd.Stderr = out.File, out.File
	child, err := spawn(cmd, syscall.SIGINT)
	if err != nil {
		return notStarted(c.f.dir, id, err)
	}
	spare(cmd.Process.Pid, c.cfg.Exclusive)
	if err := c.ready(ctx, child, out); err != nil {
		if child.alive() {
			_ = child.stop()
		}
		return err
	}
	c.child = child
	return nil
}

func notStarted(dir string, id identity, err error) error {
	if closed := closedParent(dir); id.how == setuid && closed != "" {
		return fmt.Errorf("start PostgreSQL as user %d: %w; its folder must be open to that user: chmod o+x %s", id.uid, err, closed)
	}
	return fmt.Errorf("start PostgreSQL: %w", err)
}

// ready waits as long as PostgreSQL lives, for recovery after a crash takes
// its time, and makes sure that our database is there.
func (c *Cluster) ready(ctx context.Context, child *child, out output) error {
	for told := time.Now(); ; {
		err := c.prepare(ctx)
		if err == nil {
			return nil
		}
		if !child.alive() {
			return fmt.Errorf("PostgreSQL ended at once: %s (%w)", out.tail(), child.err)
		}
		if time.Since(told) > 10*time.Second {
			told = time.Now()
			c.log.Warn("PostgreSQL does not answer yet", "after", time.Since(child.since).Round(time.Second), "err", err)
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return fmt.Errorf("PostgreSQL is not ready: %w: %s", err, out.tail())
		}
	}
}

func withConn(ctx context.Context, dsn string, do func(*sql.DB) error) error {
	conn, err := pq.NewConnector(dsn + " connect_timeout=3") // one that is stopped takes the connection and says nothing
	if err != nil {
		return err
	}
	db := sql.OpenDB(conn)
	defer db.Close()
	return do(db)
}

// watch keeps PostgreSQL running until Close: this process's child, or after
// the death of the process that ran it, one's own.
func (c *Cluster) watch() {
	defer close(c.watched)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-c.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	for ctx.Err() == nil {
		if c.child != nil {
			c.attend(ctx)
			continue
		}
		if pause(ctx, 250*time.Millisecond) != nil {
			return
		}
		switch mine, err := c.takeOver(); {
		case err != nil:
			c.log.Error("the database is not running", "folder", c.f.dir, "err", err)
		case mine:
			c.log.Warn("whoever ran PostgreSQL is gone; starting it here", "folder", c.f.dir)
			c.restart(ctx)
		}
	}
}

// attend waits for the end of the child and replaces it.
func (c *Cluster) attend(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-c.child.done:
		c.log.Error("PostgreSQL ended unexpectedly; starting it again",
			"after", time.Since(c.child.since).Round(time.Millisecond), "err", c.child.err, "log", c.f.output)
		early := time.Since(c.child.since) < time.Second
		c.child = nil
		if early && pause(ctx, 250*time.Millisecond) != nil {
			return
		}
		c.restart(ctx)
	}
}

// restart tries until it works or the cluster is closed.
func (c *Cluster) restart(ctx context.Context) {
	for delay := 100 * time.Millisecond; ; delay = min(2*delay, 5*time.Second) {
		begun := time.Now()
		err := c.start(ctx, false)
		if err == nil {
			c.log.Info("PostgreSQL runs again", "took", time.Since(begun).Round(time.Millisecond))
			return
		}
		if ctx.Err() != nil {
			return
		}
		c.log.Error("PostgreSQL does not start", "err", err, "again_in", delay)
		if pause(ctx, delay) != nil {
			return
		}
	}
}
