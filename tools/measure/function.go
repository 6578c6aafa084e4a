package main

import (
	"go/ast"
	"go/token"
	"math"
	"slices"
)

// function is one declared function or method; literals count as lines and nesting of
// the function that they stand in.
type function struct {
	name    string
	lines   int // from func to the closing brace
	nesting int // 0 when no statement has a block
}

func functionsIn(file *ast.File, positions *token.FileSet) (found []function) {
	for _, declared := range file.Decls {
		f, ok := declared.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		name := f.Name.Name
		if f.Recv != nil {
			name = receiverOf(f) + "." + name
		}
		lineOf := func(at token.Pos) int { return positions.PositionFor(at, false).Line }
		found = append(found, function{name, lineOf(f.Body.Rbrace) - lineOf(f.Type.Func) + 1, nestingOf(f.Body)})
	}
	return found
}

// receiverOf is the name of the method's type, without pointer and type parameters.
func receiverOf(f *ast.FuncDecl) string {
	receiver := f.Recv.List[0].Type
	for {
		switch of := receiver.(type) {
		case *ast.StarExpr:
			receiver = of.X
		case *ast.ParenExpr:
			receiver = of.X
		case *ast.IndexExpr:
			receiver = of.X
		case *ast.IndexListExpr:
			receiver = of.X
		case *ast.Ident:
			return of.Name
		default:
			return "?"
		}
	}
}

// nestingOf counts how deep a block stands in others. A case is as deep as its switch,
// and an else if as deep as its if.
func nestingOf(body *ast.BlockStmt) (deepest int) {
	var open []ast.Node
	ast.Inspect(body, func(node ast.Node) bool {
		if node == nil {
			open = open[:len(open)-1]
			return true
		}
		open = append(open, node)
		depth := 0
		for i, outer := range open {
			if opensBlock(outer) && !(i > 0 && isElseIf(open[i-1], outer)) {
				depth++
			}
		}
		deepest = max(deepest, depth)
		return true
	})
	return deepest
}

func opensBlock(node ast.Node) bool {
	switch node.(type) {
	case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.FuncLit:
		return true
	}
	return false
}

func isElseIf(outer, inner ast.Node) bool {
	before, ok := outer.(*ast.IfStmt)
	return ok && before.Else == inner
}

// lengths are the functions' lengths, shortest first.
func lengths(functions []function) (lines []int) {
	for _, f := range functions {
		lines = append(lines, f.lines)
	}
	slices.Sort(lines)
	return lines
}

// percentile is the smallest of the sorted numbers that p percent do not exceed, 0 of none.
func percentile(sorted []int, p float64) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(int(math.Ceil(p/100*float64(len(sorted)))), 1)-1]
}
