package web

import (
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// healthz: the process is alive.
func (s *Server) healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// twins are the packed forms of a file, the smallest first.
var twins = []struct{ encoding, ending string }{{"br", ".br"}, {"gzip", ".gz"}}

// static serves fingerprinted files, which never change under their name.
func (s *Server) static(c *fiber.Ctx) error {
	name := c.Params("*")
	if strings.Contains(name, "..") || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br") {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	for _, twin := range twins {
		if !strings.Contains(c.Get(fiber.HeaderAcceptEncoding), twin.encoding) {
			continue
		}
		if body, ok := shared(name + twin.ending); ok {
			c.Set(fiber.HeaderContentEncoding, twin.encoding)
			return sendFile(c, name, body)
		}
	}
	body, ok := shared(name)
	if !ok {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return fiber.ErrNotFound
	}
	return sendFile(c, name, body)
}

func sendFile(c *fiber.Ctx, name string, body []byte) error {
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // not every machine's table has these
	case ".js", ".mjs":
		kind = "text/javascript; charset=utf-8"
	case ".wasm":
		kind = "application/wasm"
	case ".woff2":
		kind = "font/woff2"
	case ".webmanifest":
		kind = "application/manifest+json"
	}
	c.Response().Header.SetContentType(kind)
	return c.Send(body)
}
