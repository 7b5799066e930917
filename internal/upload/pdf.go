package upload

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"regexp"
	"strconv"
)

const (
	mostUnpacked = 64 << 20    // bytes of all streams of a PDF together
	mostPage     = 100_000_000 // pixels of one picture in it
	mostStreams  = 4000
	mostLZW      = 1400 // bytes that one byte of LZW unpacks to at most: 4,096 for each 12 bits, and more
	mostRuns     = 64   // the same of a run length
)

// isPDF asks for the head where every reader finds it: what has something else
// in front of it is something else too.
func isPDF(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }

// acts are the names by which a PDF does something when it is opened, or brings
// something else along. They are looked for in every byte, unpacked or not: a
// table of places may call anything an object, the inside of a stream or a
// comment too. They are too long to stand anywhere by chance; those that are
// short count where objects are read as such.
var (
	acts      = regexp.MustCompile(`/(JavaScript|Launch|RichMedia|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound|Rendition)[^A-Za-z0-9]`)
	actsShort = regexp.MustCompile(`/(JS|EF|XFA)[^A-Za-z0-9]`)
	encrypted = regexp.MustCompile(`/Encrypt[^A-Za-z0-9]`)
	escaped   = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
)

// What a stream's dictionary says of it.
var (
	begins     = regexp.MustCompile(`stream(\r\n|\n|\r)`)
	width      = regexp.MustCompile(`/Width\s+(\d{1,9})`)
	height     = regexp.MustCompile(`/Height\s+(\d{1,9})`)
	flate      = regexp.MustCompile(`/(FlateDecode|Fl)[^A-Za-z0-9]`)
	lzw        = regexp.MustCompile(`/(LZWDecode|LZW)[^A-Za-z0-9]`)
	runs       = regexp.MustCompile(`/(RunLengthDecode|RL)[^A-Za-z0-9]`)
	unpacks    = regexp.MustCompile(`/(FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL|DCTDecode|DCT|JPXDecode|JBIG2Decode|CCITTFaxDecode|CCF)[^A-Za-z0-9]`)
	objects    = regexp.MustCompile(`/ObjStm[^A-Za-z0-9]`)
	plainOnly  = regexp.MustCompile(`/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt|DecodeParms|DP|Predictor)[^A-Za-z0-9]`)
	packedText = regexp.MustCompile(`/(ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode)[^A-Za-z0-9]`)
)

// readPDF is a PDF without the places that its pictures were taken at, or the
// word for what is wrong with it. Each stream is unpacked once, past a small
// window that is looked through, so that a small file that unpacks to much is
// told by counting; memory does not grow with it.
func readPDF(ctx context.Context, b []byte) (file []byte, word string) {
	if !bytes.Contains(b[max(0, len(b)-2048):], []byte("%%EOF")) {
		return nil, "upload.error.broken"
	}
	b = bytes.Clone(b)
	raw := spelled(b)
	read, heads := lex(b)
	switch {
	case encrypted.Match(raw):
		return nil, "upload.error.encrypted"
	case acts.Match(raw), actsShort.Match(read):
		return nil, "upload.error.acts"
	case objects.Match(raw) && packedText.Match(raw): // objects in a form that is not looked through
		return nil, "upload.error.acts"
	}
	all := begins.FindAllIndex(b, mostStreams+1)
	left := int64(mostUnpacked)
	for i, at := range all {
		if i == mostStreams {
			return nil, "upload.error.bomb"
		}
		if bytes.HasSuffix(b[:at[0]], []byte("end")) {
			continue
		}
		n, word := stream{head(b, at[0], heads), b[at[1]:]}.check(left)
		if word == "" && ctx.Err() != nil {
			word = "upload.error.bomb"
		}
		if word != "" {
			return nil, word
		}
		left -= n
	}
	return b, ""
}

// spelled reads names that are written in hexadecimal, to be found by no search.
func spelled(b []byte) []byte {
	return escaped.ReplaceAllFunc(b, func(m []byte) []byte {
		n, _ := strconv.ParseUint(string(m[1:]), 16, 8)
		return []byte{byte(n)}
	})
}

// stream is one of a PDF, or what a reader may take for one: its dictionary,
// and the file from its first byte on.
type stream struct{ head, body []byte }

// head is the dictionary of the stream that begins at a place: as it was read
// there, else what stands before.
func head(b []byte, at int, heads map[int][]byte) []byte {
	if h, ok := heads[at]; ok {
		return h
	}
	before := b[max(0, at-4096):at]
	if i := bytes.LastIndex(before, []byte("obj")); i >= 0 {
		before = before[i:]
	}
	return spelled(before)
}

// check gives to how much a stream unpacks, and the word for what is wrong with it.
func (s stream) check(left int64) (n int64, word string) {
	if large(s.head) || len(unpacks.FindAll(s.head, 2)) > 1 { // packed twice unpacks to the square
		return 0, "upload.error.bomb"
	}
	if objects.Match(s.head) && plainOnly.Match(s.head) {
		return 0, "upload.error.acts"
	}
	if bytes.HasPrefix(s.body, []byte{0xff, 0xd8, 0xff}) {
		blankPlaces(s.body)
	}
	length := int64(len(s.body))
	if i := bytes.Index(s.body, []byte("endstream")); i >= 0 {
		length = int64(i)
	}
	switch {
	case lzw.Match(s.head):
		n = length * mostLZW
	case runs.Match(s.head):
		n = length * mostRuns
	default:
		return unpack(s, left)
	}
	if n > left {
		return n, "upload.error.bomb"
	}
	return n, ""
}

// blankPlaces overwrites what a JPEG says of itself, where it was taken among
// it, without moving a byte: other parts of the file are found by their distance.
func blankPlaces(b []byte) {
	for i := 2; i+4 <= len(b) && b[i] == 0xff && b[i+1] != 0xda; {
		size := int(b[i+2])<<8 | int(b[i+3])
		end := min(i+2+size, len(b))
		if b[i+1] == 0xe1 || b[i+1] == 0xed {
			clear(b[min(i+4, end):end])
		}
		i += 2 + max(size, 2)
	}
}

func large(head []byte) bool {
	w, h := figure(width, head), figure(height, head)
	return w > 0 && h > mostPage/w
}

func figure(of *regexp.Regexp, head []byte) int {
	m := of.FindSubmatch(head)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// unpack counts what a stream unpacks to and looks through it. One that is
// damaged ends where it is: readers show what came before.
func unpack(s stream, most int64) (n int64, word string) {
	r, err := zlib.NewReader(bytes.NewReader(s.body))
	if err != nil && flate.Match(s.head) {
		return 0, "upload.error.broken"
	}
	if err != nil {
		return 0, ""
	}
	defer r.Close()
	w := window{objects: objects.Match(s.head)}
	n, err = io.CopyN(&w, r, most+1)
	switch {
	case n > most:
		return n, "upload.error.bomb"
	case w.acts, w.objects && err != nil && !errors.Is(err, io.EOF): // objects that are cut off are read by some
		return n, "upload.error.acts"
	}
	return n, ""
}

// window looks through what is written to it, and keeps no more than the end of
// it, so that no name is cut in two.
type window struct {
	objects bool // it holds objects, where short names count too
	end     []byte
	acts    bool
}

const longestName = 64 // of a name that acts, each letter in hexadecimal

func (w *window) Write(p []byte) (int, error) {
	all := append(w.end, p...)
	if !w.acts {
		plain := spelled(all)
		w.acts = acts.Match(plain) || w.objects && actsShort.Match(plain)
	}
	w.end = bytes.Clone(all[max(0, len(all)-longestName):])
	return len(p), nil
}
