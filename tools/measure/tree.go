package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// tree is a directory with all that is below it, also the modules of their own.
type tree struct{ packages []*pkg } // by directory

// pkg is what one directory has, its tests included.
type pkg struct {
	dir         string
	files       int
	lines       int
	testLines   int
	functions   []function // not those of tests
	longestFile named
	exported    int
	interfaces  []declaredInterface
	types       []declaredType // also those of tests
}

// named is a number and what has it.
type named struct {
	name   string
	number int
}

func (n *named) raise(name string, number int) {
	if number > n.number {
		*n = named{name, number}
	}
}

// readTree reads every Go file below a directory. The error is a directory or a file
// that can't be read, or Go that can't be parsed.
func readTree(dir string) (tree, error) {
	byDir := make(map[string]*pkg)
	err := walk(dir, func(name string, text []byte) error {
		if path.Ext(name) != ".go" || isIgnored(name) {
			return nil
		}
		positions := token.NewFileSet()
		parsed, err := parser.ParseFile(positions, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if ast.IsGenerated(parsed) {
			return nil
		}
		p := byDir[path.Dir(name)]
		if p == nil {
			p = &pkg{dir: path.Dir(name)}
			byDir[p.dir] = p
		}
		p.add(name, bytes.Count(text, []byte("\n")), parsed, positions)
		return nil
	})
	var t tree
	for _, p := range byDir {
		t.packages = append(t.packages, p)
	}
	slices.SortFunc(t.packages, func(a, b *pkg) int { return strings.Compare(a.dir, b.dir) })
	return t, err
}

// add counts one file in.
func (p *pkg) add(name string, lines int, parsed *ast.File, positions *token.FileSet) {
	test := strings.HasSuffix(name, "_test.go")
	p.types = append(p.types, typesIn(p.dir, parsed, test)...)
	if test {
		p.testLines += lines
		return
	}
	p.files++
	p.lines += lines
	p.longestFile.raise(path.Base(name), lines)
	p.functions = append(p.functions, functionsIn(parsed, positions)...)
	p.interfaces = append(p.interfaces, interfacesIn(p.dir, parsed)...)
	if parsed.Name.Name != "main" { // nobody can import it
		p.exported += exportedIn(parsed)
	}
}

// total is the whole tree as if it were one package.
func (t tree) total() *pkg {
	all := &pkg{}
	for _, p := range t.packages {
		all.files += p.files
		all.lines += p.lines
		all.testLines += p.testLines
		all.exported += p.exported
		all.longestFile.raise(path.Join(p.dir, p.longestFile.name), p.longestFile.number)
		all.functions = append(all.functions, p.functions...)
		all.interfaces = append(all.interfaces, p.interfaces...)
		all.types = append(all.types, p.types...)
	}
	return all
}

// walk gives each regular file below a directory, by its path there, with its text.
// What git keeps for itself and what others wrote is not entered.
func walk(dir string, give func(name string, text []byte) error) error {
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", dir, err)
		case entry.IsDir() && slices.Contains([]string{".git", "vendor", "node_modules"}, entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		return give(name, text)
	})
}

// isIgnored knows the directories that the Go tools leave out.
func isIgnored(name string) bool {
	return isTestdata(name) || slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(dir string) bool {
		return strings.HasPrefix(dir, "_") || (strings.HasPrefix(dir, ".") && dir != ".")
	})
}

func isTestdata(name string) bool { return slices.Contains(strings.Split(name, "/"), "testdata") }
