package page

import (
	"context"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
)

// Workplace is the office where a person works: that of the current edition,
// else of the newest one they hold a role in; "" for none.
func (s *House) Workplace(ctx context.Context, who *account.Principal) (string, error) {
	e, err := s.Festival.Current(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return "", err
	}
	if who.Can(EditionID(e), account.OfficeRoles...) {
		return "/office/", nil
	}
	mine := who.Editions(account.OfficeRoles...)
	if len(mine) == 0 {
		return "", nil
	}
	if e, err = s.Festival.Get(ctx, festival.ID(mine[len(mine)-1])); err != nil {
		return "", err
	}
	return OfficeOf(e.Slug) + "/", nil
}
