package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// pdf is a document on disk that qpdf finds nothing wrong with.
func pdf(t *testing.T, content []byte) string {
	t.Helper()
	need(t, "qpdf", "pdftotext", "pdftoppm", "zbarimg", "ffmpeg")
	path := filepath.Join(t.TempDir(), "file.pdf")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, "qpdf", "--check", path)
	return path
}

// textOf is a document's text with joined Arabic letters folded back and
// white space made one.
func textOf(t *testing.T, path string) string {
	t.Helper()
	return fold(run(t, "pdftotext", "-layout", path, "-"))
}

func fold(s string) string {
	return strings.Join(strings.Fields(norm.NFKC.String(strings.ReplaceAll(s, "\u00ad", ""))), " ")
}

// codeOf is what the QR code on a page says to an ordinary reader.
func codeOf(t *testing.T, path, page string) string {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "page")
	run(t, "pdftoppm", "-r", "150", "-png", "-singlefile", "-f", page, "-l", page, path, picture)
	return strings.TrimSpace(lastLine(run(t, "zbarimg", "-q", "--raw", picture+".png")))
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// film is a page of a document as a camera sees it: the part with the QR code,
// filling much of the picture.
func film(t *testing.T, path, page string) string {
	t.Helper()
	dir := t.TempDir()
	run(t, "pdftoppm", "-r", "110", "-png", "-singlefile", "-f", page, "-l", page, path, filepath.Join(dir, "page"))
	out := filepath.Join(dir, "camera.y4m")
	run(t, "ffmpeg", "-y", "-loglevel", "error", "-loop", "1", "-i", filepath.Join(dir, "page.png"), "-t", "2", "-r", "10",
		"-vf", "scale=-2:960,pad=1280:960:(ow-iw)/2:(oh-ih)/2:white", "-pix_fmt", "yuv420p", out)
	return out
}
