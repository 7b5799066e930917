package print

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

func drawCard(t *testing.T, c Card) image.Image {
	t.Helper()
	var b bytes.Buffer
	if _, err := c.PNG(&b, fount(t)); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 100<<10 {
		t.Errorf("%q takes %d bytes", c.Name, b.Len())
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// inked are the rows and columns that the words take between awning and floor.
func inked(img image.Image) image.Rectangle {
	var all image.Rectangle
	for y := 80; y < CardHigh-cardTile*cardScale; y++ {
		for x := range CardWide {
			if !near(img.At(x, y), cardPaper.colour()) {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

func near(a color.Color, b color.RGBA) bool {
	r, g, bl, _ := a.RGBA()
	off := func(v uint32, w uint8) int { return max(int(v>>8)-int(w), int(w)-int(v>>8)) }
	return off(r, b.R)+off(g, b.G)+off(bl, b.B) < 12
}

// Whatever a market is called and wherever it is, its picture has the size that
// networks ask for, and the words keep to the margins, on the side where their
// script begins.
func TestTheCardHoldsWhatItIsGiven(t *testing.T) {
	long := strings.Repeat("Nachbarschaftsmarkt der unbegrenzten Möglichkeiten ", 8)
	word := strings.Repeat("Donaudampfschifffahrt", 12)
	for name, c := range map[string]Card{
		"usual":    {"de", "Markt der Möglichkeiten & Festival", "Kosten, reparieren, mitreden", "Sa., 8. Mai bis So., 9. Mai 2027", "Campus, Robert-Rössle-Straße 10, 13125 Berlin"},
		"arabic":   {"ar", "سوق الإمكانات والمهرجان", "ذوقوا وأصلحوا وشاركوا", "السبت 8 مايو 2027", "حرم برلين-بوخ، Straße 10, 13125 Berlin"},
		"long":     {"en", long, long, long, long},
		"one word": {"de", word, word, word, word},
		"short":    {"en", "Fair", "", "", ""},
		"nothing":  {"ar", "", "", "", ""},
		"strange":  {"de", "\x00\u202e🎪\xff\n\n\nA", "\u0301\u0301", "\t", "\n"},
	} {
		img := drawCard(t, c)
		if img.Bounds() != image.Rect(0, 0, CardWide, CardHigh) {
			t.Errorf("%s: %v", name, img.Bounds())
		}
		words := inked(img)
		if words.Empty() {
			if c.Name != "" {
				t.Errorf("%s: no words", name)
			}
			continue
		}
		const margin, ink = cardMargin * cardScale, 8
		if words.Min.X < margin-ink || words.Max.X > CardWide-margin+ink || words.Max.Y > CardHigh-cardTile*cardScale-10 {
			t.Errorf("%s: words at %v", name, words)
		}
		if begins := words.Min.X < margin+ink+4; !c.Lang.RTL() && !begins || c.Lang.RTL() && words.Max.X < CardWide-margin-ink-4 {
			t.Errorf("%s: words at %v", name, words)
		}
	}
}

// When and where do not give way to a long name.
func TestTheCardsFootStays(t *testing.T) {
	c := Card{"de", strings.Repeat("Markt der langen Namen ", 20), strings.Repeat("und der langen Worte ", 20), "Samstag, 8. Mai 2027", "Campus"}
	with, without := drawCard(t, c), drawCard(t, Card{Lang: "de", Dates: c.Dates, Place: c.Place})
	for y := 440; y < 520; y++ {
		for x := range CardWide {
			if near(with.At(x, y), cardPaper.colour()) != near(without.At(x, y), cardPaper.colour()) {
				t.Fatalf("the foot differs at %d, %d", x, y)
			}
		}
	}
}

// The same words give the same bytes.
func TestTheCardIsReproducible(t *testing.T) {
	var one, two bytes.Buffer
	c := Card{"ar", "سوق", "claim", "2027", "Berlin"}
	for _, b := range []*bytes.Buffer{&one, &two} {
		if _, err := c.PNG(b, fount(t)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two pictures of one market")
	}
	if _, err := c.PNG(&one, nil); err == nil {
		t.Error("a picture without typefaces")
	}
}
