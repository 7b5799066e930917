package web

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listening serves a market on a real connection and returns its address.
func (m *market) listening() string {
	m.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		m.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- m.Serve(l) }()
	m.t.Cleanup(func() {
		_ = m.Shutdown(m.t.Context())
		<-ended
	})
	return "http://" + l.Addr().String()
}

func scrape(t *testing.T, base string, change func(r *http.Request)) (int, string) {
	t.Helper()
	return (&market{t: t}).over(base+"/metrics", change)
}

// over asks over a real connection, and follows where it leads.
func (m *market) over(address string, change func(r *http.Request)) (int, string) {
	m.t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	m.must(err)
	change(r)
	r.Close = true
	res, err := http.DefaultClient.Do(r)
	m.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	m.must(err)
	return res.StatusCode, string(body)
}

// What OPERATIONS.md says to watch is there.
func TestTheMetricsTellWhatToWatch(t *testing.T) {
	t.Parallel()
	m := demoMarket(t)
	base := m.listening()
	m.get("", "/de/sign-in")
	m.get("", "/en/sign-in")
	long := m.now.Add(-90 * 24 * time.Hour)
	m.exec(`INSERT INTO job (kind, run_at, created_at, last_error) VALUES ('x', $1, now(), 'oops')`, long)
	queued := m.count(`SELECT count(*) FROM outbox WHERE state = 'queued'`) // of the demo's own
	m.exec(`INSERT INTO outbox (once, message_id, purpose, recipient, lang, subject, body, next_at, created_at) VALUES ('x', 'x', 'x', 'x@beispiel.example', 'de', '', '', now(), $1)`, long)
	status, body := scrape(t, base, func(*http.Request) {})
	if status != http.StatusOK {
		t.Fatal(status)
	}
	for _, line := range []string{
		`markt_http_requests_total{method="GET",route="/:lang/sign-in",status="2xx"} 2`,
		`markt_http_request_seconds_count{method="GET",route="/:lang/sign-in"} 2`,
		"markt_ready 1\n", `markt_jobs{state="failing"} 1`, "markt_job_late_seconds 7.776e+06\n", fmt.Sprintf(`markt_mails{state="queued"} %d`, queued+1), "markt_mail_late_seconds 7.776e+06\n", `markt_scans_total{verdict="ok"}`,
		`markt_places_free{quota=`, "markt_backup_made_timestamp_seconds 0\n", "markt_cache_bytes ",
		`go_sql_open_connections{db_name="markt"}`, "process_resident_memory_bytes", "go_memstats_heap_alloc_bytes",
	} {
		if !strings.Contains(body, line) {
			t.Errorf("no %s in\n%s", line, body)
		}
	}
	if strings.Contains(body, "@") {
		t.Error("an address in the metrics")
	}
}

// A database that takes no writes shows, and nothing else waits for it.
func TestTheMetricsTellThatWritesFail(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	base := m.listening()
	if _, err := m.db.Exec(t.Context(), `DELETE FROM pulse`); err != nil {
		t.Fatal(err)
	}
	if status, body := scrape(t, base, func(*http.Request) {}); status != http.StatusOK || !strings.Contains(body, "markt_ready 0\n") || strings.Contains(body, "markt_jobs{") {
		t.Errorf("%d\n%s", status, body)
	}
}

// Strangers learn nothing, and cost nothing.
func TestTheMetricsAreForThisMachine(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	base := m.listening()
	const token = "a-token-of-the-monitor"
	for name, c := range map[string]struct {
		token  string
		change func(r *http.Request)
		want   int
	}{
		"this machine":              {"", func(*http.Request) {}, http.StatusOK},
		"by its name":               {"", func(r *http.Request) { r.Host = "localhost:8080" }, http.StatusOK},
		"by a proxy":                {"", func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.1") }, http.StatusNotFound},
		"by a proxy that names who": {"", func(r *http.Request) { r.Header.Set("X-Real-IP", "192.0.2.1") }, http.StatusNotFound},
		"by a proxy that is honest": {"", func(r *http.Request) { r.Header.Set("Via", "1.1 proxy") }, http.StatusNotFound},
		"by the public name":        {"", func(r *http.Request) { r.Host = "markt.example" }, http.StatusNotFound},
		"no token":                  {token, func(*http.Request) {}, http.StatusNotFound},
		"another token":             {token, func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, http.StatusNotFound},
		"the token":                 {token, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token); r.Host = "markt.example" }, http.StatusOK},
	} {
		m.MetricsToken = c.token
		if status, _ := scrape(t, base, c.change); status != c.want {
			t.Errorf("%s: %d, want %d", name, status, c.want)
		}
	}
	m.MetricsToken = ""
	if a := m.get("", "/metrics"); a.status != http.StatusNotFound { // a test's request comes from nowhere
		t.Errorf("from elsewhere: %d", a.status)
	}
}
