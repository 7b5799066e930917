package main

import (
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// A service at work needs about 60 MB and a print about 100. The rest is room
// for a crowd; beyond it the collector works harder instead of asking for more.
const memoryUsual = 512 << 20

// limitMemory tells the runtime how much it may use, unless GOMEMLIMIT has
// told it already: a half of what the machine's owner gives this group of
// processes when the database lives in it too, else three quarters.
func limitMemory(withDatabase bool) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit(os.DirFS("/"), withDatabase))
	}
}

// memoryLimit is the share of the smallest limit of the control groups this
// process is in; memoryUsual where nobody set one.
func memoryLimit(root fs.FS, withDatabase bool) int64 {
	group, _ := fs.ReadFile(root, "proc/self/cgroup")
	limit := int64(math.MaxInt64)
	for line := range strings.Lines(string(group)) {
		if at, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			for ; ; at = path.Dir(at) {
				b, _ := fs.ReadFile(root, path.Join("sys/fs/cgroup", at, "memory.max"))
				if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil {
					limit = min(limit, n)
				}
				if at == "/" || at == "." {
					break
				}
			}
		}
	}
	switch {
	case limit == math.MaxInt64:
		return memoryUsual
	case withDatabase:
		return limit / 2
	default:
		return limit / 4 * 3
	}
}
