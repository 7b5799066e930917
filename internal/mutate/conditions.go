package main

import (
	"regexp"
	"slices"
)

// span is a condition's place in a text.
type span struct{ from, until int }

// piece is what matters in SQL here: a word in capitals, a bracket, or a
// quoted text, which is passed over.
var piece = regexp.MustCompile(`'[^']*'|\b[A-Z]+\b|[()]`)

// ends are the words before which a condition is over.
var ends = []string{
	"AND", "OR", "WHERE", "ORDER", "GROUP", "LIMIT", "OFFSET", "FOR", "RETURNING", "ON", "UNION",
	"JOIN", "LEFT", "INNER", "CROSS", "THEN",
}

// conditions are what follows WHERE and AND in a statement. The first
// condition of a JOIN is its shape, not a rule.
func conditions(statement string) []span {
	pieces := piece.FindAllStringIndex(statement, -1)
	word := func(i int) string { return statement[pieces[i][0]:pieces[i][1]] }
	var all []span
	between := false
	for i := range pieces {
		switch word(i) {
		case "BETWEEN":
			between = true
		case "AND", "WHERE":
			if between {
				between = false
				continue
			}
			if s := trim(statement, span{pieces[i][1], end(pieces, word, i+1, len(statement)-1)}); s.from < s.until {
				all = append(all, s)
			}
		}
	}
	return all
}

// end is where the condition that begins before piece i is over; last when
// nothing ends it.
func end(pieces [][]int, word func(int) string, i, last int) int {
	depth, between := 0, false
	for ; i < len(pieces); i++ {
		w := word(i)
		switch {
		case w == "(":
			depth++
		case w == ")" && depth == 0:
			return pieces[i][0]
		case w == ")":
			depth--
		case depth > 0:
		case w == "BETWEEN":
			between = true
		case w == "AND" && between:
			between = false
		case slices.Contains(ends, w):
			return pieces[i][0]
		}
	}
	return last
}

func trim(s string, at span) span {
	blank := func(i int) bool { return s[i] == ' ' || s[i] == '\n' || s[i] == '\t' }
	for at.from < at.until && blank(at.from) {
		at.from++
	}
	for at.until > at.from && blank(at.until-1) {
		at.until--
	}
	return at
}
