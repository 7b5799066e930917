package account

import (
	"context"
	"testing"

	"markt/internal/fault"
)

func TestTheLastOrganiserStays(t *testing.T) {
	ctx, f := context.Background(), open(t)
	first, second := f.person(t, "", Organiser), f.person(t, "", Organiser, Jury)
	failed := make(chan error, 2)
	for _, id := range []ID{first, second} {
		go func() { failed <- f.Revoke(ctx, id, 0, Organiser, noon) }()
	}
	a, b := <-failed, <-failed
	if (a == nil) == (b == nil) {
		t.Fatalf("both removed each other, or neither could: %v / %v", a, b)
	}
	if err := errOf(a, b); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	if err := f.Revoke(ctx, second, 0, Jury, noon); err != nil {
		t.Error(err)
	}
}

func errOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
