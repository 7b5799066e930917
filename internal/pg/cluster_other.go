//go:build unix && !linux

package pg

import "syscall"

// dieWithParent is not to be had here: after a kill -9 of this process
// PostgreSQL lives on until the next start finds and stops it.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}

const namespaces = false

func enterNamespace(*syscall.SysProcAttr, identity) {}

func processesIn(string) (pids []int, sure bool) { return nil, false }
