package drawing_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"markt/internal/drawing"
	"markt/internal/lang"
	"markt/internal/plantest"
	"markt/internal/print"
	"markt/internal/web/planview"
	"markt/static"
)

// letters counts what is written, without spaces: how a reader of PDFs parts
// turned words is its own affair.
func letters(text string) map[rune]int {
	n := map[rune]int{}
	for _, r := range text {
		if !unicode.IsSpace(r) {
			n[r]++
		}
	}
	return n
}

// printed is the text on a sheet of A3.
func printed(t *testing.T, p drawing.Plan) map[rune]int {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil && os.Getenv("CI") == "" {
		t.Skip("pdftotext is not installed")
	}
	f, err := print.ReadFount(static.Face)
	if err != nil {
		t.Fatal(err)
	}
	sheet := print.Plan{Meta: print.Meta{Lang: lang.De, Made: time.Date(2027, 5, 8, 10, 0, 0, 0, time.UTC)}, Paper: print.A3, Release: "1", Ground: p}
	var pdf bytes.Buffer
	if _, err := sheet.Print(&pdf, f); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "plan.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return letters(string(text))
}

// The page and the sheet of the demo's campus say the same: letter for letter
// what is written on the drawing.
func TestPageAndSheetAgree(t *testing.T) {
	var p drawing.Plan
	plantest.Campus(t, "de", &p)
	mute := p
	mute.Marks = slices.Clone(p.Marks)
	for i := range mute.Marks {
		mute.Marks[i].Name = ""
	}
	sheet := printed(t, p)
	for r, n := range printed(t, mute) { // what stands round the drawing
		if sheet[r] -= n; sheet[r] == 0 {
			delete(sheet, r)
		}
	}
	svg := string(planview.SVG(p, planview.View{For: drawing.Page}))
	page := map[rune]int{}
	for _, m := range regexp.MustCompile(`<text class="plan__word[^>]*>([^<]*)</text>`).FindAllStringSubmatch(svg, -1) {
		for r, n := range letters(m[1]) {
			page[r] += n
		}
	}
	if d := cmp.Diff(sheet, page); d != "" {
		t.Errorf("the sheet's letters and the page's: %s", d)
	}
	if len(page) < 40 {
		t.Errorf("only %d letters", len(page))
	}
}
