package office

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/web/page"
)

// housePeoplePage adds somebody for every edition there is and will be.
type housePeoplePage struct {
	page.Page
	Roles []page.Option
}

func (s *screens) housePeople(c *fiber.Ctx, _ account.HouseOrganiser) error {
	return s.showHousePeople(c, nil)
}

func (s *screens) showHousePeople(c *fiber.Ctx, wrong error) error {
	p, err := s.Page(c, "office", "office.people.add_house")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/house_people", housePeoplePage{p, roleOptions(p, account.OfficeRoles)})
}

// housePeopleAddPost adds a person with a role of the house.
func (s *screens) housePeopleAddPost(c *fiber.Ctx, by account.HouseOrganiser) error {
	return s.addPersonPost(c, func(ctx context.Context, person account.ID, role account.Role) error {
		return s.Accounts.GrantHouse(ctx, by, person, role, s.Now())
	}, s.showHousePeople)
}

func (s *screens) housePeopleRevokePost(c *fiber.Ctx, by account.HouseOrganiser) error {
	id, err := page.Number(c, "id")
	if err != nil {
		return err
	}
	role, err := roleOf(c)
	if err != nil {
		return err
	}
	return s.revoke(c, account.ID(id), account.Held{Role: role, House: true}, func() error {
		return s.Accounts.RevokeHouse(c.UserContext(), by, account.ID(id), role, s.Now())
	})
}
