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
