package e2e

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"markt/internal/lang"
)

// asked is what each kind of stall has to be told, by step; the rest is gone past.
var asked = map[string]map[string]string{
	"goods":        {"answers.goods.what": "Taschen aus alten Zelten"},
	"food":         {"answers.food.items.0.name": "Linsensuppe", "answers.food.items.0.allergens": "celery"},
	"participants": {"answers.participants.max": "١٢", "answers.participants.minutes": "1½ h", "answers.participants.format": "making"},
	"size":         {"answers.size.front": "3½ m", "answers.size.depth": "2,5"},
	"together":     {"answers.together.liable": "sought"},
}

// Each kind of stall is applied for on a phone that is shut half-way, gone on
// with on another by the printed card and its PIN, sent, and given a photo.
func TestEachKindIsAppliedForOnTwoPhones(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	photo := photoOf(t)
	desk := browse(t, s, "")
	for n, kind := range []string{"food", "manufactory", "workshop", "advice"} {
		a := applicant{desk.tab(t), lang.De}
		if n%2 == 1 {
			a.lang = lang.Ar
		}
		a.open("/" + string(a.lang) + "/apply/" + kind)
		a.axe()
		a.press(a.lang.T("apply.begin"))
		a.until("size")
		a.fill("answers.size.front", "3½ m")
		a.open("/" + string(a.lang) + "/apply") // what was typed is saved on the way out
		a.sees(a.lang.T("apply.draft_go"))
		a.press(a.lang.T("apply.draft_go"))
		a.holds("answers.size.front", "3")
		card, pin := a.card()

		b := applicant{desk.tab(t), a.lang}
		b.open(card + "?lang=" + string(a.lang))
		b.axe()
		b.fill("pin", pin)
		b.press(a.lang.T("apply.card.open"))
		b.sees("Stand von Amal")
		b.open("/" + string(a.lang) + "/apply/" + lastPart(b.path()) + "/size")
		b.holds("answers.size.front", "3")
		b.until("review")
		b.axe()
		b.press(a.lang.T("apply.send"))
		b.sees(a.lang.T("stall.state.submitted"))
		b.press(a.lang.T("paper.photo.link"))
		b.axe()
		b.fill("alt", "Ein Tisch")
		b.fill("consent", "yes")
		b.do(chromedp.SetUploadFiles("input[type=file]", []string{photo}))
		b.press(a.lang.T("paper.photo.show"))
		b.sees(a.lang.T("paper.photo.shown"))
		b.await(`[...document.images].some(i => i.src.endsWith("/photo.jpeg") && i.naturalWidth === 1200)`, "the photo")
	}
}

// applicant is somebody with a phone who applies.
type applicant struct {
	*browser
	lang lang.Lang
}

// until answers what each step must be told, up to that step.
func (a applicant) until(last string) {
	a.t.Helper()
	for range 20 {
		step := lastPart(a.path())
		if step == last {
			return
		}
		fields := asked[step]
		switch step {
		case "about":
			fields = map[string]string{"name": "Stand von Amal"}
		case "contact":
			fields = map[string]string{"contact.name": "Amal", "contact.phone": "+4917612345678"}
		}
		for name, value := range fields {
			a.fill(name, value)
		}
		a.axe()
		before := a.path()
		a.press(a.lang.T("apply.next"))
		if a.path() == before {
			a.t.Fatalf("the step %q does not let us go on\n%s", step, a.whereabouts())
		}
	}
	a.t.Fatalf("no step %q\n%s", last, a.whereabouts())
}

// holds waits until the field has a value that begins so.
func (a applicant) holds(name, value string) {
	a.t.Helper()
	a.await(`(document.getElementsByName(`+quote(name)+`)[0]?.value || "").startsWith(`+quote(value)+`)`, value)
}

// card is the address on the printed card, and the PIN that is not on it.
func (a applicant) card() (path, pin string) {
	a.t.Helper()
	u, err := url.Parse(codeOf(a.t, pdf(a.t, a.download(a.attribute(`a[href$="/card.pdf"]`, "href"))), "1"))
	if err != nil {
		a.t.Fatal(err)
	}
	return u.Path, eval[string](a.browser, `[...document.querySelectorAll("b[dir=ltr]")].map(b => b.textContent).find(s => /^[0-9]+$/.test(s)) || ""`)
}

// What a helper fills in for somebody leaves nothing behind: no cookie that
// opens it, nothing stored, nothing in the cache, and no address of it in the history.
func TestAHelpersPhoneKeepsNothing(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	a := applicant{browse(t, s, "").tab(t), lang.De}
	a.open("/de/apply/advice")
	a.press(de("apply.help.for.other"))
	a.until("review")
	token := a.cookies()["helping"]
	if token == "" {
		t.Fatal("nothing says which application this is")
	}
	a.press(de("apply.send"))
	a.sees(de("stall.state.submitted"))
	been := eval[string](a.browser, `performance.getEntriesByType("navigation").map(e => e.name).join(" ") + " " + location.href`)
	a.press(de("apply.help.end"))
	a.sees(de("apply.help.ended"))
	if strings.Contains(been, token) {
		t.Errorf("the address shows the secret: %s", been)
	}
	left := eval[string](a.browser, `(async () => {
		const stored = [...Object.entries(localStorage), ...Object.entries(sessionStorage)].flat().join(" ");
		const cached = (await Promise.all((await caches.keys()).map(async k => (await (await caches.open(k)).keys()).map(r => r.url)))).flat().join(" ");
		const bases = indexedDB.databases ? (await indexedDB.databases()).map(d => d.name).join(" ") : "";
		return [stored, cached, bases, document.cookie].join("\n");
	})()`)
	for _, secret := range []string{token, "Amal", "Beratung", "helping-"} {
		if strings.Contains(left, secret) {
			t.Errorf("%q is left on the device:\n%s", secret, left)
		}
	}
	for name, value := range a.cookies() {
		if name == "helping" || strings.Contains(value, token) {
			t.Errorf("the cookie %s is left", name)
		}
	}
	for range 6 { // back through all that was seen
		eval[bool](a.browser, `(history.back(), true)`)
		time.Sleep(300 * time.Millisecond) // there may be nothing to go back to, and so nothing to wait for
		if text := eval[string](a.browser, `document.body?.innerText || ""`); strings.Contains(text, "Amal") {
			t.Errorf("back shows it again at %s", a.path())
		}
	}
}

// cookies are those that the browser holds of the service.
func (a applicant) cookies() map[string]string {
	a.t.Helper()
	got, err := chromedp.Call(a.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{a.base}})
	if err != nil {
		a.t.Fatal(err)
	}
	all := map[string]string{}
	for _, c := range got.Cookies {
		all[c.Name] = c.Value
	}
	return all
}
