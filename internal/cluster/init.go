//go:build unix

package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// initdb makes the cluster beside its final place, so that one that was
// interrupted is never taken for whole.
func (f folder) initdb(ctx context.Context, in install, volatile bool) error {
	id, err := newIdentity(f.dir, in.bin)
	if err != nil {
		return err
	}
	out, err := f.tryInitdb(ctx, in, id, volatile)
	if err != nil && strings.Contains(out, "could not look up effective user ID") {
		out, err = f.initNameless(ctx, in, id, volatile, out, err)
	}
	if err != nil {
		return fmt.Errorf("make the database in %s: %w: %s", f.dir, err, out)
	}
	// An empty folder of that name may be there; anything else stops us here.
	if err := os.Remove(f.data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make the database: %w", err)
	}
	if err := os.Rename(f.fresh, f.data); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return syncDir(f.dir)
}

// initNameless helps a user without an entry in /etc/passwd, as containers
// have them: initdb wants a name, and in a user namespace it gets one.
func (f folder) initNameless(ctx context.Context, in install, id identity, volatile bool, out string, err error) (string, error) {
	if namespaces {
		if out2, err2 := f.tryInitdb(ctx, in, disguised(), volatile); err2 == nil {
			return out2, nil
		}
	}
	return out, fmt.Errorf("user %d has no entry in /etc/passwd, which PostgreSQL needs; "+
		"run this as a user that has one, or set DATABASE_URL (%w)", id.uid, err)
}

func (f folder) tryInitdb(ctx context.Context, in install, id identity, volatile bool) (string, error) {
	if err := f.clearFresh(ctx); err != nil {
		return "", err
	}
	if err := os.Mkdir(f.fresh, 0o700); err != nil {
		return "", err
	}
	if err := id.give(f.fresh); err != nil {
		return "", err
	}
	cmd := exec.Command(filepath.Join(in.bin, "initdb"), f.initArgs(volatile)...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = f.dir, cleanEnv(), id.attr()
	var out bytes.Buffer
	cmd.Stderr, cmd.WaitDelay = &out, time.Second
	err := run(ctx, cmd)
	return strings.Join(strings.Fields(out.String()), " "), err
}

// clearFresh removes what an interrupted start left. It never held data:
// nothing has run on it before the rename.
func (f folder) clearFresh(ctx context.Context) error {
	for begun := time.Now(); ; {
		err := os.RemoveAll(f.fresh)
		if err == nil {
			return nil
		}
		if time.Since(begun) > 5*time.Second { // its initdb is still ending
			return fmt.Errorf("remove the unfinished %s: %w", f.fresh, err)
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
}

func (f folder) initArgs(volatile bool) []string {
	args := []string{
		"--pgdata=" + f.fresh,
		"--username=" + superuser,
		"--encoding=UTF8",
		"--data-checksums",
		"--auth-local=trust", // the socket's folder is closed to others
		"--auth-host=reject",
		"--no-instructions",
	}
	if runtime.GOOS == "linux" {
		args = append(args, "--locale=C.UTF-8")
	} else {
		args = append(args, "--locale=C", "--lc-ctype=UTF-8")
	}
	if volatile {
		args = append(args, "--no-sync")
	}
	return args
}

// clusterName marks a server as ours in the process list and postmaster.opts.
const clusterName = "cluster_name=markt"

// serverArgs stand above postgresql.conf. Made for a small machine shared with
// the service, and for a recovery that takes well under a second: at most a
// few hundred megabytes of log to replay.
func (f folder) serverArgs(volatile bool) []string {
	settings := []string{
		clusterName,
		"listen_addresses=",
		"unix_socket_directories=" + f.sock,
		"unix_socket_permissions=0700",
		"port=5432",
		"shared_buffers=64MB",
		"max_connections=60",
		"superuser_reserved_connections=3",
		"max_wal_size=256MB",
		"checkpoint_timeout=5min",
		"wal_level=minimal", // no replicas: less is written
		"max_wal_senders=0",
		"jit=off",
		"max_parallel_workers_per_gather=0",
		"timezone=UTC",
		"log_timezone=UTC",
		"log_destination=stderr",
		"log_error_verbosity=terse", // a detail repeats what people typed, and so do the statements and their values
		"log_min_error_statement=panic",
		"log_parameter_max_length=0",
		"log_parameter_max_length_on_error=0",
		"logging_collector=off",
		"log_checkpoints=off",
	}
	if runtime.GOOS == "linux" {
		// After a crash one call instead of an fsync for each of a thousand files.
		settings = append(settings, "recovery_init_sync_method=syncfs")
	}
	if volatile {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"max_connections=200", "autovacuum=off", "max_wal_size=128MB", "min_wal_size=32MB", "checkpoint_timeout=1h")
	}
	args := []string{"-D", f.data}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return args
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
