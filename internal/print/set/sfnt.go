package set

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// typeface is what setting a line needs to know of a TrueType file: which
// characters it has, how wide they are, where their ink lies, and its kerning.
// All measures are in ems. It is read once and never written again.
type typeface struct {
	raw   []byte
	glyph [1 << 16]uint16
	width []float64
	ink   []Extent
	kern  kerning
}

// Extent is the ink of a glyph relative to its origin, y upwards.
type Extent struct{ X0, Y0, X1, Y1 float64 }

func (e Extent) empty() bool { return e.X0 == e.X1 }

func (t *typeface) has(r rune) bool {
	return r >= 0 && int(r) < len(t.glyph) && t.glyph[r] != 0
}

func (t *typeface) advance(r rune) float64 { return t.width[t.glyph[r]] }

func (t *typeface) extent(r rune) Extent { return t.ink[t.glyph[r]] }

var be = binary.BigEndian

// readTypeface parses a TrueType file with glyf outlines. Files come from our
// own binary; a damaged one is an error, not a panic.
func readTypeface(raw []byte) (t *typeface, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = nil, fmt.Errorf("damaged typeface: %v", r)
		}
	}()
	tables, err := directory(raw)
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"head", "hhea", "hmtx", "maxp", "cmap", "loca", "glyf"} {
		if tables[need] == nil {
			return nil, fmt.Errorf("typeface without table %s", need)
		}
	}
	em := float64(be.Uint16(tables["head"][18:]))
	n := int(be.Uint16(tables["maxp"][4:]))
	t = &typeface{raw: raw}
	t.readWidths(tables["hhea"], tables["hmtx"], n, em)
	t.readInk(tables["head"], tables["loca"], tables["glyf"], n, em)
	if err := t.readCmap(tables["cmap"]); err != nil {
		return nil, err
	}
	if gpos := tables["GPOS"]; gpos != nil {
		t.kern = readKerning(gpos, em)
	}
	return t, nil
}

func directory(raw []byte) (map[string][]byte, error) {
	if len(raw) < 12 || be.Uint32(raw) != 0x00010000 {
		return nil, errors.New("not a TrueType file")
	}
	tables := map[string][]byte{}
	for i := range int(be.Uint16(raw[4:])) {
		rec := raw[12+16*i:]
		from, size := be.Uint32(rec[8:]), be.Uint32(rec[12:])
		tables[string(rec[:4])] = raw[from : from+size]
	}
	return tables, nil
}

func (t *typeface) readWidths(hhea, hmtx []byte, n int, em float64) {
	long := int(be.Uint16(hhea[34:]))
	t.width = make([]float64, n)
	for g := range n {
		t.width[g] = float64(be.Uint16(hmtx[4*min(g, long-1):])) / em
	}
}

func (t *typeface) readInk(head, loca, glyf []byte, n int, em float64) {
	t.ink = make([]Extent, n)
	at := func(g int) int { return int(be.Uint16(loca[2*g:])) * 2 }
	if be.Uint16(head[50:]) == 1 {
		at = func(g int) int { return int(be.Uint32(loca[4*g:])) }
	}
	for g := range n {
		if at(g) == at(g+1) {
			continue
		}
		box := glyf[at(g)+2:]
		side := func(i int) float64 { return float64(int16(be.Uint16(box[2*i:]))) / em }
		t.ink[g] = Extent{side(0), side(1), side(2), side(3)}
	}
}

// readCmap reads the Basic Multilingual Plane, all that gofpdf can address.
func (t *typeface) readCmap(cmap []byte) error {
	for i := range int(be.Uint16(cmap[2:])) {
		rec := cmap[4+8*i:]
		sub := cmap[be.Uint32(rec[4:]):]
		if be.Uint16(sub) == 4 {
			t.readSegments(sub)
			return nil
		}
	}
	return errors.New("typeface without a cmap of format 4")
}

func (t *typeface) readSegments(sub []byte) {
	size := int(be.Uint16(sub[6:]))
	ends, starts := sub[14:], sub[16+size:]
	deltas, offsets := sub[16+2*size:], sub[16+3*size:]
	for i := 0; i < size; i += 2 {
		first, last := int(be.Uint16(starts[i:])), int(be.Uint16(ends[i:]))
		delta, offset := be.Uint16(deltas[i:]), int(be.Uint16(offsets[i:]))
		for c := first; c <= last && c < 0xffff; c++ {
			g := uint16(c)
			if offset != 0 {
				g = be.Uint16(offsets[i+offset+2*(c-first):])
				if g == 0 {
					continue
				}
			}
			t.glyph[c] = g + delta
		}
	}
}
