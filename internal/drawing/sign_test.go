package drawing

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Every sign has a picture in the letters of SVG paths that its readers know.
func TestSigns(t *testing.T) {
	names := Landmarks()
	for _, k := range kinds {
		names = append(names, k.name)
	}
	seen := map[string]bool{}
	for _, name := range names {
		s := SignOf(name)
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if !strings.HasPrefix(s.Path, "M") || strings.Trim(s.Path, "MLHVCSAZmlhvcsaz0123456789.- ") != "" {
			t.Errorf("%s: %q", name, s.Path)
		}
		if s.Mark != strings.HasPrefix(name, kindSign) || s.Hue == "" {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if SignOf("castle") != pin {
		t.Error("a landmark of no known kind has no pin")
	}
}

// Green helps, red is the fire brigade's.
func TestHuesOfSigns(t *testing.T) {
	for name, hue := range map[string]Hue{"first_aid": Leaf, "meeting_point": Leaf, "lost_children": Leaf, "hydrant": Tomato, "info": Sky, "quiet_room": Berry, "bins": Ink} {
		if got := SignOf(name).Hue; got != hue {
			t.Errorf("%s is %s", name, got)
		}
	}
}

// A kind that has no mark of its own looks like all such.
func TestKinds(t *testing.T) {
	if (Kind{Mark: "other"}).Sign() != (Kind{Mark: "plain"}).Sign() || (Kind{}).SignName() != "kind-plain" {
		t.Error("unknown kinds")
	}
	if Culture.Sign().Hue != Berry || Culture.SignName() != "kind-culture" {
		t.Errorf("culture %+v", Culture.Sign())
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.Map(rapid.SampledFrom([]string{"food", "manufactory", "workshop", "advice", "culture", "plain"}), func(s string) Kind { return Kind{Mark: s} })).Draw(t, "kinds")
		SortKinds(list)
		if !slices.IsSortedFunc(list, func(a, b Kind) int { return a.place() - b.place() }) {
			t.Errorf("%v", list)
		}
	})
}
