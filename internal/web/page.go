package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/static"
)

// page is what every page's struct embeds. Templates call its methods.
type page struct {
	Lang      lang.Lang
	Dir       string
	Title     string
	Layout    string // public, my, office or gate
	User      *user
	Nav       []navLink
	Flash     []notice
	Edition   editionHead
	Languages []languageLink
	CSRF      string
	FormKey   string
	Demo      bool
	Bare      bool // no market stands here yet, so that its pages cannot be linked
	Errors    []fieldError

	edition *festival.Edition
	fields  fault.Fields
}

type user struct {
	Name   string
	Office bool
}

type navLink struct {
	Href    string
	Label   string
	Icon    string
	Current bool
}

type notice struct {
	Kind string // ok, info, warn or error
	Text string
}

// fieldError links the summary at a form's head to the field. Name is the
// input's name; its element has the id "f-" + Name.
type fieldError struct {
	Name string
	Text string
}

type editionHead struct {
	Name     string
	Claim    string
	Days     string
	Location string
	Partners []string
	Slug     string
}

type languageLink struct {
	Code    string
	Name    string
	Href    string
	Current bool
}

// language is the language of the request: of the address, else of ?lang=, the
// cookie, the person, the browser.
func (s *Server) language(c *fiber.Ctx) lang.Lang {
	if l, ok := c.Locals(localLang).(lang.Lang); ok {
		return l
	}
	if first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/"); lang.Known(first) {
		return s.setLanguage(c, lang.Lang(first)) // an unknown address below a language
	}
	if q := c.Query("lang"); lang.Known(q) {
		s.keepLanguage(c, lang.Lang(q))
		return s.setLanguage(c, lang.Lang(q))
	}
	if k := c.Cookies("lang"); lang.Known(k) {
		return s.setLanguage(c, lang.Lang(k))
	}
	if p := principal(c); p != nil && lang.Known(string(p.Lang)) {
		return s.setLanguage(c, p.Lang)
	}
	return s.setLanguage(c, lang.Accept(c.Get(fiber.HeaderAcceptLanguage)))
}

// keepLanguage remembers it for the pages whose address names none.
func (s *Server) keepLanguage(c *fiber.Ctx, l lang.Lang) {
	c.Cookie(&fiber.Cookie{Name: "lang", Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: "Lax", Secure: s.https(), HTTPOnly: true})
}

func (s *Server) setLanguage(c *fiber.Ctx, l lang.Lang) lang.Lang {
	c.Locals(localLang, l)
	return l
}

// page begins a page: layout is public, my, office or gate; title is a catalogue key.
func (s *Server) page(c *fiber.Ctx, layout, title string, args ...any) (page, error) {
	l := s.language(c)
	if layout == "office" {
		l = officeLanguage(c, l)
	}
	p := page{Lang: l, Dir: l.Dir(), Layout: layout, Demo: s.Config.Demo}
	p.Title = p.T(title, args...)
	e, err := s.edition(c)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return p, err
	}
	p.edition, p.Bare = e, e == nil
	if err := s.head(c, &p); err != nil {
		return p, err
	}
	p.Languages = s.languageLinks(c, l, layout)
	p.Nav = s.nav(c, p)
	if cached, _ := c.Locals(localCached).(bool); cached {
		return p, nil // shared bytes hold nothing of one visitor
	}
	p.User = s.user(c, e)
	p.CSRF = s.csrfToken(c)
	p.FormKey = uuid.NewString()
	if key := c.FormValue("_key"); unsafe(c.Method()) && key != "" && len(key) <= 64 {
		p.FormKey = key // the form is shown again: still the same intention
	}
	p.Flash = s.takeFlash(c, l)
	return p, nil
}

// officeLanguage is l if the office exists in it, else the person's own
// language, else English.
func officeLanguage(c *fiber.Ctx, l lang.Lang) lang.Lang {
	if slices.Contains(lang.Office(), l) {
		return l
	}
	if who := principal(c); who != nil && slices.Contains(lang.Office(), who.Lang) {
		return who.Lang
	}
	return lang.En
}

func (s *Server) user(c *fiber.Ctx, e *festival.Edition) *user {
	who := principal(c)
	if who == nil {
		return nil
	}
	return &user{Name: who.Name, Office: who.Can(editionID(e), account.OfficeRoles...)}
}

func editionID(e *festival.Edition) int64 {
	if e == nil {
		return 0
	}
	return int64(e.ID)
}

func (s *Server) head(c *fiber.Ctx, p *page) error {
	if p.edition == nil {
		p.Edition.Name = "markt"
		return nil
	}
	e := p.edition
	p.Edition.Name = e.Name.In(p.Lang, e.DefaultLang)
	p.Edition.Claim = e.Claim.In(p.Lang, e.DefaultLang)
	p.Edition.Slug = e.Slug
	p.Edition.Days = p.dayRange(e)
	return s.headLocation(c, p)
}

// dayRange is "7. November 2026" or "7.–8. November" in the language's words.
func (p page) dayRange(e *festival.Edition) string {
	switch n := len(e.Days); n {
	case 0:
		return ""
	case 1:
		return p.Lang.DateFull(e.Days[0].Date)
	default:
		return p.T("layout.days", "from", p.Lang.DateShort(e.Days[0].Date), "until", p.Lang.DateShort(e.Days[n-1].Date))
	}
}

// languageLinks are this page in each of its languages; what else the address asks for stays.
func (s *Server) languageLinks(c *fiber.Ctx, current lang.Lang, layout string) []languageLink {
	all := lang.All()
	if layout == "office" {
		all = lang.Office()
	}
	path := "/" + strings.TrimLeft(c.Path(), "/") // two slashes would name another host
	rest, perLanguage := strings.CutPrefix(path, "/"+string(current))
	perLanguage = perLanguage && (rest == "" || rest[0] == '/')
	query, _ := url.ParseQuery(string(c.Request().URI().QueryString()))
	links := make([]languageLink, 0, len(all))
	for _, l := range all {
		to := url.URL{Path: path}
		if perLanguage && layout != "office" {
			to.Path = "/" + string(l) + rest
		} else {
			query.Set("lang", string(l))
		}
		to.RawQuery = query.Encode()
		links = append(links, languageLink{Code: string(l), Name: l.Name(), Href: to.String(), Current: l == current})
	}
	return links
}

// show fills in what a form complains of and sends the page with that status.
func (s *Server) show(c *fiber.Ctx, status int, template string, data any) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Render(template, data)
}

// complain puts err's messages on the page. It reports false for an error that
// the form cannot answer, which the handler then returns.
func (p *page) complain(err error) (status int, ok bool) {
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Conflict && kind != fault.Limited {
		return 0, false
	}
	if fault.CodeOf(err) == "idempotency_mismatch" { // sent again with other answers: the next time is meant
		p.FormKey = uuid.NewString()
		err = fault.New(fault.Invalid, "web.complain", "error.sent_before")
	}
	p.fields = fault.FieldsOf(err)
	for name, m := range p.fields {
		p.Errors = append(p.Errors, fieldError{Name: name, Text: p.T(m.Key, m.Pairs()...)})
	}
	sortErrors(p.Errors)
	if len(p.fields) == 0 {
		m := fault.MessageOf(err)
		p.Flash = append(p.Flash, notice{Kind: "error", Text: p.T(m.Key, m.Pairs()...)})
	}
	return statusOf(kind), true
}

// judge is complain for a page that is also shown when nothing is wrong: the
// status to show it with, or the error that the form cannot answer.
func (p *page) judge(wrong error) (status int, err error) {
	if wrong == nil {
		return fiber.StatusOK, nil
	}
	status, ok := p.complain(wrong)
	if !ok {
		return 0, wrong
	}
	return status, nil
}

// Err is the message at a field, or "".
func (p page) Err(name string) string {
	m, ok := p.fields[name]
	if !ok {
		return ""
	}
	return p.T(m.Key, m.Pairs()...)
}

// T is the message for a key in the page's language; args are name, value
// pairs. On a right-to-left page each text value is isolated, so that a Latin
// name does not reorder the sentence around it.
func (p page) T(key string, args ...any) string {
	if p.Lang.RTL() {
		for i := 1; i < len(args); i += 2 {
			if v, ok := args[i].(string); ok && v != "" {
				args[i] = "\u2068" + v + "\u2069"
			}
		}
	}
	return p.Lang.T(key, args...)
}

// Text is an entered text in the page's language or the nearest one it exists in.
func (p page) Text(t lang.Text) string {
	if p.edition != nil {
		return t.In(p.Lang, p.edition.DefaultLang)
	}
	return t.In(p.Lang)
}

// Values are a text's languages for the "languages" part of a form.
func (p page) Values(t lang.Text) map[string]string {
	values := make(map[string]string, len(t))
	for l, s := range t {
		values[string(l)] = s
	}
	return values
}

// TextLang is the language Text found, for the lang attribute of the fragment.
func (p page) TextLang(t lang.Text) lang.Lang {
	_, l := t.Find(p.Lang)
	if p.edition != nil {
		_, l = t.Find(p.Lang, p.edition.DefaultLang)
	}
	return l
}

func (p page) zoned(t time.Time) time.Time {
	if p.edition == nil {
		return t
	}
	return p.edition.In(t)
}

func (p page) Date(t time.Time) string      { return p.Lang.Date(p.zoned(t)) }
func (p page) DateFull(t time.Time) string  { return p.Lang.DateFull(p.zoned(t)) }
func (p page) DateShort(t time.Time) string { return p.Lang.DateShort(p.zoned(t)) }
func (p page) DateTime(t time.Time) string  { return p.Lang.DateTime(p.zoned(t)) }
func (p page) Time(t time.Time) string      { return p.Lang.Time(p.zoned(t)) }
func (p page) Weekday(t time.Time) string   { return p.Lang.Weekday(p.zoned(t)) }
func (p page) Number(n int) string          { return p.Lang.Number(n) }
func (p page) TimeSpan(from, until time.Time) string {
	return p.Lang.TimeSpan(p.zoned(from), p.zoned(until))
}

// Money writes cents in the edition's currency.
func (p page) Money(cents int) string {
	currency := "EUR"
	if p.edition != nil {
		currency = p.edition.Currency
	}
	return p.Lang.Money(cents, currency)
}

// ISO is the machine's form of a time, for <time datetime>.
func (p page) ISO(t time.Time) string { return p.zoned(t).Format(time.RFC3339) }

// Path is a public address in the page's language.
func (p page) Path(path string) string { return "/" + string(p.Lang) + path }

// Asset is the address of a static file with its fingerprint.
func (p page) Asset(name string) (string, error) { return static.Asset(name) }

// Join is a list of texts in one line.
func (p page) Join(items []string) string { return strings.Join(items, p.T("layout.list_comma")) }

// Sprint writes a value as a form field holds it; nil is empty.
func (p page) Sprint(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
