package web

import (
	"net/http"
	"strings"
	"testing"

	"markt/static"
)

// A browser takes the worker for the whole gate, and asks for its next version
// each time.
func TestGateWorker(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	a := m.get("", "/gate/worker.js")
	m.says(a, http.StatusOK, "/static/gate/gate.", "/static/vendor/zxing_reader.")
	for name, want := range map[string]string{
		"Content-Type":           "text/javascript; charset=utf-8",
		"Service-Worker-Allowed": "/gate",
		"Cache-Control":          "no-cache",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, path := range []string{"/gate", "/gate/worker.js"} {
		if policy := m.get("", path).header.Get("Content-Security-Policy"); !strings.Contains(policy, "worker-src 'self';") || !strings.Contains(policy, "connect-src 'self';") {
			t.Errorf("%s: the policy stops the worker: %s", path, policy)
		}
	}
}

// A worker compiles by the policy of its own script; nothing outside the gate
// may compile.
func TestTheReadersWorkerMayCompile(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for name, may := range map[string]bool{"gate/detect.js": true, "frame/frame.js": false} {
		address, err := static.Asset(name)
		if err != nil {
			t.Fatal(err)
		}
		if policy := m.get("", address).header.Get("Content-Security-Policy"); strings.Contains(policy, "'wasm-unsafe-eval'") != may {
			t.Errorf("%s: %s", name, policy)
		}
	}
}
