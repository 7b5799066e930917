package public

import (
	"context"
	"net"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/web/page"
)

// setupPage is the first page of an empty database: a market and its organiser.
type setupPage struct {
	page.Page
	Known   bool // an organiser is signed in: no need to ask who
	Choices []page.Option
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
		if loopback(s.BaseURL.Hostname()) || s.Secret.IsFirstRun(page.Value(c, "first")) {
			return nil
		}
		return shut
	}
	_, err = s.Festival.Current(c.UserContext())
	if fault.Is(err, fault.NotFound) && page.Principal(c).Can(0, account.Organiser) {
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
	if wrong == nil {
		p.In = map[string]string{"opens": "10:00", "closes": "18:00", "default_lang": string(p.Lang)}
	}
	p.In["first"] = page.Value(c, "first")
	return s.Show(c, "public/setup", setupPage{p, knownOrganiser(c) != nil, page.LanguageOptions()})
}

// knownOrganiser is the organiser who is signed in, or nil.
func knownOrganiser(c *fiber.Ctx) *account.Principal {
	if who := page.Principal(c); who.Can(0, account.Organiser) {
		return who
	}
	return nil
}

func (s *screens) setupPost(c *fiber.Ctx) error {
	if err := s.maySetUp(c); err != nil {
		return err
	}
	token, err := s.setUp(c)
	if err != nil {
		return s.End(c, page.Done{}, err, s.showSetup)
	}
	return s.signedIn(c, token)
}

// maxSetupDays keeps a mistyped year from making a thousand market days.
const maxSetupDays = 31

// newHouse is what the first page asks for.
type newHouse struct {
	edition  festival.Draft
	days     []festival.DayDraft
	location festival.LocationDraft
	person   account.Draft
	known    *account.Principal // an organiser who is signed in: person is not asked for
}

func readSetup(c *fiber.Ctx) (newHouse, error) {
	h := newHouse{edition: festival.Draft{DayChange: festival.DefaultDayChange}, known: knownOrganiser(c)}
	var name string
	f := page.Reading(c, time.UTC)
	f.Line("slug", &h.edition.Slug)
	f.Text("name", &h.edition.Name)
	page.Word(f, "default_lang", &h.edition.DefaultLang)
	f.Line("organiser", &h.edition.Organiser)
	f.Line("email", &h.edition.ContactEmail)
	f.Line("person", &h.person.Name)
	f.Line("location", &name)
	f.Line("address", &h.location.Address)
	h.days = setupDays(f)
	if h.edition.Slug == "" {
		h.edition.Slug = input.Slug(h.edition.Name.In(h.edition.DefaultLang))
	}
	h.location.Name = lang.Text{h.edition.DefaultLang: name}
	h.person.Email, h.person.Lang, h.person.Roles = h.edition.ContactEmail, h.edition.DefaultLang, []account.Role{account.Organiser}
	setupCheck(f, &h)
	return h, f.Err()
}

// setUp makes the edition, its days, its first location and its organiser, all or
// nothing, and signs the organiser in.
func (s *screens) setUp(c *fiber.Ctx) (token string, err error) {
	h, err := readSetup(c)
	if err != nil {
		return "", err
	}
	now := s.Now()
	var who account.ID
	var e *festival.Edition
	err = pg.InTx(c.UserContext(), s.DB, func(ctx context.Context, tx *pg.Tx) error {
		if e, err = s.Festival.CreateIn(ctx, tx, h.edition, h.days, festival.Origin{}, now); err != nil {
			return err
		}
		if err := s.Festival.MakeCurrentIn(ctx, tx, e.ID, now); err != nil {
			return err
		}
		if _, err := s.Festival.CreateLocationIn(ctx, tx, e, h.location, now); err != nil {
			return err
		}
		if h.known != nil {
			who = h.known.Person
			return nil
		}
		who, err = account.CreateIn(ctx, tx, h.person, now)
		return err
	})
	if err != nil {
		return "", err
	}
	if _, err := s.Stalls.EnsureKinds(c.UserContext(), e.ID, now); err != nil {
		return "", err
	}
	return s.Accounts.SignIn(c.UserContext(), who, c.Get(fiber.HeaderUserAgent), now)
}

// setupCheck says all at once what the rooms would say one after the other,
// by the names of this form's fields.
func setupCheck(f *page.Fields, h *newHouse) {
	take := func(wrong fault.Fields, names map[string]string) {
		for name, m := range wrong {
			if as, ok := names[name]; ok {
				name = as
			}
			f.Wrong(name, m.Key, m.Pairs()...)
		}
	}
	take(h.edition.Check(), nil)
	take(h.location.Check(), map[string]string{"name.de": "location", "slug": "location"})
	if h.known != nil {
		return
	}
	take(fault.FieldsOf(h.person.Check()), map[string]string{"name": "person"})
	if h.person.Email == "" {
		f.Wrong("email", "error.required")
	}
}

// setupDays are the days from the first to the last, with the same hours.
func setupDays(f *page.Fields) (days []festival.DayDraft) {
	var first, last time.Time
	var typed string
	var opens, closes time.Duration
	f.Date("first_day", &first)
	if f.Line("last_day", &typed); typed == "" {
		last = first
	} else {
		f.Date("last_day", &last)
	}
	f.Clock("opens", &opens)
	f.Clock("closes", &closes)
	switch {
	case f.Err() != nil:
		return nil
	case last.Before(first):
		f.Wrong("last_day", "error.end_before_start")
		return nil
	case last.Sub(first) >= maxSetupDays*24*time.Hour:
		f.Wrong("last_day", "setup.error.too_many_days", "max", maxSetupDays)
		return nil
	case closes <= opens && closes > festival.DefaultDayChange:
		f.Wrong("closes", "error.end_before_start")
	}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		days = append(days, festival.DayDraft{Date: d, Opens: opens, Closes: closes})
	}
	return days
}
