package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/web/page"
)

type peoplePage struct {
	page.Page
	People []account.Person
	Roles  []page.Option
	Form   account.Draft
	Role   string
}

func (s *screens) peoplePage(c *fiber.Ctx) (peoplePage, error) {
	e, err := s.Edition(c)
	if err != nil {
		return peoplePage{}, err
	}
	people, err := s.Accounts.List(c.UserContext(), int64(e.ID))
	if err != nil {
		return peoplePage{}, err
	}
	p, err := s.Page(c, "office", "office.people.title")
	d := peoplePage{Page: p, People: people}
	for _, r := range account.Roles {
		d.Roles = append(d.Roles, page.Option{Value: string(r), Label: p.T("account.role." + string(r))})
	}
	return d, err
}

func (s *screens) people(c *fiber.Ctx) error {
	d, err := s.peoplePage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/people", d)
}

// personAddPost adds a person with a role, or gives the role to the person who
// has the address already.
func (s *screens) personAddPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	role := account.Role(page.Value(c, "role"))
	draft := account.Draft{Name: page.Value(c, "name"), Email: page.Value(c, "email"), Lang: s.Language(c), Roles: []account.Role{role}}
	err = draft.Check()
	if err == nil {
		err = s.addPerson(c, int64(e.ID), draft, role)
	}
	if err == nil {
		s.Flash(c, "ok", "office.people.added", "name", draft.Name)
		return page.SeeOther(c, "/office/people")
	}
	d, pageErr := s.peoplePage(c)
	if pageErr != nil {
		return pageErr
	}
	d.Form, d.Role = draft, string(role)
	if status, ok := d.Complain(err); ok {
		return s.Show(c, status, "office/people", d)
	}
	return err
}

func (s *screens) addPerson(c *fiber.Ctx, edition int64, draft account.Draft, role account.Role) error {
	if draft.Email != "" {
		known, err := s.Accounts.ByEmail(c.UserContext(), draft.Email)
		if err == nil {
			return s.Accounts.Grant(c.UserContext(), known.ID, edition, role, s.Now())
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	draft.Roles = nil
	id, err := s.Accounts.Create(c.UserContext(), draft, s.Now())
	if err != nil {
		return err
	}
	return s.Accounts.Grant(c.UserContext(), id, edition, role, s.Now())
}

func (s *screens) roleRevokePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	role := account.Role(page.Value(c, "role"))
	if !slices.Contains(account.Roles, role) {
		return fault.New(fault.Invalid, "office.roleRevokePost", "error.choice")
	}
	err = s.Accounts.Revoke(c.UserContext(), account.ID(id), int64(e.ID), role, s.Now())
	if fault.Is(err, fault.Conflict) {
		s.Flash(c, "error", "account.last_organiser")
		return page.SeeOther(c, "/office/people")
	}
	if err != nil {
		return err
	}
	s.Flash(c, "ok", "office.people.revoked")
	return page.SeeOther(c, "/office/people")
}
