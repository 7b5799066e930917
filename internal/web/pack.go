package web

import (
	"bytes"
	"compress/gzip"
	"strings"

	"github.com/gofiber/fiber/v2"
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

// unpacks reports whether who asks reads gzip.
func unpacks(c *fiber.Ctx) bool {
	for one := range strings.SplitSeq(c.Get(fiber.HeaderAcceptEncoding), ",") {
		coding, quality, _ := strings.Cut(one, ";")
		if strings.TrimSpace(coding) == "gzip" && strings.Trim(strings.ReplaceAll(quality, " ", ""), "0.") != "q=" {
			return true
		}
	}
	return false
}
