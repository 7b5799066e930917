package ticket

import (
	"os/exec"
	"testing"
)

// The gate's page helps with typing by the same rule.
func TestBrowserChecksTheSameNumbers(t *testing.T) {
	args := []string{"testdata/number_test.mjs"}
	for range 50 {
		args = append(args, newNumber())
	}
	if out, err := exec.Command("node", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
