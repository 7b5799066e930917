package set

// kerning holds the pair adjustments of a typeface: the difference between a
// headline that was set and one that was typed.
type kerning struct {
	pairs   map[[2]uint16]float64
	classes []classPairs
}

// classPairs is one class-based subtable: values[first][second] in ems.
type classPairs struct {
	covered       map[uint16]bool
	first, second map[uint16]uint16
	columns       int
	values        []float64
}

// between is the adjustment between two neighbouring glyphs, in ems.
func (k kerning) between(a, b uint16) float64 {
	if v, ok := k.pairs[[2]uint16{a, b}]; ok {
		return v
	}
	for _, c := range k.classes {
		if c.covered[a] {
			if v := c.values[int(c.first[a])*c.columns+int(c.second[b])]; v != 0 {
				return v
			}
		}
	}
	return 0
}

// readKerning collects the lookups that the feature "kern" names in any
// script: pair positioning (type 2), directly or through an extension (type 9).
func readKerning(gpos []byte, em float64) kerning {
	k := kerning{pairs: map[[2]uint16]float64{}}
	lookups := gpos[be.Uint16(gpos[8:]):]
	for _, n := range kernLookups(gpos) {
		lookup := lookups[be.Uint16(lookups[2+2*n:]):]
		for i := range int(be.Uint16(lookup[4:])) {
			sub, kind := lookup[be.Uint16(lookup[6+2*i:]):], be.Uint16(lookup)
			if kind == 9 {
				kind = be.Uint16(sub[2:])
				sub = sub[be.Uint32(sub[4:]):]
			}
			if kind == 2 {
				k.readPairs(sub, em)
			}
		}
	}
	return k
}

func kernLookups(gpos []byte) []int {
	features := gpos[be.Uint16(gpos[6:]):]
	seen := map[int]bool{}
	var list []int
	for i := range int(be.Uint16(features)) {
		rec := features[2+6*i:]
		if string(rec[:4]) != "kern" {
			continue
		}
		feature := features[be.Uint16(rec[4:]):]
		for j := range int(be.Uint16(feature[2:])) {
			n := int(be.Uint16(feature[4+2*j:]))
			if !seen[n] {
				seen[n] = true
				list = append(list, n)
			}
		}
	}
	return list
}

// xAdvance finds the advance among the optional members of a value record.
func xAdvance(format uint16) (offset, size int, ok bool) {
	for bit := range 8 {
		if format&(1<<bit) == 0 {
			continue
		}
		if bit == 2 {
			offset, ok = size, true
		}
		size += 2
	}
	return offset, size, ok
}

func (k *kerning) readPairs(sub []byte, em float64) {
	at, size1, ok := xAdvance(be.Uint16(sub[4:]))
	_, size2, _ := xAdvance(be.Uint16(sub[6:]))
	if !ok {
		return
	}
	covered := coverage(sub[be.Uint16(sub[2:]):])
	value := func(rec []byte) float64 { return float64(int16(be.Uint16(rec[at:]))) / em }
	if be.Uint16(sub) == 1 {
		for i, first := range covered {
			set := sub[be.Uint16(sub[10+2*i:]):]
			for j := range int(be.Uint16(set)) {
				rec := set[2+j*(2+size1+size2):]
				pair := [2]uint16{first, be.Uint16(rec)}
				if _, taken := k.pairs[pair]; !taken {
					k.pairs[pair] = value(rec[2:])
				}
			}
		}
		return
	}
	rows, columns := int(be.Uint16(sub[12:])), int(be.Uint16(sub[14:]))
	c := classPairs{
		covered: map[uint16]bool{}, columns: columns, values: make([]float64, rows*columns),
		first: classes(sub[be.Uint16(sub[8:]):]), second: classes(sub[be.Uint16(sub[10:]):]),
	}
	for _, g := range covered {
		c.covered[g] = true
	}
	for i := range c.values {
		c.values[i] = value(sub[16+i*(size1+size2):])
	}
	k.classes = append(k.classes, c)
}

func coverage(t []byte) []uint16 {
	var list []uint16
	n := int(be.Uint16(t[2:]))
	for i := range n {
		if be.Uint16(t) == 1 {
			list = append(list, be.Uint16(t[4+2*i:]))
			continue
		}
		rec := t[4+6*i:]
		for g := int(be.Uint16(rec)); g <= int(be.Uint16(rec[2:])); g++ {
			list = append(list, uint16(g))
		}
	}
	return list
}

func classes(t []byte) map[uint16]uint16 {
	m := map[uint16]uint16{}
	if be.Uint16(t) == 1 {
		first := be.Uint16(t[2:])
		for i := range be.Uint16(t[4:]) {
			m[first+i] = be.Uint16(t[6+2*int(i):])
		}
		return m
	}
	for i := range int(be.Uint16(t[2:])) {
		rec := t[4+6*i:]
		for g := int(be.Uint16(rec)); g <= int(be.Uint16(rec[2:])); g++ {
			m[uint16(g)] = be.Uint16(rec[4:])
		}
	}
	return m
}
