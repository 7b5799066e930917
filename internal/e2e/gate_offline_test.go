package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A phone goes on without the service, also from a closed browser: it admits,
// knows what it has seen before, and tells the service when that is back.
func TestAPhoneGoesOnWithoutTheService(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	papers := s.tickets(2)
	p := &gatePhone{folder: t.TempDir()}
	p.switchOn(t, s, reel(t, papers[0]))
	p.enrol(0)
	before := p.entries(0)
	p.scans(de("gate.verdict.welcome"))
	p.hidden("verdict")
	p.isReady()

	s.stop()
	p.switchOff()
	p.switchOn(t, s, reel(t, papers[0], papers[1]))
	p.open("/gate")
	p.sees(de("gate.net.waiting"))
	p.scans(de("gate.reason.already_redeemed"), de("gate.verdict.offline"))
	p.picture("offline-refused")
	p.axe()
	p.click(de("gate.verdict.next"))
	p.sees(de("gate.verdict.welcome"), de("gate.verdict.offline"))
	p.picture("offline-ok")
	p.sees(de("gate.reason.already_redeemed"))

	s.start("--demo")
	p.click(de("gate.verdict.next"))
	p.cameraOff()
	p.await(`document.getElementById("net").dataset.state === "online" && document.getElementById("export").disabled`, "all to be told")
	if got := p.entries(0) - before; got != 2 {
		t.Errorf("%d people came in, want 2", got)
	}
}

// Two phones without the service let the same ticket in: both people count,
// and whoever is told second says where the other is. Afterwards everybody is
// brought out, and each ticket comes in once more.
func TestOneTicketAtTwoGatesAndAStorm(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	film := reel(t, s.tickets(1)[0])
	var phones [2]*gatePhone
	var before [2]int
	for i := range phones {
		phones[i] = &gatePhone{folder: t.TempDir()}
		phones[i].switchOn(t, s, film)
		phones[i].enrol(i)
		phones[i].isReady()
		before[i] = phones[i].entries(i)
	}
	s.stop()
	for _, p := range phones {
		p.scans(de("gate.verdict.welcome"), de("gate.verdict.offline"))
		p.cameraOff()
	}
	s.start("--demo")
	for _, p := range phones {
		p.await(`document.getElementById("net").dataset.state === "online" && document.getElementById("export").disabled`, "all to be told")
	}
	said := ""
	for i, p := range phones {
		if got := p.entries(i) - before[i]; got != 1 {
			t.Errorf("gate %d: %d came in, want 1", i, got)
		}
		said += eval[string](p.browser, `document.getElementById("late-list").innerText`)
	}
	gates := phones[0].gates()
	if strings.Count(said, de("gate.reason.already_redeemed")) != 1 || !strings.Contains(said, gates[0]) && !strings.Contains(said, gates[1]) {
		t.Errorf("one conflict with the other gate's name, not %q", said)
	}

	p := phones[0]
	p.read()
	p.picture("offline-front")
	office := browse(t, s, "")
	office.open("/de/sign-in")
	office.press(de("account.role.organiser"))
	office.admission("evacuation")
	p.await(`!document.getElementById("alarm").hidden`, "the evacuation")
	p.axe()
	p.picture("evacuation")
	p.click(de("gate.alarm.quiet"))
	office.admission("readmission")
	p.sees(de("gate.state.readmission"))
	p.scans(de("gate.verdict.welcome"))
	p.sees(de("gate.reason.already_redeemed"))
}

// A phone of five years ago lacks much: what the gate needs of it is replaced,
// and what cannot be is named. It admits and refuses with the service and
// without, whether it lacks all of that or one thing.
func TestAnOldPhoneScans(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	p := &gatePhone{folder: t.TempDir()}
	papers := s.tickets(2)
	p.switchOn(t, s, reel(t, papers[0], papers[1]))
	p.before(old)
	p.enrol(0)
	p.isReady()
	p.scans(de("gate.verdict.welcome"))
	p.sees(de("gate.reason.already_redeemed"))
	p.lacking("timeout", de("gate.reason.already_redeemed"))
	p.lacking("wakeLock", de("gate.reason.already_redeemed"))
	p.names("screen")
	p.lacking("vibrate", de("gate.reason.already_redeemed"))
	p.names("buzz")
	s.stop()
	for _, one := range []string{"Ed25519", "BarcodeDetector", "timeout", ""} {
		p.lacking(one, de("gate.reason.already_redeemed"), de("gate.verdict.offline"))
	}
	p.names("screen", "buzz")
}

// lacking opens the page anew on a phone that lacks one thing, or all of old,
// and scans.
func (p *gatePhone) lacking(one string, texts ...string) {
	p.t.Helper()
	p.cameraOff()
	eval[bool](p.browser, `(sessionStorage.setItem("lacks", `+quote(one)+`), true)`)
	p.open("/gate")
	p.scans(texts...)
}

// names looks that the page says what the phone lacks.
func (p *gatePhone) names(lacks ...string) {
	p.t.Helper()
	for _, one := range lacks {
		p.await(`document.getElementById("lacks").textContent.includes(`+quote(de("gate.lack."+one))+`)`, one+" to be named")
	}
}

// old takes away what browsers of 2021 did not have; or one thing of that.
const old = `const old = {
	timeout() { delete AbortSignal.timeout; },
	BarcodeDetector() { delete window.BarcodeDetector; },
	wakeLock() { delete Navigator.prototype.wakeLock; },
	vibrate() { delete Navigator.prototype.vibrate; },
	Ed25519() {
		const importKey = SubtleCrypto.prototype.importKey;
		SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
			if ((algorithm.name ?? algorithm) === "Ed25519") return Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
			return importKey.call(this, format, data, algorithm, ...rest);
		};
	},
	others() {
		delete AbortSignal.any; delete Navigator.prototype.getBattery; delete HTMLVideoElement.prototype.requestVideoFrameCallback;
		delete Array.prototype.at; delete Object.hasOwn; delete window.structuredClone;
		delete window.Worker; delete window.OffscreenCanvas; delete window.VideoFrame;
	},
};
const one = sessionStorage.getItem("lacks");
for (const name of one ? [one] : Object.keys(old)) old[name]();`

// before runs a script on every page from now on, before those of the page.
func (b *browser) before(script string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		b.t.Fatal(err)
	}
}

// gatePhone is a phone whose browser can be closed and opened again.
type gatePhone struct {
	*browser
	folder string
}

func (p *gatePhone) switchOn(t *testing.T, s *service, film string) {
	t.Helper()
	p.browser = browseIn(t, s, film, p.folder)
}

// switchOff closes the browser as its owner does.
func (p *gatePhone) switchOff() {
	p.t.Helper()
	switch err := chromedp.Cancel(p.ctx); {
	case errors.Is(err, io.EOF): // it goes before it says so
		chromedp.FromContext(p.ctx).Allocator.Wait()
	case err != nil:
		p.t.Fatal(err)
	}
}

// ready is whether a phone could start and judge without the service.
const ready = `Promise.all([caches.match("/gate"), new Promise(done => {
	const open = indexedDB.open("markt-gate");
	open.onsuccess = () => {
		const ask = open.result.transaction("things").objectStore("things").get("bundle");
		ask.onsuccess = () => { open.result.close(); done(ask.result); };
	};
})]).then(all => all.every(one => one !== undefined))`

func (p *gatePhone) isReady() {
	p.t.Helper()
	until(p.t, waitLimit, "page and bundle to be kept", func() bool { return eval[bool](p.browser, ready) })
}

// scans starts the camera, and waits for a verdict that says all this.
func (p *gatePhone) scans(texts ...string) {
	p.t.Helper()
	p.click(de("gate.scan.start"))
	p.sees(texts...)
}

// cameraOff switches it off even while a verdict lies over its button: the
// film does not wait.
func (p *gatePhone) cameraOff() {
	p.t.Helper()
	eval[bool](p.browser, `(document.getElementById("camera-stop").click(), true)`)
}

func (p *gatePhone) hidden(id string) {
	p.t.Helper()
	p.await(fmt.Sprintf(`document.getElementById(%s).hidden`, quote(id)), id+" to go")
}

// read says that what came late was read.
func (p *gatePhone) read() {
	p.t.Helper()
	if eval[bool](p.browser, `!document.getElementById("late").hidden`) {
		p.axe()
		p.picture("late")
		p.click(de("gate.late.read"))
	}
	p.hidden("late")
}

type gateEntries struct {
	Gate    string
	Entries int
}

func (p *gatePhone) occupancy() []gateEntries {
	p.t.Helper()
	raw := eval[string](p.browser, `fetch("/api/v1/gate/occupancy").then(r => r.json()).then(o => JSON.stringify(o.locations.flatMap(l => l.gates)))`)
	var all []gateEntries
	if err := json.Unmarshal([]byte(raw), &all); err != nil {
		p.t.Fatal(err)
	}
	return all
}

// entries are how many came in at a gate, named by its place in the office's list.
func (p *gatePhone) entries(gate int) int {
	p.t.Helper()
	slugs := eval[[]string](p.browser, `[...document.getElementById("words").content.querySelectorAll("[data-word^='at.']")].map(e => e.dataset.word.slice(3))`)
	for _, g := range p.occupancy() {
		if g.Gate == slugs[gate] {
			return g.Entries
		}
	}
	p.t.Fatalf("no gate %q", slugs[gate])
	return 0
}

// gates are the names of the gates in the office's order.
func (p *gatePhone) gates() []string {
	return eval[[]string](p.browser, `[...document.getElementById("words").content.querySelectorAll("[data-word^='at.']")].map(e => e.textContent)`)
}

// admission regulates the gates as the office does.
func (b *browser) admission(state string) {
	b.t.Helper()
	b.open("/office/gate")
	b.press(de("office.gate.admission." + state))
	b.press(de("office.ask.admission_do." + state))
}

// paper is one page of a document.
type paper struct{ path, page string }

// tickets are so many of one order, as their printed pages.
func (s *service) tickets(n int) []paper { return s.papers(n, false) }

// papers are the pages of an order; a group's first is the group's.
func (s *service) papers(n int, group bool) []paper {
	s.t.Helper()
	body, _ := json.Marshal(map[string]any{"lang": "de", "group": group, "items": []map[string]any{{"type": "festivalpass", "quantity": n}}})
	res, err := s.client().Post(s.base+"/api/v1/orders", "application/json", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	var o struct{ URL string }
	if err := json.NewDecoder(res.Body).Decode(&o); err != nil || res.StatusCode != http.StatusCreated {
		s.t.Fatalf("an order: %d %v", res.StatusCode, err)
	}
	status, content := s.fetch(strings.TrimPrefix(o.URL, s.base) + "/tickets.pdf")
	if status != http.StatusOK {
		s.t.Fatalf("%s: status %d", o.URL, status)
	}
	path := pdf(s.t, content)
	if group {
		n++
	}
	papers := make([]paper, n)
	for i := range papers {
		papers[i] = paper{path, fmt.Sprint(i + 1)}
	}
	return papers
}

// reel is a film on which one paper after the other is held before the camera,
// each for a second and a half with nothing for two seconds behind it. Ten
// pictures a second, as of a phone that has much to do, take a third of the
// machine's time.
func reel(t *testing.T, papers ...paper) string {
	t.Helper()
	return reelAt(t, 10, papers...)
}

// reelAt has so many pictures a second. They lie in the film as they are:
// Chromium takes a film of JPEGs for one of 30 a second, and reads each anew.
func reelAt(t *testing.T, rate int, papers ...paper) string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"-y", "-loglevel", "error"}
	var filter, parts strings.Builder
	for i, p := range papers {
		picture := filepath.Join(dir, fmt.Sprint("page", i))
		run(t, "pdftoppm", "-r", "110", "-png", "-singlefile", "-f", p.page, "-l", p.page, p.path, picture)
		args = append(args, "-loop", "1", "-framerate", fmt.Sprint(rate), "-t", "1.5", "-i", picture+".png",
			"-f", "lavfi", "-t", "2", "-i", fmt.Sprintf("color=white:s=1280x960:r=%d", rate))
		fmt.Fprintf(&filter, "[%d:v]scale=-2:960,pad=1280:960:(ow-iw)/2:(oh-ih)/2:white,format=yuv420p,setsar=1[v%d];[%d:v]format=yuv420p,setsar=1[w%d];", 2*i, i, 2*i+1, i)
		fmt.Fprintf(&parts, "[v%d][w%d]", i, i)
	}
	out := filepath.Join(dir, "camera.y4m")
	fmt.Fprintf(&filter, "%sconcat=n=%d[v]", parts.String(), 2*len(papers))
	args = append(args, "-filter_complex", filter.String(), "-map", "[v]", out)
	run(t, "ffmpeg", args...)
	return out
}
