package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// kept are the paths of all that the browser's own stores hold for this site.
const kept = `caches.keys()
	.then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))
	.then(all => all.flat().map(request => new URL(request.url).pathname))`

// Opened a second time, the gate has its files from the phone: even a service
// that is gone does not keep the code reader away. Beside the files the phone
// keeps the page itself, and nothing else.
func TestTheGateKeepsItsFilesOnThePhone(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	phone := enrolled(t, s)
	eval[bool](phone, `navigator.serviceWorker.ready.then(() => true)`)
	phone.open("/gate")
	phone.await(`navigator.serviceWorker.controller !== null`, "the worker to watch over the page")

	if _, err := chromedp.Call(phone.ctx, network.ClearBrowserCache, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	s.stop()
	if n := eval[int](phone, `fetch(document.getElementById("gate-front").dataset.wasm).then(r => r.arrayBuffer()).then(b => b.byteLength)`); n < 1_000_000 {
		t.Errorf("the code reader has %d bytes", n)
	}
	for _, path := range []string{"/api/v1/gate/occupancy", "/static/public/public.css"} {
		if got := eval[string](phone, `fetch(`+quote(path)+`).then(r => "status " + r.status, () => "no answer")`); got != "no answer" {
			t.Errorf("%s without a service: %s", path, got)
		}
	}
	paths := eval[[]string](phone, kept)
	if len(paths) == 0 {
		t.Error("the phone keeps nothing")
	}
	for _, path := range paths {
		if !strings.HasPrefix(path, "/static/") && path != "/gate" {
			t.Errorf("the phone keeps %s", path)
		}
	}
}

// enrolled is a phone at the first gate of the demo.
func enrolled(t *testing.T, s *service) *browser {
	t.Helper()
	b := browse(t, s, "")
	b.enrol(0)
	return b
}

// enrol makes this browser a device of the demo's gate with this place in the
// list, by the forms of the office and the QR's address.
func (b *browser) enrol(gate int) {
	b.t.Helper()
	b.open("/de/sign-in")
	b.press(de("account.role.organiser"))
	b.open("/office/gate/devices")
	b.fill("name", "Handy von Noor")
	b.fill("gate", eval[string](b, fmt.Sprintf(`document.getElementsByName("gate")[0].options[%d].value`, gate+1)))
	b.press(de("office.gate.device_add"))
	here := eval[string](b, `[...document.querySelectorAll("main a")].find(a => a.innerText.trim() === `+quote(de("office.gate.device_here"))+`).getAttribute("href")`)
	b.open(strings.TrimPrefix(here, b.base) + "?lang=de")
	b.press(de("gate.enrol.do"))
}
