package gate

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"markt/static"
)

// manifest is what a phone needs to put the scanner on its home screen. Its
// members have the names of the W3C's Web Application Manifest.
type manifest struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Lang       string         `json:"lang"`
	Dir        string         `json:"dir"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Background string         `json:"background_color"`
	Theme      string         `json:"theme_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// manifest makes the scanner installable. It names no gate and no market, so
// that a phone may carry it to the next.
func (s *screens) manifest(c *fiber.Ctx) error {
	p, err := s.Page(c, "gate", "gate.start.title")
	if err != nil {
		return err
	}
	sign, err := static.Asset("img/sign.svg")
	if err != nil {
		return err
	}
	body, err := json.Marshal(manifest{
		ID: "/gate", Name: p.T("gate.start.title"), ShortName: p.T("gate.start.title"), Lang: string(p.Lang), Dir: string(p.Dir),
		StartURL: "/gate", Scope: "/gate", Display: "standalone", Background: "#123f2c", Theme: "#123f2c",
		Icons: []manifestIcon{{sign, "any", "image/svg+xml", "any"}},
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderContentType, "application/manifest+json")
	return c.Send(body)
}
