package print

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"markt/internal/drawing"
	"markt/internal/lang"
	"markt/internal/print/set"
)

func payload(i int) string {
	return "HTTPS://MARKT.EXAMPLE/T/" + strings.Repeat("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5)[i%32:i%32+128]
}

func kinds() []drawing.Kind {
	return []drawing.Kind{
		{Mark: "food", Word: "Essen & Trinken"}, {Mark: "manufactory", Word: "Pop-up-Manufaktur"}, {Mark: "workshop", Word: "Projektwerkstatt & Ideenlabor"},
		{Mark: "advice", Word: "Information & Beratung"}, {Mark: "culture", Word: "Bühne & Kultur"},
	}
}

func event(l lang.Lang) Event {
	e := Event{
		Name: "Markt der Möglichkeiten & Festival", Dates: "7.–8. November 2026", Location: "Campus Berlin-Buch",
		Address: "Robert-Rössle-Straße 10\n13125 Berlin",
		Route:   "S-Bahn S2 bis Berlin-Buch, dann 12 Minuten zu Fuß oder Bus 353 bis „Campus Buch“. Fahrräder stehen am Tor A gut. Stufenloser Weg ab Bahnsteig.",
		Note:    "Der Markt ist bei jedem Wetter. Bringen Sie gern einen eigenen Becher mit.",
		Kinds:   kinds(),
		Contact: "Fragen? Infopunkt am Tor A · 030 94892511", Imprint: "Technologie-Netzwerk Berlin e.V.",
	}
	if l == lang.Ar {
		e.Name, e.Dates = "سوق الإمكانيات والمهرجان", "7–8 نوفمبر 2026"
		e.Route = "قطار S2 حتى محطة Berlin-Buch، ثم 12 دقيقة سيرًا على الأقدام أو الحافلة 353 حتى Campus Buch. الطريق بلا درج."
		e.Note = "يقام السوق في كل الأحوال الجوية. أحضر كوبك معك إن أمكن."
		e.Contact = "أسئلة؟ نقطة المعلومات عند البوابة A · " + set.Isolated("030 94892511")
	}
	return e
}

func sampleTickets() Tickets {
	day := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, time.UTC) }
	both := []Span{{day(7, 10), day(7, 22)}, {day(8, 10), day(8, 18)}}
	return Tickets{Meta: meta(lang.De), Tickets: []Ticket{
		{Lang: lang.De, Event: event(lang.De), Type: "Beide Tage", Payload: payload(1), Number: "K7MX4PQ2", Valid: both, Reentry: AfterExit, Order: "VB3K9", Nth: 1, Of: 3, Holder: "Anaïs Müller-Lüdenscheidt"},
		{Lang: lang.Ar, Event: event(lang.Ar), Type: "يومان كاملان", Payload: payload(2), Number: "R2D9H8KA", Valid: both, Reentry: Once, Order: "VB3K9", Nth: 2, Of: 3, Holder: "محمّد عبد الرحمن الحلبي"},
		{Lang: lang.En, Event: event(lang.En), Type: "Family day on Saturday with workshop place in the repair tent", Payload: payload(3), Number: "ZZ9QK4MN", Valid: both[:1], Reentry: Free, Order: "VB3K9", Nth: 3, Of: 3, Holder: "Nguyễn Thị Hồng Nhung 🍕 Олександра Ґалаґан"},
	}}
}

func TestTickets(t *testing.T) {
	tickets := sampleTickets()
	codes, err := tickets.codes()
	if err != nil {
		t.Fatal(err)
	}
	file, p := sound(t, "tickets", tickets.Meta, func(p *pen) { tickets.draw(p, codes) })
	if cut := cut(p.report()); cut != nil {
		t.Errorf("shortened: %q", cut)
	}
	for i, one := range tickets.Tickets {
		page := strconv.Itoa(i + 1)
		text := words(t, file, "-f", page, "-l", page)
		for _, want := range []string{one.Event.Location, one.Type, one.Number[:4] + " " + one.Number[4:], one.Order, "Ein Eintritt", one.Lang.T("print.ticket.one")} {
			if !strings.Contains(text, folded(want)) {
				t.Errorf("page %s: %q is not there:\n%s", page, want, text)
			}
		}
		picture := strings.TrimSuffix(file, ".pdf") + "-" + page
		tool(t, "pdftoppm", "-r", "110", "-f", page, "-l", page, "-png", "-singlefile", file, picture)
		if got := strings.TrimSpace(tool(t, "zbarimg", "-q", "--raw", picture+".png")); got != one.Payload {
			t.Errorf("page %s: the code says %q, want %q", page, got, one.Payload)
		}
	}
}

func TestTicketsTakeAnything(t *testing.T) {
	wild := sampleTickets()
	for i := range wild.Tickets {
		one := &wild.Tickets[i]
		one.Holder = strings.Repeat("🎪\u202eمحمد\x00\xff ", 700)
		one.Type = strings.Repeat("Donaudampfschifffahrtsgesellschaft", 9)
		one.Event.Name = strings.Repeat("W", 400)
		one.Event.Route = strings.Repeat("weit und breit ", 200)
		one.Valid = slices.Repeat(one.Valid, 20)
		one.Number = "short"
	}
	codes, _ := wild.codes()
	_, p := sound(t, "tickets-wild", wild.Meta, func(p *pen) { wild.draw(p, codes) })
	if len(cut(p.report())) == 0 {
		t.Error("nothing is reported as shortened")
	}
}

// A pass over two days says both; a night ends on the day it began.
func TestWindows(t *testing.T) {
	p := newPen(fount(t), meta(lang.De))
	at := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, time.UTC) }
	want := "Sa., 7. Nov., 18:00–03:00 Uhr\nSa., 7. Nov., 00:00 Uhr bis Mo., 9. Nov., 04:00 Uhr"
	if got := p.windows([]Span{{at(7, 18), at(8, 3)}, {at(7, 0), at(9, 4)}}); got != want {
		t.Errorf("%q", got)
	}
}

func TestTicketsRefuse(t *testing.T) {
	for name, tickets := range map[string]Tickets{
		"no ticket":        {Meta: meta(lang.De)},
		"payload too long": {Meta: meta(lang.De), Tickets: []Ticket{{Lang: lang.De, Payload: strings.Repeat("x", 5000)}}},
	} {
		var out bytes.Buffer
		if _, err := tickets.Print(&out, fount(t)); err == nil || out.Len() > 0 {
			t.Errorf("%s: error %v, %d bytes", name, err, out.Len())
		}
	}
}

func TestFullDiskIsAnError(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	if _, err := sampleTickets().Print(full, fount(t)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkTickets(b *testing.B) {
	f := fount(b)
	one := sampleTickets().Tickets[1]
	many := Tickets{Meta: meta(lang.De)}
	for i := range 1000 {
		one.Payload = payload(i)
		many.Tickets = append(many.Tickets, one)
	}
	for b.Loop() {
		var out bytes.Buffer
		if _, err := many.Print(&out, f); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len())/1000, "B/ticket")
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/1000, "ms/ticket")
}

// A group's sheet says how many it admits, and that its holder has to say so;
// a number to type is not on it.
func TestAGroupsTicket(t *testing.T) {
	tickets := sampleTickets()
	for i := range tickets.Tickets {
		tickets.Tickets[i].Number, tickets.Tickets[i].Nth, tickets.Tickets[i].Of, tickets.Tickets[i].People = "", 0, 0, 60
	}
	codes, err := tickets.codes()
	if err != nil {
		t.Fatal(err)
	}
	file, p := sound(t, "group-tickets", tickets.Meta, func(p *pen) { tickets.draw(p, codes) })
	if cut := cut(p.report()); cut != nil {
		t.Errorf("shortened: %q", cut)
	}
	for i, one := range tickets.Tickets {
		page := strconv.Itoa(i + 1)
		text := words(t, file, "-f", page, "-l", page)
		own := one.Lang.T("print.ticket.group", "n", 60)
		if one.Lang == lang.Ar { // pdftotext moves what stands around a number
			own, _, _ = strings.Cut(own, ":")
		}
		for _, want := range []string{"× 60", lang.De.T("print.ticket.group", "n", 60), own} {
			if !strings.Contains(text, folded(want)) {
				t.Errorf("page %s: %q is not there:\n%s", page, want, text)
			}
		}
		if strings.Contains(text, folded(one.Lang.T("print.ticket.one"))) {
			t.Errorf("page %s is one admission", page)
		}
	}
}
