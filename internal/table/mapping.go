package table

import (
	"fmt"
	"slices"
	"strings"
)

// Column is what a reader of tables looks for, by its own word, with the
// headings in small letters that it recognises, the best first.
type Column struct {
	Name     string
	Headings []string
}

// Columns are all that one reader looks for.
type Columns []Column

// Mapping says which heading holds which column. What it does not name is
// recognised by its heading; what it maps to Nothing is not read.
type Mapping map[string]string

// Nothing is the heading of a column that the file has not, whatever is in it.
const Nothing = "-"

// Names are the columns' own words.
func (c Columns) Names() []string {
	names := make([]string, len(c))
	for i, column := range c {
		names[i] = column.Name
	}
	return names
}

// Set maps one column; false: there is none of that name, or nothing to map it to.
func (c Columns) Set(m Mapping, column, heading string) bool {
	column, heading = strings.TrimSpace(column), strings.TrimSpace(heading)
	if !slices.Contains(c.Names(), column) || heading == "" {
		return false
	}
	m[column] = heading
	return true
}

// Parse reads "column = heading" lines; # begins a comment. line is the first
// that is none, 0 where all are.
func (c Columns) Parse(text string) (m Mapping, line int) {
	m = Mapping{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if column, heading, ok := strings.Cut(line, "="); !ok || !c.Set(m, column, heading) {
			return nil, i + 1
		}
	}
	return m, 0
}

// Match finds the place of each column in the heading. missing is a heading
// that the mapping names and the file has not.
func (c Columns) Match(m Mapping, head []string) (index map[string]int, missing string) {
	index = map[string]int{}
	at := func(heading string) int {
		return slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(tidy(h), heading) })
	}
	for _, column := range c {
		headings := column.Headings
		if told, ok := m[column.Name]; ok {
			if told == Nothing {
				continue
			}
			if at(told) < 0 {
				return nil, told
			}
			headings = []string{told}
		}
		for _, h := range headings {
			if i := at(h); i >= 0 {
				index[column.Name] = i
				break
			}
		}
	}
	return index, ""
}

// Told is the mapping that says in full what a match has found.
func (c Columns) Told(index map[string]int, head []string) Mapping {
	m := Mapping{}
	for _, column := range c {
		if i, ok := index[column.Name]; ok {
			m[column.Name] = tidy(head[i])
		}
	}
	return m
}

// tidy makes one line of a heading, with single spaces.
func tidy(heading string) string { return strings.Join(strings.Fields(heading), " ") }

// Keys tells rows apart: the n-th row of a key is "key#n".
type Keys map[string]int

// Next is the key of the next row that calls itself so.
func (k Keys) Next(key string) string {
	if k[key]++; k[key] > 1 {
		return fmt.Sprintf("%s#%d", key, k[key])
	}
	return key
}
