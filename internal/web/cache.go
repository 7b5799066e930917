package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/sync/singleflight"

	"markt/internal/lang"
	"markt/internal/web/page"
)

// pageCache keeps the bytes of public pages: one entry for each route, what
// its path names and what it may be asked for. It is emptied by every write
// that the public may see, here or in another process, and each entry is made
// anew after a minute at the latest, so that a missed notification heals. A
// page that many ask for while it is made is made once.
type pageCache struct {
	pages      *page.Kept // a limited number: every page there is, each in its few forms
	words      *page.Kept // any number: pages asked for in people's own words
	making     singleflight.Group
	mu         sync.RWMutex
	generation uint64
}

type cachedPage struct {
	body        []byte
	packed      []byte // the same as gzip; nil for none
	contentType string
	etag        string
	modified    string
}

const (
	cacheLife  = time.Minute
	cachePages = 48 << 20 // bytes; the demo's pages and prints take 12 MB in three languages
	cacheWords = 8 << 20
)

func newPageCache() *pageCache {
	return &pageCache{pages: page.NewKept(cachePages, cacheLife), words: page.NewKept(cacheWords, cacheLife)}
}

func (p *pageCache) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.generation++
	p.pages.Clear()
	p.words.Clear()
}

// bytes is what the kept pages weigh.
func (p *pageCache) bytes() int { return p.pages.Bytes() + p.words.Bytes() }

func (p *pageCache) now() uint64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.generation
}

// keep stores a page unless a write came between its reading and now.
func (p *pageCache) keep(in *page.Kept, key string, e *cachedPage, generation uint64) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.generation == generation {
		in.Put(key, e, len(e.body)+len(e.packed), time.Now())
	}
}

// serve answers from the cache, or lets the handler make the page and keeps it.
func (p *pageCache) serve(r page.Route, l lang.Lang) fiber.Handler {
	return func(c *fiber.Ctx) error {
		in := p.pages
		if own := canonical(c, r, l); own {
			in = p.words
		}
		key, generation := c.OriginalURL(), p.now()
		if e, ok := in.Find(key, time.Now()).(*cachedPage); ok {
			return e.send(c)
		}
		mine := false
		made, err, _ := p.making.Do(strconv.FormatUint(generation, 10)+key, func() (any, error) {
			if e := in.Find(key, time.Now()); e != nil {
				return e, nil
			}
			mine = true
			return p.make(c, in, key, generation)
		})
		if err != nil {
			return err
		}
		switch e := made.(*cachedPage); {
		case e != nil:
			return e.send(c)
		case mine:
			return nil // answered, with something that is not kept
		}
		return c.Next()
	}
}

// make lets the handler make the page; nil when the answer is none to keep.
func (p *pageCache) make(c *fiber.Ctx, in *page.Kept, key string, generation uint64) (*cachedPage, error) {
	c.Locals(page.LocalCached, true)
	if err := c.Next(); err != nil {
		return nil, err
	}
	r := c.Response()
	if r.StatusCode() != fiber.StatusOK {
		return nil, nil
	}
	if hidden, _ := c.Locals(page.LocalHidden).(bool); hidden { // its office looks at it; nobody else may
		c.Set(fiber.HeaderCacheControl, "no-store")
		return nil, nil
	}
	body := append([]byte(nil), r.Body()...)
	sum := sha256.Sum256(body)
	e := &cachedPage{body: body, contentType: string(r.Header.ContentType()), etag: `"` + hex.EncodeToString(sum[:12]) + `"`,
		modified: string(r.Header.Peek(fiber.HeaderLastModified))}
	e.packed = pack(body, e.contentType)
	p.keep(in, key, e, generation)
	return e, nil
}

func (e *cachedPage) send(c *fiber.Ctx) error {
	body, etag := e.body, e.etag
	if e.packed != nil {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		if page.Unpacks(c) {
			body, etag = e.packed, strings.TrimSuffix(etag, `"`)+`-gzip"`
			c.Set(fiber.HeaderContentEncoding, "gzip")
		}
	}
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if e.modified != "" {
		c.Set(fiber.HeaderLastModified, e.modified)
	}
	if c.Get(fiber.HeaderIfNoneMatch) == etag {
		c.Response().Header.Del(fiber.HeaderContentEncoding)
		c.Response().ResetBody()
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Response().Header.SetContentType(e.contentType)
	c.Response().SetBodyRaw(body)
	return nil
}

// mostOfOne is how many values of one question a page may be asked for: the ticks of a form.
const mostOfOne = 16

var pathParam = regexp.MustCompile(`:[a-z]+`)

// canonical gives the request the one address of its page: the route's path as
// it is written and of the query what the page may be asked for, in one order.
// A page repeats its address in its links, so what stands there must not be
// one visitor's whim. It reports whether people's own words are among it.
func canonical(c *fiber.Ctx, r page.Route, l lang.Lang) (own bool) {
	query := url.Values{}
	for _, a := range r.Asks {
		for _, raw := range c.Context().QueryArgs().PeekMulti(a.Name) {
			v := string(raw)
			if v != "" && (a.Known == nil || a.Known(v)) && !slices.Contains(query[a.Name], v) && len(query[a.Name]) < mostOfOne {
				query.Add(a.Name, v)
				own = own || a.Known == nil
			}
		}
		slices.Sort(query[a.Name])
	}
	path := r.Path
	if rest, ok := r.InLanguages(); ok {
		path = "/" + string(l) + rest
	}
	path = pathParam.ReplaceAllStringFunc(path, func(name string) string { return c.Params(name[1:]) })
	c.Path(path)
	c.Request().SetRequestURI(strings.TrimSuffix(path+"?"+query.Encode(), "?"))
	return own
}
