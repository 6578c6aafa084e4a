package terminal

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

// TerminalIn returns the terminal that a command is typed at, nil when there is none.
func (p Program) TerminalIn() *os.File {
	file, _ := p.Stdin.(*os.File)
	if !IsTerminal(p.Stdin) {
		return nil
	}
	return file
}

// IsTerminal reports whether somebody sits at that end: it is an *os.File, and a terminal.
func IsTerminal(end any) bool {
	file, isFile := end.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd()))
}

// ReadLine returns the next line of standard input without its end, and takes no more
// of it than that.
func (p Program) ReadLine() (string, error) {
	var line []byte
	one := make([]byte, 1)
	for len(line) <= maxLine {
		n, err := p.Stdin.Read(one)
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

// SecretLine reads a secret: from standard input when it is to come from there, from
// the variable when that is set, or from whoever sits at the terminal, unseen.
func (p Program) SecretLine(ctx context.Context, what string, fromStdin bool, variable string) (credentials.Secret, error) {
	text := p.Environ.Get(variable)
	var err error
	switch {
	case fromStdin:
		text, err = p.ReadLine()
	case text == "" && p.TerminalIn() != nil:
		text, err = p.readUnseen(ctx, what+": ")
	}
	if err == nil && text == "" {
		err = UsageErrorf("no %[1]s: give --%[1]s-stdin and write it to standard input, or set %[2]s", what, variable)
	}
	return credentials.NewSecret(text), err
}

// readUnseen asks at the terminal, which does not show what is typed. Whoever
// interrupts finds the terminal as it was.
func (p Program) readUnseen(ctx context.Context, prompt string) (string, error) {
	fd := int(p.TerminalIn().Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", errors.New("the terminal can't be asked")
	}
	fmt.Fprint(p.Stderr, prompt)
	defer fmt.Fprintln(p.Stderr)
	return interruptible(ctx, func() (string, error) {
		text, err := term.ReadPassword(fd)
		if err != nil && !errors.Is(err, io.EOF) {
			return "", errors.New("the terminal can't be read")
		}
		return string(text), nil
	}, func() { _ = term.Restore(fd, before) })
}

// Confirm asks at the terminal until the answer is yes or no.
func (p Program) Confirm(ctx context.Context, question string) (yes bool, err error) {
	for prompt := question + " (yes/no) "; ; prompt = "Please type yes or no: " {
		fmt.Fprint(p.Stderr, prompt)
		answer, err := interruptible(ctx, func() (string, error) {
			line, err := p.ReadLine()
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
