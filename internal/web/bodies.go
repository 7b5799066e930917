package web

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/sync/semaphore"

	"markt/internal/fault"
	"markt/internal/web/page"
)

// bodies decides how much of a request is read, and for how long, when only
// its header is known: the server sets aside whatever a header declares. What
// anybody may send is little. More is for the routes that say so, for callers
// they know, and only so much of it at once.
type bodies struct {
	large []page.Route // those that take more than anybody may send
	knows func(context.Context, page.Guard, *fasthttp.RequestHeader) bool
	room  *semaphore.Weighted
	held  sync.Map // *fasthttp.RequestHeader → func() that gives its room back
	parts sync.Map // *fasthttp.RequestHeader → inParts
}

// inParts is what is known of a request whose body comes in parts: its header
// is forgotten when there are too many of them.
type inParts struct {
	program bool
	most    int
}

const (
	bodyTime      = 10 * time.Second // for what anybody may send
	largeBodyTime = 30 * time.Second
	largeBodies   = 32 << 20 // bytes of large bodies at once: eight plans, or the phones of sixty gates
	roomWait      = 5 * time.Second
)

func newBodies(all []page.Route, knows func(context.Context, page.Guard, *fasthttp.RequestHeader) bool) (*bodies, error) {
	b := &bodies{knows: knows, room: semaphore.NewWeighted(largeBodies)}
	for _, r := range all {
		switch {
		case r.BodyMost <= page.BodyUsual:
		case r.Guard.Open:
			return nil, fmt.Errorf("%s %s takes %d bytes from anyone; no more than %d may be open to strangers", r.Method, r.Path, r.BodyMost, page.BodyUsual)
		default:
			b.large = append(b.large, r)
		}
	}
	return b, nil
}

// allow is called by the server between a request's header and its body.
func (b *bodies) allow(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	b.release(h) // a request before this one, whose body never came
	usual := fasthttp.RequestConfig{MaxRequestBodySize: page.BodyUsual, ReadTimeout: bodyTime}
	if n := h.ContentLength(); n >= 0 && n <= page.BodyUsual {
		return usual
	}
	r, ok := b.route(h)
	if h.ContentLength() < 0 {
		b.parts.Store(h, inParts{bytes.HasPrefix(h.RequestURI(), []byte(apiPath)), max(page.BodyUsual, r.BodyMost)})
	}
	if !ok || h.ContentLength() > r.BodyMost {
		return usual
	}
	ctx, cancel := context.WithTimeout(context.Background(), roomWait)
	defer cancel()
	room := int64(r.BodyMost)
	if n := h.ContentLength(); n >= 0 { // no more is read
		room = int64(n)
	}
	if !b.knows(ctx, r.Guard, h) || b.room.Acquire(ctx, room) != nil {
		return usual
	}
	b.hold(h, room)
	return fasthttp.RequestConfig{MaxRequestBodySize: r.BodyMost, ReadTimeout: largeBodyTime}
}

// route is the one of those with large bodies that the request is for.
func (b *bodies) route(h *fasthttp.RequestHeader) (page.Route, bool) {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	for _, r := range b.large {
		if r.Method == string(h.Method()) && fiber.RoutePatternMatch(path, r.Path) &&
			(!r.Files || bytes.HasPrefix(h.ContentType(), []byte(fiber.MIMEMultipartForm))) {
			return r, true
		}
	}
	return page.Route{}, false
}

// hold keeps n bytes of the room until the request is answered, or until its
// body can no longer come.
func (b *bodies) hold(h *fasthttp.RequestHeader, n int64) {
	once := sync.OnceFunc(func() { b.room.Release(n) })
	b.held.Store(h, once)
	time.AfterFunc(largeBodyTime+requestTimeout, once)
}

func (b *bodies) release(h *fasthttp.RequestHeader) {
	b.parts.Delete(h)
	if free, ok := b.held.LoadAndDelete(h); ok {
		free.(func())()
	}
}

// most is how much a request to this address may hold.
func (b *bodies) most(h *fasthttp.RequestHeader) int {
	if p, ok := b.parts.Load(h); ok {
		return p.(inParts).most
	}
	if r, ok := b.route(h); ok {
		return r.BodyMost
	}
	return page.BodyUsual
}

// byProgram reports whether a body that came in parts was for a program's address.
func (b *bodies) byProgram(h *fasthttp.RequestHeader) bool {
	p, ok := b.parts.Load(h)
	return ok && p.(inParts).program
}

// body gives the room for a large body back when the request is answered, and
// refuses packed ones: a few bytes could unpack to more than the memory holds.
func (s *Server) body(c *fiber.Ctx) error {
	h := &c.Context().Request.Header
	defer s.bodies.release(h)
	if packed := h.Peek(fiber.HeaderContentEncoding); len(packed) > 0 && !bytes.EqualFold(packed, []byte("identity")) {
		return fault.New(fault.Unsupported, "web.body", "error.packed")
	}
	if err := unreadable(c); err != nil {
		return err
	}
	return c.Next()
}

// unreadable refuses an address that is not UTF-8, and what a program sends that
// is not; a form says itself at which of its fields that is.
func unreadable(c *fiber.Ctx) error {
	u := c.Request().URI()
	readable := utf8.Valid(u.Path())
	u.QueryArgs().VisitAll(func(name, v []byte) { readable = readable && utf8.Valid(name) && utf8.Valid(v) })
	switch {
	case !readable:
		return fault.New(fault.Unreadable, "web.unreadable", "error.encoding_address")
	case page.Unsafe(c.Method()) && strings.HasPrefix(c.Path(), apiPath) && !utf8.Valid(c.Body()):
		return fault.New(fault.Unreadable, "web.unreadable", "error.encoding")
	}
	return nil
}

// knows reports whether the header carries a login, a device or a link of ours. What
// they may do is judged later, with the whole request.
func (s *Server) knows(ctx context.Context, g page.Guard, h *fasthttp.RequestHeader) bool {
	var err error
	switch token := page.BearerIn(string(h.Peek(fiber.HeaderAuthorization))); {
	case g.Own && token != "":
		_, err = s.Checkin.Authenticate(ctx, token, s.Now())
	case g.Own:
		_, err = s.Checkin.Authenticate(ctx, string(h.Cookie(s.CookieName("device"))), s.Now())
	case g.Linked:
		_, err = s.Stalls.ByLink(ctx, s.linkIn(h))
	case g.Bearer:
		_, err = s.Accounts.Token(ctx, token, s.Now())
	default:
		_, err = s.Accounts.Login(ctx, string(h.Cookie(s.CookieName("login"))), s.Now())
	}
	return err == nil
}

// linkIn is the application's link in an address.
func (s *Server) linkIn(h *fasthttp.RequestHeader) string {
	rest, _ := bytes.CutPrefix(h.RequestURI(), []byte("/my/application/"))
	at, _, _ := bytes.Cut(rest, []byte("/"))
	token, _ := s.LinkAt(string(at), string(h.Cookie(s.CookieName(page.HelpingCookie))))
	return token
}

// tooLarge says how much the address takes.
func tooLarge(most int) error {
	if most < 1<<20 {
		return fault.New(fault.TooLarge, "web.read", "error.too_large_kb", "max", most>>10)
	}
	return fault.New(fault.TooLarge, "web.read", "error.too_large", "max", most>>20)
}
