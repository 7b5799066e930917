package print

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"markt/internal/lang"
)

func payload(i int) string {
	return "HTTPS://MARKT.EXAMPLE/T/" + strings.Repeat("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5)[i%32:i%32+128]
}

func event(l lang.Lang) Event {
	e := Event{
		Name: "Markt der Möglichkeiten & Festival", Dates: "7.–8. November 2026", Place: "Campus Berlin-Buch",
		Address: "Robert-Rössle-Straße 10\n13125 Berlin",
		Route:   "S-Bahn S2 bis Berlin-Buch, dann 12 Minuten zu Fuß oder Bus 353 bis „Campus Buch“. Fahrräder stehen am Tor A gut. Stufenloser Weg ab Bahnsteig.",
		Note:    "Der Markt ist bei jedem Wetter. Bringen Sie gern einen eigenen Becher mit.",
		Contact: "Fragen? Infopunkt am Tor A · 030 94892511", Imprint: "Technologie-Netzwerk Berlin e.V.",
	}
	if l == lang.Ar {
		e.Name, e.Dates = "سوق الإمكانيات والمهرجان", "7–8 نوفمبر 2026"
		e.Route = "قطار S2 حتى محطة Berlin-Buch، ثم 12 دقيقة سيرًا على الأقدام أو الحافلة 353 حتى Campus Buch. الطريق بلا درج."
		e.Note = "يقام السوق في كل الأحوال الجوية. أحضر كوبك معك إن أمكن."
		e.Contact = "أسئلة؟ نقطة المعلومات عند البوابة A · " + isolated("030 94892511")
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
	var out bytes.Buffer
	rep, err := sampleTickets().Print(&out, fount(t))
	if err != nil {
		t.Fatal(err)
	}
	file := saved(t, "tickets", out.Bytes())
	tool(t, "qpdf", "--check", file)
	t.Log(rep, out.Len())
	t.Log(tool(t, "pdftotext", "-layout", file, "-"))
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
