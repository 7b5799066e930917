package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
)

type peoplePage struct {
	page
	People []account.Person
	Roles  []option
	Form   account.Draft
	Role   string
}

func (s *Server) peoplePage(c *fiber.Ctx) (peoplePage, error) {
	e, err := s.edition(c)
	if err != nil {
		return peoplePage{}, err
	}
	people, err := s.Accounts.List(c.UserContext(), int64(e.ID))
	if err != nil {
		return peoplePage{}, err
	}
	p, err := s.page(c, "office", "office.people.title")
	d := peoplePage{page: p, People: people}
	for _, r := range account.Roles {
		d.Roles = append(d.Roles, option{Value: string(r), Label: p.T("account.role." + string(r))})
	}
	return d, err
}

func (s *Server) people(c *fiber.Ctx) error {
	d, err := s.peoplePage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/people", d)
}

// personAddPost adds a person with a role, or gives the role to the person who
// has the address already.
func (s *Server) personAddPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	role := account.Role(value(c, "role"))
	draft := account.Draft{Name: value(c, "name"), Email: value(c, "email"), Lang: s.language(c), Roles: []account.Role{role}}
	err = draft.Check()
	if err == nil {
		err = s.addPerson(c, int64(e.ID), draft, role)
	}
	if err == nil {
		s.flash(c, "ok", "office.people.added", "name", draft.Name)
		return seeOther(c, "/office/people")
	}
	d, pageErr := s.peoplePage(c)
	if pageErr != nil {
		return pageErr
	}
	d.Form, d.Role = draft, string(role)
	if status, ok := d.complain(err); ok {
		return s.show(c, status, "office/people", d)
	}
	return err
}

func (s *Server) addPerson(c *fiber.Ctx, edition int64, draft account.Draft, role account.Role) error {
	if draft.Email != "" {
		known, err := s.Accounts.ByEmail(c.UserContext(), draft.Email)
		if err == nil {
			return s.Accounts.Grant(c.UserContext(), known.ID, edition, role, s.now())
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	draft.Roles = nil
	id, err := s.Accounts.Create(c.UserContext(), draft, s.now())
	if err != nil {
		return err
	}
	return s.Accounts.Grant(c.UserContext(), id, edition, role, s.now())
}

func (s *Server) roleRevokePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	role := account.Role(value(c, "role"))
	if !slices.Contains(account.Roles, role) {
		return fault.New(fault.Invalid, "web.roleRevokePost", "error.choice")
	}
	err = s.Accounts.Revoke(c.UserContext(), account.ID(id), int64(e.ID), role, s.now())
	if fault.Is(err, fault.Conflict) {
		s.flash(c, "error", "account.last_organiser")
		return seeOther(c, "/office/people")
	}
	if err != nil {
		return err
	}
	s.flash(c, "ok", "office.people.revoked")
	return seeOther(c, "/office/people")
}
