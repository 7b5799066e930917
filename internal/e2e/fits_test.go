package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"markt/internal/lang"
)

// Each kind of page of the demo market, opened once in each language that it
// exists in and read at the widths and sizes people have: nothing for axe to
// find, no page wider than a small phone or than large type on one, none that
// scrolls inside itself on a desk, spans of hours in one order, borrowed texts
// with their language.
func TestEveryPageFitsItsReader(t *testing.T) {
	s := serveDemo(t)
	b := browse(t, s, "")
	t.Run("pages", func(t *testing.T) {
		t.Run("public", func(t *testing.T) {
			t.Parallel()
			c := b.tab(t)
			c.walk(publicKind, 30, "/de/", "/ar/", "/de/sign-in", "/ar/sign-in", "/de/look", "/ar/look", "/de/nowhere")
		})
		t.Run("office", func(t *testing.T) {
			t.Parallel()
			c := b.tab(t)
			c.open("/de/sign-in")
			c.press(de("account.role.organiser"))
			c.walk(officeKind, 50, "/office/", "/my/", "/office/tickets/orders/return")
			c.question("/office/days/1", de("office.days.delete"))
		})
		t.Run("after a post", func(t *testing.T) {
			t.Parallel()
			c := b.tab(t)
			c.open("/de/sign-in")
			c.press(de("account.role.organiser"))
			c.imports()
			c.longWords()
			c.findings()
		})
	})
}

// tab is another window of the browser, with cookies of its own.
func (b *browser) tab(t *testing.T) *browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	c := &browser{t: t, ctx: ctx, base: b.base, bad: &complaints{}}
	c.do(chromedp.EmulateViewport(360, 800))
	c.keepAxe()
	if err := chromedp.Listen(ctx, c.listen); err != nil {
		t.Fatal(err)
	}
	return c
}

var (
	numbered = regexp.MustCompile(`/([0-9]+|new)(-[^/]*)?(/|$)`)
	secret   = regexp.MustCompile(`^/(..)/(apply|orders)/[^/]{20,}|^/t/[^/]+`)
	noPage   = regexp.MustCompile(`^/(static|print|gate|sign-out|en/|[a-z]{2}/e/|office/e/|office/print/|office/exports/)|\.[a-z]+$`)
	named    = regexp.MustCompile(`^(/../plan|/office/texts)/[^/]+$`)
)

// kindOf names what pages of one template share: "" for what is no page.
func kindOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if noPage.MatchString(path) {
		return ""
	}
	path = secret.ReplaceAllString(path, "/$1/$2/:secret")
	path = numbered.ReplaceAllString(path, "/:n$3")
	return named.ReplaceAllString(path, "$1/:name")
}

func publicKind(path string) string {
	if strings.HasPrefix(path, "/office") || strings.HasPrefix(path, "/my/") {
		return ""
	}
	return kindOf(path)
}

func officeKind(path string) string {
	if !strings.HasPrefix(path, "/office") && !strings.HasPrefix(path, "/my/") {
		return ""
	}
	return kindOf(path)
}

// walk follows the links from page to page, one of each kind, and finds so many.
func (b *browser) walk(kind func(string) string, kinds int, queue ...string) {
	b.t.Helper()
	seen := map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if k := kind(path); k == "" || seen[k] {
			continue
		} else {
			seen[k] = true
		}
		b.open(inTurn(path, len(seen)))
		b.fits()
		queue = append(queue, strings.Split(eval[string](b, `[...document.querySelectorAll("a[href^='/']")].map(a => a.getAttribute("href").replace(/#.*/, "")).join("\n")`), "\n")...)
	}
	if len(seen) < kinds {
		b.t.Errorf("only %d kinds of page were found", len(seen))
	}
}

// inTurn is the address in one of the office's languages; a public one names its own.
func inTurn(path string, turn int) string {
	office := lang.Office()
	switch ask := "lang=" + string(office[turn%len(office)]); {
	case !strings.HasPrefix(path, "/office"):
		return path
	case strings.Contains(path, "?"):
		return path + "&" + ask
	default:
		return path + "?" + ask
	}
}

// question presses what asks first, and reads the question.
func (b *browser) question(path, button string) {
	b.t.Helper()
	b.open(path + "?lang=de")
	b.press(button)
	b.sees(de("layout.ask.back"))
	b.fits()
}

// imports reads what is only seen while a file is read in: the preview with all
// that can be said of a line, what was taken, the question, what was undone; and
// a file that cannot be read.
func (b *browser) imports() {
	b.t.Helper()
	b.bring("stalls", "Nr;Stand;E-Mail;Angebot;Status;Farbe\n1;Käsehof Müller;kaese@kiez.example;Käse;bestätigt;rot\n2;Saftladen mit einem sehr langen Namen;saft@kiez.example;Saft;sonderbar;\n3;Offen;\"offen@kiez.example;x;;\n")
	b.sees("Käsehof Müller", de("office.intake.outcome.refused"))
	b.fits()
	b.press(de("office.intake.take"))
	b.fits()
	b.press(de("office.intake.undo"))
	b.sees(de("office.intake.ask.undo.do"))
	b.fits()
	b.press(de("office.intake.ask.undo.do"))
	b.sees(de("office.intake.lead.undone"))
	b.fits()
	b.bring("programme", "")
	b.fits()
}

// longWords reads lists with names that are one word as long as a line, at once
// on one stage, so that they are among what is wrong too.
func (b *browser) longWords() {
	b.t.Helper()
	long := strings.Repeat("W", 80)
	day := eval[string](b, `fetch("/office/programme?lang=de").then(r => r.text()).then(t => /value="(\d{4}-\d\d-\d\d)"/.exec(t)[1])`)
	b.bring("programme", fmt.Sprintf("title,date,start,duration,stage,hosts\nA %[1]s,%[2]s,19:30,60,Hof%[1]s,%[1]s\nB %[1]s,%[2]s,19:30,60,Hof%[1]s,%[1]s\n", long, day))
	b.press(de("office.intake.take"))
	for _, path := range []string{"/office/programme?q=WWWW", "/office/programme/hosts", "/office/stages"} {
		b.open(path)
		b.sees(long)
		b.fits()
	}
}

// bring hands a file in for its preview.
func (b *browser) bring(kind, text string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "Liste.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.open("/office/imports?lang=de")
	b.fill("kind", kind)
	b.do(chromedp.SetUploadFiles("input[name=file]", []string{file}))
	b.press(de("office.intake.look"))
}

// findings reads what a print says that it could not show as it was written.
func (b *browser) findings() {
	b.t.Helper()
	b.open("/office/stalls?lang=de&state=confirmed")
	b.open(eval[string](b, `document.querySelector("tbody a").getAttribute("href")`))
	b.fill("name", "Zeichen \U00012000\U00012001")
	b.press(de("office.stall.save"))
	b.open("/office/print?lang=de")
	b.press(de("print.sheet.signs"))
	b.sees(de("office.print.found"))
	b.fits()
}

// fits reads the page at each width and size without loading it again.
func (b *browser) fits() {
	b.t.Helper()
	b.look(1280, "100%", "overflow", "scrollers", "squeezed", "spans", "foreign")
	b.look(360, "200%", "overflow", "broken")
	b.look(320, "100%", "overflow", "squeezed", "targets")
	b.axe()
}

// look measures one width of the window and one size of text.
func (b *browser) look(width int64, size string, what ...string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 800))
	faults := eval[string](b, fmt.Sprintf(`(() => { %s
		document.documentElement.style.fontSize = %s;
		return [%s].flatMap(f => f()).slice(0, 6).join("\n");
	})()`, measures, quote(size), strings.Join(what, ", ")))
	if faults != "" {
		b.t.Errorf("%s (%s) at %d px with text of %s:\n%s", b.path(), b.attribute("html", "lang"), width, size, faults)
	}
}

// measures are functions that each list what is wrong with the page.
const measures = `
const root = document.documentElement;
const name = e => e.tagName.toLowerCase() + "." + (e.getAttribute("class") || "") + " “" + e.textContent.trim().slice(0, 40) + "”";
const all = (s) => [...document.querySelectorAll(s)].filter(e => e.checkVisibility({visibilityProperty: true}));
const unseen = e => { for (; e; e = e.parentElement) { const s = getComputedStyle(e); if (s.clipPath !== "none" && s.position === "absolute") return true; } return false; };
const texts = () => { const out = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); for (let n; n = walk.nextNode();) if (n.textContent.trim() && n.parentElement.checkVisibility()) out.push(n); return out; };
const box = (n, from, to) => { const r = document.createRange(); r.setStart(n, from); r.setEnd(n, to); return r.getBoundingClientRect(); };
const overflow = () => {
	const w = root.clientWidth, over = root.scrollWidth - w;
	if (over < 1) return [];
	const out = e => { const r = e.getBoundingClientRect(); return r.width && (r.right > w + 1 || r.left < -1); };
	return ["the page is " + over + " px wider than the window: " + all("body *").filter(e => out(e) && ![...e.children].some(out)).slice(0, 3).map(name).join("; ")];
};
const scrollers = () => all("body *").filter(e => {
	const s = getComputedStyle(e), rolls = v => v === "auto" || v === "scroll";
	if (e.matches(".plan-frame:has(#zoom-2:checked) .plan-scroll")) return false; // somebody looks at one stall, from near
	if (e.matches(".grid-day, .grid-side")) return false; // parts of a screen of full height, which itself does not scroll
	return !e.matches("textarea, input, select") && (rolls(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || rolls(s.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map(e => "scrolls inside the page: " + name(e));
// Words of a drawing do not wrap, and their size is told in metres.
const squeezed = () => texts().filter(n => !(n.parentElement instanceof SVGElement)).map(n => [n, n.parentElement, box(n, 0, n.length)]).filter(([n, e, r]) => {
	const em = parseFloat(getComputedStyle(e).fontSize);
	return n.textContent.trim().length > 7 && r.width > 1 && r.width < 2.2 * em && r.height > 5 * em && !unseen(e);
}).map(([n, e]) => "squeezed to letters: " + name(e));
const broken = () => texts().flatMap(n => [...n.textContent.matchAll(/[\p{L}\p{N}]+/gu)].filter(m => {
	if (m[0].length > 8 || unseen(n.parentElement) || !n.parentElement.closest("button, .button, small, summary, .badge, .tabs, .subnav")) return false;
	const r = document.createRange(); r.setStart(n, m.index); r.setEnd(n, m.index + m[0].length);
	const parts = [...r.getClientRects()].filter(q => q.width > 1); // faces of two scripts in one line differ by little
	return parts.some(q => q.top > parts[0].top + parts[0].height / 2);
}).map(m => "breaks the short word “" + m[0] + "”: " + name(n.parentElement)));
const spans = () => root.dir !== "rtl" ? [] : texts().flatMap(n => {
	const m = /(\d\d:\d\d)\D{1,8}–\D{0,8}(\d\d:\d\d)/.exec(n.textContent);
	if (!m) return [];
	const a = box(n, m.index, m.index + 5), end = m.index + m[0].length, z = box(n, end - 5, end);
	return Math.abs(a.top - z.top) < 4 && a.left < z.left ? ["begins on the left: " + name(n.parentElement)] : [];
});
const foreign = () => root.dir !== "rtl" ? [] : texts().filter(n =>
	/(\p{Script=Latin}{2,}[ ,]+){3}\p{Script=Latin}{2,}/u.test(n.textContent.replace(/\u2068[^\u2069]*\u2069/g, "")) &&
	n.parentElement.closest("[lang]").lang === root.lang && !n.parentElement.closest("bdi, svg, [dir=ltr]")
).map(n => "says no language: " + name(n.parentElement));
const targets = () => all("button, .button, summary, .tabs a, .subnav a, .pager a, .side a, .nav a, .tool").filter(e => {
	const r = e.getBoundingClientRect();
	return r.width > 1 && (r.height < 43.5 || r.width < 43.5) && !e.closest(".visually-hidden, .tool__hidden");
}).map(e => { const r = e.getBoundingClientRect(); return "too small to tap, " + Math.round(r.width) + " × " + Math.round(r.height) + ": " + name(e); });
`
