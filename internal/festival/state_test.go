package festival_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
)

// What each state permits, to strangers and to who works in the office: one
// letter for each act, in their order; N is "there is no such edition", C is
// "not now".
func TestWhatAStatePermits(t *testing.T) {
	if diff := cmp.Diff([]festival.Act{"see", "apply", "order", "own", "scan", "read", "work", "keep"}, festival.Acts); diff != "" {
		t.Fatal(diff)
	}
	for _, c := range []struct {
		state            festival.State
		stranger, office string
	}{
		{festival.Preparing, "NNNNN---", "-CCCC---"},
		{festival.Announced, "--C-----", "--C-----"},
		{festival.Open, "--------", "--------"},
		{festival.Over, "-CCC--C-", "-CCC--C-"},
	} {
		for office, want := range map[bool]string{false: c.stranger, true: c.office} {
			got := ""
			for _, a := range festival.Acts {
				got += judged((&festival.Edition{State: c.state}).Judge(a, office))
			}
			if got != want {
				t.Errorf("%s, office %v: %s, want %s", c.state, office, got, want)
			}
		}
	}
}

func judged(err error) string {
	switch {
	case err == nil:
		return "-"
	case fault.Is(err, fault.NotFound) && fault.CodeOf(err) == "not_found":
		return "N"
	case fault.Is(err, fault.Conflict) && strings.HasPrefix(fault.CodeOf(err), "edition_"):
		return "C"
	}
	return "?"
}

// The table speaks of every act and of no other.
func TestEveryActIsJudged(t *testing.T) {
	for _, a := range festival.Acts {
		if !slices.ContainsFunc(festival.States, func(s festival.State) bool { return s.Permits(a) }) {
			t.Errorf("no state permits %s", a)
		}
	}
	for _, s := range append(festival.States, "", "elsewhere") {
		if known := slices.Contains(festival.States, s); s.Permits(festival.ActRead) != known || s.Permits("fly") {
			t.Errorf("%q is taken for a state", s)
		}
	}
}

func TestAChangeOfStateSaysWhatItChanges(t *testing.T) {
	got := festival.Open.Changes(festival.Over)
	want := []festival.Change{{festival.ActApply, false}, {festival.ActOrder, false}, {festival.ActOwn, false}, {festival.ActWork, false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := festival.Announced.Changes(festival.Open); len(got) != 1 || got[0] != (festival.Change{Act: festival.ActOrder, Gains: true}) {
		t.Error(got)
	}
}

func TestAStateChangesFromTheOneThatWasSeen(t *testing.T) {
	ctx, _, s, e := begin(t)
	if e.State != festival.Preparing {
		t.Errorf("a new edition is %s", e.State)
	}
	if err := s.SetState(ctx, e.ID, festival.Preparing, festival.Open, now); err != nil {
		t.Fatal(err)
	}
	if err := s.SetState(ctx, e.ID, festival.Preparing, festival.Announced, now); fault.CodeOf(err) != "state_changed" {
		t.Errorf("another has changed it meanwhile: %v", err)
	}
	if err := s.SetState(ctx, e.ID, festival.Open, "closed", now); !fault.Is(err, fault.Invalid) {
		t.Errorf("no such state: %v", err)
	}
	if e, err := s.Get(ctx, e.ID); err != nil || e.State != festival.Open {
		t.Errorf("%s, %v", e.State, err)
	}
}
