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
	if !paper.Takes(l.app.State) {
		return fault.New(fault.NotFound, "public.myPhoto", "error.not_found")
	}
	p, err := s.Page(c, "my", "paper.photo.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := myPhotoPage{Page: p, App: l.app, Base: l.mine(), Accept: photoAccept}
	if d.Photo, err = s.Papers.Photo(c.UserContext(), l.app.EditionID, l.app.ID); err != nil {
		return err
	}
	if d.Photo != nil && !page.Unsafe(c.Method()) {
		d.In["alt"] = d.Text(d.Photo.Alt)
	}
	return s.Show(c, "my/photo", d)
}

// myPhotoFile is the photo for who sent it, before others see it too.
func (s *screens) myPhotoFile(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	b, err := s.Papers.PhotoOf(c.UserContext(), l.app.EditionID, l.app.ID, true)
	if err != nil {
		return err
	}
	return page.SendFile(c, "jpeg", "photo.jpeg", b)
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
	if page.Value(c, "do") == "remove" {
		return s.Papers.DropPhoto(c.UserContext(), e, l.app.ID, s.Now())
	}
	if !paper.Takes(l.app.State) {
		return fault.New(fault.NotFound, "public.myPhoto", "error.not_found")
	}
	d := paper.PhotoDraft{Alt: page.Value(c, "alt"), Lang: s.Language(c), Consent: page.Value(c, "consent") != ""}
	if d.File, _, err = sentFile(c); err != nil {
		return err
	}
	return s.Papers.SetPhoto(c.UserContext(), e, l.app.ID, d, s.Now())
}

// fileError puts what is wrong with the size of a file at its field.
func fileError(err error) error {
	if fault.KindOf(err) == fault.TooLarge {
		return fault.Fields{"file": fault.MessageOf(err)}.Err("public.file")
	}
	return err
}
