package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

const (
	connections = 32
	loadThreads = 2
)

// wrkRun is what wrk says of one run.
type wrkRun struct {
	rate     float64 // answers a second
	requests int
	p99      time.Duration
	work     time.Duration // of wrk itself
}

var (
	wrkRate     = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	wrkRequests = regexp.MustCompile(`(\d+) requests in`)
	wrkP99      = regexp.MustCompile(`99%\s+([\d.]+)(us|ms|s)`)
	wrkBad      = regexp.MustCompile(`(?m)^.*(Non-2xx|Socket errors).*$`)
)

// wrk loads an address; a script and its arguments come last. Any answer but
// 2xx, and any broken connection, is an error.
func wrk(ctx context.Context, load time.Duration, url string, script ...string) (wrkRun, error) {
	args := []string{"-t", strconv.Itoa(loadThreads), "-c", strconv.Itoa(connections), "-d", fmt.Sprintf("%.0fs", load.Seconds()), "--latency"}
	if len(script) > 0 {
		args = append(args, "-s", script[0])
	}
	args = append(args, url)
	if len(script) > 0 {
		args = append(append(args, "--"), script[1:]...)
	}
	cmd := exec.CommandContext(ctx, "wrk", args...)
	out, err := output(cmd)
	if err != nil {
		return wrkRun{}, err
	}
	r, err := parseWrk(out)
	r.work = used(cmd)
	return r, err
}

func parseWrk(out string) (r wrkRun, err error) {
	if bad := wrkBad.FindString(out); bad != "" {
		return r, fmt.Errorf("wrk: %s", bad)
	}
	rate, requests, p99 := wrkRate.FindStringSubmatch(out), wrkRequests.FindStringSubmatch(out), wrkP99.FindStringSubmatch(out)
	if rate == nil || requests == nil || p99 == nil {
		return r, fmt.Errorf("wrk says what nobody understands: %s", out)
	}
	if r.rate, err = strconv.ParseFloat(rate[1], 64); err != nil {
		return r, err
	}
	if r.requests, err = strconv.Atoi(requests[1]); err != nil {
		return r, err
	}
	r.p99, err = time.ParseDuration(p99[1] + p99[2])
	return r, err
}
