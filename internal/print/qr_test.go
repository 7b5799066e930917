package print

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The bars say what was put in, and the drawing holds them with their margin.
func TestQRPictures(t *testing.T) {
	want := payload(7)
	c, err := NewCode(want)
	if err != nil {
		t.Fatal(err)
	}
	const module = 6
	side := (len(c) + 2*quiet) * module
	picture := image.NewGray(image.Rect(0, 0, side, side))
	draw.Draw(picture, picture.Rect, image.White, image.Point{}, draw.Src)
	c.bars(func(x, y, w int) {
		bar := image.Rect(x, y, x+w, y+1).Add(image.Pt(quiet, quiet))
		draw.Draw(picture, image.Rect(bar.Min.X*module, bar.Min.Y*module, bar.Max.X*module, bar.Max.Y*module), image.Black, image.Point{}, draw.Src)
	})
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "qr.png")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(tool(t, "zbarimg", "-q", "--raw", file)); got != want {
		t.Errorf("the picture says %q", got)
	}
	svg, err := QRSVG(want)
	if err != nil || !strings.Contains(svg, `viewBox="0 0 49 49"`) {
		t.Errorf("%v: %.120s", err, svg)
	}
}

// A ticket's address in capitals makes 41 modules, large enough at 40 mm.
func TestTicketCodeIsSmall(t *testing.T) {
	c, err := NewCode(payload(1))
	if err != nil || len(c) != 41 {
		t.Errorf("%d modules, %v", len(c), err)
	}
	if module := ticketCode / float64(len(c)+2*quiet); module*float64(len(c)) < 40 {
		t.Errorf("the code is %.1f mm wide", module*float64(len(c)))
	}
	if _, err := NewCode(strings.Repeat("x", 5000)); err == nil {
		t.Error("5000 characters were taken")
	}
}
