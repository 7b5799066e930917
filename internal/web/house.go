package web

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
	now    func() time.Time
	csrf   func(*fiber.Ctx) string // the token of this browser's forms
	navs   map[string][]navItem    // by layout
	orders pace
}

// edition is the market this request speaks of: the one named by ?edition= or
// /e/SLUG/, else the current one. It is read once per request.
func (s *House) edition(c *fiber.Ctx) (*festival.Edition, error) {
	if e, ok := c.Locals(localEdition).(*festival.Edition); ok {
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
		return nil, fault.Wrap("web.edition", err)
	}
	c.Locals(localEdition, e)
	return e, nil
}

// editionAndID is what most office handlers begin with: the edition and the
// :id of the address.
func (s *House) editionAndID(c *fiber.Ctx) (*festival.Edition, int64, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return nil, 0, fault.New(fault.NotFound, "web.editionAndID", "error.not_found")
	}
	e, err := s.edition(c)
	return e, id, err
}

const (
	localEdition   = "edition"
	localLang      = "lang"
	localPrincipal = "principal"
)

func (s *House) cookieName(name string) string {
	if s.https() {
		return "__Host-" + name
	}
	return name
}

func (s *House) https() bool { return s.BaseURL.Scheme == "https" }

func (s *House) absolute(path string) string {
	return strings.TrimSuffix(s.BaseURL.String(), "/") + path
}
