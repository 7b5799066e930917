package office

import (
	"io"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/picture"
	"markt/internal/web/page"
)

// planPicture is what the plan is drawn on, for its editor alone.
func (s *screens) planPicture(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	jpeg, err := s.Site.PictureBytes(c.UserContext(), e.ID, l.ID)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	return c.Send(jpeg)
}

// planPicturePost lays a picture under the plan, or takes it away.
func (s *screens) planPicturePost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "delete" {
		err = s.Site.DropPicture(c.UserContext(), e, l.ID, s.Now())
	} else {
		var file []byte
		if file, err = sentPicture(c); err == nil {
			err = s.Site.SetPicture(c.UserContext(), e, l.ID, file, s.Now())
		}
	}
	if err != nil {
		return err
	}
	return page.SendJSON(c, fiber.StatusOK, struct{}{})
}

func sentPicture(c *fiber.Ctx) ([]byte, error) {
	head, err := c.FormFile("file")
	if err != nil {
		return nil, fault.Fields{"file": fault.Msg("error.required")}.Err("office.sentPicture")
	}
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, picture.Most+1))
}
