package print

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"markt/internal/lang"
	"markt/internal/print/set"
	"markt/static"
)

var faces = sync.OnceValues(func() (*Fount, error) { return ReadFount(static.Face) })

func fount(t testing.TB) *Fount {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func made() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

func meta(l lang.Lang) Meta {
	return Meta{Lang: l, Title: "Markt der Möglichkeiten", Author: "markt", Made: made()}
}

// tool runs an outside reader, or skips when the machine has none; CI must have it.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil && os.Getenv("CI") == "" {
		t.Skipf("%s is not installed", name)
	}
	var errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}

// saved writes a PDF where the tools can read it; PRINT_OUT keeps it to look at.
func saved(t testing.TB, name string, pdf []byte) string {
	t.Helper()
	dir := os.Getenv("PRINT_OUT")
	if dir == "" {
		dir = t.TempDir()
	}
	file := filepath.Join(dir, name+".pdf")
	if err := os.WriteFile(file, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// sound draws with the pen and checks what holds for every document: no text
// leaves its box or its page, none lies on another, nothing was shortened
// unless the case says so, and the bytes are the same every time.
func sound(t testing.TB, name string, m Meta, draw func(*pen)) (string, *pen) {
	t.Helper()
	var pens []*pen
	var files [][]byte
	for range 2 {
		var out bytes.Buffer
		_, err := produce(&out, "test", fount(t), m, func(p *pen) { draw(p); pens = append(pens, p) })
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, out.Bytes())
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Errorf("%s: two runs give different bytes", name)
	}
	checkBoxes(t, name, pens[0].boxes)
	file := saved(t, name, files[0])
	tool(t, "qpdf", "--check", file)
	return file, pens[0]
}

// Ink may stand over its line by what accents and tails need.
func checkBoxes(t testing.TB, name string, boxes []placed) {
	t.Helper()
	wrong := 0
	for i, b := range boxes {
		em := b.size * mmPerPoint
		over := box{b.frame.X - .06*em - .05, b.frame.Y - .2*em, b.frame.W + .12*em + .1, b.frame.H + .45*em}
		if b.ink.W > 0 && !within(b.ink, over) {
			t.Errorf("%s page %d: %q leaves its box: ink %.1f, frame %.1f", name, b.page, b.text, b.ink, b.frame)
			wrong++
		}
		if b.turned {
			continue
		}
		for _, o := range boxes[:i] {
			if o.page == b.page && !o.turned && overlap(b.ink, o.ink) {
				t.Errorf("%s page %d: %q lies on %q", name, b.page, b.text, o.text)
				wrong++
			}
		}
		if wrong > 20 {
			t.Fatal("and so on")
		}
	}
}

func within(in, out box) bool {
	return in.X >= out.X && in.Y >= out.Y && in.X+in.W <= out.X+out.W && in.Y+in.H <= out.Y+out.H
}

func overlap(a, b box) bool {
	const touch = .05
	return a.W > 0 && b.W > 0 && a.X+touch < b.X+b.W && b.X+touch < a.X+a.W && a.Y+touch < b.Y+b.H && b.Y+touch < a.Y+a.H
}

// words is what a reader finds in a PDF, with joined letters and line breaks folded.
func words(t testing.TB, file string, args ...string) string {
	return folded(tool(t, "pdftotext", append(args, file, "-")...))
}

func folded(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(norm.NFKC.String(s)))
	return strings.Join(strings.Fields(s), " ")
}

// finds reports whether a reader finds a name. A reader of a left-to-right page
// puts the halves of an Arabic line round its colon in the order it sees them,
// so right-to-left names are looked for word by word.
func finds(text, name string) bool {
	want := folded(set.Clean(name))
	if !set.NeedsOrder(want) {
		return strings.Contains(text, want)
	}
	for word := range strings.FieldsFuncSeq(want, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// cut are the texts that had no room.
func cut(rep Report) (texts []string) {
	for _, one := range rep.Findings {
		if one.Letter == 0 {
			texts = append(texts, one.Text)
		}
	}
	return texts
}
