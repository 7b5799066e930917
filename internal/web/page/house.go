package page

import (
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
	Csrf   func(*fiber.Ctx) string // the token of this browser's forms
	Navs   map[string][]NavItem    // by layout
	orders pace
}

// edition is the market this request speaks of: the one named by ?edition= or
// /e/SLUG/, else the current one. It is read once per request.
func (s *House) Edition(c *fiber.Ctx) (*festival.Edition, error) {
	if e, ok := c.Locals(LocalEdition).(*festival.Edition); ok {
		return e, nil
	}
	var e *festival.Edition
	var err error
	slug := c.Params("edition", c.Query("edition"))
	if slug != "" {
		e, err = s.Festival.BySlug(c.UserContext(), slug)
	} else {
		e, err = s.Festival.Current(c.UserContext())
	}
	if err != nil {
		return nil, fault.Wrap("page.edition", err)
	}
	c.Locals(LocalEdition, e)
	return e, nil
}

// editionAndID is what most office handlers begin with: the edition and the
// :id of the address.
func (s *House) EditionAndID(c *fiber.Ctx) (*festival.Edition, int64, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return nil, 0, fault.New(fault.NotFound, "page.editionAndID", "error.not_found")
	}
	e, err := s.Edition(c)
	return e, id, err
}

const (
	LocalEdition   = "edition"
	LocalLang      = "lang"
	LocalPrincipal = "principal"
	LocalCached    = "cached" // the page goes into the cache
)

func (s *House) CookieName(name string) string {
	if s.Https() {
		return "__Host-" + name
	}
	return name
}

func (s *House) Https() bool { return s.BaseURL.Scheme == "https" }

func (s *House) Absolute(path string) string {
	return strings.TrimSuffix(s.BaseURL.String(), "/") + path
}
