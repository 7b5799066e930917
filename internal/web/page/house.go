package page

import (
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/press"
)

// Config is what the environment decides.
type Config struct {
	BaseURL        *url.URL
	Demo           bool
	Mails          bool // a server sends what is in the outbox
	Limits         bool // false switches rate limits off, for load tests on loopback
	TrustedProxies []string
	Standalone     bool   // at a gate, on a copy of an edition: only its phones are answered
	MetricsToken   string // of who may read the metrics; empty: this machine
	Log            *slog.Logger
}

// House is what every screen works with: what the environment decides, the
// rooms, the clock and the frame around each page.
type House struct {
	Config
	press.Rooms
	Press *press.Press
	Now   func() time.Time
	CSRF  func(*fiber.Ctx) string        // the token of this browser's forms
	Navs  map[string][]NavItem           // by layout
	ActAt func(path string) festival.Act // what a post to an address does; "": there is no such address
	// Leaving is closed when the service ends: an answer that goes on for long ends then.
	Leaving chan struct{}
	lanes   lanes
	orderPrints
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
	LocalHidden    = "hidden" // the edition is shown to its office alone, so the page does not
	LocalSoon      = "soon"   // the house's edition is still being prepared
	localAct       = "act"
	localCaller    = "caller"
	localOnce      = "once"
	localAddressed = "addressed"
	LocalUnseen    = "unseen" // nothing that the public sees was changed
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
