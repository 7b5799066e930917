package public

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/setup"
	"markt/internal/web/page"
)

// setupPage is the first page of an empty database: a market and its organiser.
type setupPage struct {
	page.Page
	Known   bool // an organiser is signed in: no need to ask who
	Choices []page.Option
	States  []page.Option
}

// beginnings are the states a new market may begin in.
func beginnings(p page.Page) []page.Option {
	all := page.Options([]festival.State{festival.Open, festival.Announced, festival.Preparing}, func(st festival.State) string { return p.T("setup.state." + string(st)) })
	for i := range all {
		all[i].Checked = all[i].Value == p.In["state"]
	}
	return all
}

// maySetUp reports whether this request may set up the market. While nobody
// runs it: from this machine, or with the word that `user link --first` prints.
// Later only an organiser, and only while there is no current edition.
func (s *screens) maySetUp(c *fiber.Ctx) error {
	shut := fault.New(fault.NotFound, "public.setup", "error.not_found")
	taken, err := s.Accounts.HasOrganiser(c.UserContext())
	if err != nil {
		return err
	}
	if !taken {
		if page.Loopback(s.BaseURL.Hostname()) && page.FromHere(c) || s.Secret.IsFirstRun(page.Value(c, "first")) {
			return nil
		}
		return shut
	}
	_, err = s.Festival.Current(c.UserContext())
	if fault.Is(err, fault.NotFound) && knownOrganiser(c) != nil {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return shut
}

func (s *screens) setup(c *fiber.Ctx) error {
	if err := s.maySetUp(c); err != nil {
		return err
	}
	return s.showSetup(c, nil)
}

func (s *screens) showSetup(c *fiber.Ctx, wrong error) error {
	p, err := s.Page(c, "public", "setup.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	typed := p.In
	if wrong == nil {
		p.In = map[string]string{"opens": "10:00", "closes": "18:00", "default_lang": string(p.Lang), "state": string(festival.Open)}
	}
	if page.Unsafe(c.Method()) { // back from a question too
		p.In = typed
	}
	p.In["first"] = page.Value(c, "first")
	return s.Show(c, "public/setup", setupPage{p, knownOrganiser(c) != nil, page.LanguageOptions(), beginnings(p)})
}

// knownOrganiser is the organiser who is signed in, or nil.
func knownOrganiser(c *fiber.Ctx) *account.Principal {
	who := page.Principal(c)
	if _, ok := who.HouseOrganiser(); ok {
		return who
	}
	return nil
}

func (s *screens) setupPost(c *fiber.Ctx) error {
	if err := s.maySetUp(c); err != nil {
		return err
	}
	login, err := s.setUp(c)
	if err != nil {
		return s.End(c, page.Done{}, err, s.showSetup)
	}
	return s.signedIn(c, login)
}

// setUp reads the form, sets the market up and signs its organiser in. What
// could not be read and what the rooms say stands together.
func (s *screens) setUp(c *fiber.Ctx) (login string, err error) {
	f := page.Reading(c, time.UTC)
	h := readSetup(f)
	if who := knownOrganiser(c); who != nil {
		h.Known = who.Person
	}
	f.Take(h.Check(), nil)
	if err := f.Err(); err != nil {
		return "", err
	}
	if err := s.Ask(c, askFirstDay(page.Page{Lang: s.Language(c)}, h, s.Now())); err != nil {
		return "", err
	}
	return setup.Run(c.UserContext(), s.DB, h, c.Get(fiber.HeaderUserAgent), s.Now())
}

func readSetup(f *page.Fields) (h setup.House) {
	var location string
	var last *time.Time
	f.Line("slug", &h.Edition.Slug)
	f.Text("name", &h.Edition.Name)
	page.Word(f, "default_lang", &h.Edition.DefaultLang)
	page.Word(f, "state", &h.State)
	f.Line("organiser", &h.Edition.Organiser)
	f.Line("email", &h.Edition.ContactEmail)
	f.Date("first_day", &h.First)
	if f.MaybeDate("last_day", &last); last != nil {
		h.Last = *last
	}
	f.Clock("opens", &h.Opens)
	f.Clock("closes", &h.Closes)
	f.Line("location", &location)
	f.Line("address", &h.Location.Address)
	f.Line("person", &h.Organiser.Name)
	h.Location.Name = lang.Text{h.Edition.DefaultLang: location}
	h.Organiser.Email = h.Edition.ContactEmail
	return h
}
