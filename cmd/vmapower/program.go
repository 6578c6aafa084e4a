package main

import (
	"io"
	"strings"
)

// program is one run of it: what it reads and writes, and which version it is.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        environment
	version        string
}

// environment is that of a process, an entry being NAME=VALUE.
type environment []string

// get returns the last value of a variable, "" when it is not set.
func (e environment) get(name string) (value string) {
	for _, entry := range e {
		if text, found := strings.CutPrefix(entry, name+"="); found {
			value = text
		}
	}
	return value
}
