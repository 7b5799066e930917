package page

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
)

type Language struct {
	Code    string
	Name    string
	Href    string
	Current bool
}

// Language is the language of the request: of the address, else of ?lang=, the
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

// PreferLanguage speaks l, unless whoever asks has chosen a language: by the
// address, on this device before, or as a person with a login.
func (s *House) PreferLanguage(c *fiber.Ctx, l lang.Lang) {
	first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
	chosen := lang.Known(first) || lang.Known(c.Query("lang")) || lang.Known(c.Cookies("lang")) || Principal(c) != nil
	if !chosen && lang.Known(string(l)) {
		s.setLanguage(c, l)
	}
}

// KeepLanguage remembers it for the pages whose address names none.
func (s *House) KeepLanguage(c *fiber.Ctx, l lang.Lang) {
	c.Cookie(&fiber.Cookie{Name: "lang", Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: "Lax", Secure: s.HTTPS(), HTTPOnly: true})
}

func (s *House) setLanguage(c *fiber.Ctx, l lang.Lang) lang.Lang {
	c.Locals(LocalLang, l)
	return l
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

// LanguageLinks are this page in each of its languages; what else the address asks for stays.
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
