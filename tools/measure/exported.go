package main

import "go/ast"

// exportedIn counts the exported constants, variables, types and functions, and the
// exported methods of exported types.
func exportedIn(file *ast.File) (count int) {
	for _, declared := range file.Decls {
		switch of := declared.(type) {
		case *ast.FuncDecl:
			if of.Name.IsExported() && (of.Recv == nil || ast.IsExported(receiverOf(of))) {
				count++
			}
		case *ast.GenDecl:
			count += exportedBy(of)
		}
	}
	return count
}

func exportedBy(general *ast.GenDecl) (count int) {
	for _, spec := range general.Specs {
		var names []*ast.Ident
		switch of := spec.(type) {
		case *ast.TypeSpec:
			names = []*ast.Ident{of.Name}
		case *ast.ValueSpec:
			names = of.Names
		}
		for _, name := range names {
			if name.IsExported() {
				count++
			}
		}
	}
	return count
}
