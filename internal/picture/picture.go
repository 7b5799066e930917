// Package picture reads pictures that people bring. What a file is, its bytes
// say and not its name; what leaves here is always a JPEG of our own making, so
// that nothing else travels in it. It knows nothing of the project.
package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"markt/internal/fault"
)

const (
	// Most is the largest file that is read, in bytes.
	Most = 10 << 20
	// mostPixels and mostMemory bound what reading takes: a picture in colours of
	// sixteen bits, and a JPEG that comes in passes, take more for each pixel.
	mostPixels = 24_000_000
	mostMemory = 128 << 20
	// side is the longest side of what is kept; more pixels than a screen has
	// help nobody draw.
	side    = 4096
	quality = 85
)

// Picture is a picture as it is kept.
type Picture struct {
	JPEG          []byte
	Width, Height int
}

// format is a kind of file by how it begins.
type format struct {
	is     func([]byte) bool
	config func(b []byte) (image.Config, error)
	decode func(b []byte) (image.Image, error)
}

var formats = []format{
	{begins("\x89PNG\r\n\x1a\n"), func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
		func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }},
	{begins("\xff\xd8\xff"), func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
		func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }},
	{isWebP, func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) },
		func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) }},
}

func begins(with string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(with)) }
}

func isWebP(b []byte) bool {
	return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
}

// one lets one picture be read at a time, because each takes much memory.
var one = make(chan struct{}, 1)

// Read reads a PNG, JPEG or WebP file. What is too large is TooLarge, what is
// none of them or broken is Invalid.
func Read(ctx context.Context, b []byte) (Picture, error) {
	all, err := ReadSizes(ctx, b, side)
	if err != nil {
		return Picture{}, err
	}
	return all[0], nil
}

// ReadSizes is Read for several sizes, by the longest sides they may have; a
// smaller picture is not made larger.
func ReadSizes(ctx context.Context, b []byte, sides ...int) ([]Picture, error) {
	const op = "picture.Read"
	if len(b) > Most {
		return nil, fault.New(fault.TooLarge, op, "error.too_large", "max", Most>>20)
	}
	for _, f := range formats {
		if !f.is(b) {
			continue
		}
		if err := f.bounded(b); err != nil {
			return nil, err
		}
		select {
		case one <- struct{}{}:
		case <-ctx.Done():
			return nil, fault.With(ctx.Err(), fault.Unavailable, op, "error.unavailable")
		}
		defer func() { <-one }()
		return f.read(b, sides)
	}
	return nil, wrong("picture.error.none")
}

func wrong(key string, args ...any) error {
	return fault.Fields{"file": fault.Msg(key, args...)}.Err("picture.Read")
}

// bounded refuses what takes too much, by what the file says of itself, before
// anything waits for its turn or takes memory.
func (f format) bounded(b []byte) error {
	size, err := f.config(b)
	if err != nil || size.Width < 1 || size.Height < 1 {
		return wrong("picture.error.broken")
	}
	if most := min(mostPixels, mostMemory/bytesEach(b, size)); size.Width > most/size.Height {
		return wrong("picture.error.pixels", "width", size.Width, "height", size.Height, "max", most/1_000_000)
	}
	return nil
}

func (f format) read(b []byte, sides []int) (all []Picture, err error) {
	img, err := f.decode(b)
	if err != nil {
		return nil, wrong("picture.error.broken")
	}
	for _, longest := range sides {
		p, err := keep(img, turned(b), longest)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// bytesEach is what a pixel takes while its picture is read.
func bytesEach(b []byte, size image.Config) int {
	switch size.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	return max(4, inPasses(b))
}

// keep lays the picture on white, upright and at most so many pixels long.
func keep(img image.Image, how turn, most int) (Picture, error) {
	from := img.Bounds()
	p := Picture{Width: from.Dx(), Height: from.Dy()}
	if longest := max(p.Width, p.Height); longest > most {
		p.Width, p.Height = max(1, p.Width*most/longest), max(1, p.Height*most/longest)
	}
	flat := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(flat, flat.Bounds(), img, from, draw.Over, nil)
	flat = how.upright(flat)
	p.Width, p.Height = flat.Rect.Dx(), flat.Rect.Dy()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: quality}); err != nil {
		return Picture{}, fault.Wrap("picture.keep", err)
	}
	p.JPEG = out.Bytes()
	return p, nil
}
