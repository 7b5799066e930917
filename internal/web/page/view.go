package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"text/template/parse"

	"markt/static"
)

// Views implements fiber.Views with one template set for each page: layout,
// parts and the page's own file. (Fiber's html engine keeps one set for all
// files, so that two pages that define "content" overwrite each other.)
type Views struct {
	Pages map[string]*template.Template
}

// folders hold pages; layout and parts are shared by all of them.
var folders = []string{"public", "my", "office", "gate"}

func NewViews(files fs.FS) (*Views, error) {
	shared, err := template.New("base").Funcs(functions).ParseFS(files, "layout/*.html", "parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	v := &Views{Pages: map[string]*template.Template{}}
	for _, folder := range folders {
		names, err := fs.Glob(files, folder+"/*.html")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			set, err := template.New("base").Funcs(functions).ParseFS(files, name)
			if err == nil {
				err = complete(set, shared, "base", map[string]bool{})
			}
			if err != nil {
				return nil, fmt.Errorf("templates: %s: %w", name, err)
			}
			v.Pages[strings.TrimSuffix(name, path.Ext(name))] = set
		}
	}
	return v, nil
}

// complete adds to a page's set the shared templates it calls, and what those
// call in turn, unless the page has its own. A copy of all of them for each
// page would be most of the service's memory.
func complete(set, shared *template.Template, name string, seen map[string]bool) error {
	if seen[name] {
		return nil
	}
	seen[name] = true
	t := set.Lookup(name)
	if t == nil || t.Tree == nil {
		part := shared.Lookup(name)
		if part == nil || part.Tree == nil {
			return fmt.Errorf("there is no template %q", name)
		}
		var err error
		if t, err = set.AddParseTree(name, part.Tree.Copy()); err != nil {
			return err
		}
	}
	for _, called := range calls(t.Tree.Root) {
		if err := complete(set, shared, called, seen); err != nil {
			return err
		}
	}
	return nil
}

// calls are the names of the templates that a piece of a template uses.
func calls(n parse.Node) []string {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil { // an else that is not there
			return nil
		}
		var names []string
		for _, one := range n.Nodes {
			names = append(names, calls(one)...)
		}
		return names
	case *parse.TemplateNode:
		return []string{n.Name}
	case *parse.IfNode:
		return append(calls(n.List), calls(n.ElseList)...)
	case *parse.RangeNode:
		return append(calls(n.List), calls(n.ElseList)...)
	case *parse.WithNode:
		return append(calls(n.List), calls(n.ElseList)...)
	}
	return nil
}

// Load is part of fiber.Views; the templates were parsed by newViews.
func (v *Views) Load() error { return nil }

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a whole page or nothing: a template that fails halfway must
// not send half a page.
func (v *Views) Render(w io.Writer, name string, data any, _ ...string) error {
	set, ok := v.Pages[name]
	if !ok {
		return fmt.Errorf("no template %q", name)
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := set.ExecuteTemplate(b, "base", data); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// functions are what a template may call beside the page's own methods.
var functions = template.FuncMap{
	"dict": dict,
	"list": func(items ...any) []any { return items },
	"icon": static.Icon,
}

// dict makes the parameters of a part from name, value pairs.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values do not pair up", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: name %v is not a string", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}
