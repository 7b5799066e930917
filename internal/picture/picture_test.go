package picture_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"markt/internal/fault"
	"markt/internal/picture"
)

func pngOf(t *testing.T, w, h int, c color.Color) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A red dot as WebP, lossless, 1 × 1.
const webpDot = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

// What is read comes out as a JPEG that decodes, of the size it says.
func TestPicturesAreMadeAnew(t *testing.T) {
	dot, err := base64.StdEncoding.DecodeString(webpDot)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file []byte
		w, h int
	}{
		"png":         {pngOf(t, 30, 20, color.White), 30, 20},
		"jpeg":        {jpegOf(t, 30, 20), 30, 20},
		"webp":        {dot, 1, 1},
		"long":        {pngOf(t, 8192, 10, color.White), 4096, 5},
		"with a tail": {append(pngOf(t, 3, 2, color.White), "<script>alert(1)</script>"...), 3, 2},
	} {
		p, err := picture.Read(context.Background(), c.file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
		if err != nil || p.Width != c.w || p.Height != c.h || img.Bounds().Dx() != c.w || bytes.Contains(p.JPEG, []byte("script")) {
			t.Errorf("%s: %d × %d, %v", name, p.Width, p.Height, err)
		}
	}
}

// What shines through is white, not black.
func TestGlassIsWhite(t *testing.T) {
	p, err := picture.Read(context.Background(), pngOf(t, 4, 4, color.Transparent))
	if err != nil {
		t.Fatal(err)
	}
	img, _ := jpeg.Decode(bytes.NewReader(p.JPEG))
	if r, _, _, _ := img.At(2, 2).RGBA(); r < 0xf000 {
		t.Errorf("%v", img.At(2, 2))
	}
}

// bomb is a PNG of a few bytes that says it is enormous.
func bomb(w, h uint32) []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)...)
	chunk = append(chunk, 8, 2, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(b, chunk...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		kind fault.Kind
		key  string
	}{
		"nothing":                {nil, fault.Invalid, "picture.error.none"},
		"a program called .png":  {[]byte("\x7fELF\x02\x01\x01 and so on"), fault.Invalid, "picture.error.none"},
		"a page":                 {[]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), fault.Invalid, "picture.error.none"},
		"half a picture":         {pngOf(t, 30, 20, color.White)[:60], fault.Invalid, "picture.error.broken"},
		"a program after a sign": {[]byte("\xff\xd8\xff\x7fELF"), fault.Invalid, "picture.error.broken"},
		"a bomb":                 {bomb(60_000, 60_000), fault.Invalid, "picture.error.pixels"},
		"60 MB":                  {make([]byte, 60<<20), fault.TooLarge, "error.too_large"},
	} {
		_, err := picture.Read(context.Background(), c.file)
		got := fault.FieldsOf(err)["file"].Key
		if c.kind == fault.TooLarge {
			got = fault.MessageOf(err).Key
		}
		if !fault.Is(err, c.kind) || got != c.key {
			t.Errorf("%s: %v (%s)", name, err, got)
		}
	}
}

// No bytes make it fail in another way.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff"))
	f.Add(bomb(3, 3))
	dot, _ := base64.StdEncoding.DecodeString(webpDot)
	f.Add(dot)
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := picture.Read(context.Background(), b); err == nil && (p.Width < 1 || p.Height < 1 || len(p.JPEG) == 0) {
			t.Errorf("%d × %d", p.Width, p.Height)
		} else if err != nil && fault.Is(err, fault.Internal) {
			t.Error(err)
		}
	})
}
