package press

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/stall"
)

// Each reader's sheet holds what that reader works with: outlets for stalls;
// lanes, gas and large tents for the fire brigade; the step-free way.
func TestEachReaderGetsWhatTheyWorkWith(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	campus, err := h.Festival.CreateLocation(ctx, h.e, festival.LocationDraft{Slug: "campus", Name: lang.Text{"de": "Campus"}}, noon)
	h.must(err)
	kinds, err := h.Stalls.EnsureKinds(ctx, h.e.ID, noon)
	h.must(err)
	h.must(h.Site.SavePlan(ctx, h.e, campus, site.PlanDraft{Width: 60, Height: 40}, noon))
	row := site.Row{Prefix: "A", From: 1, Count: 2, X: 5, Y: 5, Front: 3, Depth: 3, Gap: 3, Outlets: []site.Outlet{{Type: "schuko"}, {Type: "schuko"}, {Type: "cee32"}}}
	h.must(h.Site.CreatePitches(ctx, h.e, campus, row.Pitches(), noon))
	plan, err := h.Site.Plan(ctx, h.e.ID, campus)
	h.must(err)
	for i, name := range []string{"Feuertopf", "Leseecke"} {
		id, err := h.Stalls.CreateStall(ctx, h.e.ID, stall.StallDraft{Kind: kinds[0].ID, Name: name}, noon)
		h.must(err)
		_, err = h.Site.Allot(ctx, h.e, site.AllotDraft{Stall: id, Pitch: plan.Pitches[i].ID}, noon)
		h.must(err)
	}
	for _, query := range []string{
		`INSERT INTO landmark (plan_id, kind, label, x, y) SELECT id, 'power', '{"de": "UV 1"}', 10, 12 FROM plan`,
		`UPDATE stall SET gas = true, watts = 17000, version = version + 1 WHERE name = 'Feuertopf'`,
		`INSERT INTO outline (plan_id, kind, label, points, width_m) SELECT id, 'fire_lane', '{"de": "Südzufahrt"}', '[[0,20],[60,20],[60,24],[0,24]]', 3.5 FROM plan`,
		`INSERT INTO outline (plan_id, kind, label, points) SELECT id, 'tent', '{"de": "Festzelt"}', '[[20,26],[34,26],[34,36],[20,36]]' FROM plan`,
		`INSERT INTO outline (plan_id, kind, label, points) SELECT id, 'accessible_path', '{"de": "Rampe West"}', '[[0,12],[60,12],[60,14],[0,14]]' FROM plan`,
	} {
		_, err := h.db.Exec(ctx, query)
		h.must(err)
	}
	_, err = h.Site.Release(ctx, h.e, "", noon)
	h.must(err)
	says := map[string][]string{
		"plan-vendors":  {"Lageplan für Stände", "Feuertopf", "2 × Schuko · CEE 32 A", "Steckdose"},
		"plan-fire":     {"kein Feuerwehrplan nach DIN 14095", "Südzufahrt", "3,5 m breit", "Gas", "Feuertopf", "!Leseecke", "Festzelt", "140 m²", "Prüfbuch nicht", "geprüft", "Elektrofachkraft", "!Rampe West"},
		"plan-access":   {"Barrierefreiheit", "Rampe West", "!Südzufahrt", "!Elektrofachkraft"},
		"plan-power":    {"Lageplan Strom und Wasser", "UV 1: 17,0 kW", "L2 0,0 kW", "ÜBERLASTET: UV 1, zu viel auf L1 2,5 kW", "CEE 32 A", "A01.1", "Feuertopf", "Höchste Last", "Elektrofachkraft"},
		"stall-cards":   {"Feuertopf", "Mit Gas angemeldet", "Leseecke", "Kein Gas angemeldet", lang.De.DateFull(noon.In(time.UTC))},
		"outlet-labels": {"A01.3", "CEE 32 A · 32 A abgesichert", "UV 1", "L1–L3", "Feuertopf 17.000 W"},
		"plan":          {"!Steckdose", "!Mit Gas"},
	}
	for _, sheet := range Sheets {
		want := says[sheet.Name]
		if want == nil {
			continue
		}
		var b bytes.Buffer
		h.must(sheet.Print(h.Press, ctx, &b, Ask{Edition: h.e, Lang: lang.De, Paper: "A3"}))
		text := strings.Join(strings.Fields(pdfText(t, b.Bytes())), " ")
		for _, w := range want {
			word, not := strings.CutPrefix(w, "!")
			if strings.Contains(text, word) == not {
				t.Errorf("%s: %q\n%s", sheet.Name, w, text)
			}
		}
		if err := sheet.Print(h.Press, ctx, &b, Ask{Edition: h.e, Lang: lang.De, Location: "nowhere"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of nowhere: %v", sheet.Name, err)
		}
		delete(says, sheet.Name)
	}
	if len(says) > 0 {
		t.Errorf("no such sheets: %v", says)
	}
}
