package web

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/web/page"
)

// A refusal of ours after the body was read takes nothing more off the
// connection: what comes behind it is the next request, and is answered too.
func TestARefusalWaitsForNothingThatWasRead(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	app := fiber.New(fiber.Config{ErrorHandler: m.showError, DisableStartupMessage: true})
	app.Use(m.name)
	app.Post("/api/much", func(*fiber.Ctx) error { return fault.New(fault.TooLarge, "test", "error.too_large", "max", 1) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	m.must(err)
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	conn, err := net.Dial("tcp", l.Addr().String())
	m.must(err)
	defer conn.Close()
	m.must(conn.SetDeadline(time.Now().Add(time.Minute)))
	request := "POST /api/much HTTP/1.1\r\nHost: markt.example\r\nContent-Length: 20000\r\n\r\n" + strings.Repeat("x", 20000)
	_, err = io.WriteString(conn, request+request) // the second is what a drain of the first would swallow
	m.must(err)
	answers := bufio.NewReader(conn)
	for i := range 2 {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i+1, err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		m.must(err)
		if res.StatusCode != http.StatusRequestEntityTooLarge || res.Close {
			t.Errorf("answer %d: %d, closed: %v", i+1, res.StatusCode, res.Close)
		}
	}
}

// A body that comes in parts, and too many of them, is refused as one that says
// its length before: a program reads a problem.
func TestTooManyPartsAreRefusedLikeTooManyBytes(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	addr := m.listen(100)
	for path, want := range map[string]string{"/api/v1/orders": "application/problem+json", "/de/tickets": "text/html"} {
		r, err := http.NewRequest(http.MethodPost, "http://"+addr+path, io.MultiReader(strings.NewReader(strings.Repeat("x", 2*page.BodyUsual)))) // a reader without a length is sent in parts
		m.must(err)
		res, err := http.DefaultClient.Do(r)
		m.must(err)
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusRequestEntityTooLarge || !strings.HasPrefix(got, want) || !strings.Contains(string(body), "64") {
			t.Errorf("%s: %d %s\n%s", path, res.StatusCode, got, body)
		}
	}
}

// A program that takes the wrong method is told which it may take.
func TestAWrongMethodIsNamed(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodDelete, "/api/v1/ticket-types", "GET"}, {http.MethodPut, "/api/v1/orders", "POST"}, {http.MethodGet, "/api/v1/gate/redeem", "POST"},
	} {
		a := m.do(m.request("", c.method, c.path, nil))
		m.says(a, http.StatusMethodNotAllowed, `"wrong_method"`)
		if !strings.Contains(a.header.Get("Allow"), c.allow) {
			t.Errorf("%s %s: Allow: %q", c.method, c.path, a.header.Get("Allow"))
		}
	}
	m.says(m.do(m.request("", http.MethodPost, "/api/v1/nothing", nil)), http.StatusNotFound)
	m.says(m.get("", "/de/tickets/confirm"), http.StatusNotFound)
}
