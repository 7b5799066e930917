package office

import (
	"html/template"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/press"
	"markt/internal/web/page"
)

// invitationPage lets somebody in: by a mail where mails are sent and the
// person has an address, else by a link that is shown this once to be handed over.
type invitationPage struct {
	page.Page
	Person account.Person
	Mail   bool   // the way is a mail
	Href   string // of this page
	Link   string
	QR     template.URL
	Until  string
}

func (s *screens) invitation(c *fiber.Ctx) error { return s.showInvitation(c, nil) }

func (s *screens) showInvitation(c *fiber.Ctx, wrong error) error {
	d, err := s.invitationPage(c)
	if err != nil {
		return err
	}
	if err := d.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/invitation", d)
}

func (s *screens) invitationPage(c *fiber.Ctx) (d invitationPage, err error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return d, err
	}
	d.Person, err = s.Accounts.Invited(c.UserContext(), page.Principal(c), account.ID(id), int64(e.ID), s.Mails)
	if err != nil {
		return d, err
	}
	d.Page, err = s.Page(c, "office", "office.invitation.title", "name", d.Person.Name)
	d.Mail, d.Href = s.Mails && d.Person.Email != "", s.invitationHref(c, d.Person.ID)
	return d, err
}

func (s *screens) invitationHref(c *fiber.Ctx, id account.ID) string {
	return s.Office(c, "/people/%d/invitation", id)
}

// invitationPost sends the invitation, or shows its link. The link stands in
// this answer alone: it is not kept, and no other page can show it again.
func (s *screens) invitationPost(c *fiber.Ctx) error {
	d, err := s.invitationPage(c)
	if err != nil {
		return err
	}
	if d.Mail {
		err = s.invite(c, d.Edition, d.Person.ID, press.Invited(d.Edition.ID), nil)
		return s.End(c, page.Done{To: s.Office(c, "/people"), Key: "office.invitation.mailed", Args: []any{"name", d.Person.Name}}, err, s.showInvitation)
	}
	var link account.SignInLink
	if err := s.invite(c, d.Edition, d.Person.ID, nil, &link); err != nil {
		return err
	}
	d.Link = s.Absolute("/" + string(link.Person.Lang) + "/sign-in/" + link.Token)
	d.Until = d.DateTime(d.Edition.In(link.ExpiresAt))
	if d.QR, err = page.Picture(d.Link); err != nil {
		return err
	}
	return s.Show(c, "office/invitation", d)
}

func (s *screens) invite(c *fiber.Ctx, e *festival.Edition, person account.ID, tell account.Event, link *account.SignInLink) error {
	made, err := s.Accounts.Invite(c.UserContext(), page.Principal(c), person, int64(e.ID), tell, s.Now())
	if link != nil {
		*link = made
	}
	return err
}
