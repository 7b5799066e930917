//go:build unix && !linux

package cluster

import "syscall"

// dieWithParent is not to be had here: after a kill -9 of this process
// PostgreSQL lives on, and the next start asks to stop it by hand.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}

const namespaces = false

func enterNamespace(*syscall.SysProcAttr, identity) {}

func processesIn(string) (pids []int, sure bool) { return nil, false }

func spare(int, bool) {}
