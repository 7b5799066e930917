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
	page.Typed
	First   string
	Known   bool // an organiser is signed in: no need to ask who
	Choices []page.Option
}

var setupFields = []string{"slug", "first_day", "last_day", "opens", "closes", "location", "address", "default_lang", "organiser", "person", "email"}

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

func (s *screens) setupBegin(c *fiber.Ctx) (setupPage, error) {
	if err := s.maySetUp(c); err != nil {
		return setupPage{}, err
	}
	p, err := s.Page(c, "public", "setup.title")
	d := setupPage{Page: p, First: page.Value(c, "first"), Known: page.Principal(c) != nil && page.Principal(c).Can(0, account.Organiser)}
	d.Choices = page.LanguageOptions()
	return d, err
}

func (s *screens) setup(c *fiber.Ctx) error {
	d, err := s.setupBegin(c)
	if err != nil {
		return err
	}
	d.Typed = page.Typed{In: map[string]string{"opens": "10:00", "closes": "18:00", "default_lang": string(d.Lang)}}
	return s.Show(c, fiber.StatusOK, "public/setup", d)
}

func (s *screens) setupPost(c *fiber.Ctx) error {
	d, err := s.setupBegin(c)
	if err != nil {
		return err
	}
	d.Typed = page.Sent(c, setupFields...).WithTexts(c, "name")
	token, err := s.setUp(c)
	if status, ok := d.Complain(err); err != nil && ok {
		return s.Show(c, status, "public/setup", d)
	}
	if err != nil {
		return err
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
	r := page.Read(c)
	h := newHouse{edition: festival.Draft{
		Slug: r.Line("slug"), Name: page.Text(c, "name"), DefaultLang: lang.Lang(r.Line("default_lang")),
		DayChange: festival.DefaultDayChange, Organiser: r.Line("organiser"), ContactEmail: r.Line("email"),
	}}
	if h.edition.Slug == "" {
		h.edition.Slug = input.Slug(h.edition.Name.In(h.edition.DefaultLang))
	}
	h.days = setupDays(r)
	h.location = festival.LocationDraft{Name: lang.Text{h.edition.DefaultLang: r.Line("location")}, Address: r.Line("address")}
	h.person = account.Draft{Name: r.Line("person"), Email: r.Line("email"), Lang: h.edition.DefaultLang, Roles: []account.Role{account.Organiser}}
	if p := page.Principal(c); p != nil && p.Can(0, account.Organiser) {
		h.known = p
		return h, setupCheck(r, &h.edition, &h.location, nil)
	}
	return h, setupCheck(r, &h.edition, &h.location, &h.person)
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
// by the names of this form's fields; person nil stands for one that is known.
func setupCheck(r *page.Reader, draft *festival.Draft, location *festival.LocationDraft, person *account.Draft) error {
	take := func(f fault.Fields, names map[string]string) {
		for name, m := range f {
			if as, ok := names[name]; ok {
				name = as
			}
			if _, said := r.F[name]; !said {
				r.F[name] = m
			}
		}
	}
	take(draft.Check(), nil)
	take(location.Check(), map[string]string{"name.de": "location", "slug": "location"})
	if person == nil {
		return r.Err()
	}
	take(fault.FieldsOf(person.Check()), map[string]string{"name": "person"})
	if person.Email == "" {
		r.F.Add("email", "error.required")
	}
	return r.Err()
}

// setupDays are the days from the first to the last, with the same hours.
func setupDays(r *page.Reader) []festival.DayDraft {
	first, last := r.Date("first_day"), time.Time{}
	if r.Line("last_day") == "" {
		last = first
	} else {
		last = r.Date("last_day")
	}
	opens, closes := r.Clock("opens"), r.Clock("closes")
	if r.Err() != nil {
		return nil
	}
	if last.Before(first) {
		r.F.Add("last_day", "error.end_before_start")
		return nil
	}
	if last.Sub(first) >= maxSetupDays*24*time.Hour {
		r.F.Add("last_day", "setup.error.too_many_days", "max", maxSetupDays)
		return nil
	}
	if closes <= opens && closes > festival.DefaultDayChange {
		r.F.Add("closes", "error.end_before_start")
	}
	var days []festival.DayDraft
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		days = append(days, festival.DayDraft{Date: d, Opens: opens, Closes: closes})
	}
	return days
}
