package page

import (
	"context"
	"slices"

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
		return "/office/" + workOf(who, EditionID(e)), nil
	}
	mine := who.Editions(account.OfficeRoles...)
	if len(mine) == 0 {
		return "", nil
	}
	if e, err = s.Festival.Get(ctx, festival.ID(mine[len(mine)-1])); err != nil {
		return "", err
	}
	return OfficeOf(e.Slug) + "/" + workOf(who, int64(e.ID)), nil
}

// workOf is the page of an office that somebody begins with: who is only in the
// jury, with the jury's work; "" for the first page.
func workOf(who *account.Principal, edition int64) string {
	others := slices.DeleteFunc(slices.Clone(account.OfficeRoles), func(r account.Role) bool { return r == account.Jury })
	if who.Can(edition, others...) {
		return ""
	}
	return "jury"
}
