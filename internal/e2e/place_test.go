package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A place from an empty ground to its prints, as a new organiser makes it: drawn
// over a picture, filled by the machine and by hand, released, printed; by
// mouse, and its core by touch and by keys alone.
func TestAPlaceFromNothingToItsPrints(t *testing.T) {
	t.Parallel()
	s := serve(t)
	p := &placing{editorOf{browse(t, s, "")}, s, 0}
	p.do(chromedp.EmulateViewport(1280, 800))
	p.market()
	p.ground()
	p.background()
	p.drawing()
	p.byKeys()
	p.byTouch()
	p.machine()
	p.byHand()
	p.release()
	p.prints()
}

// placing is the editor of one place, and the market it belongs to.
type placing struct {
	editorOf
	s       *service
	actions int // clicks, drags and keys that did something, since somebody counted
}

const (
	places = 60 // pitches of the place
	come   = 70 // stalls of the market
)

// market is set up by its form; the stalls come as a list.
func (p *placing) market() {
	p.t.Helper()
	p.open("/setup?lang=de")
	today := marketDay()
	for name, value := range map[string]string{
		"name.de": "Kiezmarkt", "slug": "kiezmarkt", "first_day": today.AddDate(0, 0, 7).Format(time.DateOnly), "last_day": today.AddDate(0, 0, 7).Format(time.DateOnly),
		"opens": "10:00", "closes": "18:00", "location": "Innenhof", "person": "Samira Haddad", "state": "announced", "email": "samira@markt.example",
	} {
		p.fill(name, value)
	}
	p.press(de("setup.go"))
	var list strings.Builder
	list.WriteString("name;kind;state;front;depth;watts\n")
	for i := range come {
		fmt.Fprintf(&list, "Stand %02d;%s;confirmed;3;3;%d\n", i+1, []string{"food", "workshop", "advice"}[i%3], 500*(i%4))
	}
	file := filepath.Join(p.t.TempDir(), "staende.csv")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.s.markt("import", "stalls", file, "--edition", "kiezmarkt")
}

func (p *placing) ground() {
	p.t.Helper()
	p.open("/office/plan?lang=de")
	p.press("Innenhof")
	p.press(de("office.ground.make"))
	p.fill("width", "90")
	p.fill("height", "60")
	p.press(de("office.ground.make"))
	p.press(de("office.edit.open"))
	p.ready()
}

// background is a picture whose scale two points and their distance say.
func (p *placing) background() {
	p.t.Helper()
	air := image.NewGray(image.Rect(0, 0, 300, 200))
	for x := range 300 {
		air.SetGray(x, 100, color.Gray{200})
	}
	var file bytes.Buffer
	if err := png.Encode(&file, air); err != nil {
		p.t.Fatal(err)
	}
	name := filepath.Join(p.t.TempDir(), "luft.png")
	if err := os.WriteFile(name, file.Bytes(), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.pressIt(`[data-tab=layers]`)
	p.do(chromedp.SetUploadFiles("input[name=picture]", []string{name}))
	p.says(de("office.edit.say.picture_there"))
	p.await(`Boolean(document.querySelector(".edit-back image"))`, "the picture")
	p.pressIt(`[data-act=scale]`)
	p.tap(10, 30)
	p.tap(50, 30) // 40 m as it lies, 50 m as somebody measured
	p.await(`!document.querySelector("[data-scale]").hidden`, "the question for the distance")
	p.fill("distance", "50")
	eval[bool](p.browser, `(document.querySelector("[data-scale]").requestSubmit(), true)`)
	p.says("Das Bild ist 112,5 m breit")
	p.saved()
}

// drawing: lanes are dragged out, signs are set, rows are made; what is done
// last is taken back and done again.
func (p *placing) drawing() {
	p.t.Helper()
	for _, lane := range [][4]float64{{2, 2, 88, 6}, {2, 54, 88, 58}} {
		p.outline("fire_lane", lane)
	}
	for i, x := range []float64{15, 45, 75} {
		p.sign("power", x, 50)
		p.named(fmt.Sprintf("UV %d", i+1))
	}
	p.sign("hydrant", 86, 30)
	p.named("H1")
	for i, y := range []float64{14, 26, 38} {
		p.row(string(rune('A'+i)), 1, 10, 4, y)
		p.row(string(rune('A'+i)), 11, 10, 49, y)
	}
	p.key("z", chromedp.ModifierCtrl)
	p.says("Rückgängig")
	p.saved()
	if n := p.drawn("p-pitch"); n != places-10 {
		p.t.Errorf("undone, there are %d pitches", n)
	}
	p.key("y", chromedp.ModifierCtrl)
	p.says("Wiederholt")
	p.saved()
	for class, want := range map[string]int{"p-pitch": places, "p-fire-lane": 2, "p-landmark": 4} {
		if n := p.drawn(class); n != want {
			p.t.Errorf("%d of %s are drawn, not %d", n, class, want)
		}
	}
	p.sockets()
	p.browser.picture("place-drawn")
}

// sockets: all pitches at once get one.
func (p *placing) sockets() {
	p.t.Helper()
	p.pressIt(`[data-act=select]`)
	x, y := p.at("Platz A01")
	p.do(chromedp.MouseClickXY(x, y))
	p.key("a", chromedp.ModifierCtrl)
	p.pressIt(`[data-tab=thing]`)
	p.fill("socket.schuko", "1")
	p.says("Geändert: ")
	p.saved()
}

func (p *placing) drawn(class string) int {
	p.t.Helper()
	return eval[int](p.browser, fmt.Sprintf(`document.querySelectorAll("#drawing .%s").length`, class))
}

// outline is a rectangle that is dragged out.
func (p *placing) outline(kind string, at [4]float64) {
	p.t.Helper()
	p.pressIt(`[data-tab=draw]`)
	p.fill("outline", kind)
	p.pressIt(`[data-act=outline]`)
	p.pull(at[0], at[1], at[2], at[3])
	p.says("Neu: ")
	p.saved()
}

func (p *placing) sign(kind string, x, y float64) {
	p.t.Helper()
	p.pressIt(`[data-tab=draw]`)
	p.fill("landmark", kind)
	p.pressIt(`[data-act=landmark]`)
	p.tap(x, y)
	p.says("Neu: ")
}

// named gives what was drawn last its name.
func (p *placing) named(name string) {
	p.t.Helper()
	p.pressIt(`[data-act=select]`)
	p.pressIt(`[data-tab=thing]`)
	p.fill("name", name)
	p.says("Geändert: ")
	p.saved()
}

func (p *placing) row(prefix string, from, n int, x, y float64) {
	p.t.Helper()
	p.pressIt(`[data-tab=row]`)
	for name, value := range map[string]string{"prefix": prefix, "from": fmt.Sprint(from), "count": fmt.Sprint(n), "gap": "1", "x": fmt.Sprint(x), "y": fmt.Sprint(y), "front": "3", "depth": "3", "degrees": "0"} {
		p.fill("row."+name, value)
	}
	p.await(fmt.Sprintf(`document.querySelectorAll(".edit-over .edit-new").length === %d`, n), "the row before it is made")
	p.click(de("office.row.make"))
	p.says(fmt.Sprintf("Neu: %d Objekte", n))
	p.saved()
}

// on is where a place of the ground is on the screen.
func (p *placing) on(x, y float64) (sx, sy float64) {
	p.t.Helper()
	at := eval[[]float64](p.browser, fmt.Sprintf(`(() => {
		const svg = document.getElementById("drawing"), m = svg.getScreenCTM();
		const tall = Number(svg.querySelector(".plan__paper").getAttribute("height"));
		return [%g * m.a + m.e, (tall - %g) * m.d + m.f];
	})()`, x, y))
	return at[0], at[1]
}

func (p *placing) tap(x, y float64) {
	p.t.Helper()
	sx, sy := p.on(x, y)
	p.do(chromedp.MouseClickXY(sx, sy))
	p.actions++
}

func (p *placing) pull(x, y, toX, toY float64) {
	p.t.Helper()
	ax, ay := p.on(x, y)
	bx, by := p.on(toX, toY)
	p.drag(ax, ay, (ax+bx)/2, (ay+by)/2, bx, by)
	p.actions++
}

// byKeys: a pitch is set, moved, turned, numbered and given to a stall, and all
// is taken back, without a pointer; each step is said.
func (p *placing) byKeys() {
	p.t.Helper()
	eval[bool](p.browser, `(document.activeElement?.blur(), true)`)
	p.tabTo(`[data-tab=draw]`)
	p.key(kb.Enter)
	p.tabTo(`[data-act=pitch]`)
	p.key(kb.Enter)
	p.says(de("office.edit.say.place"))
	p.key(kb.ArrowUp)
	p.says("Ost ")
	for range 5 {
		p.key(kb.ArrowUp)
	}
	p.key(kb.Enter)
	p.says("Neu: Platz C21: frei")
	p.key(kb.Escape)
	p.says(de("office.edit.say.tool_select"))
	p.key(kb.ArrowLeft, chromedp.ModifierShift)
	p.says("Verschoben: Platz C21")
	p.key("r")
	p.says("Gedreht: Platz C21")
	p.says("5°")
	p.key(kb.Enter)
	p.key("a", chromedp.ModifierCtrl)
	p.do(chromedp.KeyEvent("K1"))
	p.key(kb.Tab)
	p.says("Geändert: Platz C21")
	p.saved()
	p.tabTo(`[data-tab=stalls]`)
	p.key(kb.Enter)
	p.tabTo(`[data-stall]`)
	p.key(kb.Enter)
	p.says("Stand 01 aufgenommen")
	p.key("k")
	p.key(kb.Enter)
	p.says("Stand 01 steht auf K1")
	p.saved()
	for _, says := range []string{"Stand 01 steht auf K1", "Geändert", "Gedreht", "Verschoben", "Neu: Platz C21"} {
		p.key("z", chromedp.ModifierCtrl)
		p.says("Rückgängig: " + says)
	}
	p.saved()
	if n := p.drawn("p-pitch"); n != places {
		p.t.Errorf("by keys %d pitches are left, not %d", n, places)
	}
}

// tabTo goes on by Tab until what it is to reach has the focus.
func (p *placing) tabTo(selector string) {
	p.t.Helper()
	for range 60 {
		if eval[bool](p.browser, fmt.Sprintf(`document.activeElement?.matches(%s) ?? false`, quote(selector))) {
			return
		}
		p.key(kb.Tab)
	}
	p.t.Fatalf("Tab does not reach %s", selector)
}

// byTouch: two fingers come nearer, one moves the view, a chosen pitch is
// dragged, and a stall is given a pitch by two presses.
func (p *placing) byTouch() {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateTouch))
	p.open(p.path())
	p.ready()
	p.browser.picture("place-360")
	x, y := p.on(45, 26)
	wide := p.scale()
	p.touch([]point{{x - 20, y}, {x + 20, y}}, []point{{x - 50, y}, {x + 50, y}}, []point{{x - 100, y}, {x + 100, y}})
	if got := p.scale(); got < 3*wide {
		p.t.Errorf("two fingers bring it from %.1f to %.1f pixels a metre", wide, got)
	}
	x, y = p.on(49, 26) // B11
	p.touch([]point{{x, y}})
	p.await(`document.querySelector("[data-key].is-chosen")?.getAttribute("aria-label").replace(/[\u2066-\u2069]/g, "") === "Platz B11: frei"`, "the pitch that was touched")
	p.touch([]point{{x, y}}, []point{{x + 8, y - 8}}, []point{{x + 30, y - 30}})
	p.says("Verschoben: Platz B11")
	p.saved()
	p.pressIt(`[data-act=undo]`)
	p.saved()
	p.pressIt(`[data-tab=stalls]`)
	p.finger(`[data-stall]`)
	p.says("Stand 01 aufgenommen")
	p.browser.picture("place-360-held")
	x, y = p.on(49, 26)
	p.touch([]point{{x, y}})
	p.says("Stand 01 steht auf B11")
	p.saved()
	p.pressIt(`[data-act=undo]`)
	p.saved()
	p.stands()
	p.axe()
	p.do(chromedp.EmulateViewport(1280, 800))
}

func (p *placing) scale() float64 {
	p.t.Helper()
	return eval[float64](p.browser, `document.getElementById("drawing").getScreenCTM().a`)
}

// finger touches the middle of what it is to press.
func (p *placing) finger(selector string) {
	p.t.Helper()
	at := eval[[]float64](p.browser, fmt.Sprintf(`(() => { const e = document.querySelector(%s); e.scrollIntoView({block: "nearest"}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, quote(selector)))
	p.touch([]point{{at[0], at[1]}})
}

// machine places all, two are locked where they would not have come, and stay
// there when it places again.
func (p *placing) machine() {
	p.t.Helper()
	p.editor()
	p.row("D", 1, come-places, 4, 47)
	p.sockets()
	p.place()
	at := p.standing()
	if len(at) != come {
		p.t.Fatalf("the machine placed %d of %d", len(at), come)
	}
	p.exchange("A01", "D10")
	at = p.standing()
	locked := []string{at["A01"], at["D10"]}
	for _, name := range locked {
		p.desk()
		eval[bool](p.browser, fmt.Sprintf(`(window.__old = true, [...document.querySelectorAll("form[action$='/lock'] button")].find(b => b.textContent.includes(%s)).click(), true)`, quote(name)))
		p.next()
	}
	p.takeOff("A05", "C07")
	p.place()
	again := p.standing()
	if again["A01"] != locked[0] || again["D10"] != locked[1] {
		p.t.Errorf("locked were %v, now there stand %s and %s", locked, again["A01"], again["D10"])
	}
	if len(again) != come {
		p.t.Errorf("again the machine placed %d of %d", len(again), come)
	}
}

// exchange drags a stall onto another's pitch.
func (p *placing) exchange(a, b string) {
	p.t.Helper()
	p.editor()
	p.pressIt(`[data-act=stalls]`)
	ax, ay := p.at("Platz " + a)
	bx, by := p.at("Platz " + b)
	p.drag(ax, ay, (ax+bx)/2, (ay+by)/2, bx, by)
	p.says(" haben getauscht")
	p.saved()
}

// takeOff drags stalls from their pitches to the list.
func (p *placing) takeOff(pitches ...string) {
	p.t.Helper()
	p.editor()
	p.pressIt(`[data-act=stalls]`)
	p.pressIt(`[data-tab=stalls]`)
	for _, pitch := range pitches {
		x, y := p.at("Platz " + pitch)
		p.drag(x, y, x+30, y, 1100, 500)
		p.says("steht nicht mehr auf " + pitch)
		p.saved()
	}
}

func (p *placing) desk() {
	p.t.Helper()
	p.open("/office/plan?lang=de")
	p.press("Innenhof")
}

func (p *placing) editor() {
	p.t.Helper()
	p.desk()
	p.press(de("office.edit.open"))
	p.ready()
}

// place takes the machine's proposal.
func (p *placing) place() {
	p.t.Helper()
	p.open("/office/plan/place")
	p.press(de("office.place.start"))
	p.sees(de("office.place.take"))
	p.browser.picture("place-proposal")
	p.press(de("office.place.take"))
}

// standing is who stands on which pitch.
func (p *placing) standing() map[string]string {
	p.t.Helper()
	p.editor()
	return eval[map[string]string](p.browser, `(async () => {
		const s = await (await fetch(document.getElementById("editor").dataset.state)).json();
		const names = new Map(s.stalls.map(one => [one.id, one.name]));
		return Object.fromEntries(s.stays.map(one => [one.number, names.get(one.stall)]));
	})()`)
}

// byHand: what the machine did is taken back, and all stalls are given a pitch,
// none in more than two actions.
func (p *placing) byHand() {
	p.t.Helper()
	for range 2 {
		p.open("/office/plan/place")
		p.press(de("office.place.undo"))
		p.press(de("office.place.undo"))
	}
	p.takeOff("A01", "D10") // who was moved by hand since stays
	left := func() int { return eval[int](p.browser, `document.querySelectorAll("[data-stall]").length`) }
	if n := left(); n != come {
		p.t.Fatalf("%d stalls are without a pitch, not %d", n, come)
	}
	p.actions = 0
	first := func(selector string) (x, y float64) {
		at := eval[[]float64](p.browser, fmt.Sprintf(`(() => { const r = document.querySelector(%s).getBoundingClientRect(); return [r.x + 40, r.y + r.height / 2] })()`, quote(selector)))
		return at[0], at[1]
	}
	free := `#drawing .p-pitch.is-free polygon`
	for i := range come {
		switch i % 3 {
		case 0: // dragged
			ax, ay := first("[data-stall]")
			bx, by := p.firstFree(free)
			p.drag(ax, ay, ax-30, ay, bx, by)
			p.actions++
		case 1: // pressed
			ax, ay := first("[data-stall]")
			p.do(chromedp.MouseClickXY(ax, ay))
			bx, by := p.firstFree(free)
			p.do(chromedp.MouseClickXY(bx, by))
			p.actions += 2
		default: // by keys
			eval[bool](p.browser, `(document.querySelector("[data-stall]").focus(), true)`)
			p.key(kb.Enter)
			p.key(kb.Enter)
			p.actions += 2
		}
		if n := left(); n != come-i-1 {
			p.t.Fatalf("after %d stalls %d are left", i+1, n)
		}
	}
	p.saved()
	p.t.Logf("%d stalls in %d actions", come, p.actions)
	if p.actions > 2*come {
		p.t.Errorf("%d stalls took %d actions", come, p.actions)
	}
	p.browser.picture("place-filled")
}

func (p *placing) firstFree(selector string) (x, y float64) {
	p.t.Helper()
	at := eval[[]float64](p.browser, fmt.Sprintf(`(() => { const r = document.querySelector(%s).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, quote(selector)))
	return at[0], at[1]
}

// release lists what a rule says, and asks.
func (p *placing) release() {
	p.t.Helper()
	x, y := p.at("Platz B20")
	sx, sy := p.on(83.5, 29)
	p.pressIt(`[data-act=select]`)
	p.drag(x, y, x+5, y-5, sx, sy)
	p.saved()
	p.finds("hydrant_clear", "B20", "H1")
	p.open("/office/plan/release")
	p.sees("B20", de("office.rule.hydrant_clear.mend"))
	p.press(de("office.plan_release.go"))
	p.sees("Trotz 1 offenem Verstoß veröffentlichen?", "B20")
	p.axe()
	p.browser.picture("place-release")
	p.press(de("office.ask.do.release"))
	p.open("/de/plan")
	p.sees("Stand 70")
}

// finds waits for a rule's finding and its remedy, said of these things.
func (p *placing) finds(rule string, about ...string) {
	p.t.Helper()
	words := []string{de("office.rule." + rule + ".mend")}
	words = append(words, about...)
	p.await(fmt.Sprintf(`[...document.querySelectorAll("[data-findings] li")].some(li => %s.every(word => li.textContent.replace(/[\u2066-\u2069]/g, "").includes(word)))`, quoteAll(words)), fmt.Sprintf("the finding of %s with %q", rule, words))
}

func quoteAll(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = quote(w)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// prints open, and each stall and pitch is on them.
func (p *placing) prints() {
	p.t.Helper()
	for _, path := range []string{"/print/plan-innenhof.pdf", "/office/print/plan-vendors.pdf?paper=A3"} {
		text := textOf(p.t, pdf(p.t, p.download(path)))
		for i := range come {
			if name := fmt.Sprintf("Stand %02d", i+1); !strings.Contains(text, name) {
				p.t.Errorf("%s: no %s", path, name)
			}
		}
	}
}
