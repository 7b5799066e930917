package table

import (
	"bytes"
	"cmp"
	"slices"
)

const separators = ",;\t|"

// separatorLine is what a first line "sep=;" tells spreadsheets; 0 for another line.
func separatorLine(line []byte) rune {
	told, ok := bytes.CutPrefix(bytes.ToLower(bytes.Trim(line, "\"")), []byte("sep="))
	if !ok || len(told) != 1 || !bytes.ContainsAny(told, separators) {
		return 0
	}
	return rune(told[0])
}

// fit is how well a separator cuts the first lines.
type fit struct {
	sep    byte
	proper bool // the heading is CSV without stray quotes
	alike  int  // records of the heading's width, in percent
	width  int
}

// separator is the one that cuts the heading properly and the first records
// into as many cells, then the one that makes the most cells.
func separator(t *text, at int) rune {
	var all []fit
	for _, sep := range []byte(separators) {
		all = append(all, fitOf(t, at, sep))
	}
	best := slices.MaxFunc(all, func(a, b fit) int {
		return cmp.Or(compare(a.width > 1, b.width > 1), compare(a.proper, b.proper), cmp.Compare(a.alike, b.alike), cmp.Compare(a.width, b.width))
	})
	return rune(best.sep)
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func fitOf(t *text, at int, sep byte) fit {
	const sample = 50
	s := &scanner{text: t, at: at, sep: sep}
	start := s.at
	head, _ := s.next()
	f := fit{sep: sep, width: len(head.Cells), alike: 100, proper: s.strict(bytes.Join(t.lines[start:start+max(head.Lines, 1)], []byte("\n")))}
	s.width = f.width
	alike, n := 0, 0
	for ; n < sample; n++ {
		rec, ok := s.next()
		if !ok {
			break
		}
		if rec.Problem == "" || rec.Problem == Recoded {
			alike++
		}
	}
	if n > 0 {
		f.alike = 100 * alike / n
	}
	return f
}
