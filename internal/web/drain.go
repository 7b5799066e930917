package web

import (
	"io"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	drainMost  = 256 << 20
	drainLong  = 20 * time.Second
	drainQuiet = 200 * time.Millisecond
	readAhead  = 4096 // what the server has read of the body before it refuses
)

// drain reads what is left of a body that is too large. A browser sends its
// whole form before it reads the answer, and shows a broken connection instead
// of our words when the server closes meanwhile.
func drain(ctx *fasthttp.RequestCtx) {
	conn := ctx.Conn()
	if conn == nil {
		return
	}
	left := int64(ctx.Request.Header.ContentLength()) - readAhead
	if left > drainMost {
		return
	}
	if left > 0 {
		_ = conn.SetReadDeadline(time.Now().Add(drainLong))
		if _, err := io.CopyN(io.Discard, conn, left); err != nil {
			return
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(drainQuiet)) // the rest, or a body that did not tell its length
	_, _ = io.CopyN(io.Discard, conn, drainMost)
}
