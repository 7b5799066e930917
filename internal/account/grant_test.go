package account

import (
	"context"
	"testing"

	"markt/internal/fault"
	"markt/internal/pg"
)

// by is the person as an organiser of the house, as a request would find them.
func (f *fixture) by(t *testing.T, id ID) HouseOrganiser {
	t.Helper()
	token, err := f.SignIn(t.Context(), id, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	who, err := f.Login(t.Context(), token, noon)
	if err != nil {
		t.Fatal(err)
	}
	by, _ := who.HouseOrganiser()
	return by
}

// Of two who remove one another at once, the second is no organiser any more.
func TestTwoOrganisersCannotRemoveOneAnother(t *testing.T) {
	f := open(t)
	for range 5 {
		a, b := f.person(t, "", Organiser), f.person(t, "", Organiser)
		byA, byB := f.by(t, a), f.by(t, b)
		failed := make(chan error, 2)
		go func() { failed <- f.RevokeHouse(context.Background(), byA, b, Organiser, noon) }()
		go func() { failed <- f.RevokeHouse(context.Background(), byB, a, Organiser, noon) }()
		first, second := <-failed, <-failed
		if (first == nil) == (second == nil) {
			t.Fatalf("both removed each other, or neither could: %v / %v", first, second)
		}
		if first == nil {
			first = second
		}
		if !fault.Is(first, fault.Forbidden) {
			t.Error(first)
		}
	}
}

// The database keeps the house's last organiser, whatever writes to it.
func TestTheDatabaseKeepsAnOrganiserOfTheHouse(t *testing.T) {
	f := open(t)
	here := f.edition(t, "markt-2026")
	last, other := f.person(t, "", Organiser), f.person(t, "", Jury)
	if err := f.Grant(t.Context(), other, here, Organiser, noon); err != nil {
		t.Fatal(err)
	}
	if err := f.RevokeHouse(t.Context(), f.by(t, last), last, Organiser, noon); fault.CodeOf(err) != "last_organiser" || !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	for _, statement := range []string{
		`DELETE FROM role_grant`,
		`UPDATE role_grant SET role = 'jury' WHERE edition_id IS NULL AND role = 'organiser'`,
		`UPDATE role_grant SET edition_id = (SELECT min(id) FROM edition) WHERE edition_id IS NULL AND role = 'organiser'`,
	} {
		if _, err := f.db.Exec(t.Context(), statement); fault.CodeOf(err) != "last_organiser" {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// Who was added and never came in does not count as one who is left, in the
// house and in an edition; nor does who cannot come in again.
func TestAnOrganiserWhoComesInIsLeft(t *testing.T) {
	f := open(t)
	ctx, here := t.Context(), f.edition(t, "markt-2026")
	last, added := f.person(t, "", Organiser), f.person(t, "added@beispiel.example", Organiser)
	by := f.by(t, last)
	leave := func() error { return f.RevokeHouse(ctx, by, last, Organiser, noon) }
	refused := func(when string, err error) {
		t.Helper()
		if fault.CodeOf(err) != "last_organiser" || !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", when, err)
		}
	}
	refused("the other was only added", leave())
	out, gone := f.person(t, "", Organiser), f.person(t, "gone@beispiel.example", Organiser)
	f.by(t, out)
	f.by(t, gone)
	for _, statement := range []string{`UPDATE login SET revoked_at = now() WHERE person_id = $1`, `UPDATE person SET erased_at = now() WHERE id = $1 + 1`} {
		if _, err := f.db.Exec(ctx, statement, int64(out)); err != nil {
			t.Fatal(err)
		}
	}
	refused("one has no way in any more, one was erased", leave())

	local, other := f.person(t, "local@beispiel.example"), f.person(t, "other@beispiel.example")
	for _, id := range []ID{local, other} {
		if err := f.Grant(ctx, id, here, Organiser, noon); err != nil {
			t.Fatal(err)
		}
	}
	f.by(t, local)
	if err := f.Revoke(ctx, local, here, Organiser, noon); err != nil {
		t.Errorf("one of the house is left: %v", err)
	}
	if err := f.Grant(ctx, local, here, Organiser, noon); err != nil {
		t.Fatal(err)
	}
	f.by(t, added)
	if err := leave(); err != nil {
		t.Errorf("the other came in: %v", err)
	}
	if _, err := f.db.Exec(ctx, `DELETE FROM login WHERE person_id = $1`, int64(added)); err != nil {
		t.Fatal(err)
	}
	refused("who is left in the edition was only added", f.Revoke(ctx, local, here, Organiser, noon))
}

// At the same moment too: the second waits until the first is through, and only
// then counts who is left.
func TestTheLastTwoOrganisersDoNotGoTogether(t *testing.T) {
	f := open(t)
	first, second := f.person(t, "", Organiser), f.person(t, "", Organiser)
	f.by(t, first)
	f.by(t, second)
	revoke := func(ctx context.Context, q pg.Querier, id ID) error {
		_, err := q.Exec(ctx, sqlRevokeHouse, int64(id), string(Organiser))
		return err
	}
	other := make(chan error, 1)
	err := pg.InTx(t.Context(), f.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := revoke(ctx, tx, first); err != nil {
			return err
		}
		go func() { other <- revoke(context.Background(), f.db, second) }()
		for waiting := 0; waiting == 0 && len(other) == 0; {
			if err := f.db.Get(context.Background(), &waiting, `SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-other; fault.CodeOf(err) != "last_organiser" {
		t.Errorf("both are gone: %v", err)
	}
}

// A role of an edition is never taken for one of the house.
func TestAnEditionsOrganiserIsNotTheHouses(t *testing.T) {
	f := open(t)
	ctx, here := t.Context(), f.edition(t, "markt-2026")
	house, jury, local := f.person(t, "", Organiser), f.person(t, "", Jury), f.person(t, "")
	for _, r := range []Role{Organiser, Jury} {
		if err := f.Grant(ctx, local, here, r, noon); err != nil {
			t.Fatal(err)
		}
	}
	if by := f.by(t, local); by != (HouseOrganiser{}) {
		t.Errorf("%+v", by)
	}
	if by := f.by(t, jury); by != (HouseOrganiser{}) {
		t.Errorf("a jury of the house: %+v", by)
	}
	for _, err := range []error{
		f.RevokeHouse(ctx, HouseOrganiser{}, jury, Jury, noon),
		f.RevokeHouse(ctx, HouseOrganiser{local}, jury, Jury, noon),
		f.GrantHouse(ctx, HouseOrganiser{local}, local, Organiser, noon),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("an edition's organiser acts on the house: %v", err)
		}
	}
	for person, role := range map[ID]Role{house: Organiser, jury: Jury} {
		if err := f.Revoke(ctx, person, here, role, noon); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of the house: %v", role, err)
		}
	}
	if err := f.Grant(ctx, local, 0, Organiser, noon); !fault.Is(err, fault.Invalid) {
		t.Errorf("an edition's grant gave a role in the house: %v", err)
	}
	by := f.by(t, house)
	if err := f.GrantHouse(ctx, by, local, Vendor, noon); !fault.Is(err, fault.Invalid) {
		t.Errorf("a vendor of every edition: %v", err)
	}
	for range 2 {
		if err := f.GrantHouse(ctx, by, local, Organiser, noon); err != nil {
			t.Error(err)
		}
	}
	if err := f.RevokeHouse(ctx, f.by(t, local), house, Organiser, noon); err != nil {
		t.Errorf("one of two: %v", err)
	}
	if err := f.RevokeHouse(ctx, f.by(t, local), jury, Jury, noon); err != nil {
		t.Error(err)
	}
	if err := f.Revoke(ctx, local, here, Jury, noon); err != nil {
		t.Error(err)
	}
	for _, err := range []error{f.RevokeHouse(ctx, f.by(t, local), jury, Jury, noon), f.Revoke(ctx, local, here, Jury, noon)} {
		if fault.CodeOf(err) != RoleTaken {
			t.Errorf("a role that was taken already: %v", err)
		}
	}
	for _, err := range []error{f.RevokeHouse(ctx, f.by(t, local), jury, Finance, noon), f.Revoke(ctx, jury, here, Jury, noon)} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("a role that was never held there: %v", err)
		}
	}
}

// A program never acts on the house, whatever its token may.
func TestATokenIsNoHouseOrganiser(t *testing.T) {
	f := open(t)
	token, err := f.CreateToken(t.Context(), TokenDraft{Name: "all", Role: Organiser}, noon)
	if err != nil {
		t.Fatal(err)
	}
	who, err := f.Token(t.Context(), token, noon)
	if err != nil || !who.Can(7, Organiser) {
		t.Fatalf("%+v %v", who, err)
	}
	if _, ok := who.HouseOrganiser(); ok {
		t.Error("it acts on the house")
	}
}
