package page

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
type Page struct {
	Lang      lang.Lang
	Dir       string
	Title     string
	Layout    string // public, my, office or gate
	User      *user
	Nav       []navLink
	Flash     []notice
	Head      Head
	Languages []Language
	CSRF      string
	FormKey   string
	Demo      bool
	Bare      bool // no market stands here yet, so that its pages cannot be linked
	Errors    []FieldError

	Edition *festival.Edition
	Fields  fault.Fields
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
type FieldError struct {
	Name string
	Text string
}

type Head struct {
	Name     string
	Claim    string
	Days     string
	Location string
	Partners []string
	Slug     string
}

type Language struct {
	Code    string
	Name    string
	Href    string
	Current bool
}

// language is the language of the request: of the address, else of ?lang=, the
// cookie, the person, the browser.
func (s *House) Language(c *fiber.Ctx) lang.Lang {
	if l, ok := c.Locals(LocalLang).(lang.Lang); ok {
		return l
	}
	if first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/"); lang.Known(first) {
		return s.setLanguage(c, lang.Lang(first)) // an unknown address below a language
	}
	if q := c.Query("lang"); lang.Known(q) {
		s.KeepLanguage(c, lang.Lang(q))
		return s.setLanguage(c, lang.Lang(q))
	}
	if k := c.Cookies("lang"); lang.Known(k) {
		return s.setLanguage(c, lang.Lang(k))
	}
	if p := Principal(c); p != nil && lang.Known(string(p.Lang)) {
		return s.setLanguage(c, p.Lang)
	}
	return s.setLanguage(c, lang.Accept(c.Get(fiber.HeaderAcceptLanguage)))
}

// keepLanguage remembers it for the pages whose address names none.
func (s *House) KeepLanguage(c *fiber.Ctx, l lang.Lang) {
	c.Cookie(&fiber.Cookie{Name: "lang", Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: "Lax", Secure: s.Https(), HTTPOnly: true})
}

func (s *House) setLanguage(c *fiber.Ctx, l lang.Lang) lang.Lang {
	c.Locals(LocalLang, l)
	return l
}

// page begins a page: layout is public, my, office or gate; title is a catalogue key.
func (s *House) Page(c *fiber.Ctx, layout, title string, args ...any) (Page, error) {
	l := s.Language(c)
	if layout == "office" {
		l = officeLanguage(c, l)
	}
	p := Page{Lang: l, Dir: l.Dir(), Layout: layout, Demo: s.Config.Demo}
	p.Title = p.T(title, args...)
	e, err := s.Edition(c)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return p, err
	}
	p.Edition, p.Bare = e, e == nil
	if err := s.head(c, &p); err != nil {
		return p, err
	}
	p.Languages = s.LanguageLinks(c, l, layout)
	p.Nav = s.nav(c, p)
	if cached, _ := c.Locals(LocalCached).(bool); cached {
		return p, nil // shared bytes hold nothing of one visitor
	}
	p.User = s.user(c, e)
	p.CSRF = s.Csrf(c)
	p.FormKey = uuid.NewString()
	if key := c.FormValue("_key"); Unsafe(c.Method()) && key != "" && len(key) <= 64 {
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
	if who := Principal(c); who != nil && slices.Contains(lang.Office(), who.Lang) {
		return who.Lang
	}
	return lang.En
}

func (s *House) user(c *fiber.Ctx, e *festival.Edition) *user {
	who := Principal(c)
	if who == nil {
		return nil
	}
	return &user{Name: who.Name, Office: who.Can(EditionID(e), account.OfficeRoles...)}
}

func EditionID(e *festival.Edition) int64 {
	if e == nil {
		return 0
	}
	return int64(e.ID)
}

func (s *House) head(c *fiber.Ctx, p *Page) error {
	if p.Edition == nil {
		p.Head.Name = "markt"
		return nil
	}
	e := p.Edition
	p.Head.Name = e.Name.In(p.Lang, e.DefaultLang)
	p.Head.Claim = e.Claim.In(p.Lang, e.DefaultLang)
	p.Head.Slug = e.Slug
	p.Head.Days = p.DayRange(e)
	return s.headLocation(c, p)
}

// dayRange is "7. November 2026" or "7.–8. November" in the language's words.
func (p Page) DayRange(e *festival.Edition) string {
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
func (s *House) LanguageLinks(c *fiber.Ctx, current lang.Lang, layout string) []Language {
	all := lang.All()
	if layout == "office" {
		all = lang.Office()
	}
	path := "/" + strings.TrimLeft(c.Path(), "/") // two slashes would name another host
	rest, perLanguage := strings.CutPrefix(path, "/"+string(current))
	perLanguage = perLanguage && (rest == "" || rest[0] == '/')
	query, _ := url.ParseQuery(string(c.Request().URI().QueryString()))
	links := make([]Language, 0, len(all))
	for _, l := range all {
		to := url.URL{Path: path}
		if perLanguage && layout != "office" {
			to.Path = "/" + string(l) + rest
		} else {
			query.Set("lang", string(l))
		}
		to.RawQuery = query.Encode()
		links = append(links, Language{Code: string(l), Name: l.Name(), Href: to.String(), Current: l == current})
	}
	return links
}

// show fills in what a form complains of and sends the page with that status.
func (s *House) Show(c *fiber.Ctx, status int, template string, data any) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Render(template, data)
}

// complain puts err's messages on the page. It reports false for an error that
// the form cannot answer, which the handler then returns.
func (p *Page) Complain(err error) (status int, ok bool) {
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Conflict && kind != fault.Limited {
		return 0, false
	}
	if fault.CodeOf(err) == "idempotency_mismatch" { // sent again with other answers: the next time is meant
		p.FormKey = uuid.NewString()
		err = fault.New(fault.Invalid, "page.complain", "error.sent_before")
	}
	p.Fields = fault.FieldsOf(err)
	for name, m := range p.Fields {
		p.Errors = append(p.Errors, FieldError{Name: name, Text: p.T(m.Key, m.Pairs()...)})
	}
	SortErrors(p.Errors)
	if len(p.Fields) == 0 {
		m := fault.MessageOf(err)
		p.Flash = append(p.Flash, notice{Kind: "error", Text: p.T(m.Key, m.Pairs()...)})
	}
	return StatusOf(kind), true
}

// judge is complain for a page that is also shown when nothing is wrong: the
// status to show it with, or the error that the form cannot answer.
func (p *Page) Judge(wrong error) (status int, err error) {
	if wrong == nil {
		return fiber.StatusOK, nil
	}
	status, ok := p.Complain(wrong)
	if !ok {
		return 0, wrong
	}
	return status, nil
}

// Err is the message at a field, or "".
func (p Page) Err(name string) string {
	m, ok := p.Fields[name]
	if !ok {
		return ""
	}
	return p.T(m.Key, m.Pairs()...)
}

// T is the message for a key in the page's language; args are name, value
// pairs. On a right-to-left page each text value is isolated, so that a Latin
// name does not reorder the sentence around it.
func (p Page) T(key string, args ...any) string {
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
func (p Page) Text(t lang.Text) string {
	if p.Edition != nil {
		return t.In(p.Lang, p.Edition.DefaultLang)
	}
	return t.In(p.Lang)
}

// Values are a text's languages for the "languages" part of a form.
func (p Page) Values(t lang.Text) map[string]string {
	values := make(map[string]string, len(t))
	for l, s := range t {
		values[string(l)] = s
	}
	return values
}

// TextLang is the language Text found, for the lang attribute of the fragment.
func (p Page) TextLang(t lang.Text) lang.Lang {
	_, l := t.Find(p.Lang)
	if p.Edition != nil {
		_, l = t.Find(p.Lang, p.Edition.DefaultLang)
	}
	return l
}

func (p Page) Zoned(t time.Time) time.Time {
	if p.Edition == nil {
		return t
	}
	return p.Edition.In(t)
}

func (p Page) Date(t time.Time) string { return p.Lang.Date(p.Zoned(t)) }

func (p Page) DateFull(t time.Time) string { return p.Lang.DateFull(p.Zoned(t)) }

func (p Page) DateShort(t time.Time) string { return p.Lang.DateShort(p.Zoned(t)) }

func (p Page) DateTime(t time.Time) string { return p.Lang.DateTime(p.Zoned(t)) }

func (p Page) Time(t time.Time) string { return p.Lang.Time(p.Zoned(t)) }

func (p Page) Weekday(t time.Time) string { return p.Lang.Weekday(p.Zoned(t)) }

func (p Page) Number(n int) string { return p.Lang.Number(n) }

func (p Page) TimeSpan(from, until time.Time) string {
	return p.Lang.TimeSpan(p.Zoned(from), p.Zoned(until))
}

// Money writes cents in the edition's currency.
func (p Page) Money(cents int) string {
	currency := "EUR"
	if p.Edition != nil {
		currency = p.Edition.Currency
	}
	return p.Lang.Money(cents, currency)
}

// ISO is the machine's form of a time, for <time datetime>.
func (p Page) ISO(t time.Time) string { return p.Zoned(t).Format(time.RFC3339) }

// Path is a public address in the page's language.
func (p Page) Path(path string) string { return "/" + string(p.Lang) + path }

// Asset is the address of a static file with its fingerprint.
func (p Page) Asset(name string) (string, error) { return static.Asset(name) }

// Join is a list of texts in one line.
func (p Page) Join(items []string) string { return strings.Join(items, p.T("layout.list_comma")) }

// Sprint writes a value as a form field holds it; nil is empty.
func (p Page) Sprint(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// headLocation fills in the location and partners of the site's foot.
func (s *House) headLocation(c *fiber.Ctx, p *Page) error {
	if p.Layout == "office" || p.Layout == "gate" {
		return nil
	}
	all, err := s.Festival.Locations(c.UserContext(), p.Edition)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !l.Mobile {
			p.Head.Location = strings.Join(slices.DeleteFunc([]string{p.Text(l.Name), l.Address}, func(s string) bool { return s == "" }), ", ")
			break
		}
	}
	partners, err := s.Festival.Partners(c.UserContext(), p.Edition.ID)
	for _, partner := range partners {
		p.Head.Partners = append(p.Head.Partners, partner.Name)
	}
	return err
}
