package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"vmapower/credentials"
)

// maxLine is the longest line that is read from standard input.
const maxLine = 64 << 10

// terminalIn returns the terminal that a command is typed at, nil when there is none.
func (p program) terminalIn() *os.File {
	file, _ := p.stdin.(*os.File)
	if !isTerminal(p.stdin) {
		return nil
	}
	return file
}

// isTerminal reports whether somebody sits at that end: it is an *os.File, and a terminal.
func isTerminal(end any) bool {
	file, isFile := end.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd()))
}

// readLine returns the next line of standard input without its end, and takes no more
// of it than that.
func (p program) readLine() (string, error) {
	var line []byte
	one := make([]byte, 1)
	for len(line) <= maxLine {
		n, err := p.stdin.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			return string(bytes.TrimRight(line, "\r")), nil
		case n == 1:
			line = append(line, one[0])
		case errors.Is(err, io.EOF):
			return string(bytes.TrimRight(line, "\r")), nil
		case err != nil:
			return "", errors.New("standard input can't be read")
		}
	}
	return "", fmt.Errorf("the line on standard input has more than %d bytes", maxLine)
}

// secretLine reads a secret: from standard input when it is to come from there, from
// the variable when that is set, or from whoever sits at the terminal, unseen.
func (p program) secretLine(ctx context.Context, what string, fromStdin bool, variable string) (credentials.Secret, error) {
	text := p.environ.get(variable)
	var err error
	switch {
	case fromStdin:
		text, err = p.readLine()
	case text == "" && p.terminalIn() != nil:
		text, err = p.readUnseen(ctx, what+": ")
	}
	if err == nil && text == "" {
		err = usageErrorf("no %[1]s: give --%[1]s-stdin and write it to standard input, or set %[2]s", what, variable)
	}
	return credentials.NewSecret(text), err
}

// readUnseen asks at the terminal, which does not show what is typed. Whoever
// interrupts finds the terminal as it was.
func (p program) readUnseen(ctx context.Context, prompt string) (string, error) {
	fd := int(p.terminalIn().Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", errors.New("the terminal can't be asked")
	}
	fmt.Fprint(p.stderr, prompt)
	defer fmt.Fprintln(p.stderr)
	return interruptible(ctx, func() (string, error) {
		text, err := term.ReadPassword(fd)
		if err != nil && !errors.Is(err, io.EOF) {
			return "", errors.New("the terminal can't be read")
		}
		return string(text), nil
	}, func() { _ = term.Restore(fd, before) })
}

// confirm asks at the terminal until the answer is yes or no.
func (p program) confirm(ctx context.Context, question string) (yes bool, err error) {
	for prompt := question + " (yes/no) "; ; prompt = "Please type yes or no: " {
		fmt.Fprint(p.stderr, prompt)
		answer, err := interruptible(ctx, func() (string, error) {
			line, err := p.readLine()
			if err == nil && line == "" {
				line = "no" // or the input has ended
			}
			return line, err
		}, func() {})
		if err != nil {
			return false, err
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "yes":
			return true, nil
		case "no":
			return false, nil
		}
	}
}

// interruptible reads until ctx ends; leave is called when that was first. A read
// from a terminal can't be ended: it is left to the end of the process.
func interruptible(ctx context.Context, read func() (string, error), leave func()) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := read()
		answered <- answer{text, err}
	}()
	select {
	case a := <-answered:
		return a.text, a.err
	case <-ctx.Done():
		leave()
		return "", errors.New("interrupted: nothing was changed")
	}
}
