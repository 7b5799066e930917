package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
)

// conditions switches off each condition in a file's SQL, one at a time.
func conditions(file string) ([]change, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, 0)
	if err != nil {
		return nil, err
	}
	var all []change
	ast.Inspect(tree, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || !strings.HasPrefix(lit.Value, "`") {
			return true
		}
		at := set.Position(lit.Pos())
		for _, s := range spans(lit.Value) {
			before, condition, after := lit.Value[:s.from], lit.Value[s.from:s.until], lit.Value[s.until:]
			all = append(all, change{
				file: file, line: at.Line + strings.Count(before, "\n"), what: "always true: " + strings.Join(strings.Fields(condition), " "),
				text: []byte(string(source[:at.Offset]) + before + "(" + condition + " OR true)" + after + string(source[at.Offset+len(lit.Value):])),
			})
		}
		return true
	})
	return all, nil
}

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

// spans are what follows WHERE and AND in a statement. The first condition of
// a JOIN is its shape, not a rule.
func spans(statement string) []span {
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
