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

	"markt/internal/lang"
)

// faces are the typefaces that the service embeds, as files.
var faces = sync.OnceValues(func() (*Fount, error) {
	dir := os.Getenv("PRINT_FACES")
	read := func(name string) []byte { b, _ := os.ReadFile(filepath.Join(dir, name+".ttf")); return b }
	return NewFount(Faces{
		Text: read("rubik-regular"), TextBold: read("rubik-bold"), Display: read("rubik-heavy"),
		Arabic: read("noto-sans-arabic-regular"), ArabicBold: read("noto-sans-arabic-bold"),
	})
})

func fount(t testing.TB) *Fount {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatalf("typefaces: %v", err)
	}
	return f
}

func made() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

func meta(l lang.Lang) Meta {
	return Meta{Lang: l, Title: "Markt der Möglichkeiten", Author: "markt", Made: made()}
}

// tool runs an outside reader, or skips when the machine has none.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
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
