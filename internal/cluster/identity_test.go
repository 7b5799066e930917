//go:build linux

package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const (
	someone  = 65534 // nobody: has an entry in /etc/passwd
	nameless = 54321 // has none
)

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can become other users")
	}
}

func ownedDir(t *testing.T, uid int) string {
	t.Helper()
	dir := dataDir(t)
	if err := os.Chown(dir, uid, uid); err != nil {
		t.Fatal(err)
	}
	return dir
}

// needNamespaces skips where the kernel gives no user namespaces, as in most
// containers: there the launcher refuses such folders and people with a reason.
func needNamespaces(t *testing.T) {
	t.Helper()
	probe := exec.Command("true")
	probe.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: someone, HostID: os.Getuid(), Size: 1}},
	}
	if err := probe.Run(); err != nil {
		t.Skipf("no user namespaces here: %v", err)
	}
}

func TestPlainUser(t *testing.T) {
	needRoot(t)
	for name, uid := range map[string]int{"known": someone, "without a name": nameless} {
		t.Run(name, func(t *testing.T) {
			if uid == nameless {
				needNamespaces(t)
			}
			dir := ownedDir(t, uid)
			o := startOtherAs(t, uid, Config{Dir: dir, Exclusive: true})
			if got := o.says(t); !strings.HasPrefix(got, "ready true") {
				t.Fatal(got)
			}
			// Root joins it, and when it is down starts it as its owner.
			c := startCluster(t, Config{Dir: dir})
			must(t, openSQL(t, c), `CREATE TABLE of_root (n int)`)
			closeCluster(t, c)
			o.leave(t)
			c = startCluster(t, Config{Dir: dir})
			must(t, openSQL(t, c), `SELECT n FROM of_root`)
			closeCluster(t, c)
			o = startOtherAs(t, uid, Config{Dir: dir, Exclusive: true})
			if got := o.says(t); !strings.HasPrefix(got, "ready true") {
				t.Errorf("after root used it: %s", got)
			}
			o.leave(t)
		})
	}
}

func TestRootIsClosedToOthers(t *testing.T) {
	needRoot(t)
	dir := dataDir(t)
	c := startCluster(t, Config{Dir: dir, Exclusive: true})
	if uid, _, err := ownerOf(c.f.data); err != nil || uid == 0 {
		t.Errorf("as root the data must belong to another user: %d, %v", uid, err)
	}
	if got := startOtherAs(t, someone, Config{Dir: dir}).says(t); !strings.Contains(got, ErrForeign.Error()) {
		t.Errorf("another user, while it runs: %s", got)
	}
	closeCluster(t, c)
	if got := startOtherAs(t, someone, Config{Dir: dir}).says(t); !strings.Contains(got, ErrForeign.Error()) {
		t.Errorf("another user, while it is down: %s", got)
	}
	closeCluster(t, startCluster(t, Config{Dir: dir}))
}

// Where only root can enter, PostgreSQL runs in a user namespace.
func TestBehindClosedFolder(t *testing.T) {
	needRoot(t)
	needNamespaces(t)
	closed := dataDir(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "data")
	c := startCluster(t, Config{Dir: dir, Exclusive: true})
	if uid, _, err := ownerOf(c.f.data); err != nil || uid != 0 {
		t.Errorf("the files must stay root's: %d, %v", uid, err)
	}
	c.kill9(t)
	closeCluster(t, c)

	o := startOther(t, Config{Dir: dir})
	o.says(t)
	o.kill()
	eventually(t, "it dies with its process there, too", func() error { return stopped(dir) })
	closeCluster(t, startCluster(t, Config{Dir: dir}))
}
