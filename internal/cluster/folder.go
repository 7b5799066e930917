//go:build unix

package cluster

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// folder is where the private cluster lives inside the data folder.
type folder struct {
	dir    string // absolute, symlinks resolved
	owner  int    // uid that owns dir
	data   string // what initdb made; never deleted
	fresh  string // unfinished initdb; becomes data by a rename
	locks  string
	sock   string
	output string // what PostgreSQL says
}

func openFolder(dir string) (folder, error) {
	if dir == "" {
		return folder{}, errors.New("data folder: no name given")
	}
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711 // PostgreSQL refuses root: its user must get through
	}
	locks := filepath.Join(dir, "locks")
	if err := os.MkdirAll(dir, mode); err != nil {
		return folder{}, fmt.Errorf("data folder: %w", err)
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return folder{}, fmt.Errorf("data folder: %w", err)
	}
	if err := os.Mkdir(locks, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return folder{}, fmt.Errorf("data folder: %w", err)
	}
	uid, _, err := ownerOf(dir)
	if err != nil {
		return folder{}, fmt.Errorf("data folder: %w", err)
	}
	if os.Geteuid() == 0 && uid != 0 {
		_ = os.Chown(locks, uid, -1)
	}
	return folder{
		dir:    dir,
		owner:  uid,
		data:   filepath.Join(dir, "pgdata"),
		fresh:  filepath.Join(dir, "pgdata.new"),
		locks:  filepath.Join(dir, "locks"),
		sock:   socketDir(dir),
		output: filepath.Join(dir, "postgres.log"),
	}, nil
}

const socketName = ".s.PGSQL.5432"

// socketDir is inside the data folder unless its path is too long for a socket
// address (108 bytes on Linux, 104 on macOS, with the final zero) or holds a
// sign that PostgreSQL or lib/pq would take for a list. Then it is a folder in
// /tmp that every user of this data folder finds again.
func socketDir(dir string) string {
	run := filepath.Join(dir, "run")
	if len(run)+1+len(socketName) < 104 && !strings.ContainsAny(run, `,"'\`) {
		return run
	}
	return fmt.Sprintf("/tmp/markt-%x", sha256.Sum256([]byte(dir)))[:27]
}

func (f folder) dsn(user, database string) string {
	return fmt.Sprintf("host='%s' port=5432 user=%s dbname=%s sslmode=disable binary_parameters=yes", f.sock, user, database)
}

// version is the major version of PostgreSQL that wrote the data; 0 when there
// are none yet. Anything else under that name is an error and stays untouched.
func (f folder) version() (int, error) {
	text, err := os.ReadFile(filepath.Join(f.data, "PG_VERSION"))
	if err == nil {
		major, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return 0, fmt.Errorf("%w: %s/PG_VERSION says %q; nothing was changed", ErrVersion, f.data, bytes.TrimSpace(text))
		}
		return major, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w: %w", ErrForeign, err)
	}
	left, err := os.ReadDir(f.data)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(left) == 0 {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("data folder: %w", err)
	}
	return 0, fmt.Errorf("%s is not empty and not a PostgreSQL folder (no PG_VERSION); nothing was changed", f.data)
}

// makeSocketDir makes a folder only id may enter. One that somebody else put
// there (in /tmp anyone could) is refused.
func (f folder) makeSocketDir(id identity) error {
	err := os.Mkdir(f.sock, 0o700)
	if err == nil {
		return id.give(f.sock)
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("socket folder: %w", err)
	}
	info, err := os.Lstat(f.sock)
	if err != nil {
		return fmt.Errorf("socket folder: %w", err)
	}
	uid := int(info.Sys().(*syscall.Stat_t).Uid)
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || uid != id.hostUID() {
		return fmt.Errorf("socket folder %s: it is not a folder of user %d alone; remove it", f.sock, id.hostUID())
	}
	return nil
}

func ownerOf(path string) (uid, gid int, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	st := info.Sys().(*syscall.Stat_t)
	return int(st.Uid), int(st.Gid), nil
}
