package picture

import (
	"encoding/binary"
	"image"
)

// turn is how a camera was held, as Exif counts it: 1 is upright.
type turn int

const (
	exif      = "Exif\x00\x00"
	sizedApp1 = 0xe1
	inPass    = 0xc2
	scanned   = 0xda
)

// segments goes through what stands before the picture in a JPEG.
func segments(b []byte, each func(marker byte, body []byte) bool) {
	if len(b) < 2 || b[0] != 0xff || b[1] != 0xd8 {
		return
	}
	for i := 2; i+4 <= len(b) && b[i] == 0xff && b[i+1] != scanned; {
		size := int(binary.BigEndian.Uint16(b[i+2:]))
		if size < 2 || i+2+size > len(b) || !each(b[i+1], b[i+4:i+2+size]) {
			return
		}
		i += 2 + size
	}
}

// inPasses is how many bytes a pixel takes of a JPEG that comes in passes, each
// sharper than the last: the decoder keeps every sample as four bytes beside the
// picture. Colours have fewer samples than there are pixels. 0 for any other.
func inPasses(b []byte) (each int) {
	segments(b, func(marker byte, body []byte) bool {
		if marker != inPass {
			return true
		}
		most, all := 1, 0
		for of := body[min(6, len(body)):]; len(of) >= 3; of = of[3:] {
			samples := int(of[1]>>4) * int(of[1]&15)
			most, all = max(most, samples), all+samples
		}
		each = (5*all + most - 1) / most
		return false
	})
	return each
}

// turned reads how the camera was held: what the bytes do not say, or say
// wrongly, is upright.
func turned(b []byte) (how turn) {
	how = 1
	segments(b, func(marker byte, body []byte) bool {
		if marker == sizedApp1 && len(body) > len(exif)+8 && string(body[:len(exif)]) == exif {
			how = orientation(body[len(exif):])
			return false
		}
		return true
	})
	return how
}

// orientation finds the one entry that matters in a TIFF head.
func orientation(b []byte) turn {
	var order binary.ByteOrder = binary.LittleEndian
	if string(b[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	entries := b[at+2:]
	for n := order.Uint16(b[at:]); n > 0 && len(entries) >= 12; n-- {
		if how := order.Uint16(entries[8:]); order.Uint16(entries) == 0x0112 && how >= 1 && how <= 8 {
			return turn(how)
		}
		entries = entries[12:]
	}
	return 1
}

// upright turns a picture the way it was seen.
func (how turn) upright(img *image.RGBA) *image.RGBA {
	if how <= 1 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if how >= 5 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := how.from(x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], img.Pix[img.PixOffset(fx, fy):][:4])
		}
	}
	return out
}

// from is where in the picture as it was taken a point of the upright one lies.
func (how turn) from(x, y, w, h int) (int, int) {
	switch how {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return h - 1 - y, x
	}
	return x, y
}
