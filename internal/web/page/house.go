package page

import (
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/press"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
)

// Config is what the environment decides.
type Config struct {
	BaseURL        *url.URL
	Demo           bool
	Limits         bool // false switches rate limits off, for load tests on loopback
	TrustedProxies []string
	MetricsToken   string // of who may read the metrics; empty: this machine
	Log            *slog.Logger
}

// Rooms are what the screens call.
type Rooms struct {
	DB        *pg.DB
	Secret    *account.Secret
	Accounts  *account.Store
	Festival  *festival.Store
	Stalls    *stall.Store
	Site      *site.Store
	Programme *programme.Store
	Tickets   *ticket.Store
	Checkin   *checkin.Store
	Press     *press.Press
}

// House is what every screen works with: what the environment decides, the
// rooms, the clock and the frame around each page.
type House struct {
	Config
	Rooms
	Now    func() time.Time
	CSRF   func(*fiber.Ctx) string // the token of this browser's forms
	Navs   map[string][]NavItem    // by layout
	orders pace
}

// Edition is the market this request speaks of: the one named by ?edition= or
// /e/SLUG/, else the current one. A form of the office speaks of the edition it
// was filled from, whatever has become current or was renamed meanwhile. It is
// read once per request.
func (s *House) Edition(c *fiber.Ctx) (*festival.Edition, error) {
	if e, ok := c.Locals(LocalEdition).(*festival.Edition); ok {
		return e, nil
	}
	var e *festival.Edition
	var err error
	switch slug, id := named(c), formEdition(c); {
	case id != 0:
		e, err = s.Festival.Get(c.UserContext(), id)
	case slug != "":
		e, err = s.Festival.BySlug(c.UserContext(), slug)
	default:
		e, err = s.Festival.Current(c.UserContext())
	}
	if err != nil {
		return nil, fault.Wrap("page.edition", err)
	}
	c.Locals(LocalEdition, e)
	return e, nil
}

// named is the edition that the address names; "" for the current one.
func named(c *fiber.Ctx) string { return c.Params("edition", c.Query("edition")) }

// Named reports whether the address names an edition.
func Named(c *fiber.Ctx) bool { return named(c) != "" }

// formEdition is the edition that a form of the office carries; 0 for none.
func formEdition(c *fiber.Ctx) festival.ID {
	if !Unsafe(c.Method()) || !strings.HasPrefix(c.Path(), "/office/") {
		return 0
	}
	id, _ := strconv.ParseInt(Value(c, "_edition"), 10, 64)
	return festival.ID(id)
}

// EditionAndID is what most office handlers begin with: the edition and the
// :id of the address.
func (s *House) EditionAndID(c *fiber.Ctx) (*festival.Edition, int64, error) {
	id, err := Number(c, "id")
	if err != nil {
		return nil, 0, err
	}
	e, err := s.Edition(c)
	return e, id, err
}

// Number is the number of a record in the address; 0 where it says "new".
func Number(c *fiber.Ctx, param string) (int64, error) {
	v := c.Params(param, "new")
	if v == "new" {
		return 0, nil
	}
	id, err := strconv.ParseInt(v, 10, 64)
	if err != nil || id < 1 {
		return 0, fault.New(fault.NotFound, "page.Number", "error.not_found")
	}
	return id, nil
}

// What a request carries along for its handlers.
const (
	LocalEdition   = "edition"
	LocalLang      = "lang"
	LocalPrincipal = "principal"
	LocalCached    = "cached" // the page goes into the cache
)

// CookieName is how a cookie of ours is called; the prefix keeps it to this host.
func (s *House) CookieName(name string) string {
	if s.HTTPS() {
		return "__Host-" + name
	}
	return name
}

// HTTPS reports whether people reach the service by https.
func (s *House) HTTPS() bool { return s.BaseURL.Scheme == "https" }

// Absolute is the whole address of a path, for mails and codes.
func (s *House) Absolute(path string) string {
	return strings.TrimSuffix(s.BaseURL.String(), "/") + path
}

// Office is an address of the office, of the edition this request speaks of.
func (s *House) Office(c *fiber.Ctx, path string, args ...any) string {
	e, err := s.Edition(c)
	if err != nil || e.Current && !Named(c) {
		return "/office" + fmt.Sprintf(path, args...)
	}
	return OfficeOf(e.Slug) + fmt.Sprintf(path, args...)
}

// OfficeOf is where the office of an edition stands.
func OfficeOf(slug string) string { return "/office/e/" + url.PathEscape(slug) }
