package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A plan is drawn, undone and filled with stalls: by mouse, by keys alone and by
// touch. The screen never scrolls, and axe finds nothing in any panel.
func TestThePlansEditor(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	b := browse(t, s, "")
	b.do(chromedp.EmulateViewport(1280, 800))
	b.open("/de/sign-in")
	b.press("Organis")
	b.open("/office/plan?lang=de")
	b.press("Campus")
	b.press(de("office.edit.open"))
	e := &editorOf{b}
	e.ready()
	e.byMouse()
	e.byKeys()
	e.picture()
	e.apart()
	e.panels()
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateTouch))
	b.open(b.path())
	e.ready()
	e.byTouch()
	b.axe()
}

type editorOf struct{ *browser }

func (e *editorOf) ready() {
	e.t.Helper()
	e.await(`Boolean(document.querySelector("#editor.is-ready"))`, "the editor")
	e.stands()
}

// stands: the whole editor is in the window, nothing of the page scrolls.
func (e *editorOf) stands() {
	e.t.Helper()
	if over := eval[[]int](e.browser, `[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]`); over[0] > 0 || over[1] > 0 {
		e.t.Errorf("the page is %v px larger than the window", over)
	}
}

func (e *editorOf) says(text string) {
	e.t.Helper()
	e.await(fmt.Sprintf(`document.querySelector("[data-say]").textContent.replace(/[\u2066-\u2069]/g, "").includes(%s)`, quote(text)), fmt.Sprintf("%q said", text))
}

func (e *editorOf) saved() {
	e.t.Helper()
	e.await(`document.querySelector("[data-net]").dataset.net === "saved"`, "all is saved")
}

// at is the middle of the first thing whose name begins so, on the screen.
func (e *editorOf) at(name string) (x, y float64) {
	e.t.Helper()
	at := eval[[]float64](e.browser, fmt.Sprintf(`(() => {
		const g = [...document.querySelectorAll("[data-key]")].find(g => g.getAttribute("aria-label").replace(/[\u2066-\u2069]/g, "").startsWith(%s));
		const r = g && (g.querySelector("polygon, circle, rect")).getBoundingClientRect();
		return r ? [r.x + r.width / 2, r.y + r.height / 2] : [];
	})()`, quote(name)))
	if len(at) != 2 {
		e.t.Fatalf("nothing on the drawing is called %q", name)
	}
	return at[0], at[1]
}

func (e *editorOf) drag(points ...float64) {
	e.t.Helper()
	e.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, points[0], points[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for i := 2; i < len(points); i += 2 {
		e.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, points[i], points[i+1], chromedp.ButtonLeft))
		eval[bool](e.browser, `new Promise(done => requestAnimationFrame(() => done(true)))`)
	}
	n := len(points)
	e.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, points[n-2], points[n-1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
}

func (e *editorOf) key(keys string, with ...chromedp.Modifier) {
	e.t.Helper()
	if keys == kb.Enter {
		e.enter()
		return
	}
	e.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(with...)))
}

// enter is one press, as a keyboard makes it: KeyEvent sends the letter by
// itself, to wherever the focus went meanwhile.
func (e *editorOf) enter() {
	e.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		p := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
		if kind == input.DispatchKeyEventTypeKeyDown {
			p.Text = "\r"
		}
		if _, err := chromedp.Call(e.ctx, input.DispatchKeyEvent, p); err != nil {
			e.t.Fatal(err)
		}
	}
}

func (e *editorOf) pressIt(selector string) {
	e.t.Helper()
	if !eval[bool](e.browser, fmt.Sprintf(`(() => { const b = document.querySelector(%s); b?.click(); return Boolean(b) })()`, quote(selector))) {
		e.t.Fatalf("there is no %s", selector)
	}
}

// byMouse moves a pitch and takes it back, draws a lawn, and drags a stall onto
// a pitch and off it.
func (e *editorOf) byMouse() {
	e.t.Helper()
	x, y := e.at("Platz D01")
	e.drag(x, y, x+8, y+4, x+30, y+12)
	e.says("Verschoben: Platz D01")
	e.saved()
	moved, _ := e.at("Platz D01")
	if moved < x+15 {
		e.t.Errorf("the pitch is at %.0f, was at %.0f", moved, x)
	}
	e.key("z", chromedp.ModifierCtrl)
	e.says("Rückgängig")
	e.saved()
	if back, _ := e.at("Platz D01"); back < x-2 || back > x+2 {
		e.t.Errorf("taken back it is at %.0f, was at %.0f", back, x)
	}
	laneX, laneY := e.at("Feuerwehrzufahrt: Feuerwehrzufahrt Promenade")
	x, y = e.at("Platz D01")
	e.drag(x, y, x+8, y+4, laneX-60, laneY)
	e.await(`/D01.*Promenade|Promenade.*D01/.test(document.querySelector("[data-findings]").textContent) && document.querySelectorAll(".edit-thing.is-wrong").length > 0`, "what the pitch in the fire lane breaks")
	e.browser.picture("editor-findings")
	e.key("z", chromedp.ModifierCtrl)
	e.await(`!document.querySelector("[data-findings]").textContent.includes("Promenade")`, "that nothing is in the lane any more")
	e.saved()
	e.pressIt(`[data-tab=draw]`)
	e.fill("outline", "lawn")
	e.pressIt(`[data-act=outline]`)
	ground := eval[[]float64](e.browser, `(() => { const r = document.getElementById("drawing").getBoundingClientRect(); return [r.x, r.bottom] })()`)
	e.drag(ground[0]+60, ground[1]-60, ground[0]+80, ground[1]-40, ground[0]+160, ground[1]-20)
	e.says("Neu: Wiese")
	e.saved()
	e.key("z", chromedp.ModifierCtrl)
	e.saved()
	e.pressIt(`[data-tab=stalls]`)
	stall := eval[[]float64](e.browser, `(() => { const r = document.querySelector("[data-stall]").getBoundingClientRect(); return [r.x + 60, r.y + 12] })()`)
	x, y = e.at("Platz D01")
	e.drag(stall[0], stall[1], stall[0]-20, stall[1]+10, x, y)
	e.saved()
	e.await(`[...document.querySelectorAll("[data-key]")].some(g => /D01.*: .*(?!frei)/.test(g.getAttribute("aria-label")) && !g.classList.contains("is-free") && g.getAttribute("aria-label").includes("D01"))`, "a stall on D01")
	e.key("z", chromedp.ModifierCtrl)
	e.saved()
}

// byKeys places every stall of the list in two presses each, moves a pitch, and
// draws an area, all without a pointer.
func (e *editorOf) byKeys() {
	e.t.Helper()
	left := func() int { return eval[int](e.browser, `document.querySelectorAll("[data-stall]").length`) }
	n := left()
	if n == 0 {
		e.t.Fatal("no stall is left to place")
	}
	eval[bool](e.browser, `(document.querySelector("[data-stall]").focus(), true)`)
	for range n {
		e.key(kb.Enter)
		e.key(kb.Enter)
	}
	e.saved()
	if left() != 0 {
		e.t.Errorf("%d of %d stalls are left after two presses each", left(), n)
	}
	for range n {
		e.key("z", chromedp.ModifierCtrl)
	}
	e.saved()
	if left() != n {
		e.t.Errorf("undone, %d of %d stalls are without a pitch", left(), n)
	}
	eval[bool](e.browser, `(document.querySelector("[data-key][tabindex='0']").focus(), true)`)
	e.key(kb.Escape)
	e.key(kb.ArrowRight)
	e.key(" ")
	e.says("Ausgewählt")
	e.key(kb.ArrowRight, chromedp.ModifierShift)
	e.says("Verschoben")
	e.key("r")
	e.says("Gedreht")
	e.key("z", chromedp.ModifierCtrl)
	e.key("z", chromedp.ModifierCtrl)
	e.key(kb.Escape)
	e.pressIt(`[data-tab=draw]`)
	eval[bool](e.browser, `(document.querySelector("[data-act=outline]").focus(), true)`)
	e.key(kb.Enter)
	for _, keys := range []string{kb.ArrowUp, kb.Enter, kb.ArrowRight + kb.ArrowRight, kb.Enter, kb.ArrowUp + kb.ArrowUp, kb.Enter, kb.Enter} {
		e.key(keys)
	}
	e.says("Neu: Wiese")
	e.key(kb.Delete)
	e.says("Gelöscht: Wiese")
	e.saved()
}

// picture lies under the drawing, at the size that two points and their
// distance say, and is on no public page.
func (e *editorOf) picture() {
	e.t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 300, 200))); err != nil {
		e.t.Fatal(err)
	}
	dir := e.t.TempDir()
	good, bad := filepath.Join(dir, "luft.png"), filepath.Join(dir, "spiel.png")
	for name, content := range map[string][]byte{good: file.Bytes(), bad: []byte("MZ this program cannot be run")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			e.t.Fatal(err)
		}
	}
	e.pressIt(`[data-tab=layers]`)
	e.do(chromedp.SetUploadFiles("input[name=picture]", []string{bad}))
	e.says(de("picture.error.none"))
	e.bad.take() // the console notes the refusal
	e.do(chromedp.SetUploadFiles("input[name=picture]", []string{good}))
	e.await(`Boolean(document.querySelector(".edit-back image"))`, "the picture")
	e.pressIt(`[data-act=scale]`)
	at := eval[[]float64](e.browser, `(() => { const r = document.getElementById("drawing").getBoundingClientRect(); return [r.x + 100, r.y + 100] })()`)
	e.do(chromedp.MouseClickXY(at[0], at[1]))
	e.do(chromedp.MouseClickXY(at[0]+200, at[1]))
	e.await(`!document.querySelector("[data-scale]").hidden`, "the question for the distance")
	e.fill("distance", "50")
	eval[bool](e.browser, `(document.querySelector("[data-scale]").requestSubmit(), true)`)
	e.says("m breit")
	e.saved()
}

// apart: two windows change the same pitch; the one that comes second is shown
// both states.
func (e *editorOf) apart() {
	e.t.Helper()
	e.pressIt(`[data-act=select]`)
	x, y := e.at("Platz D01")
	e.do(chromedp.MouseClickXY(x, y))
	e.says("")
	// Somebody else, whose browser this one has not heard yet.
	if status := eval[int](e.browser, `(async () => {
		const at = document.getElementById("editor").dataset;
		const state = await (await fetch(at.state)).json();
		const d = state.objects.find(o => o.kind === "pitch" && o.value.number === "D01");
		const real = window.fetch;
		const answer = await real(at.changes, {method: "POST", headers: {"Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": at.csrf, "Idempotency-Key": "another"}, body: JSON.stringify({steps: [{do: "update", kind: "pitch", id: d.id, version: d.version, value: {note: "x", y: d.value.y + 3}}]})});
		document.querySelector("[data-key][aria-pressed='true']").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowUp", bubbles: true, cancelable: true}));
		return answer.status;
	})()`); status != 200 {
		e.t.Fatalf("the other change: status %d", status)
	}
	e.await(`document.querySelector("[data-ask]").open`, "the question whose change holds")
	e.axe()
	e.pressIt(`[data-no]`)
	e.says(de("office.edit.say.took_theirs"))
	e.saved()
}

func (e *editorOf) panels() {
	e.t.Helper()
	for _, tab := range []string{"stalls", "thing", "draw", "row", "layers", "help"} {
		e.pressIt(`[data-tab=` + tab + `]`)
		e.axe()
		e.stands()
		e.browser.picture("editor-" + tab)
	}
	e.sees(de("office.edit.does.undo"))
}

// byTouch moves the view with one finger, and comes nearer with two.
func (e *editorOf) byTouch() {
	e.t.Helper()
	box := func() []float64 {
		return eval[[]float64](e.browser, `document.getElementById("drawing").getAttribute("viewBox").split(" ").map(Number)`)
	}
	r := eval[[]float64](e.browser, `(() => { const r = document.getElementById("drawing").getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	before := box()
	e.touch([]point{{r[0], r[1]}}, []point{{r[0] - 20, r[1]}}, []point{{r[0] - 60, r[1]}})
	moved := box()
	if moved[0] <= before[0] || moved[2] != before[2] {
		e.t.Errorf("one finger: from %v to %v", before, moved)
	}
	e.touch([]point{{r[0] - 20, r[1]}, {r[0] + 20, r[1]}}, []point{{r[0] - 50, r[1]}, {r[0] + 50, r[1]}}, []point{{r[0] - 80, r[1]}, {r[0] + 80, r[1]}})
	if near := box(); near[2] >= moved[2]*.6 {
		e.t.Errorf("two fingers: from %v to %v", moved, near)
	}
	e.stands()
	e.browser.picture("editor-360")
}

type point struct{ x, y float64 }

func (e *editorOf) touch(frames ...[]point) {
	e.t.Helper()
	for i, frame := range frames {
		kind := input.DispatchTouchEventTypeTouchMove
		if i == 0 {
			kind = input.DispatchTouchEventTypeTouchStart
		}
		e.fingers(kind, frame)
	}
	e.fingers(input.DispatchTouchEventTypeTouchEnd, nil)
}

func (e *editorOf) fingers(kind input.DispatchTouchEventType, at []point) {
	e.t.Helper()
	points := []*input.TouchPoint{}
	for i, p := range at {
		id := float64(i)
		points = append(points, &input.TouchPoint{X: p.x, Y: p.y, ID: &id})
	}
	if _, err := chromedp.Call(e.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
		e.t.Fatal(err)
	}
	eval[bool](e.browser, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
}
