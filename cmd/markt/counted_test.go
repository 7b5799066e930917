package main

import "testing"

// One thing is not spoken of as many.
func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 rows were", 1: "1 row was", 2: "2 rows were"} {
		if got := counted(n, "1 row was", "%d rows were"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := counted(2, "its line is", "their lines are"); got != "their lines are" {
		t.Errorf("without a number: %q", got)
	}
}
