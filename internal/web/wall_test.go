package web

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/ticket"
)

// The screen at the entrance shows who is inside, how full it is, and a curve;
// to those who see the gates, and nobody else.
func TestWallShowsWhoIsInside(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	m.exec(`UPDATE location SET capacity = 2`)
	o, err := m.Tickets.Order(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 2}}}, m.now)
	m.must(err)
	enter := func(n int) {
		m.says(m.call(device, http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"`+o.Tickets[n].Number+`","code":"`+o.Tickets[n].Number+`","kind":"entry"}`), 200)
	}
	m.says(m.get(account.GateLead, "/office/gate/wall"), 200, "wall__place--ok", "von 2", "!<polyline")
	enter(0)
	m.says(m.get(account.GateLead, "/office/gate/wall"), 200, "wall__place--ok", `<p class="wall__inside">1</p>`, "<polyline")
	enter(1)
	m.says(m.get(account.GateLead, "/office/gate/wall"), 200, "wall__place--full", "voll")
	m.says(m.get(account.GateLead, "/office/gate/wall?lang=ar"), 200, `dir="ltr">`, `!<html lang="ar"`) // the office speaks no Arabic
	m.says(m.get(account.Finance, "/office/gate/wall"), 403)
	m.says(m.get(account.Finance, "/office/gate/wall/live"), 403)
	m.says(m.get(account.GateLead, "/office/gate/wall/live"), 200, "data: ")
}

// A screen hears at once that something happened, only so many are told at
// once, and none keeps the service from ending.
func TestWallIsTold(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	device := m.door()
	cookie := "login=" + m.as(account.GateLead)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	m.must(err)
	ended := make(chan error, 1)
	go func() { ended <- m.Serve(l) }()
	watch := func() *http.Response { return m.watchWall(l, cookie) }
	first := watch()
	lines := bufio.NewScanner(first.Body)
	next := func() string {
		for lines.Scan() {
			if mark, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return mark
			}
		}
		return ""
	}
	before := next()
	m.says(m.call(device, http.MethodPost, "/api/v1/gate/redeem", `{"nonce":"plus","kind":"plus"}`), 200)
	if after := next(); before == "" || after == "" || after == before {
		t.Errorf("told %q, then %q", before, after)
	}
	for range 19 {
		if res := watch(); res.StatusCode != 200 {
			t.Errorf("status %d", res.StatusCode)
		}
	}
	if res := watch(); res.StatusCode != 503 {
		t.Errorf("one more: %d", res.StatusCode)
	}
	start := time.Now()
	m.must(m.Shutdown(t.Context()))
	m.must(<-ended)
	if next() != "" || lines.Err() != nil || time.Since(start) > 20*time.Second {
		t.Errorf("the stream goes on: %v", lines.Err())
	}
}

func (m *market) watchWall(l net.Listener, cookie string) *http.Response {
	m.t.Helper()
	req, err := http.NewRequestWithContext(m.t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/office/gate/wall/live", nil)
	m.must(err)
	req.Header.Set(fiber.HeaderAccept, "text/event-stream")
	req.Header.Set(fiber.HeaderCookie, cookie)
	res, err := http.DefaultClient.Do(req)
	m.must(err)
	m.t.Cleanup(func() { res.Body.Close() })
	return res
}

// Who signs out, or may not see the gates any more, is told nothing more: not
// only when the stream's time is over.
func TestWallEndsWithTheRight(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.door()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	m.must(err)
	go func() { _ = m.Serve(l) }()
	t.Cleanup(func() { _ = m.Shutdown(context.Background()) })
	for role, end := range map[account.Role]string{
		account.Organiser: `UPDATE login SET revoked_at = created_at`,
		account.GateLead:  `DELETE FROM role_grant WHERE role = 'gate_lead'`,
	} {
		watched := m.watchWall(l, "login="+m.as(role))
		lines := bufio.NewScanner(watched.Body)
		for !strings.HasPrefix(lines.Text(), "data: ") && lines.Scan() {
		}
		start := time.Now()
		m.exec(end)
		for lines.Scan() {
		}
		if took := time.Since(start); lines.Err() != nil || took > 20*time.Second {
			t.Errorf("%s: told for %s more: %v", role, took, lines.Err())
		}
	}
}
