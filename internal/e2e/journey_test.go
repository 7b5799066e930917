package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/lang"
)

// A whole market from an empty database, through the screens alone: set up,
// applied for, accepted, placed, planned, released, ordered, printed, admitted
// once and refused the second time.
func TestAMarketFromNothingToTheFirstAdmission(t *testing.T) {
	t.Parallel()
	s := &service{t: t, data: dataDir(t), env: []string{"MARKT_LIMITS="}} // as strangers meet it
	s.start()
	j := &journey{browser: browse(t, s, ""), s: s}

	j.setUp()
	j.ground()
	link := j.apply()
	j.accept()
	j.confirm(link)
	j.allot()
	j.session()
	j.tickets()
	order, paper := j.order()
	phone := j.enrol(film(t, paper, "1"))
	phone.admitOnce()
	j.seesTheAdmission()
	j.prints()
	j.exports()
	j.language("en", order)
	j.axeEverywhere()
}

type journey struct {
	*browser
	s       *service
	visited []string
}

func de(key string, args ...any) string { return lang.De.T(key, args...) }
func ar(key string, args ...any) string { return lang.Ar.T(key, args...) }

// been notes a page that axe will read in its languages at the end.
func (j *journey) been() {
	if p := j.path(); !slices.Contains(j.visited, p) {
		j.visited = append(j.visited, p)
	}
}

func (j *journey) open(path string) {
	j.t.Helper()
	j.browser.open(path)
	j.been()
}

func (j *journey) press(text string) {
	j.t.Helper()
	j.browser.press(text)
	j.been()
}

func (j *journey) setUp() {
	j.t.Helper()
	j.open("/")
	j.open("/setup?lang=de")
	j.sees(de("setup.title"))
	j.fill("name.de", "Kiezmarkt Buch")
	j.fill("name.ar", "سوق الحي في بوخ")
	today := marketDay()
	j.fill("first_day", today.Format(time.DateOnly))
	j.fill("last_day", today.AddDate(0, 0, -3).Format(time.DateOnly))
	j.fill("opens", "10:00")
	j.fill("closes", "20:00")
	j.fill("location", "Stadtgut")
	j.fill("person", "Samira Haddad")
	j.fill("email", "samira@markt")
	j.axe()
	j.press(de("setup.go"))
	j.axe() // the last day lies before the first, and the address is wrong
	j.sees(de("error.email"))
	if got := eval[string](j.browser, `document.getElementsByName("person")[0].value`); got != "Samira Haddad" {
		j.t.Errorf("what was typed is lost: %q", got)
	}
	j.fill("last_day", today.AddDate(0, 0, 1).Format(time.DateOnly))
	j.fill("email", "samira@markt.example")
	j.press(de("setup.go"))
	j.sees(de("office.today.title"), de("office.today.step.plan"))
	j.visited = slices.DeleteFunc(j.visited, func(p string) bool { return strings.HasPrefix(p, "/setup") || p == "/" })
}

// marketDay is the day it is on a market in Berlin, whatever this machine's
// zone is: the night counts to the day before.
func marketDay() time.Time {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return time.Now().In(zone).Add(-4 * time.Hour)
}

// ground draws a plan with a row of pitches and a stage, by forms.
func (j *journey) ground() {
	j.t.Helper()
	j.open("/office/plan")
	j.press("Stadtgut")
	j.press(de("office.ground.make"))
	j.fill("width", "60")
	j.fill("height", "40,5")
	j.press(de("office.ground.make"))
	j.press(de("office.row.title"))
	for name, value := range map[string]string{"prefix": "A", "from": "1", "count": "3", "gap": "1", "x": "10", "y": "10", "front": "3", "depth": "3", "degrees": "0"} {
		j.fill(name, value)
	}
	j.press(de("office.row.make"))
	j.sees("A01", "A03")
	j.open("/office/stages/new")
	j.fill("name", "Gartenbühne")
	j.choose("location", "Stadtgut")
	j.press(de("office.save"))
	j.sees("Gartenbühne")
}

// apply is a vendor on a phone, in Arabic, without an account and an address.
func (j *journey) apply() (link string) {
	j.t.Helper()
	j.open("/ar/apply")
	j.click(ar("stall.kind.workshop"))
	j.press(ar("apply.begin"))
	steps := map[string]map[string]string{
		"about":        {"name": "ورشة الدراجات «فيلو» 🚲", "description.ar": "نصلح الدراجات معًا. تعالوا كما أنتم!", "description.de": "Wir reparieren zusammen Fahrräder."},
		"contact":      {"contact.name": "أحمد", "contact.phone": "٠١٧٦ ١٢٣٤٥٦٧"},
		"goods":        {"answers.goods.what": "إصلاح الدراجات"},
		"participants": {"answers.participants.max": "12", "answers.participants.minutes": "90", "answers.participants.age_from": "8"},
		"size":         {"answers.size.front": "3", "answers.size.depth": "2,5"},
	}
	for range 20 {
		step := lastPart(j.path())
		if step == "review" {
			break
		}
		for name, value := range steps[step] {
			j.fill(name, value)
		}
		j.axe()
		before := j.path()
		j.press(ar("apply.next"))
		if j.path() == before {
			j.t.Fatalf("the step %q does not let us go on\n%s", step, j.whereabouts())
		}
	}
	j.sees("ورشة الدراجات", "أحمد")
	j.press(ar("apply.send"))
	j.sees(ar("stall.state.submitted"))
	if !strings.HasPrefix(j.path(), "/my/application/") {
		j.t.Fatalf("after sending: %s", j.path())
	}
	return j.path()
}

func lastPart(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path[strings.LastIndex(path, "/")+1:]
}

func (j *journey) accept() {
	j.t.Helper()
	j.open("/office/applications?lang=de")
	j.press("ورشة الدراجات")
	j.fill("body", "Passt gut zum Campus.")
	j.press(de("office.stall.note_save"))
	j.sees("Passt gut zum Campus.")
	j.press(de("office.stall.verb.decline"))
	j.sees(de("stall.error.reason")) // a refusal needs a reason
	j.press(de("office.stall.verb.accept"))
	j.sees(de("stall.state.accepted"))
}

func (j *journey) confirm(link string) {
	j.t.Helper()
	j.open(link + "?lang=ar")
	j.press(ar("apply.mine.confirm"))
	j.sees(ar("stall.state.confirmed"))
}

func (j *journey) allot() {
	j.t.Helper()
	j.open("/office/plan?lang=de")
	j.press("Stadtgut")
	j.choose("stall", "ورشة")
	j.choose("pitch", "A02")
	j.press(de("office.plan.do_allot"))
	j.sees(de("office.plan.vacate"))
	j.open("/office/plan/release")
	j.press(de("office.plan_release.go"))
	j.open("/ar/plan")
	j.sees("A02", "ورشة الدراجات")
	j.open("/de/stalls")
	j.press("ورشة الدراجات")
}

// session makes the accepted workshop a part of the programme and releases it.
func (j *journey) session() {
	j.t.Helper()
	j.open("/office/applications")
	j.press("ورشة الدراجات")
	j.press(de("office.session.make"))
	j.choose("stage", "Gartenbühne")
	eval[bool](j.browser, `(() => { const s = document.getElementsByName("day")[0]; s.value = s.options[1].value; return true })()`)
	j.fill("time", "15:00")
	j.press(de("office.save"))
	j.press(de("office.session.confirm"))
	j.open("/office/programme/release")
	j.press(de("office.release.do", "n", 1))
	j.press(de("office.ask.do.release")) // the stall is open at that time
	j.open("/de/programme")
	j.sees("Gartenbühne", "15:00")
	j.open("/ar/programme")
	j.sees("15:00")
}

func (j *journey) tickets() {
	j.t.Helper()
	j.open("/office/tickets/types/new")
	j.fill("name.de", "Tageskarte")
	j.fill("reentry", "once")
	j.fill("on_sale", "yes")
	j.press(de("office.ticket.save"))
	j.open("/office/tickets/quotas/new")
	j.fill("name", "Alle")
	j.fill("size", "100")
	eval[bool](j.browser, `(() => { document.querySelectorAll("main input[type=checkbox]").forEach(c => { if (!c.checked) c.click() }); return true })()`)
	j.press(de("office.ticket.save"))
	j.open("/office/gate/gates/new")
	j.fill("name.de", "Haupttor")
	j.choose("location", "Stadtgut")
	j.press(de("office.gate.save"))
	j.sees("Haupttor")
	j.open("/office/")
}

// order takes two tickets, first with nonsense, and returns the order's page
// and the tickets' document.
func (j *journey) order() (page, paper string) {
	j.t.Helper()
	j.open("/ar/tickets")
	for _, nonsense := range []string{"0", "1000000000", "-1"} {
		eval[bool](j.browser, `(() => { document.querySelector("main form").noValidate = true; return true })()`)
		j.fill("items.0.quantity", nonsense)
		j.browser.press(ar("ticket.order.send"))
		if got := eval[bool](j.browser, `!!document.querySelector("[aria-invalid=true], .field__error")`); !got {
			j.t.Errorf("%s tickets: nothing is marked as wrong\n%s", nonsense, j.whereabouts())
		}
	}
	j.axe()
	j.open("/ar/tickets")
	j.fill("items.0.quantity", "2")
	j.fill("name", "ليلى")
	j.fill("email", "leila@besuch.example")
	j.press(ar("ticket.order.send"))
	page = j.arrives("/ar/orders/") // by itself
	j.sees(ar("ticket.mine.title"))
	paper = pdf(j.t, j.download(page+"/tickets.pdf"))
	text := textOf(j.t, paper)
	for _, want := range []string{"ليلى", "Tageskarte", lang.De.T("print.ticket.one"), lang.Ar.T("print.ticket.one")} {
		if !strings.Contains(text, fold(want)) {
			j.t.Errorf("the ticket does not say %q:\n%s", want, text)
		}
	}
	code := codeOf(j.t, paper, "1")
	if !strings.HasPrefix(code, strings.ToUpper(j.s.base)+"/T/") {
		j.t.Fatalf("the code says %q", code)
	}
	j.open("/t/" + strings.ToLower(lastPart(code)))
	until(j.t, waitLimit, "the mail with the tickets", func() bool {
		j.open("/office/outbox")
		return eval[bool](j.browser, `document.body.innerText.includes("leila@besuch.example")`)
	})
	j.press("سوق الحي في بوخ")
	j.sees("leila@besuch.example")
	return page, paper
}

// enrol makes a phone with a camera a device of the gate.
func (j *journey) enrol(camera string) *phone {
	j.t.Helper()
	j.open("/office/gate/devices")
	j.fill("name", "Handy von Noor")
	j.choose("gate", "Haupttor")
	j.press(de("office.gate.device_add"))
	here := eval[string](j.browser, `[...document.querySelectorAll("main a")].find(a => a.innerText.trim() === `+quote(de("office.gate.device_here"))+`).getAttribute("href")`)
	p := &phone{browse(j.t, j.s, camera)}
	p.open(strings.TrimPrefix(here, j.s.base) + "?lang=de")
	p.axe()
	p.press(de("gate.enrol.do"))
	p.sees("Haupttor")
	p.axe()
	return p
}

type phone struct{ *browser }

// admitOnce holds the ticket in front of the camera: in, and then no more.
func (p *phone) admitOnce() {
	p.t.Helper()
	p.click(de("gate.scan.start"))
	p.sees(de("gate.verdict.welcome"))
	p.axe()
	p.picture("gate-ok")
	p.await(`document.getElementById("verdict").hidden`, "the camera again")
	p.click(de("gate.scan.stop"))
	p.click(de("gate.scan.start"))
	p.sees(de("gate.verdict.please"), de("gate.reason.already_redeemed"))
	p.axe()
	p.picture("gate-refused")
}

func (j *journey) seesTheAdmission() {
	j.t.Helper()
	j.open("/office/gate")
	j.sees("Haupttor", de("gate.reason.already_redeemed"))
}

func (j *journey) prints() {
	j.t.Helper()
	j.open("/office/print")
	for _, path := range []string{"/print/plan-stadtgut.pdf", "/print/booklet-de.pdf", "/print/booklet-ar.pdf", "/office/print/booklet.pdf?lang=de&impose=yes", "/office/print/plan.pdf?paper=A4&state=draft"} {
		text := textOf(j.t, pdf(j.t, j.printed(path)))
		if !strings.Contains(text, "A02") {
			j.t.Errorf("%s does not name the pitch", path)
		}
	}
}

// printed takes a print; the office is told first which letter no face has,
// and where.
func (j *journey) printed(path string) []byte {
	j.t.Helper()
	file := j.download(path)
	if !strings.HasPrefix(path, "/office/") || bytes.HasPrefix(file, []byte("%PDF")) {
		return file
	}
	j.open(path)
	j.sees("U+1F6B2, BICYCLE", de("office.print.take"))
	return j.download(j.attribute(`main a[href$="/file.pdf"]`, "href"))
}

// exports of the released state, as others read them.
func (j *journey) exports() {
	j.t.Helper()
	checkSchedule(j.t, j.download("/schedule.xml"))
	for path, want := range map[string]string{"/schedule.json": "Gartenbühne", "/schedule.ics": "BEGIN:VEVENT", "/plan.geojson": "FeatureCollection", "/stalls.json": "A02"} {
		if !strings.Contains(string(j.download(path)), want) {
			j.t.Errorf("%s does not hold %q", path, want)
		}
	}
}

func checkSchedule(t *testing.T, xml []byte) {
	t.Helper()
	need(t, "xmllint")
	schema := filepath.Join(testData(t), "schedule", "schedule.xml.xsd")
	path := filepath.Join(t.TempDir(), "schedule.xml")
	if err := os.WriteFile(path, xml, 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, "xmllint", "--noout", "--schema", schema, path)
}

// testData is the folder of real inputs; without it the test is skipped.
func testData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("MARKT_TEST_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the test data is not there: %v", err)
		}
		t.Skipf("the test data is not there: %v", err)
	}
	return dir
}

// language opens an address in another language by the switch.
func (j *journey) language(code, path string) {
	j.t.Helper()
	j.open(strings.Replace(path, "/ar/", "/"+code+"/", 1))
	if got := j.attribute("html", "lang"); got != code {
		j.t.Errorf("%s is in %q", j.path(), got)
	}
}

// axeEverywhere reads each page of the journey again: public ones in German
// and Arabic, the office in German and English, and all of them wide as well.
func (j *journey) axeEverywhere() {
	j.t.Helper()
	for _, path := range j.visited {
		for _, variant := range variants(path) {
			j.browser.open(variant)
			j.axe()
		}
	}
}

func variants(path string) []string {
	for _, l := range lang.All() {
		if rest, ok := strings.CutPrefix(path, "/"+string(l)+"/"); ok {
			return []string{"/de/" + rest, "/ar/" + rest}
		}
	}
	other := "ar"
	if strings.HasPrefix(path, "/office") {
		other = "en"
	}
	path, _, _ = strings.Cut(path, "?")
	return []string{path + "?lang=" + other, path + "?lang=de"}
}
