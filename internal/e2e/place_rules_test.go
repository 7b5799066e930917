package e2e

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"markt/internal/site/check"
)

// Every rule is broken once in the editor, as it happens to somebody who draws:
// its finding and its remedy show, and are gone once it is undone.
func TestEveryRuleShowsInTheEditor(t *testing.T) {
	t.Parallel()
	s := serve(t)
	p := &placing{editorOf{browse(t, s, "")}, s, 0}
	p.do(chromedp.EmulateViewport(1280, 800))
	p.market()
	p.yard()
	p.applies()
	p.open("/office/plan?lang=de")
	p.press("Prüfhof")
	p.sees(de("office.findings.none"))
	p.press(de("office.edit.open"))
	p.ready()
	for _, rule := range check.Rules {
		c, here := breaks[rule.Key]
		if why := undrawn[rule.Key]; (why != "") == here {
			t.Errorf("who breaks %s in the editor, or why can nobody?", rule.Key)
		}
		if !here {
			continue
		}
		c.do(p)
		p.finds(string(rule.Key), c.about...)
		p.pressIt(`[data-act=undo]`)
		p.saved()
		p.await(`!document.querySelector("[data-findings]").textContent`, "that nothing is wrong any more after "+string(rule.Key))
	}
	p.browser.picture("place-rules")
	if n := len(breaks) + len(undrawn); n > len(check.Rules) {
		t.Errorf("%d cases for %d rules", n, len(check.Rules))
	}
}

// breach is how somebody breaks a rule, and what is then spoken of.
type breach struct {
	do    func(*placing)
	about []string
}

func moves(x, y, toX, toY float64, about ...string) breach {
	return breach{func(p *placing) {
		p.pressIt(`[data-act=select]`)
		p.pull(x, y, toX, toY)
	}, about}
}

// says changes one field of what lies at a place.
func says(x, y float64, field, value string, about ...string) breach {
	return breach{func(p *placing) {
		p.pressIt(`[data-act=select]`)
		p.tap(x, y)
		p.pressIt(`[data-tab=thing]`)
		p.fill(field, value)
	}, about}
}

// brings carries a stall from the list to a pitch.
func brings(stall string, x, y float64, about ...string) breach {
	return breach{func(p *placing) {
		p.pressIt(`[data-tab=stalls]`)
		p.fill("find", stall)
		at := eval[[]float64](p.browser, `(() => { const r = document.querySelector("[data-stall]").getBoundingClientRect(); return [r.x + 60, r.y + 12] })()`)
		toX, toY := p.on(x, y)
		p.drag(at[0], at[1], at[0]-20, at[1]+10, toX, toY)
	}, about}
}

// breaks are all rules, on the ground of yard.json.
var breaks = map[check.Key]breach{
	check.Overlap:       moves(30, 24, 39, 24, "Platz P1", "Platz P2"),
	check.Outside:       moves(40, 24, 99.5, 45, "Platz P2"),
	check.LaneClear:     moves(30, 24, 30, 7, "Platz P1", "Süd"),
	check.LaneWidth:     says(32, 5, "points", "5 4\n63 4\n63 7\n5 7", "Süd", "3 m", "3,5 m"),
	check.LaneBend:      says(80, 8, "points", "68 4\n98 4\n98 34\n94 34\n94 8\n68 8", "Ecke"),
	check.MovementArea:  says(12, 16, "points", "5 12\n19 12\n19 18\n5 18", "B1", "6 m", "7 m"),
	check.HydrantClear:  moves(25, 16, 32.5, 24, "Platz P1", "H1"),
	check.DoorClear:     moves(30, 24, 15, 53.5, "Platz P1", "T1"),
	check.BuildingApart: moves(30, 24, 22, 53, "Platz P1", "Haus"),
	check.FireBreak:     moves(32.5, 32, 32.5, 40, "Platz R1", "Platz R2", "40 m"),
	check.GasApart:      moves(96, 66, 90, 55, "Gas", "Bühne"),
	check.TentBook:      says(66, 58, "test_book", "", "Zelt", "96 m²"),
	check.GuyRopes:      moves(40, 24, 74.2, 58, "Zelt", "Platz P2"),
	check.EscapeWidth:   says(1, 45, "width", "1", "Tor", "1,2 m"),
	check.EscapeLost:    says(1, 45, "width", "1,3", "Prüfhof", "1,3 m"),
	check.Capacity:      says(90, 50, "points", "0 0\n30 0\n30 30\n0 30", "Prüfhof", "1.200"),
	check.PathClear:     moves(40, 24, 59, 30, "Platz P2", "Weg"),
	check.PathWidth:     says(59, 20, "points", "58 12\n59 12\n59 46\n58 46", "Weg", "1 m"),
	check.Aisle:         moves(32.5, 32, 30, 28, "Platz P3", "Platz P1"),
	check.TreeApart:     moves(30, 24, 45, 59.2, "Platz P1", "Linde"),
	check.StallSize:     brings("Falafel", 30, 24, "Falafel", "4 m", "Platz P1"),
	check.OutletType:    brings("Falafel", 30, 24, "Falafel", "Platz P1"),
	check.OutletLoad:    brings("Waffeln", 30, 24, "Waffeln", "18.000 W", "3.680 W"),
	check.FeedLoad:      brings("Waffeln", 30, 24, "UV 1", "18 kW"),
	check.PhasesEven:    brings("Waffeln", 30, 24, "UV 1", "5,4 kW"),
	check.CableLength:   brings("Waffeln", 95, 40, "Platz P6", "UV 1", "50 m"),
	check.WaterNear:     brings("Falafel", 80, 24, "Falafel", "Platz P5"),
	check.OtherLocation: brings("Falafel", 30, 24, "Falafel"),
}

// undrawn are the rules that no stroke breaks, each with what does.
var undrawn = map[check.Key]string{
	check.WhileOpen: "a stall is placed for open hours; a day that is changed leaves it behind",
}

// yard is a ground of its own with one thing of each kind, on which nothing is wrong.
func (p *placing) yard() {
	p.t.Helper()
	p.open("/office/locations/new?lang=de")
	p.fill("name.de", "Prüfhof")
	p.fill("slug", "pruefhof")
	p.fill("capacity", "1200")
	p.press(de("office.save"))
	p.s.markt("import", "plan", filepath.Join("testdata", "yard.json"), "--location", "pruefhof")
}

// applies: one stall asks for all that a pitch can lack, another for more watts
// than a socket gives.
func (p *placing) applies() {
	p.t.Helper()
	for _, answers := range []string{
		`"Falafel", "answers": {"food": {"items": [{"name": "Falafel", "allergens": ["sesame"]}]}, "size": {"front": 4, "depth": 3}, "power": [{"name": "Fritteuse", "watts": 6000, "phases": "3"}], "water": {"fresh": true}, "gas": {"used": true, "cylinders": 1, "kg": 11, "appliances": "Kocher"}, "location": {"wish": "innenhof"}}`,
		`"Waffeln", "answers": {"food": {"items": [{"name": "Waffeln", "allergens": ["eggs"]}]}, "size": {"front": 3, "depth": 3}, "power": [{"name": "Eisen", "watts": 3000, "count": 6}]}`,
	} {
		body := `{"kind": "food", "contact": {"name": "Ada", "phone": "0176 1234567"}, "name": ` + answers + `}`
		status := eval[string](p.browser, fmt.Sprintf(`fetch("/api/v1/applications", {method: "POST", headers: {"Content-Type": "application/json"}, body: %s}).then(async r => r.status + " " + await r.text())`, quote(body)))
		if status[:3] != "201" {
			p.t.Fatalf("an application: %s", status)
		}
	}
	for _, name := range []string{"Falafel", "Waffeln"} {
		p.open("/office/applications?lang=de")
		p.press(name)
		p.press(de("office.stall.verb.accept"))
	}
}
