// Package terminal is what a run of the program reads and writes: its command line and exit codes, the
// environment, what is printed and in which format, and what somebody types. It knows no command, no
// setting and no service.
//
// Its one rule: the environment and the three streams come from a Program, and nothing is read past it.
package terminal

import (
	"io"
	"strings"
)

// Program is one run of it: what it reads and writes, and which version it is.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Environ        Environ
	Version        string
}

// Environ is that of a process, an entry being NAME=VALUE.
type Environ []string

// Get returns the last value of a variable, "" when it is not set.
func (e Environ) Get(name string) (value string) {
	for _, entry := range e {
		if text, found := strings.CutPrefix(entry, name+"="); found {
			value = text
		}
	}
	return value
}
