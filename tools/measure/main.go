// Command measure counts what of a Go tree can be counted: lines, lengths and nesting
// of functions, exported names, interfaces. It prints Markdown tables, so that two
// trees, or two states of one, can be compared.
//
//	measure [DIR...]                        a row for each package, then the interfaces
//	measure -summary [DIR...]               a row for each tree
//	measure -files-touched main..HEAD [DIR] how many files a range of commits changes
//	measure -files-with REGEXP [DIR...]     how many files have a line that matches
//
// Generated code, testdata and vendored code are left out everywhere. Lines are counted
// as they are, with comments and empty ones.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("measure", flag.ContinueOnError)
	summary := flags.Bool("summary", false, "print one row for each tree")
	commits := flags.String("files-touched", "", "count the files that a `range` of commits changes")
	pattern := flags.String("files-with", "", "count the files with a line that matches a `regexp`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dirs := flags.Args()
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	switch {
	case *commits != "":
		return countEach(out, dirs, func(dir string) (fileCount, error) { return filesTouched(dir, *commits) })
	case *pattern != "":
		matches, err := regexp.Compile(*pattern)
		if err != nil {
			return err
		}
		return countEach(out, dirs, func(dir string) (fileCount, error) { return filesWith(dir, matches) })
	}
	return measureEach(out, dirs, *summary)
}

func countEach(out io.Writer, dirs []string, count func(dir string) (fileCount, error)) error {
	writeCountHead(out)
	for _, dir := range dirs {
		counted, err := count(dir)
		if err != nil {
			return err
		}
		writeCount(out, nameOf(dir), counted)
	}
	return nil
}

func measureEach(out io.Writer, dirs []string, summary bool) error {
	if summary {
		writeHead(out, "tree")
	}
	for _, dir := range dirs {
		tree, err := readTree(dir)
		if err != nil {
			return err
		}
		if summary {
			writeRow(out, nameOf(dir), tree.total())
			continue
		}
		writeTree(out, nameOf(dir), tree)
	}
	return nil
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+(\S+)`)

// nameOf is what a tree is called in a table: its module, or its directory.
func nameOf(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if module := moduleLine.FindSubmatch(text); err == nil && module != nil {
		return string(module[1])
	}
	return filepath.Base(dir)
}
