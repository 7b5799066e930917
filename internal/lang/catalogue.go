package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/locales"
)

//go:embed catalogue
var files embed.FS

// entry is one message: a plain text, or one text for each plural category.
type entry struct {
	text    string
	plurals map[string]string
}

func (e *entry) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		return json.Unmarshal(b, &e.plurals)
	}
	return json.Unmarshal(b, &e.text)
}

var (
	catalogues = map[Lang]map[string]entry{}
	shipped    []Lang
)

func init() {
	if err := known(); err != nil {
		panic(err)
	}
	for _, l := range order {
		messages, err := load(l)
		if err != nil {
			panic(err)
		}
		if len(messages) > 0 {
			catalogues[l] = messages
			shipped = append(shipped, l)
		}
	}
}

// known refuses a catalogue of a language that has no form here: it would
// never be shown, and nobody would notice.
func known() error {
	folders, err := files.ReadDir("catalogue")
	for _, f := range folders {
		if !slices.Contains(order, Lang(f.Name())) {
			return fmt.Errorf("catalogue/%s: the language has no line in forms", f.Name())
		}
	}
	return err
}

// load reads catalogue/<lang>/*.json. A key may stand in one file only.
func load(l Lang) (map[string]entry, error) {
	names, err := fs.Glob(files, path.Join("catalogue", string(l), "*.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]entry{}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var part map[string]entry
		if err := json.Unmarshal(b, &part); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for k, v := range part {
			if _, twice := all[k]; twice {
				return nil, fmt.Errorf("%s: key %q stands in two files", name, k)
			}
			all[k] = v
		}
	}
	return all, nil
}

// Has reports whether the language's own catalogue has the key.
func (l Lang) Has(key string) bool {
	_, ok := catalogues[l][key]
	return ok
}

// Keys are the keys of the language's own catalogue, sorted.
func (l Lang) Keys() []string {
	keys := make([]string, 0, len(catalogues[l]))
	for k := range catalogues[l] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// T is the message in this language, else in German, else the key itself.
// args are name, value pairs that fill {name}; the value of "n" chooses the
// plural form by the language's CLDR rule.
func (l Lang) T(key string, args ...any) string {
	e, ok := catalogues[l][key]
	if !ok {
		if e, ok = catalogues[De][key]; !ok {
			return key
		}
		l = De
	}
	text := e.text
	if e.plurals != nil {
		text = l.plural(e.plurals, args)
	}
	return fill(text, args)
}

func (l Lang) plural(forms map[string]string, args []any) string {
	category := locales.PluralRuleOther
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "n" {
			if n, ok := number(args[i+1]); ok {
				category = l.locale().CardinalPluralRule(n, 0)
			}
		}
	}
	if s, ok := forms[strings.ToLower(category.String())]; ok {
		return s
	}
	return forms["other"]
}

// PluralForms are the CLDR categories the language has, in lower case.
func (l Lang) PluralForms() []string {
	var names []string
	for _, r := range l.locale().PluralsCardinal() {
		names = append(names, strings.ToLower(r.String()))
	}
	return names
}

func number(v any) (float64, bool) {
	f, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	return f, err == nil
}

func fill(text string, args []any) string {
	if len(args) < 2 || !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
