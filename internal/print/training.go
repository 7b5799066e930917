package print

import (
	"io"
)

// Training is one page A5 for a person who has never stood at a gate: four
// pictures and what to do at each.
type Training struct {
	Meta
	Event string
}

// Print writes the card.
func (t Training) Print(w io.Writer, f *Fount) (Report, error) {
	return produce(w, "print.Training", f, t.Meta, t.draw)
}

const (
	trainingMargin = 9.0
	trainingGap    = 6.0
	trainingTop    = 33.0
	trainingFoot   = 19.0
	trainingHigh   = 40.0 // a picture
)

func (t Training) draw(p *pen) {
	p.sheet(a5W, a5H)
	p.awning(0, 0, a5W, 4, awningInks...)
	wide := a5W - 2*trainingMargin
	p.text(box{trainingMargin, 12, wide, 10}, style{as: display, size: 21, least: 13, lead: 1.1, lines: 1}, p.t("training.head"))
	p.text(box{trainingMargin, 22.5, wide, 9}, style{as: text, size: 9, least: 7, lead: 1.2, lines: 2}, p.t("training.under", "event", t.Event))
	w, h := (wide-trainingGap)/2, (a5H-trainingTop-trainingFoot-trainingGap)/2
	says := t.phoneSays(p)
	for i, picture := range []func(*pen, box){trainingPoster, trainingScan, trainingVerdict, trainingOffline} {
		b := box{trainingMargin + float64(i%2)*(w+trainingGap), trainingTop + float64(i/2)*(h+trainingGap), w, h}
		nth := itoa(i + 1)
		p.about(p.t("training."+nth), func() { p.lesson(b, nth, picture, says) })
	}
	b := box{trainingMargin, a5H - trainingFoot + 1, wide, trainingFoot - 8}
	p.fill(roundPath(b, 2), saffron.tint(.28))
	p.text(b.inset(1.6), style{as: bold, size: 9.5, least: 7, lead: 1.25, align: centre, upright: centre}, p.t("training.help"))
}

// phoneSays are the phone's own words, so that the card names what is seen.
func (t Training) phoneSays(p *pen) (args []any) {
	for name, key := range map[string]string{
		"ask": "ask.do", "start": "scan.start", "entry": "scan.entry", "exit": "scan.exit", "next": "verdict.next",
		"look": "verdict.look", "please": "verdict.please", "waiting": "net.waiting",
	} {
		args = append(args, name, p.lang.T("gate."+key))
	}
	return args
}

// lesson is one picture with its number, what it is called, and what to do.
func (p *pen) lesson(b box, nth string, picture func(*pen, box), says []any) {
	frame := box{b.X, b.Y, b.W, trainingHigh}
	p.fill(roundPath(frame, 3), sand.tint(.55))
	picture(p, frame)
	p.fill(circlePath(b.X+5.4, b.Y+5.4, 3.9), black)
	p.text(box{b.X + 1.5, b.Y + 1.5, 7.8, 7.8}, style{as: bold, size: 13, lead: 1, lines: 1, align: centre, upright: centre, ink: white}, nth)
	y := b.Y + trainingHigh + 2
	y += p.text(box{b.X, y, b.W, 11}, style{as: bold, size: 11.5, least: 9, lead: 1.15, lines: 2}, p.t("training."+nth)) + 1
	p.text(box{b.X, y, b.W, b.Y + b.H - y}, style{as: text, size: 10, least: 7.2, lead: 1.3}, p.t("training."+nth+".text", says...))
}

// steady keeps a shape about cx as it is where the page is mirrored: a code, a
// tick and a wave have no reading direction.
func (p *pen) steady(s path, cx float64) path {
	if !p.rtl {
		return s
	}
	return s.mapped(func(x, y float64) (float64, float64) { return 2*cx - x, y })
}

// likeCode looks like a QR code and can be read by no camera.
func (p *pen) likeCode(cx, cy, side float64) {
	const cells = 11.0
	u := side / cells
	at := func(col, row, n float64) box { return box{cx - side/2 + col*u, cy - side/2 + row*u, n * u, n * u} }
	var dark, light path
	for _, corner := range [][2]float64{{0, 0}, {8, 0}, {0, 8}} {
		dark = dark.plus(rectPath(at(corner[0], corner[1], 3)))
		light = light.plus(rectPath(at(corner[0]+.6, corner[1]+.6, 1.8)))
	}
	for _, dot := range [][2]float64{{4, 0}, {6, 1}, {4, 2}, {0, 4}, {2, 5}, {4, 4}, {5, 5}, {7, 4}, {9, 5}, {10, 6}, {4, 7}, {6, 7}, {8, 8}, {5, 9}, {10, 9}, {7, 10}, {9, 10}, {4, 10}, {1, 6}, {8, 6}} {
		dark = dark.plus(rectPath(at(dot[0], dot[1], 1)))
	}
	p.fill(p.steady(dark, cx), black)
	p.fill(p.steady(light, cx), white)
	for _, corner := range [][2]float64{{0, 0}, {8, 0}, {0, 8}} {
		p.fill(p.steady(rectPath(at(corner[0]+1.05, corner[1]+1.05, .9)), cx), black)
	}
}

// phone is one standing upright; its screen is given back.
func (p *pen) phone(cx, cy, h float64, screen ink) box {
	w := h * .54
	p.fill(roundPath(box{cx - w/2, cy - h/2, w, h}, 2.2), black)
	in := box{cx - w/2 + 1, cy - h/2 + 2, w - 2, h - 4}
	p.fill(roundPath(in, 1), screen)
	return in
}

// finder is what a phone's camera shows around a code.
func (p *pen) finder(cx, cy, r float64) {
	for _, c := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := cx+c[0]*r, cy+c[1]*r
		p.stroke(path{}.move(x-c[0]*r*.5, y).line(x, y).line(x, y-c[1]*r*.5), leaf, .7)
	}
}

// looking are the rays from a phone to what it looks at.
func (p *pen) looking(fromX, toX, cy float64) {
	for _, d := range []float64{-4, 0, 4} {
		p.rule(fromX, cy+d*.3, toX, cy+d, leaf, .6, 1.6, 1.4)
	}
}

func trainingPoster(p *pen, b box) {
	cx, cy := b.X+b.W*.3, b.Y+b.H/2+1.5
	sheet := box{cx - 12, cy - 16, 24, 32}
	p.rect(sheet, white)
	p.frame(sheet, black, .35)
	p.awning(sheet.X, sheet.Y, sheet.W, 2, tomato, saffron.tint(.28))
	p.likeCode(cx, cy+1, 16)
	p.rule(cx-7, cy+12.5, cx+7, cy+12.5, black, .9)
	p.looksAt(b, cx+13)
}

// looksAt is a phone at the picture's end that has a code in view.
func (p *pen) looksAt(b box, from float64) {
	cx, cy := b.X+b.W*.78, b.Y+b.H/2+1.5
	screen := p.phone(cx, cy, 33, white)
	p.looking(screen.X-2.5, from, cy)
	p.likeCode(cx, cy, 9)
	p.finder(cx, cy, 6.4)
}

func trainingScan(p *pen, b box) {
	cx, cy := b.X+b.W*.3, b.Y+b.H/2+1.5
	card := box{cx - 12, cy - 15, 24, 30}
	p.fill(roundPath(card, 2), white)
	p.stroke(roundPath(card, 2), black, .35)
	p.awning(card.X+.2, card.Y+.2, card.W-.4, 1.5, saffron, saffron.tint(.28))
	p.likeCode(cx, cy-1, 15)
	p.text(box{card.X, cy + 8.5, card.W, 5}, style{as: bold, size: 8, least: 5, lead: 1, lines: 1, align: centre, upright: centre}, "7K3M-Q2WX")
	p.looksAt(b, cx+13)
}

// trainingVerdict shows the phone's colours and signs: those of the part verdict-sign.
func trainingVerdict(p *pen, b box) {
	for i, one := range []struct {
		colour ink
		sign   func(*pen, float64, float64, float64)
		word   string
	}{
		{leaf, (*pen).tick, "training.in"},
		{saffron, (*pen).triangle, "training.not_yet"},
		{tomato, (*pen).octagon, "training.info"},
	} {
		cx, cy := b.X+b.W*(.27+.26*float64(i)), b.Y+b.H/2-1.5
		p.phone(cx, cy, 25, one.colour)
		one.sign(p, cx, cy, 4.6)
		p.under(b, cx, b.W*.25, p.t(one.word))
	}
}

// under is a word below a part of a picture.
func (p *pen) under(b box, cx, w float64, word string) {
	p.text(box{cx - w/2, b.Y + b.H - 7.2, w, 5.5}, style{as: bold, size: 9.5, least: 6, lead: 1.1, lines: 1, align: centre, upright: centre}, word)
}

// tick is a check mark in a ring.
func (p *pen) tick(cx, cy, r float64) {
	p.stroke(circlePath(cx, cy, r), white, .9)
	p.stroke(p.steady(path{}.move(cx-r*.45, cy+r*.05).line(cx-r*.1, cy+r*.4).line(cx+r*.5, cy-r*.35), cx), white, 1.1)
}

// triangle has an exclamation mark.
func (p *pen) triangle(cx, cy, r float64) {
	p.stroke(path{}.move(cx, cy-r*.95).line(cx+r, cy+r*.8).line(cx-r, cy+r*.8).close(), black, .9)
	p.rule(cx, cy-r*.3, cx, cy+r*.2, black, 1.1)
	p.fill(circlePath(cx, cy+r*.52, .6), black)
}

// octagon has an i.
func (p *pen) octagon(cx, cy, r float64) {
	const k = .414
	s := path{}.move(cx-r*k, cy-r)
	for _, c := range [][2]float64{{k, -1}, {1, -k}, {1, k}, {k, 1}, {-k, 1}, {-1, k}, {-1, -k}} {
		s = s.line(cx+c[0]*r, cy+c[1]*r)
	}
	p.stroke(s.close(), white, .9)
	p.fill(circlePath(cx, cy-r*.42, .6), white)
	p.rule(cx, cy-r*.08, cx, cy+r*.5, white, 1.1)
}

func trainingOffline(p *pen, b box) {
	cx, cy := b.X+b.W*.3, b.Y+b.H/2-1.5
	for i := range 3 {
		p.stroke(path{}.arc(cx, cy+8, 5.5*float64(i+1), 225, 315), grey(0x60), 1.6)
	}
	p.fill(circlePath(cx, cy+8, 1.7), grey(0x60))
	p.stroke(path{}.move(cx-11, cy-10).line(cx+11, cy+11), tomato, 1.9)
	p.waiting(b.X+b.W*.7, cy)
	p.under(b, b.X+b.W*.7, b.W*.58, p.lang.T("gate.net.queue", "n", 3))
}

// waiting is a phone without a network: its bar says so with a square on its
// corner, and it goes on looking for codes.
func (p *pen) waiting(cx, cy float64) {
	screen := p.phone(cx, cy, 27, white)
	p.fill(rectPath(box{screen.X, screen.Y, screen.W, 4.6}), black)
	x, y := screen.X+2.6, screen.Y+2.2
	p.fill(path{}.move(x, y-1.3).line(x+1.3, y).line(x, y+1.3).line(x-1.3, y).close(), saffron)
	p.rule(x+2.6, y-.6, screen.X+screen.W-1.6, y-.6, white, .6)
	p.rule(x+2.6, y+.8, screen.X+screen.W-4.5, y+.8, white, .6)
	p.likeCode(cx, cy+2, 9)
	p.finder(cx, cy+2, 6.2)
}
