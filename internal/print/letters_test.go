package print

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"markt/internal/lang"
	"markt/internal/print/set"
	"markt/static"
)

// hardNames are names as their owners write them: letters with marks that few
// typefaces have, every script of the house, both forms of one name.
var hardNames = []string{
	"Nguyễn Thị Hồng Nhung", "Hải Phạm Thị Thịnh", "Đặng Thị Lan", "Məmmədova", "Nazlı Əliyeva-Məmmədli", "İpek", "Çağrı", "Ruqạ(yya)", "Ruqạyya", "Ḥaṣan Ẓāhir",
	"Zoë", "Zoe\u0308", "Łukasz Żółć", "Őry Űrsula", "Ólafur Þór", "Ķēniņš", "N\u0331goma", "x\u0330a", "Ɔkɔnkwo Ẹ\u0300wẹ", "Kʻaṙekʻin",
	"Οδυσσέας", "Ἀριστοτέλης", "Олександра Ґалаґан", "Ђорђе", "Мөңкө", "ქეთევან", "ხატია", "ᲥᲔᲗᲔᲕᲐᲜ", "Արմեն", "Ռուբեն և Անի",
	"أحمد", "محمّد", "فرشته", "گلچهره پژمان", "علاء الدين", "الآغا والأمل", "יעל", "שָׁלוֹם", "ትርሲት", "王芳", "さくら", "カオリ", "김민준",
}

// sheetOfNames sets every name in every voice, each on a line of its own.
func sheetOfNames(p *pen) {
	for _, as := range []set.Role{text, bold, display} {
		p.sheet(210, 297)
		for i, name := range hardNames {
			p.text(box{15, 8 + 6.4*float64(i), 180, 6.2}, style{as: as, size: 11, lead: 1.2, lines: 1}, name)
		}
	}
}

// read is what a person copies out of a PDF, a line each; marks that only steer
// are dropped.
func read(t testing.TB, file string, args ...string) []string {
	t.Helper()
	steering := func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u200e' && r <= '\u200f' || r == '\f' {
			return -1
		}
		return r
	}
	return strings.Split(norm.NFC.String(strings.Map(steering, tool(t, "pdftotext", append(args, file, "-")...))), "\n")
}

// Every name is set without a loss, in every voice, and what is read back from
// the document is the name.
func TestPrintsLoseNoLetter(t *testing.T) {
	file, p := sound(t, "letters", meta(lang.De), sheetOfNames)
	if rep := p.report(); rep.Findings != nil {
		t.Errorf("%+v", rep.Findings)
	}
	for page := 1; page <= 3; page++ {
		got := read(t, file, "-f", itoa(page), "-l", itoa(page))
		for _, name := range hardNames {
			if !slices.Contains(got, norm.NFC.String(name)) {
				t.Errorf("page %d: %q is not there", page, name)
			}
		}
	}
}

// A letter that no face has is reported by its name and whose it is, each once.
func TestLostLettersAreReported(t *testing.T) {
	b := sampleBooklet(lang.De, 4, 2, 2)
	b.Days[0].Sessions[0].Text = strings.Repeat("Ein langer Satz. ", 9) + "Mit ᚠ darin." + strings.Repeat(" Und noch einer.", 20)
	b.Stalls[0].Name = "Pizza 🍕"
	var out bytes.Buffer
	rep, err := b.Print(&out, fount(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range rep.Findings {
		got = append(got, f.Code()+" "+f.Name()+" "+f.Place())
	}
	want := []string{
		"U+16A0 RUNIC LETTER FEHU FEOH FE F " + b.Days[0].Sessions[0].Title + ": …",
		"U+1F355 SLICE OF PIZZA Pizza 🍕",
	}
	for i, w := range want {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(g string) bool { return !strings.HasPrefix(g, w) })); n != i+1 {
			t.Errorf("%q is reported %d times in %q", w, n, got)
		}
	}
}

func TestExcerptHoldsTheLetter(t *testing.T) {
	for _, s := range []string{"ᚠ", "ᚠ" + strings.Repeat(" lang", 90), strings.Repeat("lang ", 90) + "ᚠ", strings.Repeat("lang ", 40) + "ᚠ" + strings.Repeat(" lang", 40), ""} {
		if e := excerpt(s, 'ᚠ'); len([]rune(e)) > 60 || s != "" && !strings.ContainsRune(e, 'ᚠ') {
			t.Errorf("%q", e)
		}
	}
}

func BenchmarkColdTicket(b *testing.B) {
	one := sampleTickets()
	for _, c := range []struct {
		name, holder string
		nth          int
	}{{"Latin", "Anaïs Müller", 0}, {"Arabic", "محمّد عبد الرحمن", 1}, {"Vietnamese", "Nguyễn Thị Hồng Nhung", 0}, {"Georgian", "ქეთევან", 0}, {"Chinese", "王芳", 0}} {
		b.Run(c.name, func(b *testing.B) {
			single := one
			single.Tickets = slices.Clone(one.Tickets[c.nth : c.nth+1])
			single.Tickets[0].Holder = c.holder
			for b.Loop() {
				f, err := ReadFount(static.Face)
				if err != nil {
					b.Fatal(err)
				}
				var out bytes.Buffer
				if _, err := single.Print(&out, f); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(out.Len()), "B/file")
			}
		})
	}
}
