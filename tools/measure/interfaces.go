package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// declaredInterface is an interface with a name. Constraints and those without a
// method are none.
type declaredInterface struct {
	dir, name string
	methods   []string // of methodKey
	embedded  []string // of the same package
	foreign   bool     // embeds one of another package, whose methods are not known here
}

// declaredType is a type with methods in one file, or some of them.
type declaredType struct {
	dir, name string
	methods   []string // of methodKey
	test      bool
}

// methodKey is the method as far as it can be compared without types.
func methodKey(name string, signature *ast.FuncType) string {
	return fmt.Sprintf("%s/%d/%d", name, signature.Params.NumFields(), signature.Results.NumFields())
}

func interfacesIn(dir string, file *ast.File) (found []declaredInterface) {
	for spec := range typeSpecs(file) {
		declared, ok := spec.Type.(*ast.InterfaceType)
		if !ok {
			continue
		}
		i := declaredInterface{dir: dir, name: spec.Name.Name}
		constraint := false
		for _, element := range declared.Methods.List {
			switch of := element.Type.(type) {
			case *ast.FuncType:
				i.methods = append(i.methods, methodKey(element.Names[0].Name, of))
			case *ast.Ident:
				i.embedded = append(i.embedded, of.Name)
				constraint = constraint || of.Name == "comparable"
			case *ast.SelectorExpr:
				i.foreign = true
			default:
				constraint = true
			}
		}
		if !constraint && declared.Methods.NumFields() > 0 {
			found = append(found, i)
		}
	}
	return found
}

func typeSpecs(file *ast.File) func(yield func(*ast.TypeSpec) bool) {
	return func(yield func(*ast.TypeSpec) bool) {
		for _, declared := range file.Decls {
			general, ok := declared.(*ast.GenDecl)
			if !ok || general.Tok != token.TYPE {
				continue
			}
			for _, spec := range general.Specs {
				if !yield(spec.(*ast.TypeSpec)) {
					return
				}
			}
		}
	}
}

func typesIn(dir string, file *ast.File, test bool) (found []declaredType) {
	byName := make(map[string]int)
	for _, declared := range file.Decls {
		f, ok := declared.(*ast.FuncDecl)
		if !ok || f.Recv == nil {
			continue
		}
		name := receiverOf(f)
		if _, known := byName[name]; !known {
			byName[name] = len(found)
			found = append(found, declaredType{dir: dir, name: name, test: test})
		}
		of := &found[byName[name]]
		of.methods = append(of.methods, methodKey(f.Name.Name, f.Type))
	}
	return found
}

// implementations counts the types that have the interface's methods, by name and by
// the numbers of parameters and results; in code, and in tests alone. It is not known
// for an interface that embeds one of another package.
func implementations(i declaredInterface, all []declaredInterface, types []declaredType) (code, tests int, known bool) {
	methods, known := methodsOf(i, all)
	if !known {
		return 0, 0, false
	}
	for _, of := range types {
		switch {
		case slices.ContainsFunc(methods, func(m string) bool { return !slices.Contains(of.methods, m) }):
		case of.test:
			tests++
		default:
			code++
		}
	}
	return code, tests, true
}

// methodsOf adds the methods of the interfaces that one embeds.
func methodsOf(i declaredInterface, all []declaredInterface) (methods []string, known bool) {
	if i.foreign {
		return nil, false
	}
	methods = slices.Clone(i.methods)
	for _, name := range i.embedded {
		at := slices.IndexFunc(all, func(other declaredInterface) bool { return other.dir == i.dir && other.name == name })
		if at < 0 {
			return nil, false
		}
		more, known := methodsOf(all[at], all)
		if !known {
			return nil, false
		}
		methods = append(methods, more...)
	}
	return methods, true
}

// join makes one of what several files say of one type.
func join(types []declaredType) (joined []declaredType) {
	at := make(map[[2]string]int)
	for _, of := range types {
		key := [2]string{of.dir, of.name}
		i, known := at[key]
		if !known {
			i = len(joined)
			at[key], joined = i, append(joined, declaredType{dir: of.dir, name: of.name, test: of.test})
		}
		joined[i].methods = append(joined[i].methods, of.methods...)
		joined[i].test = joined[i].test && of.test
	}
	return joined
}
