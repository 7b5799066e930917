package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The programme is arranged by mouse and by keys, each with what there is to
// look at on the way; a stage that goes dark is emptied in at most six actions
// and taken back in one. Nothing scrolls, and axe finds nothing.
func TestTheProgrammesGrid(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	b := browse(t, s, "")
	b.do(chromedp.EmulateViewport(1280, 800))
	b.open("/de/sign-in")
	b.press("Organis")
	b.open("/office/programme?lang=de")
	b.press(de("office.grid.open"))
	g := &gridOf{editorOf{b}}
	g.await(`Boolean(document.querySelector("#grid.is-ready .grid-card"))`, "the grid")
	g.stands()
	g.byMouse()
	g.byKeys()
	g.goesDark()
	b.axe()
	b.do(chromedp.EmulateViewport(360, 740))
	b.open(b.path())
	g.listed()
	b.axe()
}

type gridOf struct{ editorOf }

// listed: on a narrow screen the list stands instead, and nothing is wider than it.
func (g *gridOf) listed() {
	g.t.Helper()
	g.await(`getComputedStyle(document.getElementById("grid")).display === "none" && document.querySelectorAll(".grid-plain li a").length > 20`, "the list")
	if over := eval[int](g.browser, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		g.t.Errorf("the list is %d px too wide", over)
	}
}

// card is where a session's card is: its middle and its lower edge.
func (g *gridOf) card(title string) (x, y, bottom float64) {
	g.t.Helper()
	at := eval[[]float64](g.browser, fmt.Sprintf(`(() => {
		const c = [...document.querySelectorAll("[data-column] [data-session]")].find(c => c.getAttribute("aria-label").startsWith(%s));
		const r = c?.getBoundingClientRect();
		return r ? [r.x + r.width / 2, r.y + 6, r.bottom] : [];
	})()`, quote(title)))
	if len(at) != 3 {
		g.t.Fatalf("nothing on the grid is called %q", title)
	}
	return at[0], at[1], at[2]
}

func (g *gridOf) undo(says string) {
	g.t.Helper()
	g.key("z", chromedp.ModifierCtrl)
	g.says(says)
	g.saved()
}

// byMouse drags a session onto another, makes it longer, and takes both back.
func (g *gridOf) byMouse() {
	g.t.Helper()
	x, y, _ := g.card("Boote für den Teich")
	toX, toY, _ := g.card("Dabke")
	g.do(chromedp.MouseEvent("mousePressed", x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for _, at := range [][2]float64{{x - 8, y}, {toX, toY + 4}} {
		g.do(chromedp.MouseEvent("mouseMoved", at[0], at[1], chromedp.ButtonLeft))
	}
	g.says("Gleichzeitig am selben Ort: Dabke") // before it is let go
	g.browser.picture("grid-drag")
	if free := eval[int](g.browser, `document.querySelectorAll(".grid-free").length`); free < 5 {
		g.t.Errorf("%d free places are offered", free)
	}
	g.do(chromedp.MouseEvent("mouseReleased", toX, toY+4, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	g.says("bitte ansehen. Gleichzeitig am selben Ort")
	g.saved()
	g.undo("Rückgängig: Boote")
	x, _, bottom := g.card("Boote für den Teich")
	g.drag(x, bottom-3, x, bottom+10, x, bottom+40)
	g.saved()
	g.await(`[...document.querySelectorAll("[data-session]")].some(c => /^Boote.*13:30\S*–\S*15:15/.test(c.getAttribute("aria-label")))`, "a longer session")
	g.undo("Rückgängig: Boote")
}

// byKeys moves a session to the next stage without a pointer, and off the grid.
func (g *gridOf) byKeys() {
	g.t.Helper()
	g.focus("Chor der verlorenen")
	g.enter()
	g.says("aufgehoben: Große Bühne, 17:40")
	g.key(kb.ArrowRight)
	g.key(kb.ArrowDown)
	g.says("Gartenbühne, 17:55–18:40: Gleichzeitig am selben Ort: Verse auf Decken")
	g.enter()
	g.says("bitte ansehen")
	g.saved()
	g.undo("Rückgängig: Chor")
	g.key(kb.Delete)
	g.says("vom Raster genommen")
	g.saved()
	g.await(`document.querySelector("[data-spare] [data-session]") !== null`, "it beside the grid")
	g.undo("Rückgängig: Chor")
}

// focus puts the focus onto a card.
func (g *gridOf) focus(title string) {
	g.t.Helper()
	g.await(fmt.Sprintf(`(() => { const c = [...document.querySelectorAll("[data-session]")].find(c => c.getAttribute("aria-label").startsWith(%s)); c?.focus(); return document.activeElement === c })()`, quote(title)), "focus on "+title)
}

// goesDark empties the large stage from two o'clock on: press, type, show, move.
func (g *gridOf) goesDark() {
	g.t.Helper()
	g.pressIt(`.grid-dark`)
	eval[bool](g.browser, `(() => { document.querySelector("[data-fit] [name=from]").value = "14:00"; return true })()`)
	g.pressIt(`[data-offer]`)
	g.await(`document.querySelectorAll("[data-offers] li").length === 5`, "five offers")
	g.browser.picture("grid-dark")
	g.axe()
	g.pressIt(`[data-take]`)
	g.says("5 verschoben")
	g.saved()
	const there = `[...document.querySelectorAll("[data-column]")][0].querySelectorAll("[data-session]").length`
	g.await(there+` === 2 && document.querySelectorAll(".grid-block").length === 1`, "a dark stage")
	g.undo("Rückgängig: 5 verschoben")
	g.await(there+` === 7 && document.querySelectorAll(".grid-block").length === 0`, "all as it was")
}
