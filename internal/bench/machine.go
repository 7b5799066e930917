package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// describeMachine names processor, cores and memory, without which no figure
// in absolute units means anything.
func describeMachine() string {
	model := field("/proc/cpuinfo", "model name")
	if model == "" {
		model = runtime.GOARCH
	}
	kib, _ := strconv.Atoi(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"))
	return fmt.Sprintf("%s, %d cores, %.0f GB, %s, %s. %s",
		model, runtime.NumCPU(), float64(kib)/(1<<20), runtime.GOOS, runtime.Version(), describeLoad())
}

// describeLoad tells whether other work was in the way.
func describeLoad() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	one, _, _ := strings.Cut(string(b), " ")
	return "Load average of the last minute: " + one + "."
}

// field is the first value in a file of "name : value" lines, or "".
func field(file, name string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for lines.Scan() {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// resident is a process's memory in megabytes: what it allocated, and what of
// its file is in use.
func resident(pid int) (anonymous, file float64, err error) {
	status := fmt.Sprintf("/proc/%d/status", pid)
	for name, into := range map[string]*float64{"RssAnon": &anonymous, "RssFile": &file} {
		kib, err := strconv.Atoi(strings.TrimSuffix(field(status, name), " kB"))
		if err != nil {
			return 0, 0, fmt.Errorf("%s of process %d is not known here", name, pid)
		}
		*into = float64(kib) * 1024 / 1e6
	}
	return anonymous, file, nil
}

// spent is the processor time of a process, and that of everything below it,
// children that have ended included, in the kernel's hundredths of a second.
func spent(pid int) (own, below time.Duration) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	// The name in brackets may hold blanks; utime is the twelfth field behind it.
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(fields) < 15 {
		return 0, 0
	}
	own, below = ticks(fields[11:13]), ticks(fields[13:15])
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range tasks {
		children, _ := os.ReadFile(file)
		for word := range strings.FieldsSeq(string(children)) {
			if child, err := strconv.Atoi(word); err == nil {
				o, b := spent(child)
				below += o + b
			}
		}
	}
	return own, below
}

func ticks(fields []string) (sum time.Duration) {
	for _, f := range fields {
		n, _ := strconv.Atoi(f)
		sum += time.Duration(n) * 10 * time.Millisecond
	}
	return sum
}
