package cluster

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
)

// dieWithParent makes the kernel send sig when the thread that starts the
// process ends, however that comes about.
func dieWithParent(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

const namespaces = true

func enterNamespace(attr *syscall.SysProcAttr, id identity) {
	attr.Cloneflags = syscall.CLONE_NEWUSER
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: id.uid, HostID: os.Geteuid(), Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: id.gid, HostID: os.Getegid(), Size: 1}}
	attr.Credential = &syscall.Credential{Uid: uint32(id.uid), Gid: uint32(id.gid), NoSetGroups: true}
}

// processesIn lists the processes whose working folder is dir: the postmaster
// and every one of its children. sure is false when there may be more, because
// this process may not look (root in a container without CAP_SYS_PTRACE).
func processesIn(dir string) (pids []int, sure bool) {
	want, err := os.Stat(dir)
	if err != nil {
		return nil, errors.Is(err, fs.ErrNotExist)
	}
	procs, err := filepath.Glob("/proc/[1-9]*")
	if err != nil || len(procs) == 0 {
		return nil, false
	}
	sure = true
	for _, proc := range procs {
		is, err := os.Stat(proc + "/cwd")
		switch {
		case err == nil && os.SameFile(want, is):
			if pid, err := strconv.Atoi(filepath.Base(proc)); err == nil {
				pids = append(pids, pid)
			}
		case errors.Is(err, fs.ErrPermission):
			name, _ := os.ReadFile(proc + "/comm")
			sure = sure && !bytes.HasPrefix(name, []byte("postgres"))
		}
	}
	return pids, sure
}

// whenShort is the file that says how soon the kernel ends a process when
// memory is short: the higher the number, the sooner.
func whenShort(pid string) string { return "/proc/" + pid + "/oom_score_adj" }

// firstToGo is how much sooner a service goes than its database, in thousandths
// of the memory.
const firstToGo = 300

// ownTurn is this process's number as it was started with.
var ownTurn = sync.OnceValue(func() int {
	b, _ := os.ReadFile(whenShort("self"))
	n, _ := strconv.Atoi(string(bytes.TrimSpace(b)))
	return n
})

// spare lets the kernel end the service and not PostgreSQL when memory is
// short: the service is back within a second, and loses nothing.
func spare(postgres int, service bool) {
	if !service {
		return
	}
	own := strconv.Itoa(ownTurn())
	_ = os.WriteFile(whenShort("self"), []byte(strconv.Itoa(min(ownTurn()+firstToGo, 1000))), 0o600)
	_ = os.WriteFile(whenShort(strconv.Itoa(postgres)), []byte(own), 0o600)
}
