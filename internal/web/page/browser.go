package page

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Browser is what the form cookie tells of a browser: a short mark to know it
// again by, and since when it has been here. The cookie is signed and holds a
// moment and a random number, nothing about its person. The zero Browser has
// no cookie of ours.
type Browser struct {
	Mark string
	Born time.Time
}

const browserCookie = "csrf"

// NewBrowser is the cookie of a browser that is here for the first time.
func (s *House) NewBrowser() string {
	return s.Secret.Link("browser", s.Now().UnixMilli(), int(rand.Int64()))
}

// IsBrowser reports whether a cookie is one that NewBrowser made.
func (s *House) IsBrowser(cookie string) bool {
	_, _, ok := s.Secret.Open("browser", cookie)
	return ok
}

// Browser is the browser that asks.
func (s *House) Browser(c *fiber.Ctx) Browser {
	cookie := c.Cookies(s.CookieName(browserCookie))
	born, _, ok := s.Secret.Open("browser", cookie)
	if !ok {
		return Browser{}
	}
	sum := sha256.Sum256([]byte(cookie))
	return Browser{Mark: hex.EncodeToString(sum[:4]), Born: time.UnixMilli(born)}
}
