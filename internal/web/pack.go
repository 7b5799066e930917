package web

import (
	"bytes"
	"compress/gzip"
	"strings"
)

// Kept pages are packed once, when they are kept: they hold nothing of one
// visitor, so that their length tells nothing that is not on them.

// packLeast is from how many bytes on packing is worth a header.
const packLeast = 1400

// pack is the body as gzip; nil for what would hardly become shorter.
func pack(body []byte, contentType string) []byte {
	if len(body) < packLeast || !packs(contentType) {
		return nil
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil || w.Close() != nil {
		return nil
	}
	return b.Bytes()
}

func packs(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") || strings.HasSuffix(kind, "json")
}
