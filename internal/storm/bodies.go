package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"time"
)

const connections = 1000

func init() {
	add(attack{name: "declared", limit: "413 at once, RssAnon below 150 MB", run: declared(4_190_000)})
	add(attack{name: "declared small", limit: "RssAnon below 150 MB", run: declared(64_000)})
	add(attack{name: "slow headers", limit: "others come in, RssAnon below 150 MB", run: slow("GET /de/ HTTP/1.1\r\nHost: m\r\nX-Slow: ", 3*connections)})
	add(attack{name: "slow bodies", limit: "others come in, RssAnon below 150 MB", run: slow("POST /de/tickets HTTP/1.1\r\nHost: m\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n", connections)})
	add(attack{name: "slow readers", limit: "others come in, RssAnon below 150 MB", run: slowReaders})
	add(attack{name: "packed", limit: "415, RssAnon below 150 MB", run: packed})
}

// declared opens connections that promise a body and send one byte of it.
func declared(n int) func(context.Context, *market) (string, error) {
	return func(ctx context.Context, on *market) (string, error) {
		text := fmt.Sprintf("POST /de/tickets HTTP/1.1\r\nHost: m\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nx", n)
		return told(many(ctx, connections, func(ctx context.Context, _ int) string {
			c, err := on.dial(ctx, text)
			if err != nil {
				return "not let in"
			}
			defer c.Close()
			return statusOf(ctx, c)
		})), nil
	}
}

// statusOf waits for an answer's first line.
func statusOf(ctx context.Context, c net.Conn) string {
	if end, ok := ctx.Deadline(); ok {
		_ = c.SetReadDeadline(end)
	}
	line := make([]byte, len("HTTP/1.1 413"))
	if _, err := io.ReadFull(c, line); err != nil {
		return "cut"
	}
	return string(line[len("HTTP/1.1 "):])
}

// slow opens connections that say text and then a letter a second.
func slow(text string, callers int) func(context.Context, *market) (string, error) {
	return func(ctx context.Context, on *market) (string, error) {
		return told(many(ctx, callers, func(ctx context.Context, _ int) string {
			c, err := on.dial(ctx, text)
			if err != nil {
				return "not let in"
			}
			defer c.Close()
			for begun := time.Now(); ; {
				if pause(ctx, time.Second) != nil {
					return ""
				}
				if _, err := c.Write([]byte{'x'}); err != nil {
					return fmt.Sprintf("cut after %.0f0 s", time.Since(begun).Seconds()/10)
				}
			}
		})), nil
	}
}

// slowReaders ask for the largest files and do not read them.
func slowReaders(ctx context.Context, on *market) (string, error) {
	paths := []string{"/print/booklet-de.pdf", "/schedule.json", "/print/booklet-ar.pdf", "/de/programme"}
	return told(many(ctx, connections, func(ctx context.Context, n int) string {
		c, err := on.dial(ctx, "GET "+paths[n%len(paths)]+" HTTP/1.1\r\nHost: m\r\n\r\n")
		if err != nil {
			return "not let in"
		}
		defer c.Close()
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(4 << 10)
		}
		_ = pause(ctx, time.Minute)
		return ""
	})), nil
}

// packed sends a few bytes that unpack to 50 MB.
func packed(ctx context.Context, on *market) (string, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(make([]byte, 50<<20)); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return told(many(ctx, 16, func(ctx context.Context, _ int) string {
		return on.ask(ctx, "POST", "/api/v1/orders", "application/json", b.Bytes(), "Content-Encoding", "gzip")
	})), nil
}
