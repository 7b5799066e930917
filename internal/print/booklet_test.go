package print

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/drawing"
	"markt/internal/lang"
)

var sessionTitles = []string{
	"Fahrrad-Notdienst: Wir reparieren gemeinsam", "Aus alten Hosen werden Taschen", "خبز الصاج: نخبز ونأكل معًا", "Konzert: Kapelle Panke",
	"Was steht in meinem Bescheid? Offene Sprechstunde", "Казки під деревом – читаємо разом", "Mikroskopieren für Neugierige ab acht",
	"Wie wird aus Molke ein Werkstoff? Laborführung mit Anfassen und vielen Fragen", "Trommeln", "Kräuter erkennen, Kräuter trocknen",
	"Tauschbörse für Saatgut", "Improtheater „Die Unvollendeten“",
}

const sessionText = "Kommen Sie vorbei, setzen Sie sich dazu und fangen Sie an. Werkzeug und Material liegen bereit, Vorwissen braucht niemand. Wir erklären auf Deutsch, Arabisch und Englisch und helfen gern mit Händen und Füßen. Wer mag, nimmt das Ergebnis mit nach Hause oder lässt es für die Ausstellung am Sonntag hier."

var hosts = []string{"Amira Haddad", "VeloBuch", "Anaïs Lüdenscheidt", "Олександра Ґалаґан", "أحمد الحلبي", "Interkultureller Garten Buch e.V.", "Đặng Thị Hải"}

// sampleBooklet has the given numbers of sessions a day, stages and stalls.
func sampleBooklet(l lang.Lang, sessions, stages, stalls int) Booklet {
	b := Booklet{
		Meta: meta(l), Title: event(l).Name, Subtitle: "Programm", Dates: event(l).Dates, Location: event(l).Location, Release: "Fassung 2", AsOf: made(),
		Welcome: "Liebe Nachbarinnen und Nachbarn,\n\nzwei Tage lang wird aus dem Campus ein Markt: Hier wird gekocht und geschraubt, genäht und gelötet, gesungen und gestritten. Wer etwas kann, zeigt es. Wer etwas braucht, fragt. Und wer einfach nur schauen will, ist genauso richtig.\n\nÜber fünfzig Gruppen aus Buch, Karow und Pankow sind dabei. Sie alle haben eines gemeinsam: Sie machen etwas möglich. Probieren Sie, fragen Sie, machen Sie mit.",
		Signed:  "Das Marktteam vom Technologie-Netzwerk Berlin e.V.", Reading: "An allen Ständen wird Deutsch gesprochen, an vielen auch Arabisch, Englisch, Russisch, Türkisch und Ukrainisch. Fragen Sie am Infopunkt nach Sprachmittlerinnen.",
		Link: "HTTPS://MARKT.EXAMPLE/DE/PROGRAMME", Address: "markt.example/de/programme",
		Imprint: "Technologie-Netzwerk Berlin e.V.\nWiesenstraße 29, 13357 Berlin\nV.i.S.d.P.: Marlene Beispiel\nDruck: im eigenen Haus", Funding: "Gefördert durch das Bezirksamt Pankow von Berlin.",
		Partners: []Partner{{"Technologie-Netzwerk Berlin e.V.", "Veranstalter"}, {"beta gGmbH", "Werkstätten"}, {"C*SPACE Berlin gGmbH", "Bühne"}, {"Campus Berlin-Buch GmbH", "Gastgeberin"}, {"Bezirksamt Pankow", "Förderung"}, {"BENN Buch", "Nachbarschaft"}},
		Numbers:  []Fact{{"Notruf", "112"}, {"Infotelefon", "030 94892511"}, {"Erste Hilfe", "Torhaus, Feld D4"}},
		Info: []Section{
			{"Barrierefrei", "Alle Wege sind stufenlos, die Wiese ist mit Matten ausgelegt. Barrierefreie Toiletten mit Liege gibt es an der Mensa und im Laborhaus. Wer eine Pause braucht: Der Ruheraum im Laborhaus ist den ganzen Tag offen."},
			{"So kommen Sie hin", event(l).Route}, {"Wenn etwas passiert", "Rufen Sie 112 und sagen Sie „Campus Buch, Torhaus“. Unsere Erste Hilfe ist am Torhaus, erkennbar am grünen Kreuz."},
			{"Mit Kindern", "Die Kinderfundstelle ist am Torhaus. Wickeln und Stillen können Sie in der Mensa."},
		},
	}
	for i := range stages {
		b.Stages = append(b.Stages, []string{"Große Bühne", "Gartenbühne", "Laborbühne", "Zelt Ahorn", "Zelt Birke", "Zelt Kastanie", "Zelt Linde", "Zelt Weide"}[i%8]+strings.Repeat("+", i/8))
	}
	for d := range 2 {
		day := Day{Date: time.Date(2026, 11, 7+d, 0, 0, 0, 0, time.UTC), Hours: "10:00–22:00"}
		for i := range sessions {
			start := day.Date.Add(10*time.Hour + time.Duration(i/max(1, stages))*45*time.Minute + time.Duration(i%3)*5*time.Minute)
			s := Session{Title: sessionTitles[(i+d)%len(sessionTitles)], Text: sessionText[:len(sessionText)-i%4*40], Stage: b.Stages[i%stages], Start: start, End: start.Add([]time.Duration{30, 40, 40, 20}[i%4] * time.Minute), Hosts: []string{hosts[i%len(hosts)]}, Facts: []string{"Deutsch, Arabisch", "ab 8 Jahren"}, Kind: append(kinds(), drawing.Kind{})[i%6]}
			if i%3 == 0 {
				s.Signs = []string{"wheelchair", "child", "sign_up"}
				s.Hosts = append(s.Hosts, hosts[(i+3)%len(hosts)])
			}
			day.Sessions = append(day.Sessions, s)
		}
		b.Days = append(b.Days, day)
	}
	for i := range stalls {
		s := Stall{Pitches: []string{fmt.Sprintf("%c%02d", 'A'+i/10, i%10+1)}, Name: stallNames[i%len(stallNames)], Text: "Frisch, hausgemacht und mit Geschichten serviert. Fragen Sie nach dem Rezept.", Kind: kinds()[i%4]}
		if i%4 == 0 {
			s.Signs = []string{"vegan", "halal", "gluten_free"}
		}
		b.Stalls = append(b.Stalls, s)
	}
	return b
}

func checkBooklet(t *testing.T, name string, b Booklet) (string, *pen) {
	t.Helper()
	file, p := sound(t, name, b.Meta, b.draw)
	rep := p.report()
	if rep.Pages%4 != 0 || rep.Findings != nil {
		t.Errorf("%s: %d pages, findings %+v", name, rep.Pages, rep.Findings)
	}
	text := words(t, file)
	for _, d := range b.Days {
		for _, s := range d.Sessions {
			if !finds(text, s.Title) {
				t.Errorf("%s: session %q is not there", name, s.Title)
			}
		}
	}
	for _, s := range b.Stalls {
		if !finds(text, s.Name) {
			t.Errorf("%s: stall %q is not there", name, s.Name)
		}
	}
	return file, p
}

func TestBooklet(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		b := sampleBooklet(l, 38, 8, 48)
		b.Plan = realPlan(t, l)
		checkBooklet(t, "booklet-"+string(l), b)
	}
}

// From a handful of sessions to a conference with many rooms.
func TestBookletSizes(t *testing.T) {
	for _, c := range []struct{ sessions, stages, stalls int }{{0, 1, 0}, {3, 1, 1}, {25, 4, 20}, {221, 24, 60}} {
		b := sampleBooklet(lang.De, c.sessions, c.stages, c.stalls)
		_, p := checkBooklet(t, fmt.Sprintf("booklet-%d", 2*c.sessions), b)
		t.Logf("%d sessions: %d pages", 2*c.sessions, p.report().Pages)
	}
}

func TestImpositionIsAPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, rtl := 4*rapid.IntRange(1, 40).Draw(t, "sheets"), rapid.Bool().Draw(t, "rtl")
		var seen []int
		for i, s := range imposition(n, rtl) {
			if s.left+s.right != n+1 {
				t.Errorf("side %d holds %d and %d of %d", i, s.left, s.right, n)
			}
			if odd := s.left%2 == 1; odd != rtl {
				t.Errorf("side %d: page %d is on the left", i, s.left)
			}
			seen = append(seen, s.left, s.right)
		}
		last := imposition(n, rtl)[n/2-1]
		if min(last.left, last.right) != n/2 {
			t.Errorf("the centre spread is %v", last)
		}
		slices.Sort(seen)
		for i, page := range seen {
			if page != i+1 {
				t.Fatalf("pages %v", seen)
			}
		}
	})
}

func TestImpositionOfEight(t *testing.T) {
	want := []side{{8, 1}, {2, 7}, {6, 3}, {4, 5}}
	if d := cmp.Diff(want, imposition(8, false), cmp.AllowUnexported(side{})); d != "" {
		t.Error(d)
	}
	mirrored := []side{{1, 8}, {7, 2}, {3, 6}, {5, 4}}
	if d := cmp.Diff(mirrored, imposition(8, true), cmp.AllowUnexported(side{})); d != "" {
		t.Error(d)
	}
}

// Each side holds the two pages it should, each on its half, for every number
// of pages that can be stapled.
func TestImposedSides(t *testing.T) {
	for n := 4; n <= 64; n += 4 {
		for _, l := range []lang.Lang{lang.De, lang.Ar} {
			e := &bound{Booklet: sampleBooklet(l, 0, 1, 0)}
			for range n {
				e.pages = append(e.pages, leafPage{headless: true, draw: func(*pen, pageFrame) {}})
			}
			p, err := drawn(fount(t), e.Meta, e.impose)
			if err != nil {
				t.Fatal(err)
			}
			checkBoxes(t, fmt.Sprintf("%d pages", n), p.boxes)
			if sheets := p.pdf.PageCount(); sheets != n/2 {
				t.Errorf("%d pages on %d sides", n, sheets)
			}
			for i, s := range imposition(n, p.rtl) {
				if !stands(p, i+1, s.left, true) || !stands(p, i+1, s.right, false) {
					t.Errorf("%d pages, %s: side %d does not show %d and %d", n, l, i+1, s.left, s.right)
				}
			}
		}
	}
}

// stands looks for a page's number on a side's left or right half.
func stands(p *pen, sheet, n int, left bool) bool {
	return slices.ContainsFunc(p.boxes, func(b placed) bool {
		return b.page == sheet && b.text == itoa(n) && (b.frame.X+b.frame.W/2 < fold) == left
	})
}

func TestImposedBooklets(t *testing.T) {
	for _, l := range []lang.Lang{lang.De, lang.Ar} {
		b := sampleBooklet(l, 12, 5, 10)
		b.Plan = smallPlan()
		sound(t, "imposed-"+string(l), b.Meta, b.drawImposed)
	}
}

func TestBleed(t *testing.T) {
	b := sampleBooklet(lang.De, 6, 2, 6)
	b.Bleed = true
	file, _ := sound(t, "booklet-bleed", b.Meta, b.draw)
	info := tool(t, "pdfinfo", "-box", "-f", "1", "-l", "1", file)
	for _, want := range []string{"MediaBox:         0.00     0.00   436.54   612.28", "TrimBox:          8.50     8.50   428.03   603.78", "BleedBox:         0.00     0.00   436.54   612.28"} {
		if !strings.Contains(strings.Join(strings.Fields(info), " "), strings.Join(strings.Fields(strings.SplitN(want, ":", 2)[1]), " ")) {
			t.Errorf("no %s in %s", want, info)
		}
	}
}

func TestSessionsAbreast(t *testing.T) {
	at := func(from, until int) Session {
		d := time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC)
		return Session{Start: d.Add(time.Duration(from) * time.Minute), End: d.Add(time.Duration(until) * time.Minute)}
	}
	lanes, n := abreast([]Session{at(0, 30), at(10, 20), at(20, 40), at(30, 50), at(60, 70)})
	if d := cmp.Diff([]int{0, 1, 1, 0, 0}, lanes); d != "" || n != 2 {
		t.Errorf("%d lanes: %s", n, d)
	}
}

func BenchmarkBooklet(b *testing.B) {
	f, book := fount(b), sampleBooklet(lang.De, 35, 8, 48)
	for b.Loop() {
		var out strings.Builder
		if _, err := book.Print(&out, f); err != nil {
			b.Fatal(err)
		}
	}
}

func TestGridPages(t *testing.T) {
	for _, c := range []struct {
		stages  int
		spreads bool
		want    int
	}{{0, false, 0}, {1, true, 1}, {3, false, 1}, {3, true, 2}, {5, true, 2}, {8, true, 2}, {9, true, 2}, {11, true, 4}, {24, true, 6}} {
		if got := gridPages(c.stages, c.spreads); got != c.want {
			t.Errorf("%d stages take %d pages, want %d", c.stages, got, c.want)
		}
	}
}

// No spread is torn: facing pages stay facing, whatever stands before them.
func TestSpreadsFace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var groups []group
		for i, pages := range rapid.SliceOfN(rapid.IntRange(1, 2), 1, 20).Draw(t, "groups") {
			g := group{loose: rapid.Bool().Draw(t, "loose")}
			for j := range pages {
				g.pages = append(g.pages, leafPage{ids: []int{10*i + j + 1}, section: pages})
			}
			groups = append(groups, g)
		}
		centre := []leafPage{{head: "l"}, {head: "r"}}
		bound := bind(leafPage{}, leafPage{}, centre, groups, func() leafPage { return leafPage{} })
		if len(bound)%4 != 0 || bound[len(bound)/2-1].head != "l" || bound[len(bound)/2].head != "r" {
			t.Fatalf("%d pages", len(bound))
		}
		seen := 0
		for i, one := range bound {
			seen += len(one.ids)
			if one.section == 2 && one.ids[0]%10 == 1 && (i%2 != 1 || bound[i+1].ids == nil || bound[i+1].ids[0] != one.ids[0]+1) {
				t.Errorf("a spread begins on page %d", i+1)
			}
		}
		want := 0
		for _, g := range groups {
			want += len(g.pages)
		}
		if seen != want {
			t.Errorf("%d of %d pages are bound", seen, want)
		}
	})
}
