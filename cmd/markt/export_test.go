package main

import (
	"slices"
	"strings"
	"testing"

	"markt/internal/press"
)

// Every export has its command, and each says what it is.
func TestEveryExportIsACommand(t *testing.T) {
	for _, x := range press.Exports {
		i := slices.IndexFunc(commands, func(c command) bool { return c.name == "export "+x.Name })
		if i < 0 {
			t.Errorf("export %s is no command", x.Name)
			continue
		}
		if c := commands[i]; !strings.Contains(c.usage, "."+strings.Join(x.Endings, "|.")) || strings.HasPrefix(c.does, "export.") {
			t.Errorf("%s: %s, %s", c.name, c.usage, c.does)
		}
	}
}

// A slip of the pen is told before a database is looked for.
func TestExportKnowsItsEndings(t *testing.T) {
	for _, args := range [][]string{{"-o", "tickets.doc"}, {"-o", "tickets"}, {"-o", "tickets.xml"}, {"-o", "t.csv", "--lang", "xx"}} {
		err := export(t.Context(), &environment{Data: "/nowhere/at/all"}, press.Exports[2], args)
		if err == nil || !strings.Contains(err.Error(), args[len(args)-1]) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
