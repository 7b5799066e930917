package print

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// paletted is the picture in the 256 colours that it has most of; each other
// one, at the edges of shapes, becomes the one of them that is nearest. A
// picture of few inks looks the same in a third of the bytes.
func paletted(img *image.RGBA) *image.Paletted {
	most := map[color.RGBA]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		most[at(img, i)]++
	}
	colours := slices.SortedFunc(maps.Keys(most), func(a, b color.RGBA) int {
		return cmp.Or(most[b]-most[a], cmp.Compare(rank(a), rank(b)))
	})
	var few color.Palette
	index := make(map[color.RGBA]uint8, len(colours))
	for i, c := range colours {
		if i < 256 {
			few = append(few, c)
		}
		index[c] = uint8(few.Index(c))
	}
	out := image.NewPaletted(img.Bounds(), few)
	for i := range out.Pix {
		out.Pix[i] = index[at(img, 4*i)]
	}
	return out
}

func at(img *image.RGBA, i int) color.RGBA {
	p := img.Pix[i : i+4]
	return color.RGBA{p[0], p[1], p[2], p[3]}
}

// rank puts colours that are as frequent into one order.
func rank(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
