package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"vmapower/internal/secretfile"
)

// PasswordSource is where a profile's password is kept when it is not in the profile: in a file, or
// with a command that prints it. The zero value is neither. It is no secret, and holds none.
type PasswordSource struct {
	// File is an absolute path, or the bare name of one of the service's credentials of systemd.
	File string
	// Command is the absolute path of a program and its arguments, with blanks between them. No shell
	// reads it.
	Command string

	mount   string // systemd's directory of credentials; "" without one
	foreign bool   // this process is root's, and the profiles file is not
}

const maxCommand = 4096

// shellOnly are characters that mean something to a shell alone, so whoever wrote them expects one.
const shellOnly = "\"'`\\$|;<>"

var credentialName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$`)

// IsZero reports whether the password is in the profile itself.
func (s PasswordSource) IsZero() bool { return s.File == "" && s.Command == "" }

// String names the file, or the command with its arguments; "" for neither.
func (s PasswordSource) String() string {
	switch {
	case s.File != "":
		return "file " + s.File
	case s.Command != "":
		return "command " + s.Command
	}
	return ""
}

// check names the field that is wrong.
func (s PasswordSource) check() error {
	switch {
	case s.File != "" && s.Command != "":
		return errors.New("password_file: contradicts password_command: a password has one place")
	case s.File != "" && (!plainText(s.File) || s.File != filepath.Clean(s.File) || !filepath.IsAbs(s.File) && !credentialName.MatchString(s.File)):
		return errors.New("password_file: must be an absolute path, or the bare name of a credential of systemd")
	case s.Command == "":
		return nil
	case !printable(s.Command, maxCommand):
		return fmt.Errorf("password_command: must be 1 to %d printable characters", maxCommand)
	case strings.ContainsAny(s.Command, shellOnly):
		return fmt.Errorf("password_command: no shell reads it, so it must have none of %s: put what needs a shell into a script", shellOnly)
	}
	if words := strings.Fields(s.Command); len(words) == 0 || !filepath.IsAbs(words[0]) {
		return errors.New("password_command: must begin with the absolute path of a program")
	}
	return nil
}

// Read returns the password as it is now: the one line of the file, or what the command prints, which
// has 10 s. It may be repeated, and is read anew each time. Its error names the file or the program, and
// quotes nothing of what was read.
func (s PasswordSource) Read(ctx context.Context) (Secret, error) {
	text, err := s.read(ctx)
	if err != nil {
		return Secret{}, err
	}
	defer clear(text)
	line := strings.TrimRight(string(text), "\r\n")
	switch {
	case line == "":
		return Secret{}, fmt.Errorf("the %s holds no password", s.place())
	case len(line) > maxProfileText, strings.ContainsAny(line, "\r\n\x00"):
		return Secret{}, fmt.Errorf("the %s must give one line of at most %d bytes, the password", s.place(), maxProfileText)
	}
	return NewSecret(line), nil
}

func (s PasswordSource) read(ctx context.Context) ([]byte, error) {
	if s.foreign && s.Command != "" {
		return nil, fmt.Errorf("the %s is not run by root, since the profiles file belongs to another user: run this as that user", s.place())
	}
	if s.Command != "" {
		return runPasswordCommand(ctx, commandLimit, strings.Fields(s.Command), s.mount)
	}
	path, err := s.path()
	if err != nil {
		return nil, err
	}
	text, _, err := secretfile.Read(path, maxProfileText+2, s.mount)
	if err != nil {
		return nil, fmt.Errorf("the %s %w", s.place(), err)
	}
	return text, nil
}

// Version differs when a file may hold another password than before. It is "" for a command, and for a
// file that is not there.
func (s PasswordSource) Version() string {
	path, err := s.path()
	if err != nil || s.File == "" {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", secretfile.Real(path), info.Size(), info.ModTime().UnixNano())
}

func (s PasswordSource) path() (string, error) {
	if filepath.IsAbs(s.File) {
		return s.File, nil
	}
	if s.mount == "" {
		return "", fmt.Errorf("the %s is a credential of systemd, and this process was given none: CREDENTIALS_DIRECTORY is not set", s.place())
	}
	return filepath.Join(s.mount, s.File), nil
}

// place names the source in an error. Arguments of a command are left out.
func (s PasswordSource) place() string {
	if s.Command != "" {
		return "password_command " + strings.Fields(s.Command)[0]
	}
	return "password_file " + s.File
}
