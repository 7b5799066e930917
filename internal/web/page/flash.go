package page

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Gone is when a cookie that is taken back ends. An age below zero would not be written at all.
var Gone = time.Unix(1, 0)

// flashed is a message that waits in a cookie for the next page. It is a
// catalogue key, so a forged cookie can't put words on our page.
type flashed struct {
	Kind string         `json:"k"`
	Key  string         `json:"m"`
	Args map[string]any `json:"a,omitempty"`
	Undo string         `json:"u,omitempty"`
}

// undoForm is what undoes something, below /office/undo/: whoever forges the
// cookie gets no other address onto our page.
var undoForm = regexp.MustCompile(`^[a-z_]+/[a-z0-9_]+$`)

// Flash leaves a message for the page after the redirect; kind is ok, info, warn or error.
func (s *House) Flash(c *fiber.Ctx, kind, key string, args ...any) {
	s.flash(c, flashed{Kind: kind, Key: key, Args: fault.Msg(key, args...).Args})
}

func (s *House) flash(c *fiber.Ctx, f flashed) {
	b, err := json.Marshal(f)
	if err != nil {
		return
	}
	c.Cookie(&fiber.Cookie{Name: s.CookieName("flash"), Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: 60})
}

func (s *House) takeFlash(c *fiber.Ctx, l lang.Lang) []notice {
	value := c.Cookies(s.CookieName("flash"))
	if value == "" {
		return nil
	}
	c.Cookie(&fiber.Cookie{Name: s.CookieName("flash"), Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", Expires: Gone})
	var f flashed
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || json.Unmarshal(b, &f) != nil || !lang.De.Has(f.Key) {
		return nil
	}
	if !slices.Contains([]string{"ok", "info", "warn", "error"}, f.Kind) {
		f.Kind = "info"
	}
	if !undoForm.MatchString(f.Undo) {
		f.Undo = ""
	}
	return []notice{{Kind: f.Kind, Text: l.T(f.Key, fault.Message{Args: f.Args}.Pairs()...), Undo: f.Undo}}
}
