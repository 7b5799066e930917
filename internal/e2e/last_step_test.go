package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// limited is the demo as strangers meet it, with limits.
func limited(t *testing.T) *service {
	t.Helper()
	s := &service{t: t, data: demoDir(t), env: []string{"MARKT_LIMITS="}}
	s.start("--demo")
	return s
}

// orders chooses two tickets and sends the order, as a visitor does.
func (b *browser) orders(path, send string) {
	b.t.Helper()
	b.open(path)
	b.fill("items.0.quantity", "2")
	b.press(send)
}

// arrives waits until the browser is at an address that begins with prefix.
func (b *browser) arrives(prefix string) string {
	b.t.Helper()
	b.await(fmt.Sprintf(`location.pathname.startsWith(%s) && document.readyState === "complete"`, quote(prefix)), "a page at "+prefix)
	b.settle()
	return b.path()
}

// withoutScripts lets no script of ours arrive. (Switched off altogether they
// would not obey this test either.)
func (b *browser) withoutScripts() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{{URLPattern: b.base + "/static/*.js", Block: true}}})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Where scripts run, an order's last step happens by itself; who orders again
// at once is asked, and may.
func TestTheLastStepHappensByItself(t *testing.T) {
	t.Parallel()
	s := limited(t)
	b := browse(t, s, "")
	b.orders("/ar/tickets", ar("ticket.order.send"))
	first := b.arrives("/ar/orders/")
	b.orders("/de/tickets", de("ticket.order.send"))
	b.sees(de("ticket.again.ask", "n", 2))
	b.press(de("ticket.again.do"))
	b.arrives("/de/orders/")
	if b.path() == first {
		t.Error("two orders are one")
	}
}

// Where none run, its page says how long to wait, and too early a press loses nothing.
func TestTheLastStepWithoutScripts(t *testing.T) {
	t.Parallel()
	s := limited(t)
	b := browse(t, s, "")
	b.withoutScripts()
	b.orders("/de/tickets", de("ticket.order.send"))
	b.sees(de("ticket.hold.wait", "n", 5))
	b.axe()
	b.press(de("ticket.hold.send"))
	b.sees("Das war etwas zu früh.")
	b.axe()
	until(t, waitLimit, "the tickets", func() bool {
		if !strings.HasPrefix(b.path(), "/de/orders/") {
			b.press(de("ticket.hold.send"))
		}
		return strings.HasPrefix(b.path(), "/de/orders/")
	})
	b.arrives("/de/orders/")
	b.sees(de("ticket.mine.title"))
}
