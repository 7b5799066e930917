package stall

import (
	"reflect"
	"strings"

	"markt/internal/lang"
)

// Values are the answers as inputs of a form hold them: by path
// ("answers.size.front"), one text or several for Many. Decimals are written
// with the comma or point of l. What could not be read is there as typed.
func (a Answers) Values(l lang.Lang) map[string][]string {
	out := map[string][]string{}
	for _, g := range Groups {
		a.each(g, func(path string, f Field, v reflect.Value) {
			if f.Input != Rows && v.Len() > 0 {
				out[path] = typed(v, l)
			}
		})
	}
	return out
}

// typed is a value as a person types it in their language.
func typed(v reflect.Value, l lang.Lang) []string {
	switch x := v.Interface().(type) {
	case []string:
		return x
	case value:
		s, ok := x.plain()
		if ok && l.Decimal(1.5, 1) == "1,5" {
			s = strings.Replace(s, ".", ",", 1)
		}
		return []string{s}
	}
	return []string{v.String()}
}
