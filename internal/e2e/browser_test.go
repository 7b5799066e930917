package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is one Chromium with one window; camera, when given, is a film that
// stands for what its camera sees.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
	bad  *complaints
}

// complaints are errors that a page reported by itself: a blocked script, a
// failed request, an exception.
type complaints struct {
	mu  sync.Mutex
	all []string
}

func (c *complaints) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, s)
}

func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.all
	c.all = nil
	return all
}

func browse(t *testing.T, s *service, camera string) *browser {
	t.Helper()
	return browseIn(t, s, camera, "")
}

// browseIn keeps what the browser keeps in a folder, when one is given, so
// that the next browser there is the same phone.
func browseIn(t *testing.T, s *service, camera, folder string) *browser {
	t.Helper()
	need(t, "chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(360, 800))
	if camera != "" {
		options = append(options, chromedp.Flag("use-fake-ui-for-media-stream", true),
			chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-file-for-fake-video-capture", camera))
	}
	if s.name != nil {
		options = append(options, s.name.flags()...)
	}
	if folder != "" {
		options = append(options, chromedp.UserDataDir(folder))
	}
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: s.base, bad: &complaints{}}
	b.do(chromedp.EmulateViewport(360, 800))
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *browser) listen(ev any) {
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.bad.add("exception: " + e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, b.base) && strings.HasPrefix(u, "http") {
			b.bad.add("a request to another host: " + u)
		}
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%v\n%s", err, b.whereabouts())
	}
}

// eval runs a script, which may return a promise.
func eval[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%v\n%s", err, b.whereabouts())
	}
	return v
}

// whereabouts help to understand a failure: address and text of the page.
func (b *browser) whereabouts() string {
	where, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.pathname + "\n" + (document.querySelector("main")||document.body).innerText.slice(0, 3000)`))
	return where
}

// open goes to a path and waits for the page.
func (b *browser) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
	b.settle()
}

// settle checks what every page must be: without overflow to the side at this
// width, without complaints in the console, without a request to another host.
func (b *browser) settle() {
	b.t.Helper()
	for _, complaint := range b.bad.take() {
		b.t.Errorf("%s: %s", b.path(), complaint)
	}
	if over := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 1 {
		b.t.Errorf("%s: the page is %d px wider than the window: %s", b.path(), over, eval[string](b, widest))
	}
}

// widest names the innermost elements that reach beyond the window.
const widest = `[...document.querySelectorAll("main *")].filter(e => {
	const r = e.getBoundingClientRect(), w = document.documentElement.clientWidth;
	return (r.right > w + 1 || r.left < -1) && ![...e.children].some(c => { const q = c.getBoundingClientRect(); return q.right > w + 1 || q.left < -1 });
}).slice(0, 4).map(e => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 60)).join("; ")`

func (b *browser) path() string { return eval[string](b, `location.pathname + location.search`) }

// quote makes a JavaScript string.
func quote(s string) string {
	q, _ := json.Marshal(s)
	return string(q)
}

// fill types into the field with this name, ticks it, or chooses in it.
func (b *browser) fill(name, value string) {
	b.t.Helper()
	ok := eval[bool](b, fmt.Sprintf(`(() => {
		const name = %s, value = %s;
		const all = [...document.getElementsByName(name)].filter(e => e.type !== "hidden");
		for (const e of all) { for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) d.open = true; }
		const e = all.find(e => (e.type !== "radio" && e.type !== "checkbox") || e.value === value);
		if (!e) return false;
		if (e.type === "radio" || e.type === "checkbox") { if (!e.checked) e.click(); return true; }
		e.focus();
		e.value = value;
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));
		return e.value === value || e.type === "date" || e.type === "time";
	})()`, quote(name), quote(value)))
	if !ok {
		b.t.Fatalf("cannot fill %q with %q\n%s", name, value, b.whereabouts())
	}
}

// choose picks the option of a select whose text holds label.
func (b *browser) choose(name, label string) {
	b.t.Helper()
	value := eval[string](b, fmt.Sprintf(`(() => { const s = document.getElementsByName(%s)[0]; const o = s && [...s.options].find(o => o.text.includes(%s)); return o ? o.value : ""; })()`, quote(name), quote(label)))
	if value == "" {
		b.t.Fatalf("no option %q in %q\n%s", label, name, b.whereabouts())
	}
	b.fill(name, value)
}

// press clicks the button or link with this text, with the mouse at its place,
// and waits for the next page.
func (b *browser) press(text string) {
	b.t.Helper()
	b.click(text)
	b.next()
}

// shown is when a page stands still and takes clicks: a face that comes late
// moves what is below it, and before its first frame Chromium drops them.
const shown = `document.fonts.ready.then(() => new Promise(done => {
	requestAnimationFrame(() => requestAnimationFrame(done));
	setTimeout(done, 1000); // a tab behind another has no frames
}))`

func (b *browser) click(text string) {
	b.t.Helper()
	eval[bool](b, `(window.__old = true)`)
	at := eval[[]float64](b, fmt.Sprintf(shown+`.then(() => {
		const text = %s;
		const all = [...document.querySelectorAll("button, a, summary, input[type=submit], label")].filter(e => e.checkVisibility());
		const said = e => (e.innerText || e.value || "").trim();
		const e = all.find(e => said(e) === text) || all.find(e => said(e).includes(text) && e.matches("a, button")) || all.find(e => said(e).includes(text));
		if (!e) return [];
		e.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
		const r = e.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + r.height / 2];
	})`, quote(text)))
	if len(at) != 2 {
		b.t.Fatalf("nothing to press that says %q\n%s", text, b.whereabouts())
	}
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// next waits until the page after a click is there.
func (b *browser) next() {
	b.t.Helper()
	b.await(`!window.__old && document.readyState === "complete"`, "the next page")
	b.settle()
}

// await waits until a condition in the page holds; a navigation meanwhile is fine.
func (b *browser) await(condition, what string) {
	b.t.Helper()
	defer func() {
		if b.t.Failed() {
			b.t.Log(b.whereabouts())
		}
	}()
	until(b.t, 30*time.Second, what, func() bool {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](condition))
		return err == nil && ok
	})
}

// sees waits until the page says all of the texts.
func (b *browser) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.await(fmt.Sprintf(`document.body.innerText.normalize().replace(/[\u2066-\u2069]/g, "").includes(%s)`, quote(text)), fmt.Sprintf("%q", text))
	}
}

// attribute of the first element that fits.
func (b *browser) attribute(selector, name string) string {
	b.t.Helper()
	return eval[string](b, fmt.Sprintf(`(document.querySelector(%s) || document.body).getAttribute(%s) || ""`, quote(selector), quote(name)))
}

var axeSource = sync.OnceValues(func() (string, error) {
	b, err := os.ReadFile("../../static/node_modules/axe-core/axe.min.js")
	return string(b), err
})

func (b *browser) axeSource() string {
	b.t.Helper()
	source, err := axeSource()
	if err != nil {
		b.t.Fatalf("axe-core is not there, run `make assets`: %v", err)
	}
	return source
}

// keepAxe has it at hand on every page from now on.
func (b *browser) keepAxe() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: b.axeSource()}); err != nil {
		b.t.Fatal(err)
	}
}

// axe finds nothing on this page.
func (b *browser) axe() {
	b.t.Helper()
	if !eval[bool](b, `"axe" in window`) {
		eval[bool](b, b.axeSource()+`; true`)
	}
	found := eval[string](b, `axe.run(document, {resultTypes: ["violations"]}).then(r =>
		r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.failureSummary.replace(/\s+/g, " ")).join("; ")).join("\n"))`)
	if found != "" {
		b.t.Errorf("axe on %s (%s):\n%s", b.path(), b.attribute("html", "lang"), found)
	}
}

// picture keeps a screenshot when MARKT_E2E_PICTURES names a folder.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("MARKT_E2E_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Error(err)
	}
}

// download reads an address with the browser's cookies.
func (b *browser) download(path string) []byte {
	b.t.Helper()
	var file struct {
		Status int
		Bytes  []byte
	}
	raw := eval[string](b, fmt.Sprintf(`fetch(%s).then(async r => {
		const bytes = new Uint8Array(await r.arrayBuffer());
		let s = ""; for (const c of bytes) s += String.fromCharCode(c);
		return JSON.stringify({Status: r.status, Bytes: btoa(s)});
	})`, quote(path)))
	if err := json.Unmarshal([]byte(raw), &file); err != nil || file.Status != 200 {
		b.t.Fatalf("%s: status %d %v", path, file.Status, err)
	}
	return file.Bytes
}
