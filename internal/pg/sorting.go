package pg

import (
	"fmt"
	"strings"

	"markt/internal/lang"
)

// Sorting is how somebody reads a long list: in the order of which column, in
// whose alphabet, which part of it. The zero value is the whole list in its
// usual order.
type Sorting struct {
	By     string
	Down   bool
	Reader lang.Lang
	Limit  int
	Offset int
}

// Columns are what a list can be in the order of, each the terms of SQL that
// say so; in a term %s stands for the reader's alphabet. "" is the usual one.
type Columns map[string][]string

// alphabets are PostgreSQL's names for the readers' orders of letters.
var alphabets = map[lang.Lang]string{lang.De: "de-x-icu", lang.En: "en-x-icu", lang.Ar: "ar-x-icu"}

// SQL is the end of a statement. What is empty stands last, and what is alike
// by id.
func (s Sorting) SQL(columns Columns, id string) string {
	terms, known := columns[s.By]
	if !known {
		terms = columns[""]
	}
	alphabet := alphabets[s.Reader]
	if alphabet == "" {
		alphabet = "und-x-icu"
	}
	way := " ASC NULLS LAST"
	if s.Down {
		way = " DESC NULLS LAST"
	}
	var b strings.Builder
	b.WriteString("\nORDER BY ")
	for _, term := range terms {
		b.WriteString(strings.ReplaceAll(term, "%s", `COLLATE "`+alphabet+`"`) + way + ", ")
	}
	b.WriteString(id + way)
	if s.Limit > 0 {
		fmt.Fprintf(&b, "\nLIMIT %d\nOFFSET %d", s.Limit, max(s.Offset, 0))
	}
	return b.String()
}
