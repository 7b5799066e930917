package web

import (
	"net"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/setup"
)

// setupPage is the first page of an empty database: a market and its organiser.
type setupPage struct {
	page
	form
	First   string
	Known   bool // an organiser is signed in: no need to ask who
	Choices []option
}

var setupFields = []string{"slug", "first_day", "last_day", "opens", "closes", "location", "address", "default_lang", "organiser", "person", "email"}

// maySetUp reports whether this request may set up the market. While nobody
// runs it: from this machine, or with the word that `user link --first` prints.
// Later only an organiser, and only while there is no current edition.
func (s *Server) maySetUp(c *fiber.Ctx) error {
	shut := fault.New(fault.NotFound, "web.setup", "error.not_found")
	taken, err := s.Accounts.HasOrganiser(c.UserContext())
	if err != nil {
		return err
	}
	if !taken {
		if loopback(s.BaseURL.Hostname()) || s.Secret.IsFirstRun(value(c, "first")) {
			return nil
		}
		return shut
	}
	_, err = s.Festival.Current(c.UserContext())
	if fault.Is(err, fault.NotFound) && principal(c).Can(0, account.Organiser) {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return shut
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}

func (s *Server) setupBegin(c *fiber.Ctx) (setupPage, error) {
	if err := s.maySetUp(c); err != nil {
		return setupPage{}, err
	}
	p, err := s.page(c, "public", "setup.title")
	d := setupPage{page: p, First: value(c, "first"), Known: principal(c) != nil && principal(c).Can(0, account.Organiser)}
	d.Choices = languageOptions()
	return d, err
}

func (s *Server) setup(c *fiber.Ctx) error {
	d, err := s.setupBegin(c)
	if err != nil {
		return err
	}
	d.form = form{In: map[string]string{"opens": "10:00", "closes": "18:00", "default_lang": string(d.Lang)}}
	return s.show(c, fiber.StatusOK, "public/setup", d)
}

func (s *Server) setupPost(c *fiber.Ctx) error {
	d, err := s.setupBegin(c)
	if err != nil {
		return err
	}
	d.form = typed(c, setupFields...).with(c, "name")
	token, err := s.setUp(c)
	if status, ok := d.complain(err); err != nil && ok {
		return s.show(c, status, "public/setup", d)
	}
	if err != nil {
		return err
	}
	return s.signedIn(c, token)
}

// setUp reads the form, sets the market up and signs its organiser in. What
// could not be read and what the rooms say stands together.
func (s *Server) setUp(c *fiber.Ctx) (login string, err error) {
	r := read(c)
	h := readSetup(c, r)
	r.f.Take(h.Check(), nil)
	if err := r.err(); err != nil {
		return "", err
	}
	return setup.Run(c.UserContext(), s.DB, h, c.Get(fiber.HeaderUserAgent), s.now())
}

func readSetup(c *fiber.Ctx, r *reader) setup.House {
	h := setup.House{
		Edition: festival.Draft{
			Slug: r.line("slug"), Name: text(c, "name"), DefaultLang: lang.Lang(r.line("default_lang")),
			Organiser: r.line("organiser"), ContactEmail: r.line("email"),
		},
		First: r.date("first_day"), Opens: r.clock("opens"), Closes: r.clock("closes"),
		Organiser: account.Draft{Name: r.line("person"), Email: r.line("email")},
	}
	if r.line("last_day") != "" {
		h.Last = r.date("last_day")
	}
	h.Location = festival.LocationDraft{Name: lang.Text{h.Edition.DefaultLang: r.line("location")}, Address: r.line("address")}
	if p := principal(c); p != nil && p.Can(0, account.Organiser) {
		h.Known = p.Person
	}
	return h
}
