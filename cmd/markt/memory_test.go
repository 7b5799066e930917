package main

import (
	"testing"
	"testing/fstest"
)

// The runtime must know what it may use before the kernel ends the process.
func TestTheMemoryLimitFollowsTheControlGroup(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for name, c := range map[string]struct {
		files        fstest.MapFS
		withDatabase bool
		want         int64
	}{
		"nobody set one":   {fstest.MapFS{"proc/self/cgroup": file("0::/\n")}, true, memoryUsual},
		"no groups at all": {fstest.MapFS{}, false, memoryUsual},
		"no limit":         {fstest.MapFS{"proc/self/cgroup": file("0::/\n"), "sys/fs/cgroup/memory.max": file("max\n")}, false, memoryUsual},
		"a container":      {fstest.MapFS{"proc/self/cgroup": file("0::/\n"), "sys/fs/cgroup/memory.max": file("1073741824\n")}, false, 768 << 20},
		"with its database": {fstest.MapFS{"proc/self/cgroup": file("12:x:/y\n0::/system.slice/markt.service\n"),
			"sys/fs/cgroup/system.slice/markt.service/memory.max": file("1073741824\n"), "sys/fs/cgroup/system.slice/memory.max": file("max")}, true, 512 << 20},
		"a smaller one above": {fstest.MapFS{"proc/self/cgroup": file("0::/a/b\n"), "sys/fs/cgroup/a/b/memory.max": file("max"),
			"sys/fs/cgroup/a/memory.max": file("536870912")}, true, 256 << 20},
	} {
		if got := memoryLimit(c.files, c.withDatabase); got != c.want {
			t.Errorf("%s: %d MB, want %d", name, got>>20, c.want>>20)
		}
	}
}
