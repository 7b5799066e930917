package web

import (
	"encoding/json"
	"errors"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/web/page"
)

// showError is Fiber's error handler: the default one would print the error's text.
func (s *Server) showError(c *fiber.Ctx, err error) error {
	unread := requestID(c) == "" // refused before it came to the handlers
	if unread {
		setRequestID(c)
		s.setHeaders(c)
		if !errors.Is(err, fiber.ErrRequestEntityTooLarge) {
			return refuse(c, err)
		}
	}
	program := wantsJSON(c)
	if h := &c.Context().Request.Header; errors.Is(err, fiber.ErrRequestEntityTooLarge) {
		err = tooLarge(s.bodies.most(h))
		program = program || s.bodies.byProgram(h)
		s.bodies.release(h)
	}
	err = fromFiber(err, program)
	kind := fault.KindOf(err)
	s.logError(c, kind, err)
	c.Status(page.StatusOf(kind))
	c.Set(fiber.HeaderCacheControl, "no-store")
	switch kind {
	case fault.Unavailable:
		c.Set(fiber.HeaderRetryAfter, "5")
	case fault.Limited:
		if c.GetRespHeader(fiber.HeaderRetryAfter) == "" {
			c.Set(fiber.HeaderRetryAfter, "60")
		}
	case fault.TooLarge:
		if g := guestOf(c.Context().Conn()); g != nil {
			g.loud = true
		}
	}
	if program {
		return s.problem(c, err)
	}
	if kind == fault.Unauthorized {
		return s.askToSignIn(c)
	}
	if soon, _ := c.Locals(page.LocalSoon).(bool); soon && kind == fault.NotFound {
		return s.soonPage(c)
	}
	return s.errorPage(c, kind, err)
}

// refuse answers what is no request at all, or never became one. Nobody reads
// it, so it costs nothing.
func refuse(c *fiber.Ctx, err error) error {
	code := fiber.StatusBadRequest
	if f := new(fiber.Error); errors.As(err, &f) {
		code = f.Code
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendStatus(code)
}

// fromFiber gives the framework's own errors a kind. Programs are told that an
// address wants another method; to a person it is no page.
func fromFiber(err error, program bool) error {
	var f *fiber.Error
	if !errors.As(err, &f) {
		return err
	}
	switch {
	case f.Code == fiber.StatusMethodNotAllowed && program: // Allow names those it takes
		return fault.New(fault.WrongMethod, "web.route", "error.wrong_method")
	case f.Code == fiber.StatusNotFound || f.Code == fiber.StatusMethodNotAllowed:
		return fault.New(fault.NotFound, "web.route", "error.not_found")
	case f.Code == fiber.StatusRequestEntityTooLarge:
		return tooLarge(page.BodyUsual)
	case f.Code >= 400 && f.Code < 500:
		return fault.New(fault.Invalid, "web.read", "error.bad_request")
	}
	return err
}

// logError writes failures of ours, with the route's pattern instead of the
// path, because paths carry secret links. That many want a print is none.
func (s *Server) logError(c *fiber.Ctx, kind fault.Kind, err error) {
	if (kind == fault.Internal || kind == fault.Unavailable) && fault.CodeOf(err) != press.Busy {
		s.Log.Error("request failed", "request", requestID(c), "route", c.Route().Path, "method", c.Method(), "kind", kind.String(), "error", err)
	}
}

const apiPath = "/api/"

func wantsJSON(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Path(), apiPath) || c.Accepts(fiber.MIMETextHTML, fiber.MIMEApplicationJSON) == fiber.MIMEApplicationJSON
}

func (s *Server) askToSignIn(c *fiber.Ctx) error {
	c.Response().ResetBody()
	return c.Redirect("/"+string(s.Language(c))+"/sign-in", fiber.StatusSeeOther)
}

type errorPage struct {
	page.Page
	Status  int
	Kind    string
	Message string
	Request string // its id, where the log knows more
	Back    string // the form that sent too much
}

// errorPage must work when the database is gone, so it reads nothing from it.
func (s *Server) errorPage(c *fiber.Ctx, kind fault.Kind, err error) error {
	m := fault.MessageOf(err)
	if m.Key == "" || kind == fault.Internal {
		m = fault.Msg("error.internal")
	}
	p := errorPage{Page: s.plain(c, "layout.error_title."+kind.String()), Status: page.StatusOf(kind), Kind: kind.String()}
	p.Message = p.T(m.Key, m.Pairs()...)
	if kind == fault.TooLarge {
		p.Back = cameFrom(c)
	}
	if kind == fault.Internal || kind == fault.Unavailable {
		p.Request = requestID(c)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if c.Render("public/error", p) != nil {
		return c.SendString(p.Message)
	}
	return nil
}

// cameFrom is the page of ours that sent a form; "" for any other.
func cameFrom(c *fiber.Ctx) string {
	u, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || u.Host == "" || u.Host != string(c.Request().Host()) {
		return ""
	}
	return "/" + strings.TrimLeft(u.Path, "/")
}

// plain begins a page that needs nothing of the database and names no market.
func (s *Server) plain(c *fiber.Ctx, title string) page.Page {
	l := s.Language(c)
	p := page.Page{Lang: l, Dir: l.Dir(), Layout: "public"}
	p.Head.Name = "markt"
	p.Title = p.T(title)
	p.Languages = s.LanguageLinks(c, l, "public")
	return p
}

// soonPage stands in for every page of a market that is still being prepared.
func (s *Server) soonPage(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	p := s.plain(c, "home.soon.title")
	p.Bare = true
	return c.Render("public/soon", p)
}

// problem is the answer to a program.
func (s *Server) problem(c *fiber.Ctx, err error) error {
	l := lang.Accept(c.Get(fiber.HeaderAcceptLanguage))
	kind, m := fault.KindOf(err), fault.MessageOf(err)
	if m.Key == "" || kind == fault.Internal {
		m = fault.Msg("error.internal")
	}
	p := page.Problem{Type: "about:blank", Title: kind.String(), Status: page.StatusOf(kind), Code: fault.CodeOf(err), Detail: l.T(m.Key, m.Pairs()...), RequestID: requestID(c)}
	for name, m := range fault.FieldsOf(err) {
		if p.Fields == nil {
			p.Fields = map[string]page.ProblemField{}
		}
		p.Fields[name] = page.ProblemField{Code: lastWord(m.Key), Message: l.T(m.Key, m.Pairs()...)}
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return c.Status(p.Status).Send(body)
}

// lastWord of a catalogue key is the field's stable code: error.too_long → too_long.
func lastWord(key string) string { return key[strings.LastIndex(key, ".")+1:] }

// recoverPanic turns a panic into an internal error with its stack in the log.
func (s *Server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("panic", "request", requestID(c), "route", c.Route().Path, "value", p, "stack", string(debug.Stack()))
			err = fault.New(fault.Internal, "web.recover", "error.internal")
		}
	}()
	return c.Next()
}
