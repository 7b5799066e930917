package stall

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"markt/internal/lang"
)

// Values are the answers as inputs of a form hold them: by path
// ("answers.size.front"), one text or several for Many. Decimals are written
// with the comma or point of l. What could not be read is there as typed.
func (a Answers) Values(l lang.Lang) map[string][]string {
	v := valuer{out: map[string][]string{}, comma: l.Decimal(1.5, 1) == "1,5"}
	t := a.tree()
	for _, g := range Groups {
		path := "answers." + g.Name
		if g.List {
			v.rows(g.Fields, t[g.Name], path)
		} else {
			v.object(g.Fields, t[g.Name], path)
		}
	}
	return v.out
}

// RowCount is how many rows the list at path holds.
func (a Answers) RowCount(path string) int {
	switch {
	case path == "answers.power":
		return len(a.Power)
	case path == "answers.food.items" && a.Food != nil:
		return len(a.Food.Items)
	}
	return 0
}

type valuer struct {
	out   map[string][]string
	comma bool
}

func (v valuer) object(fields []Field, value any, path string) {
	m, _ := value.(map[string]any)
	for _, f := range fields {
		x, ok := m[f.Name]
		if !ok {
			continue
		}
		name := path + "." + f.Name
		switch x := x.(type) {
		case []any:
			if f.Input == Rows {
				v.rows(f.Row, x, name)
				continue
			}
			for _, s := range x {
				v.out[name] = append(v.out[name], fmt.Sprint(s))
			}
		default:
			v.out[name] = []string{v.text(f, x)}
		}
	}
}

func (v valuer) rows(fields []Field, value any, path string) {
	list, _ := value.([]any)
	for i, row := range list {
		v.object(fields, row, path+"."+strconv.Itoa(i))
	}
}

func (v valuer) text(f Field, x any) string {
	switch x := x.(type) {
	case bool:
		if x {
			return "yes"
		}
		return "no"
	case json.Number:
		s := x.String()
		if f.Input == Price {
			if n, err := strconv.Atoi(s); err == nil {
				s = strconv.FormatFloat(float64(n)/100, 'f', 2, 64)
			}
		}
		if v.comma {
			s = strings.Replace(s, ".", ",", 1)
		}
		return s
	}
	return fmt.Sprint(x)
}

// Answered reports whether the group holds anything.
func (a Answers) Answered(group string) bool {
	_, ok := a.tree()[group]
	return ok
}
