package main

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// fileCount is a number of files written by hand, and of generated ones apart.
type fileCount struct{ code, tests, docs, generated int }

func writeCountHead(out io.Writer) {
	fmt.Fprint(out, "| tree | code | tests | docs | by hand | generated |\n|---|--:|--:|--:|--:|--:|\n")
}

func writeCount(out io.Writer, name string, c fileCount) {
	fmt.Fprintf(out, "| %s | %d | %d | %d | %d | %d |\n", name, c.code, c.tests, c.docs, c.code+c.tests+c.docs, c.generated)
}

func (c *fileCount) add(name string, text []byte) {
	switch {
	case isGenerated(name, text):
		c.generated++
	case isTestdata(name) || strings.HasSuffix(name, "_test.go"):
		c.tests++
	case isDocument(name):
		c.docs++
	default:
		c.code++
	}
}

var (
	generatedMark = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
	packageClause = regexp.MustCompile(`(?m)^package `)
)

// isGenerated knows what the Go tools write, by name or by the mark before the package
// clause.
func isGenerated(name string, text []byte) bool {
	if base := path.Base(name); base == "go.sum" || base == "go.work.sum" {
		return true
	}
	if path.Ext(name) != ".go" {
		return false
	}
	if clause := packageClause.FindIndex(text); clause != nil {
		text = text[:clause[0]]
	}
	return generatedMark.Match(text)
}

func isDocument(name string) bool {
	switch path.Ext(name) {
	case ".md", ".txt", ".rst", ".adoc":
		return true
	}
	return path.Base(name) == "LICENSE"
}

// filesWith counts the text files of a tree with a line that matches.
func filesWith(dir string, pattern *regexp.Regexp) (count fileCount, err error) {
	err = walk(dir, func(name string, text []byte) error {
		if isText(text) && matchesLine(pattern, text) {
			count.add(name, text)
		}
		return nil
	})
	return count, err
}

func isText(text []byte) bool { return bytes.IndexByte(text, 0) < 0 }

func matchesLine(pattern *regexp.Regexp, text []byte) bool {
	for line := range bytes.Lines(text) {
		if pattern.Match(bytes.TrimRight(line, "\r\n")) {
			return true
		}
	}
	return false
}
