package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// Page is what every page's struct embeds. Templates call its methods.
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
	Through   string // the id of a form that is saved on the way to another language
	CSRF      string
	FormKey   string
	Demo      bool
	Mails     bool // mails are sent
	Bare      bool // no market stands here yet, so that its pages cannot be linked
	Errors    []FieldError
	Found     *Found // nil: for nobody but who was given its address

	Office string // where this edition's office stands: /office or /office/e/SLUG
	Other  bool   // the edition is not the current one

	Edition *festival.Edition
	Typed   // what the page's form holds
	theirs  Typed
	wrong   fault.Fields
	status  int
}

type navLink struct {
	Href    string
	Label   string
	Icon    string
	Current bool
}

type notice struct {
	Kind  string // ok, info, warn or error
	Text  string
	Focus bool // it is about what was just sent
	Undo  string
}

// Page begins a page: layout is public, my, office or gate; title is a catalogue key.
func (s *House) Page(c *fiber.Ctx, layout, title string, args ...any) (Page, error) {
	l := s.Language(c)
	if layout == "office" || strings.HasPrefix(title, "office.") { // the wall has the office's words in another frame
		l = officeLanguage(c, l)
	}
	p := Page{Lang: l, Dir: l.Dir(), Layout: layout, Demo: s.Config.Demo, Mails: s.Config.Mails}
	p.Title = p.T(title, args...)
	e, err := s.Edition(c)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return p, err
	}
	p.Edition, p.Bare, p.Other = e, e == nil, e != nil && !e.Current
	p.Office = s.Office(c, "")
	if err := s.head(c, &p); err != nil {
		return p, err
	}
	p.Languages = s.LanguageLinks(c, l, layout)
	p.Nav = s.nav(c, p)
	if cached, _ := c.Locals(LocalCached).(bool); cached {
		return p, nil // shared bytes hold nothing of one visitor
	}
	if p.User, err = s.user(c); err != nil {
		return p, err
	}
	p.CSRF = s.CSRF(c)
	p.FormKey, p.Typed = uuid.NewString(), newTyped()
	if Unsafe(c.Method()) { // the form is shown again: still the same intention
		p.Typed = sent(c)
		if key := p.In["_key"]; key != "" && len(key) <= 64 {
			p.FormKey = key
		}
	}
	p.Flash = s.takeFlash(c, l)
	return p, nil
}

func EditionID(e *festival.Edition) int64 {
	if e == nil {
		return 0
	}
	return int64(e.ID)
}

// DayRange is "7. November 2026" or "7.–8. November" in the language's words.
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

// Show sends a page; its status says whether something is wrong on it.
func (s *House) Show(c *fiber.Ctx, template string, data any) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if p, ok := data.(interface{ code() int }); ok {
		c.Status(p.code())
	}
	if err := c.Render(template, data); err != nil {
		return err
	}
	if p, ok := data.(interface{ itself() Page }); ok {
		s.closeForms(c, p.itself())
	}
	return nil
}

// itself is the page that a page's struct embeds.
func (p Page) itself() Page { return p }

// Promise is a text that says a mail will come, or, on a service without a mail
// server, what happens instead: the catalogue's twin of the key.
func (p Page) Promise(key string, args ...any) string {
	if !p.Mails {
		key += ".unmailed"
	}
	return p.T(key, args...)
}

// ReadOnly reports whether nothing of the edition is changed any more.
func (p Page) ReadOnly() bool { return p.Edition != nil && !p.Edition.State.Permits(festival.ActWork) }

// OfficeEdition is the edition that a form of the office carries; "" elsewhere.
func (p Page) OfficeEdition() string {
	if p.Layout != "office" || p.Edition == nil {
		return ""
	}
	return p.Sprint(p.Edition.ID)
}

func (p Page) code() int {
	if p.status == 0 {
		return fiber.StatusOK
	}
	return p.status
}

// layoutOf is the frame of a template: its folder.
func layoutOf(template string) string {
	folder, _, _ := strings.Cut(template, "/")
	return folder
}
