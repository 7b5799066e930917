package office

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/press"
	"markt/internal/web/page"
)

type peoplePage struct {
	page.Page
	People []account.Person
	Roles  []page.Option
	House  bool // its reader gives and takes roles of the house
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
	d := peoplePage{Page: p, People: people, Roles: roleOptions(p, account.Roles)}
	_, d.House = page.Principal(c).HouseOrganiser()
	return s.Show(c, "office/people", d)
}

func roleOptions(p page.Page, roles []account.Role) []page.Option {
	return page.Options(roles, func(r account.Role) string { return p.T("account.role." + string(r)) })
}

// Invites reports whether the reader may let a person in, by a mail or a link.
func (d peoplePage) Invites(who account.Person) bool {
	works := slices.ContainsFunc(who.Held, func(h account.Held) bool { return slices.Contains(account.OfficeRoles, h.Role) })
	here := slices.ContainsFunc(who.Held, func(h account.Held) bool { return !h.House })
	return works && (d.House || here && (!who.Own || d.Mails && who.Email != ""))
}

// grantFunc gives a role, in an edition or in the house.
type grantFunc func(ctx context.Context, person account.ID, role account.Role) error

// peopleAddPost adds a person with a role of this edition, or gives the role
// to the person who has the address already.
func (s *screens) peopleAddPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	return s.addPersonPost(c, func(ctx context.Context, person account.ID, role account.Role) error {
		return s.Accounts.Grant(ctx, person, int64(e.ID), role, s.Now())
	}, s.showPeople)
}

// addPersonPost adds a person whom grant gives a role, and leads to their
// invitation, or shows again the form that was sent.
func (s *screens) addPersonPost(c *fiber.Ctx, grant grantFunc, again func(c *fiber.Ctx, wrong error) error) error {
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
	var done page.Done
	if err = draft.Check(); err == nil {
		done, err = s.WriteOnce(c, func() (page.Done, error) {
			return s.addPerson(c, e, draft, role, grant)
		})
	}
	return s.End(c, done, err, again)
}

// addPerson gives the role to who has the address already, else to a new
// person, whose way in is an invitation: mailed at once where that is possible.
func (s *screens) addPerson(c *fiber.Ctx, e *festival.Edition, draft account.Draft, role account.Role, grant grantFunc) (page.Done, error) {
	ctx := c.UserContext()
	done := page.Done{To: s.Office(c, "/people"), Key: "office.people.added", Args: []any{"name", draft.Name}}
	if draft.Email != "" {
		known, err := s.Accounts.ByEmail(ctx, draft.Email)
		if err == nil {
			return done, grant(ctx, known.ID, role)
		}
		if !fault.Is(err, fault.NotFound) {
			return done, err
		}
	}
	draft.Roles = nil
	id, err := s.Accounts.Create(ctx, draft, s.Now())
	if err == nil {
		err = grant(ctx, id, role)
	}
	if err != nil || !slices.Contains(account.OfficeRoles, role) {
		return done, err
	}
	if !s.Mails || draft.Email == "" {
		done.To, done.Key = s.invitationHref(c, id), "office.people.added_by_hand"
		return done, nil
	}
	done.Key = "office.people.added_mailed"
	return done, s.invite(c, e, id, press.Invited(e.ID), nil)
}

func (s *screens) peopleRevokePost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	role, err := roleOf(c)
	if err != nil {
		return err
	}
	return s.revoke(c, account.ID(id), account.Held{Role: role}, func() error {
		return s.Accounts.Revoke(c.UserContext(), account.ID(id), int64(e.ID), role, s.Now())
	})
}

// revoke takes a role away once that is sure; that it was taken already, from
// another page, is no fault of who comes second.
func (s *screens) revoke(c *fiber.Ctx, id account.ID, held account.Held, take func() error) error {
	done := page.Done{To: s.Office(c, "/people"), Key: "office.people.revoked"}
	err := s.Sure(c, func(p page.Page) (page.Question, error) { return s.askRevoke(c, p, id, held) }, take)
	if fault.CodeOf(err) == account.RoleTaken {
		done.Key, err = "account.role_taken", nil
	}
	return s.End(c, done, err, s.showPeople)
}

// askRevoke asks about a role that is held; of another one the room knows best.
func (s *screens) askRevoke(c *fiber.Ctx, p page.Page, id account.ID, held account.Held) (page.Question, error) {
	people, err := s.Accounts.List(c.UserContext(), int64(p.Edition.ID))
	if err != nil {
		return page.Question{}, err
	}
	i := slices.IndexFunc(people, func(who account.Person) bool { return who.ID == id && slices.Contains(who.Held, held) })
	if i < 0 {
		return page.Question{}, nil
	}
	means := "office.ask.means.revoke"
	if who := page.Principal(c); who != nil && who.Person == id {
		means += "_self"
	}
	return page.Question{
		Title: p.T("office.ask.revoke", "name", people[i].Name, "role", p.T("account.role."+string(held.Role))), Text: []string{p.T(means)},
		Do: p.T("office.ask.do.revoke"),
	}, nil
}

func roleOf(c *fiber.Ctx) (account.Role, error) {
	role := account.Role(page.Value(c, "role"))
	if !slices.Contains(account.Roles, role) {
		return "", fault.New(fault.Invalid, "office.roleOf", "error.choice")
	}
	return role, nil
}
