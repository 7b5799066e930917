// Package table reads delimited text as people have it: whatever program saved
// it, in whatever encoding, and damaged. Every line of the file is part of one
// record, and a record that was not understood says so: nothing is swallowed.
//
// encoding/csv splits a record into cells. Where a record ends it is not asked:
// strict, it refuses half of what people have; lenient, one unclosed quote
// swallows all lines behind it. None of its relatives in Go finds back.
package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
)

// Problem says what is wrong with a record; "" where nothing is.
type Problem string

const (
	// Ragged: it has another number of cells than the heading.
	Ragged Problem = "ragged"
	// Recoded: it was not UTF-8 as the lines around it, and was read as Windows-1252.
	Recoded Problem = "recoded"
	// Unclosed: a quote was opened and not closed. The cells are what the line alone says.
	Unclosed Problem = "unclosed"
	// Stray: it stands behind an unclosed quote and is no record by itself; a piece of the one before.
	Stray Problem = "stray"
)

// Damaged reports whether the cells can't be trusted.
func (p Problem) Damaged() bool { return p == Unclosed || p == Stray }

// File is a table as read. Encoding is the label of the whole. Records are those
// that Read has collected.
type File struct {
	Encoding  string
	Separator rune
	Head      []string
	Records   []Record
	rest      *scanner
}

// Record is a row with the lines of the file that it was read from, the first
// of the file being 1.
type Record struct {
	Line    int
	Lines   int
	Cells   []string
	Problem Problem
}

// maxLines bounds the lines of one record, and so what an unclosed quote costs.
const maxLines = 200

// Read reads a table of at most max bytes whose first line with text is the
// heading. ErrTooLarge and IsText say what else can be wrong.
func Read(r io.Reader, max int) (*File, error) {
	f, err := Open(r, max)
	if err != nil {
		return nil, err
	}
	for rec, ok := f.Next(); ok; rec, ok = f.Next() {
		f.Records = append(f.Records, rec)
	}
	return f, nil
}

// Open is Read as far as the heading; Next gives the records, one at a time, so
// that a long list need not be in memory twice.
func Open(r io.Reader, max int) (*File, error) {
	const op = "table.Open"
	raw, err := io.ReadAll(io.LimitReader(r, int64(max)+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > max {
		return nil, ErrTooLarge
	}
	if err := IsText(op, raw); err != nil {
		return nil, err
	}
	f := &File{}
	t := decode(raw)
	f.Encoding = t.encoding
	s := &scanner{text: t}
	if s.skipBlank(); s.at == len(t.lines) {
		return nil, empty(op)
	}
	if f.Separator = separatorLine(t.lines[s.at]); f.Separator != 0 {
		s.at++
	} else {
		f.Separator = separator(t, s.at)
	}
	s.sep = byte(f.Separator)
	head, ok := s.next()
	if !ok {
		return nil, empty(op)
	}
	f.Head, s.width, f.rest = head.Cells, len(head.Cells), s
	return f, nil
}

// Next is the next record; false behind the last one.
func (f *File) Next() (Record, bool) { return f.rest.next() }

// scanner cuts a text into records. Behind an unclosed quote it is lost until a
// line is a whole record again.
type scanner struct {
	text  *text
	at    int
	sep   byte
	width int // of the heading; 0 before it is read
	lost  bool

	closes int // what closing found last
	buffer *bufio.Reader
}

func (s *scanner) skipBlank() {
	for s.at < len(s.text.lines) && len(bytes.TrimSpace(s.text.lines[s.at])) == 0 {
		s.at++
	}
}

func (s *scanner) next() (Record, bool) {
	if s.skipBlank(); s.at == len(s.text.lines) {
		return Record{}, false
	}
	start := s.at
	n := s.extent(start)
	torn := n == 0 || n > 1 && s.torn(start, n)
	if torn {
		n = 1
	}
	rec := s.record(start, n)
	if torn {
		rec.Problem, s.lost = Unclosed, true
	}
	s.at += rec.Lines
	if s.lost && rec.Problem != Unclosed {
		if s.lost = rec.Problem == Ragged; s.lost {
			rec.Problem = Stray
		}
	}
	return rec, true
}

// record is made of n lines.
func (s *scanner) record(start, n int) Record {
	rec := Record{Line: start + 1, Lines: n, Cells: s.cells(bytes.Join(s.text.lines[start:start+n], []byte("\n")))}
	switch {
	case s.width > 0 && len(rec.Cells) != s.width:
		rec.Problem = Ragged
	case s.text.recoded(start, n):
		rec.Problem = Recoded
	}
	return rec
}

// extent counts the lines from start to where no quote is open; 0 if there is
// no such line.
func (s *scanner) extent(start int) int {
	if !quoteOpen(s.text.lines[start], s.sep, false) {
		return 1
	}
	n := s.closing(start+1) - start + 1
	if n > maxLines || start+n > len(s.text.lines) {
		return 0
	}
	return n
}

// closing is the first line from at on behind which no quote is open, though one
// was before it. Lines come in their order: none is looked through twice, however many
// quotes are left open.
func (s *scanner) closing(at int) int {
	if s.closes < at {
		for s.closes = at; s.closes < len(s.text.lines) && quoteOpen(s.text.lines[s.closes], s.sep, true); s.closes++ {
		}
	}
	return s.closes
}

// torn reports whether a record of several lines is more likely one unclosed
// quote that met another: a quote stands where none may, a line within has
// separators for a whole record, or the number of cells is wrong. What is told
// soonest is asked first.
func (s *scanner) torn(start, n int) bool {
	lines := s.text.lines[start : start+n]
	if s.width == 0 {
		return false
	}
	if !s.strict(bytes.Join(lines, []byte("\n"))) {
		return true
	}
	for _, line := range lines[1:] {
		if s.width >= 3 && bytes.Count(line, []byte{s.sep}) >= s.width-1 {
			return true
		}
	}
	return len(s.record(start, n).Cells) != s.width
}

// quoteOpen reports whether a quoted cell is open behind the line; open says
// whether one was before it.
func quoteOpen(line []byte, sep byte, open bool) bool {
	begins := true // of a cell
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case open && c == '"':
			last := i+1 == len(line)
			if !last && line[i+1] == '"' {
				i++
			} else {
				open = !last && line[i+1] != sep
			}
		case open:
		case c == '"' && begins:
			open, begins = true, false
		default:
			begins = c == sep
		}
	}
	return open
}

// reader reads a record as CSV. The scanner keeps the buffer: one for each record
// would cost more than the reading.
func (s *scanner) reader(record []byte) *csv.Reader {
	if s.buffer == nil {
		s.buffer = bufio.NewReaderSize(nil, 4096) // csv makes its own of a smaller one
	}
	s.buffer.Reset(bytes.NewReader(record))
	r := csv.NewReader(s.buffer)
	r.Comma, r.FieldsPerRecord = rune(s.sep), -1
	return r
}

func (s *scanner) strict(record []byte) bool {
	_, err := s.reader(record).Read()
	return err == nil
}

func (s *scanner) cells(record []byte) []string {
	r := s.reader(record)
	r.LazyQuotes = true
	all, err := r.Read()
	if err != nil {
		return []string{string(record)}
	}
	for i, cell := range all {
		all[i] = strings.ReplaceAll(cell, "\r", "")
	}
	return all
}
