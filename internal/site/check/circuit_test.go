package check

import "testing"

// A circuit is read as people write it, and written so that it reads the same.
func TestCircuits(t *testing.T) {
	names := []string{"UV", "UV 1", "UV 12"}
	for written, want := range map[string]Circuit{
		"":                  {},
		"UV 1 / F3 / L2":    {"UV 1", "F3", 2},
		"UV 12":             {"UV 12", "", 0},
		"UV 1;F 3.2-l3":     {"UV 1", "F 3.2", 3},
		"UV 13 / L1":        {"UV", "13", 1},
		"HV / F1":           {"", "HV / F1", 0},
		"L3":                {"", "", 3},
		"UV 1 / FL2 / L4 9": {"UV 1", "FL2 / L4 9", 0},
	} {
		got := ReadCircuit(written, names...)
		if got != want {
			t.Errorf("%q: %+v, want %+v", written, got, want)
		}
		if again := ReadCircuit(got.String(), names...); again != got {
			t.Errorf("%q is written %q and read %+v", written, got, again)
		}
	}
}
