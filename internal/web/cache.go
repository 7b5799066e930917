package web

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

// pageCache keeps the bytes of public pages, one entry for each address. It is
// emptied by every write that the public may see, here or in another process,
// and each entry is made anew after a minute at the latest, so that a missed
// notification heals.
type pageCache struct {
	mu         sync.RWMutex
	entries    map[string]*cachedPage
	generation uint64
}

type cachedPage struct {
	body        []byte
	contentType string
	etag        string
	modified    string
	made        time.Time
}

const (
	cacheLife = time.Minute
	cacheMost = 1000 // addresses with made-up queries must not fill the memory
)

func newPageCache() *pageCache {
	return &pageCache{entries: map[string]*cachedPage{}}
}

func (p *pageCache) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.entries = map[string]*cachedPage{}
	p.generation++
}

// bytes is what the kept pages weigh.
func (p *pageCache) bytes() (n int) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, e := range p.entries {
		n += len(e.body)
	}
	return n
}

func (p *pageCache) find(key string) (*cachedPage, uint64) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	e := p.entries[key]
	if e != nil && time.Since(e.made) > cacheLife {
		e = nil
	}
	return e, p.generation
}

// keep stores a page unless a write came between its reading and now.
func (p *pageCache) keep(key string, e *cachedPage, generation uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.generation != generation {
		return
	}
	if len(p.entries) >= cacheMost {
		p.entries = map[string]*cachedPage{}
	}
	p.entries[key] = e
}

// serve answers from the cache, or lets the handler make the page and keeps it.
func (p *pageCache) serve(c *fiber.Ctx) error {
	key := c.OriginalURL()
	e, generation := p.find(key)
	if e != nil {
		return e.send(c)
	}
	c.Locals(page.LocalCached, true)
	if err := c.Next(); err != nil {
		return err
	}
	r := c.Response()
	if r.StatusCode() != fiber.StatusOK || c.Method() != fiber.MethodGet {
		return nil
	}
	body := append([]byte(nil), r.Body()...)
	sum := sha256.Sum256(body)
	e = &cachedPage{body: body, contentType: string(r.Header.ContentType()), etag: `"` + hex.EncodeToString(sum[:12]) + `"`,
		modified: string(r.Header.Peek(fiber.HeaderLastModified)), made: time.Now()}
	p.keep(key, e, generation)
	return e.send(c)
}

func (e *cachedPage) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderETag, e.etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if e.modified != "" {
		c.Set(fiber.HeaderLastModified, e.modified)
	}
	if c.Get(fiber.HeaderIfNoneMatch) == e.etag {
		c.Response().ResetBody()
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Response().Header.SetContentType(e.contentType)
	c.Response().SetBodyRaw(e.body)
	return nil
}
