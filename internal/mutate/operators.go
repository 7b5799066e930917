package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

// others are the operators that take the place of one: what a slip of the
// hand or of the mind would have written.
var others = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.INC: {token.DEC}, token.DEC: {token.INC},
	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
}

// operators changes each operator of a file, one at a time.
func operators(file string) ([]change, error) {
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
		at, op := operator(n)
		for _, other := range others[op] {
			p := set.Position(at)
			end := p.Offset + len(op.String())
			all = append(all, change{
				file: file, line: p.Line, what: fmt.Sprintf("%s instead of %s in column %d", other, op, p.Column),
				text: []byte(string(source[:p.Offset]) + other.String() + string(source[end:])),
			})
		}
		return true
	})
	return all, nil
}

// operator is a node's own. Texts that are put together have none: there is no
// other way to do it.
func operator(n ast.Node) (token.Pos, token.Token) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if !isText(n.X) && !isText(n.Y) {
			return n.OpPos, n.Op
		}
	case *ast.UnaryExpr:
		return n.OpPos, n.Op
	case *ast.IncDecStmt:
		return n.TokPos, n.Tok
	case *ast.AssignStmt:
		return n.TokPos, n.Tok
	}
	return token.NoPos, token.ILLEGAL
}

func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (isText(e.X) || isText(e.Y))
	}
	return false
}

// negations turns each condition of an if and of a case around, one at a time,
// and takes away each not.
func negations(file string) ([]change, error) {
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
		for _, e := range judged(n) {
			from, until := set.Position(e.Pos()), set.Position(e.End())
			condition := string(source[from.Offset:until.Offset])
			other := "!(" + condition + ")"
			if _, isNot := n.(*ast.UnaryExpr); isNot {
				other = "!" + condition
			}
			all = append(all, change{
				file: file, line: from.Line, what: "negated: " + condition,
				text: []byte(string(source[:from.Offset]) + other + string(source[until.Offset:])),
			})
		}
		return true
	})
	return all, nil
}

// judged are the conditions of a node.
func judged(n ast.Node) (all []ast.Expr) {
	switch n := n.(type) {
	case *ast.IfStmt:
		return []ast.Expr{n.Cond}
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return []ast.Expr{n}
		}
	case *ast.SwitchStmt:
		if n.Tag == nil {
			for _, c := range n.Body.List {
				all = append(all, c.(*ast.CaseClause).List...)
			}
		}
	}
	return all
}
