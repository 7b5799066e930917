package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/paper"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// photoAccept is what a photo's field offers.
const photoAccept = "image/jpeg,image/png,image/webp"

type myPhotoPage struct {
	page.Page
	App    *stall.Application
	Base   string
	Photo  *paper.Photo
	Accept string
}

func (s *screens) myPhoto(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	return s.showMyPhoto(c, l, nil)
}

func (s *screens) showMyPhoto(c *fiber.Ctx, l linked, wrong error) error {
	st, err := s.Stalls.StallOf(c.UserContext(), l.app.ID)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "my", "paper.photo.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := myPhotoPage{Page: p, App: l.app, Base: l.mine(), Accept: photoAccept}
	d.Photo, err = s.Papers.Photo(c.UserContext(), l.app.EditionID, st.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		d.Photo = nil
	case err != nil:
		return err
	case !page.Unsafe(c.Method()):
		d.In["alt"] = d.Text(d.Photo.Alt)
	}
	return s.Show(c, "my/photo", d)
}

// myPhotoPost shows a photo on the stall's public page, or takes it away.
func (s *screens) myPhotoPost(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	done := page.Done{To: l.mine() + "/photo", Key: "paper.photo.shown"}
	if page.Value(c, "do") == "remove" {
		done.Key = "paper.photo.removed"
	}
	return s.End(c, done, fileError(s.changePhoto(c, l)), func(c *fiber.Ctx, wrong error) error { return s.showMyPhoto(c, l, wrong) })
}

func (s *screens) changePhoto(c *fiber.Ctx, l linked) error {
	e, err := s.EditionOf(c, l.app.EditionID)
	if err != nil {
		return err
	}
	st, err := s.Stalls.StallOf(c.UserContext(), l.app.ID)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "remove" {
		return s.Papers.DropPhoto(c.UserContext(), e, st.ID, s.Now())
	}
	d := paper.PhotoDraft{Alt: page.Value(c, "alt"), Lang: s.Language(c), Consent: page.Value(c, "consent") != ""}
	if d.File, _, err = sentFile(c); err != nil {
		return err
	}
	return s.Papers.SetPhoto(c.UserContext(), e, st.ID, d, s.Now())
}

// fileError puts what is wrong with the size of a file at its field.
func fileError(err error) error {
	if fault.KindOf(err) == fault.TooLarge {
		return fault.Fields{"file": fault.MessageOf(err)}.Err("public.file")
	}
	return err
}
