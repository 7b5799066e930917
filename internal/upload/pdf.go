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
	mostObjects  = 8 << 20 // bytes of what holds objects in packed form, which is looked through
)

// isPDF asks for the head where every reader finds it: what has something else
// in front of it is something else too.
func isPDF(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }

// acts are the names by which a PDF does something when it is opened, or brings
// something else along.
var acts = regexp.MustCompile(`/(JavaScript|JS|Launch|EF|RichMedia|XFA|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound|Rendition)[^A-Za-z0-9]`)

var (
	encrypted = regexp.MustCompile(`/Encrypt[^A-Za-z0-9]`)
	escaped   = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
	begins    = regexp.MustCompile(`stream\r?\n`)
	pictured  = regexp.MustCompile(`/(DCTDecode|DCT)[^A-Za-z0-9]`)
	width     = regexp.MustCompile(`/Width\s+(\d{1,9})`)
	height    = regexp.MustCompile(`/Height\s+(\d{1,9})`)
	flate     = regexp.MustCompile(`/(FlateDecode|Fl)[^A-Za-z0-9]`)
	unpacks   = regexp.MustCompile(`/(FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL|DCTDecode|DCT|JPXDecode|JBIG2Decode|CCITTFaxDecode|CCF)[^A-Za-z0-9]`)
)

// readPDF is a PDF without the places that its pictures were taken at, or the
// word for what is wrong with it. Each stream is unpacked once, into nothing, so
// that a small file that unpacks to much is told by counting; memory does not
// grow with it.
func readPDF(ctx context.Context, b []byte) (file []byte, word string) {
	if !bytes.Contains(b[max(0, len(b)-2048):], []byte("%%EOF")) {
		return nil, "upload.error.broken"
	}
	b = bytes.Clone(b)
	all, outside := parts(b)
	// Names may be written in hexadecimal, to be found by no search.
	outside = escaped.ReplaceAllFunc(outside, func(m []byte) []byte {
		n, _ := strconv.ParseUint(string(m[1:]), 16, 8)
		return []byte{byte(n)}
	})
	switch {
	case len(all) > mostStreams:
		return nil, "upload.error.bomb"
	case encrypted.Match(outside):
		return nil, "upload.error.encrypted"
	case acts.Match(outside):
		return nil, "upload.error.acts"
	}
	left := int64(mostUnpacked)
	for _, one := range all {
		n, word := one.check(left)
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

// stream is a stream of a PDF with what says what it is.
type stream struct{ head, body []byte }

// parts are the streams of a PDF, and what stands outside of them.
func parts(b []byte) (all []stream, outside []byte) {
	for len(all) <= mostStreams {
		at := begins.FindIndex(b)
		if at == nil {
			break
		}
		outside = append(outside, b[:at[0]]...)
		body, rest, _ := bytes.Cut(b[at[1]:], []byte("endstream"))
		all = append(all, stream{dictionary(b[:at[0]]), body})
		b = rest
	}
	return all, append(outside, b...)
}

// check gives to how much a stream unpacks, and the word for what is wrong with it.
func (s stream) check(left int64) (n int64, word string) {
	if large(s.head) || len(unpacks.FindAll(s.head, 2)) > 1 { // packed twice unpacks to the square
		return 0, "upload.error.bomb"
	}
	if pictured.Match(s.head) {
		blankPlaces(s.body)
	}
	if !flate.Match(s.head) {
		return 0, ""
	}
	return unpack(s.body, left, bytes.Contains(s.head, []byte("/ObjStm")))
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

// dictionary is what stands before a stream and says what it is.
func dictionary(before []byte) []byte {
	before = before[max(0, len(before)-4096):]
	if i := bytes.LastIndex(before, []byte("obj")); i >= 0 {
		before = before[i:]
	}
	return before
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

// unpack counts what a stream unpacks to, and looks through one that holds
// objects. One that is damaged ends where it is: readers show what came before.
func unpack(b []byte, most int64, objects bool) (n int64, word string) {
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return 0, ""
	}
	defer r.Close()
	var seen io.Writer = io.Discard
	var held bytes.Buffer
	if objects {
		seen, most = &held, min(most, mostObjects)
	}
	n, err = io.CopyN(seen, r, most+1)
	if n > most {
		return n, "upload.error.bomb"
	}
	if objects && (acts.Match(held.Bytes()) || err != nil && !errors.Is(err, io.EOF)) {
		return n, "upload.error.acts"
	}
	return n, ""
}
