package main

import (
	"strings"
	"testing"
	"time"
)

const wrkSays = `Running 5s test @ http://127.0.0.1:8080/
  2 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    12.21ms    4.11ms  61.33ms   81.22%
    Req/Sec     1.33k   120.04     1.60k    70.00%
  Latency Distribution
     50%   11.50ms
     75%   14.01ms
     90%   17.20ms
     99%   26.93ms
  13247 requests in 5.00s, 5.12MB read
%sRequests/sec:   2646.61
Transfer/sec:      1.02MB
`

func TestParseWrk(t *testing.T) {
	r, err := parseWrk(fill(wrkSays, ""))
	if want := (wrkRun{rate: 2646.61, requests: 13247, p99: 26930 * time.Microsecond}); err != nil || r != want {
		t.Errorf("got %+v, %v", r, err)
	}
	for _, out := range []string{"", fill(wrkSays, "  Non-2xx or 3xx responses: 3\n"), fill(wrkSays, "  Socket errors: connect 0, read 1, write 0, timeout 0\n")} {
		if _, err := parseWrk(out); err == nil {
			t.Errorf("no error for %q", out)
		}
	}
}

func TestParsePgbench(t *testing.T) {
	got, err := parsePgbench("number of transactions actually processed: 41212\nlatency average = 3.9 ms\ntps = 8241.532 (without initial connection time)\n")
	if err != nil || got.rate != 8241.532 || got.transactions != 41212 {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := parsePgbench("nothing"); err == nil {
		t.Error("no error")
	}
}

func fill(says, line string) string { return strings.Replace(says, "%s", line, 1) }
