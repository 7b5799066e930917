package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/web/page"
)

type peoplePage struct {
	page.Page
	People []account.Person
	Roles  []page.Option
}

func (s *screens) people(c *fiber.Ctx) error { return s.showPeople(c, nil) }

func (s *screens) showPeople(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	people, err := s.Accounts.List(c.UserContext(), int64(e.ID))
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.people.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	lang.Sort(p.Lang, people, func(who account.Person) string { return who.Name })
	return s.Show(c, "office/people", peoplePage{p, people, page.Options(account.Roles, func(r account.Role) string { return p.T("account.role." + string(r)) })})
}

// peopleAddPost adds a person with a role, or gives the role to the person who
// has the address already.
func (s *screens) peopleAddPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var role account.Role
	draft := account.Draft{Lang: s.Language(c)}
	f := page.Reading(c, e.Loc())
	f.Line("name", &draft.Name)
	f.Line("email", &draft.Email)
	page.Word(f, "role", &role)
	draft.Roles = []account.Role{role}
	if err = draft.Check(); err == nil {
		err = s.addPerson(c, int64(e.ID), draft, role)
	}
	done := page.Done{To: s.Office(c, "/people"), Key: "office.people.added", Args: []any{"name", draft.Name}}
	return s.End(c, done, err, s.showPeople)
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

func (s *screens) peopleRevokePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	role := account.Role(page.Value(c, "role"))
	if !slices.Contains(account.Roles, role) {
		return fault.New(fault.Invalid, "office.peopleRevokePost", "error.choice")
	}
	ask := func(p page.Page) (page.Question, error) { return s.askRevoke(c, p, account.ID(id), role) }
	err = s.Sure(c, ask, func() error {
		return s.Accounts.Revoke(c.UserContext(), page.Principal(c), account.ID(id), int64(e.ID), role, s.Now())
	})
	return s.End(c, page.Done{To: s.Office(c, "/people"), Key: "office.people.revoked"}, err, s.showPeople)
}

func (s *screens) askRevoke(c *fiber.Ctx, p page.Page, id account.ID, role account.Role) (page.Question, error) {
	people, err := s.Accounts.List(c.UserContext(), int64(p.Edition.ID))
	name := ""
	for _, who := range people {
		if who.ID == id {
			name = who.Name
		}
	}
	return page.Question{
		Title: p.T("office.ask.revoke", "name", name, "role", p.T("account.role."+string(role))), Text: []string{p.T("office.ask.means.revoke")},
		Do: p.T("office.ask.do.revoke"),
	}, err
}
