package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var firstWord = regexp.MustCompile(`^[a-z]+`)

// The name of a route's handler leads to its file, which begins with the name's first word.
func TestEveryHandlerNameLeadsToItsFile(t *testing.T) {
	t.Parallel()
	for _, audience := range []string{"office", "public", "gate", "api"} {
		files, names := methodFiles(t, audience), routeHandlers(t, audience)
		if len(names) == 0 {
			t.Errorf("%s/routes.go names no handler", audience)
		}
		for _, name := range names {
			if word := firstWord.FindString(name); !strings.HasPrefix(files[name], word) {
				t.Errorf("%s: s.%s is in %q, which does not begin with %q", audience, name, files[name], word)
			}
		}
	}
}

// routeHandlers are all s.name of an audience's route table, forms (s.name()) included.
func routeHandlers(t *testing.T, audience string) (names []string) {
	t.Helper()
	ast.Inspect(parsed(t, audience+"/routes.go"), func(n ast.Node) bool {
		if x, ok := n.(*ast.SelectorExpr); ok {
			if s, ok := x.X.(*ast.Ident); ok && s.Name == "s" {
				names = append(names, x.Sel.Name)
			}
		}
		return true
	})
	return names
}

// methodFiles is the file of each method of an audience's screens.
func methodFiles(t *testing.T, audience string) map[string]string {
	t.Helper()
	files := map[string]string{}
	paths, err := filepath.Glob(audience + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		for _, d := range parsed(t, path).Decls {
			if f, ok := d.(*ast.FuncDecl); ok && isScreen(f) {
				files[f.Name.Name] = filepath.Base(path)
			}
		}
	}
	return files
}

func isScreen(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return false
	}
	star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && name.Name == "screens"
}

func parsed(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
