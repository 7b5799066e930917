// Package plantest holds the demo's campus as site draws it, for the tests of
// all who read a drawing. The demo's own test keeps the files true.
package plantest

import (
	"embed"
	"encoding/json"
	"testing"
)

//go:embed campus.*.json
var files embed.FS

// Campus reads the plan in a language into a drawing.Plan.
func Campus(t testing.TB, lang string, plan any) {
	t.Helper()
	b, err := files.ReadFile("campus." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, plan); err != nil {
		t.Fatal(err)
	}
}
