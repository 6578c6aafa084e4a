package main

import (
	"fmt"
	"io"
	"path"
)

// writeTree prints the packages, their sum, and the interfaces.
func writeTree(out io.Writer, name string, t tree) {
	fmt.Fprintf(out, "## %s\n\n", name)
	writeHead(out, "package")
	for _, p := range t.packages {
		writeRow(out, p.dir, p)
	}
	all := t.total()
	writeRow(out, "**all**", all)
	if len(all.interfaces) == 0 {
		return
	}
	fmt.Fprint(out, "\n| interface | methods | implementations | in tests alone |\n|---|--:|--:|--:|\n")
	types := join(all.types)
	for _, i := range all.interfaces {
		name := path.Join(i.dir, i.name)
		methods, _ := methodsOf(i, all.interfaces)
		if code, tests, known := implementations(i, all.interfaces, types); known {
			fmt.Fprintf(out, "| %s | %d | %d | %d |\n", name, len(methods), code, tests)
		} else {
			fmt.Fprintf(out, "| %s | ? | ? | ? |\n", name)
		}
	}
}

func writeHead(out io.Writer, first string) {
	fmt.Fprintf(out, "| %s | files | lines | test lines | functions | median | p90 | p99 | longest function | longest file | deepest nesting | exported | interfaces |\n", first)
	fmt.Fprint(out, "|---|--:|--:|--:|--:|--:|--:|--:|---|---|---|--:|--:|\n")
}

func writeRow(out io.Writer, name string, p *pkg) {
	var longest, deepest named
	for _, f := range p.functions {
		longest.raise(f.name, f.lines)
		deepest.raise(f.name, f.nesting)
	}
	sorted := lengths(p.functions)
	fmt.Fprintf(out, "| %s | %d | %d | %d | %d | %d | %d | %d | %s | %s | %s | %d | %d |\n", name, p.files, p.lines, p.testLines,
		len(sorted), percentile(sorted, 50), percentile(sorted, 90), percentile(sorted, 99),
		longest, p.longestFile, deepest, p.exported, len(p.interfaces))
}

// String is for a cell: nothing where nothing has a number.
func (n named) String() string {
	if n.number == 0 {
		return ""
	}
	return fmt.Sprintf("%d `%s`", n.number, n.name)
}
