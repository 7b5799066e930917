package cluster

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
)

// When memory is short the service goes and its database stays, also one that
// was started anew.
func TestTheServiceGoesBeforeItsDatabase(t *testing.T) {
	dir := dataDir(t)
	o := startOther(t, Config{Dir: dir, Exclusive: true})
	o.says(t)
	turn := func(pid int) int {
		b, err := os.ReadFile(whenShort(strconv.Itoa(pid)))
		if err != nil {
			return -1
		}
		n, _ := strconv.Atoi(string(bytes.TrimSpace(b)))
		return n
	}
	spared := func() error {
		if service, database := turn(o.cmd.Process.Pid), turn(postmasterOf(t, dir)); database < 0 || service <= database {
			return fmt.Errorf("the service's turn is %d, the database's %d", service, database)
		}
		return nil
	}
	eventually(t, "spared", spared)
	first := postmasterOf(t, dir)
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "spared again", func() error {
		if postmasterOf(t, dir) == first {
			return fmt.Errorf("not started yet")
		}
		return spared()
	})
	o.leave(t)
}
