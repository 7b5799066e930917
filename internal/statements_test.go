package internal

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"markt/internal/pgtest"
)

var statement = regexp.MustCompile(`^sql[A-Z]`)

// The server parses every constant with SQL on the migrated database, so that
// none is first tried by a person. What a room's files hold is what is tried:
// no statement can be left out. (bench measures on tables of its own.)
func TestTheServerParsesEveryStatement(t *testing.T) {
	rooms, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	db, found := pgtest.New(t), 0
	for _, room := range append(rooms, "../cmd/markt") {
		if room == "bench" {
			continue
		}
		for name, query := range constants(t, room) {
			found++
			stmt, err := db.SQL().PrepareContext(t.Context(), query)
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, query)
				continue
			}
			_ = stmt.Close()
		}
	}
	if found < 100 {
		t.Errorf("only %d statements found: the pattern no longer fits", found)
	}
}

// constants are a room's constants with SQL, put together as the compiler does.
func constants(t *testing.T, room string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(room + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	info := types.Info{Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Error: func(error) {}} // what is imported is not known here, and need not be
	_, _ = conf.Check(room, fset, parsed, &info)
	found := map[string]string{}
	for id, def := range info.Defs {
		if c, ok := def.(*types.Const); ok && statement.MatchString(id.Name) {
			if c.Val().Kind() != constant.String {
				t.Errorf("%s.%s is made of what stands in another room", room, id.Name)
				continue
			}
			found[fset.Position(id.Pos()).String()+" "+id.Name] = constant.StringVal(c.Val())
		}
	}
	return found
}
