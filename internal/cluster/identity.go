//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// identity is the user PostgreSQL runs as. It refuses to run as root, so root
// becomes another user; where that user cannot reach the data folder, a user
// namespace lets PostgreSQL believe it is one while the files stay root's.
type identity struct {
	uid, gid int
	how      disguise
}

type disguise int

const (
	plain     disguise = iota // as this process
	setuid                    // as another user
	namespace                 // as this process, which looks like another user inside
)

func (id identity) hostUID() int {
	if id.how == setuid {
		return id.uid
	}
	return os.Geteuid()
}

// give hands a path over to the user PostgreSQL runs as.
func (id identity) give(path string) error {
	if id.how != setuid {
		return nil
	}
	return os.Chown(path, id.uid, id.gid)
}

// identityOf decides by the owner of existing data: files made in one way
// cannot be used in another.
func identityOf(data string) (identity, error) {
	uid, gid, err := ownerOf(data)
	switch me := os.Geteuid(); {
	case err != nil:
		return identity{}, err
	case uid == me && me != 0:
		return identity{uid: uid, gid: gid}, nil
	case uid == 0 && me == 0:
		return disguised(), nil
	case me == 0:
		return identity{uid, gid, setuid}, nil
	default:
		return identity{}, fmt.Errorf("%w: %s belongs to user %d, this is user %d; run this as that user or as root",
			ErrForeign, data, uid, me)
	}
}

// newIdentity chooses for a new cluster, by trying a harmless program in dir.
func newIdentity(dir, bin string) (identity, error) {
	if me := os.Geteuid(); me != 0 {
		return identity{uid: me, gid: os.Getegid()}, nil
	}
	choice := servants()
	if namespaces {
		choice = append(choice, disguised())
	}
	var failed error
	for _, id := range choice {
		cmd := exec.Command(filepath.Join(bin, "postgres"), "--version")
		cmd.Dir, cmd.SysProcAttr = dir, id.attr()
		err := cmd.Run()
		if err == nil {
			return id, nil
		}
		failed = errors.Join(failed, fmt.Errorf("as user %d: %w", id.uid, err))
	}
	why := "this process may not change its user"
	if closed := closedParent(dir); closed != "" {
		why = fmt.Sprintf("other users cannot enter %s (chmod o+x %s, or use another data folder)", closed, closed)
	}
	return identity{}, fmt.Errorf("PostgreSQL does not run as root, and no other user can run it here: %s; "+
		"or run this as another user (%w)", why, failed)
}

// servants are the users root may become, best first.
func servants() []identity {
	var ids []identity
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil && uid != 0 {
			ids = append(ids, identity{uid, gid, setuid})
		}
	}
	return ids
}

// disguised is this process under the name of a user that exists, which
// PostgreSQL insists on.
func disguised() identity {
	id := identity{uid: 65534, gid: 65534}
	if known := servants(); len(known) > 0 {
		id = known[0]
	}
	id.how = namespace
	return id
}

// closedParent is the topmost folder on the way to dir that others cannot enter.
func closedParent(dir string) string {
	closed := ""
	for ; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o001 == 0 {
			closed = dir
		}
		if dir == filepath.Dir(dir) {
			return closed
		}
	}
}

func (id identity) attr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	switch id.how {
	case setuid:
		attr.Credential = &syscall.Credential{Uid: uint32(id.uid), Gid: uint32(id.gid)}
	case namespace:
		enterNamespace(attr, id)
	}
	return attr
}

// exists tells a missing path from one that cannot be looked at.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
