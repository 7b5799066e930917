package table

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// ErrTooLarge is a file of more bytes than are read.
var ErrTooLarge = errors.New("table: too large")

// text is a file in UTF-8, line by line.
type text struct {
	encoding string
	lines    [][]byte
	foreign  map[int]bool // lines that were in another encoding than the file
}

// Decode makes UTF-8 of a text in any of the encodings that a table may have,
// with line feeds at the ends of its lines. recoded: single lines were not in
// the encoding of the others.
func Decode(raw []byte) (utf8 []byte, encoding string, recoded bool) {
	t := decode(raw)
	return bytes.Join(t.lines, []byte{'\n'}), t.encoding, len(t.foreign) > 0
}

func (t *text) recoded(start, n int) bool {
	for i := start; i < start+n; i++ {
		if t.foreign[i] {
			return true
		}
	}
	return false
}

// decode finds the encoding by the mark, by where zero bytes stand, else line
// by line: what is no UTF-8 is Windows-1252. Detectors by frequency guess badly
// at files as short as these.
func decode(raw []byte) *text {
	if label, from := wide(raw); from != nil {
		out, err := from.NewDecoder().Bytes(raw)
		if err == nil {
			return &text{encoding: label, lines: split(bytes.TrimPrefix(out, []byte("\uFEFF")))}
		}
	}
	marked := bytes.HasPrefix(raw, []byte("\uFEFF"))
	t := &text{encoding: "utf-8", lines: split(bytes.TrimPrefix(raw, []byte("\uFEFF"))), foreign: map[int]bool{}}
	proper := 0 // lines that show that they are UTF-8
	for i, line := range t.lines {
		switch {
		case !utf8.Valid(line):
			t.foreign[i] = true
			t.lines[i], _ = charmap.Windows1252.NewDecoder().Bytes(line)
		case !ascii(line):
			proper++
		}
	}
	if !marked && len(t.foreign) > 0 && proper == 0 {
		t.encoding, t.foreign = "windows-1252", nil
	}
	return t
}

func ascii(line []byte) bool {
	for _, b := range line {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wide recognises UTF-16 by its mark, or by the zero bytes of its Latin letters.
func wide(raw []byte) (string, encoding.Encoding) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return "utf-16le", little
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return "utf-16be", big
	}
	var zeros [2]int
	sample := raw[:min(len(raw), 4096)]
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(sample) / 2; {
	case half > 1 && zeros[1] > half/2 && zeros[0] == 0:
		return "utf-16le", little
	case half > 1 && zeros[0] > half/2 && zeros[1] == 0:
		return "utf-16be", big
	}
	return "", nil
}

// split cuts at line ends of every kind: a file without a line feed has lines
// that end in carriage returns, as some programs on a Mac still write.
func split(b []byte) [][]byte {
	end := []byte{'\n'}
	if !bytes.Contains(b, end) {
		end = []byte{'\r'}
	}
	lines := bytes.Split(b, end)
	for i, line := range lines {
		lines[i] = bytes.TrimSuffix(line, []byte{'\r'})
	}
	return lines
}
