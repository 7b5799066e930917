package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"markt/internal/pg"
	"markt/internal/press"
	"markt/internal/web/office"
	"markt/internal/web/page"
	"markt/internal/web/public"
)

// Server answers requests.
type Server struct {
	*page.House
	app    *fiber.App
	cache  *pageCache
	sums   *metrics
	ready  readiness
	leave  sync.Once
	bodies *bodies
}

const (
	requestTimeout = 10 * time.Second
	headerTime     = 10 * time.Second
)

// New builds the application from templates and static files.
func New(c page.Config, p *press.Press, templates fs.FS) (*Server, error) {
	v, err := page.NewViews(templates)
	if err != nil {
		return nil, err
	}
	return newServer(c, p, v)
}

// newServer is apart so that hundreds of servers of the tests share their views.
func newServer(c page.Config, p *press.Press, v *page.Views) (_ *Server, err error) {
	s := &Server{House: &page.House{Config: c, Rooms: p.Rooms, Press: p, Now: time.Now, Leaving: make(chan struct{})}, cache: newPageCache(), sums: newMetrics()}
	s.measure()
	s.CSRF = s.csrfToken
	s.Navs = map[string][]page.NavItem{"public": public.Nav, "my": public.Nav, "office": office.Nav}
	s.app = fiber.New(fiber.Config{
		Views:                   v,
		Immutable:               true, // values outlive the request in our structs
		BodyLimit:               page.BodyUsual,
		Concurrency:             crowdMost + crowdSpare,
		ReduceMemoryUsage:       true, // of connections on which nothing happens
		ReadTimeout:             headerTime,
		WriteTimeout:            60 * time.Second,
		IdleTimeout:             75 * time.Second,
		DisableStartupMessage:   true,
		ErrorHandler:            s.showError,
		EnableTrustedProxyCheck: len(c.TrustedProxies) > 0,
		TrustedProxies:          c.TrustedProxies,
		ProxyHeader:             proxyHeader(c.TrustedProxies),
	})
	s.app.Use(s.attend, s.name, s.recoverPanic, s.headers, s.body)
	all := s.routes()
	if s.bodies, err = newBodies(all, s.knows); err != nil {
		return nil, err
	}
	s.app.Server().HeaderReceived = s.bodies.allow
	if err := s.mount(all); err != nil {
		return nil, err
	}
	s.firstRender()
	return s, nil
}

func proxyHeader(trusted []string) string {
	if len(trusted) > 0 {
		return fiber.HeaderXForwardedFor
	}
	return ""
}

// App is the Fiber application, for tests and for serving.
func (s *Server) App() *fiber.App { return s.app }

// Open takes an address, so that it is known to be free before anybody is told
// of it; with a certificate it speaks TLS. Only so many people come in at once.
func Open(addr, cert, key string) (net.Listener, error) {
	var secure *tls.Config
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w", err)
		}
		secure = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	all := newCrowd(l, affordable())
	if secure == nil {
		return all, nil
	}
	return tls.NewListener(all, secure), nil
}

// Serve answers on l until Shutdown.
func (s *Server) Serve(l net.Listener) error { return s.app.Listener(l) }

// Shutdown lets running requests finish, and ends the streams.
func (s *Server) Shutdown(ctx context.Context) error {
	s.leave.Do(func() { close(s.Leaving) })
	err := s.app.ShutdownWithContext(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// Forget drops the cached public pages; another process calls it by notification.
func (s *Server) Forget() { s.cache.reset() }

// publicChanged is called after a write that the public may see.
func (s *Server) publicChanged(ctx context.Context) {
	s.cache.reset()
	if err := s.DB.Notify(ctx, pg.PublicChanged); err != nil {
		s.Log.Warn("other instances were not told of a change", "error", err)
	}
}

// firstRender draws nothing: Fiber prepares its list of apps at the first
// rendering, unguarded, and two first visitors may come at once.
func (s *Server) firstRender() {
	c := s.app.AcquireCtx(new(fasthttp.RequestCtx))
	defer s.app.ReleaseCtx(c)
	_ = c.Render("", nil)
}
