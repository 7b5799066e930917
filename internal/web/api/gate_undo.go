package api

import (
	"markt/internal/web/page"

	"github.com/gofiber/fiber/v2"
)

type undoIn struct {
	Nonce string `json:"nonce" api:"must max=64" doc:"That of the scan."`
}

type undoOut struct {
	Nonce string `json:"nonce"`
}

func (s *screens) gateUndo(c *fiber.Ctx) error {
	var in undoIn
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	d, ctx, err := s.Device(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.Undo(ctx, d, in.Nonce, s.Now()); err != nil {
		return err
	}
	return page.SendJSON(c, fiber.StatusOK, undoOut(in))
}
