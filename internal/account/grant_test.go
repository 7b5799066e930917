package account

import (
	"context"
	"testing"

	"markt/internal/fault"
)

// ofHouse asks as an organiser of every edition.
var ofHouse = &Principal{grants: []grant{{role: Organiser}}}

func TestTheLastOrganiserStays(t *testing.T) {
	ctx, f := context.Background(), open(t)
	first, second := f.person(t, "", Organiser), f.person(t, "", Organiser, Jury)
	failed := make(chan error, 2)
	for _, id := range []ID{first, second} {
		go func() { failed <- f.Revoke(ctx, ofHouse, id, 0, Organiser, noon) }()
	}
	a, b := <-failed, <-failed
	if (a == nil) == (b == nil) {
		t.Fatalf("both removed each other, or neither could: %v / %v", a, b)
	}
	if err := errOf(a, b); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	if err := f.Revoke(ctx, ofHouse, second, 0, Jury, noon); err != nil {
		t.Error(err)
	}
}

func errOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Who organises one edition takes away that edition's roles only.
func TestAnEditionsOrganiserTakesNothingOfTheHouse(t *testing.T) {
	f := open(t)
	ctx, here := t.Context(), f.edition(t, "markt-2026")
	house, jury, local := f.person(t, "", Organiser), f.person(t, "", Jury), f.person(t, "")
	for _, r := range []Role{Organiser, Jury} {
		if err := f.Grant(ctx, local, here, r, noon); err != nil {
			t.Fatal(err)
		}
	}
	ofHere := &Principal{grants: []grant{{role: Organiser, edition: here}}}
	for person, role := range map[ID]Role{house: Organiser, jury: Jury} {
		if err := f.Revoke(ctx, ofHere, person, here, role, noon); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s of the house: %v", role, err)
		}
	}
	if err := f.Revoke(ctx, ofHere, local, here, Jury, noon); err != nil {
		t.Errorf("a role of the edition: %v", err)
	}
	if err := f.Revoke(ctx, ofHere, local, here, Jury, noon); !fault.Is(err, fault.NotFound) {
		t.Errorf("a role that was taken already: %v", err)
	}
	if err := f.Revoke(ctx, ofHouse, house, here, Organiser, noon); !fault.Is(err, fault.Conflict) {
		t.Errorf("an edition's organiser does not run the house: %v", err)
	}
	if err := f.Revoke(ctx, ofHouse, jury, here, Jury, noon); err != nil {
		t.Errorf("an organiser of the house: %v", err)
	}
}
