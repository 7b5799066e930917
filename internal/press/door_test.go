package press

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// A list for one gate, day or type holds what admits there and nothing else;
// lists of the same tickets carry the same state, others another.
func TestADoorListIsForAGateADayAType(t *testing.T) {
	h := open(t)
	h.order("de", "", 1)
	here, err := h.Festival.CreateLocation(t.Context(), h.e, festival.LocationDraft{Name: lang.Text{"de": "Hof"}, Slug: "hofplatz", Ground: festival.GroundGreen}, noon)
	h.must(err)
	_, err = h.Festival.CreateDay(t.Context(), h.e, festival.DayDraft{Date: time.Date(2027, 5, 9, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour}, noon)
	h.must(err)
	h.e, err = h.Festival.Get(t.Context(), h.e.ID)
	h.must(err)
	from, until := h.e.DaySpan(h.e.Days[1])
	late, err := h.Tickets.CreateType(t.Context(), h.e, ticket.TypeDraft{Slug: "sonntag", Name: lang.Text{"de": "Sonntagskarte"}, OnSale: true,
		Windows: []ticket.Window{{From: from, Until: until}}}, noon)
	h.must(err)
	_, err = h.Checkin.CreateGate(t.Context(), h.e.ID, checkin.GateDraft{Slug: "sued", Name: lang.Text{"de": "Südtor"}, LocationID: here, Types: []ticket.TypeID{late}}, noon)
	h.must(err)
	_, err = h.Tickets.Order(t.Context(), h.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "sonntag", Quantity: 2}}}, noon)
	h.must(err)
	text := func(ask Ask) string {
		t.Helper()
		ask.Edition, ask.Lang = h.e, "de"
		var pdf bytes.Buffer
		h.must(h.DoorList(t.Context(), &pdf, ask))
		return pdfText(t, pdf.Bytes())
	}
	state := func(s string) string {
		_, after, _ := strings.Cut(s, "Fassung ")
		return strings.Fields(after + " -")[0]
	}
	all := text(Ask{})
	for name, ask := range map[string]Ask{"gate": {Gate: "sued"}, "type": {Type: "sonntag"}} {
		if s := text(ask); strings.Contains(s, "Tageskarte") || state(s) == state(all) {
			t.Errorf("%s: %s", name, s)
		}
	}
	if s := text(Ask{Day: h.e.Days[0].Key()}); strings.Contains(s, "Sonntagskarte") || !strings.Contains(s, "1 Ticket ") {
		t.Errorf("the first day: %s", s)
	}
	if s := text(Ask{Day: h.e.Days[1].Key()}); state(s) != state(all) || !strings.Contains(s, "3 Tickets") {
		t.Errorf("the second day, on which all admit: %s", s)
	}
	if !strings.Contains(all, "Nach Namen") || strings.Count(all, "Şahin") != 2 {
		t.Errorf("not by number and by name: %s", all)
	}
	for name, ask := range map[string]Ask{"gate": {Gate: "nirgends"}, "day": {Day: "1999-01-01"}, "type": {Type: "keine"}} {
		ask.Edition, ask.Lang = h.e, "de"
		if err := h.DoorList(t.Context(), &bytes.Buffer{}, ask); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown %s: %v", name, err)
		}
	}
}

// What admits a group together stands on its tickets first and on the list at the door.
func TestAGroupStandsOnPaper(t *testing.T) {
	h := open(t)
	slug := h.order("de", "", 1).Tickets[0].TypeSlug
	o, err := h.Tickets.Order(t.Context(), h.e, ticket.OrderDraft{Name: "Klasse 7b", Group: true, Items: []ticket.Item{{Type: slug, Quantity: 3}}}, noon)
	h.must(err)
	var door, pdf bytes.Buffer
	h.must(h.DoorList(t.Context(), &door, Ask{Edition: h.e, Lang: "de"}))
	if text := pdfText(t, door.Bytes()); !strings.Contains(text, "Gruppen mit einem gemeinsamen Code") || !strings.Contains(strings.ReplaceAll(text, " ", ""), "×3") {
		t.Error(text)
	}
	h.must(h.OrderTickets(t.Context(), &pdf, o))
	if text := pdfText(t, pdf.Bytes()); strings.Count(text, "Gruppe: 3 Eintritte") != 1 || strings.Count(text, "Ein Eintritt") != 3 || strings.Index(text, "Gruppe: 3") > strings.Index(text, "Ein Eintritt") {
		t.Error(text)
	}
}
