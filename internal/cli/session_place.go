package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"vmapower/internal/secretfile"
	"vmapower/internal/terminal"
)

// sessionPlace is where a caller's session is kept between two commands.
type sessionPlace struct {
	given string // the token itself, which wins over the file
	path  string
}

func (s *sessionPlace) addFlags(flags *pflag.FlagSet, p terminal.Program) {
	s.given = p.Environ.Get("VMAPOWER_SESSION")
	flags.StringVar(&s.path, "session-file", ownSessionFile(p.Environ), "where vmapower login keeps the session; VMAPOWER_SESSION, a session token, wins over it")
}

// ownSessionFile is in the user's directory for settings; empty when there is none.
func ownSessionFile(environ terminal.Environ) string {
	settings := environ.Get("XDG_CONFIG_HOME")
	if home := environ.Get("HOME"); settings == "" && home != "" {
		settings = filepath.Join(home, ".config")
	}
	if settings == "" {
		return ""
	}
	return filepath.Join(settings, "vmapower", "session.json")
}

// keptSession is a session in its file. It is shown to no other service.
type keptSession struct {
	URL       string    `json:"url"`
	Token     string    `json:"session_token"`
	ExpiresAt time.Time `json:"expires_at"`
}

// maxSessionFile is how many bytes of the file are read.
const maxSessionFile = 64 << 10

// token returns the session to show to the service at that URL, "" for none.
func (s *sessionPlace) token(url string) (string, error) {
	if s.given != "" {
		return s.given, nil
	}
	kept, err := s.kept()
	if err != nil || kept.URL != url {
		return "", err
	}
	return kept.Token, nil
}

// kept returns the session in the file, an empty one when there is none.
func (s *sessionPlace) kept() (kept keptSession, err error) {
	text, _, err := secretfile.Read(s.path, maxSessionFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return kept, nil
	case errors.Is(err, secretfile.ErrMode):
		return kept, fmt.Errorf("the session file %s %w, and log in again", s.path, err)
	case err != nil:
		return kept, fmt.Errorf("the session file %s %w", s.path, err)
	}
	if err := json.Unmarshal(text, &kept); err != nil {
		return keptSession{}, fmt.Errorf("the session in %s is damaged: remove the file and log in again", s.path)
	}
	return kept, nil
}

// where says where the session is that commands show.
func (s *sessionPlace) where() string {
	if s.given != "" {
		return "VMAPOWER_SESSION"
	}
	return s.path
}

// forget removes the session's file. A session that was given is not ours to remove.
func (s *sessionPlace) forget() error {
	if s.given != "" {
		return nil
	}
	if err := os.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the session has ended, and its file %s can't be removed: %w", s.path, secretfile.Reason(err))
	}
	return nil
}

// keep writes a session to its file, for its owner alone.
func (s *sessionPlace) keep(session keptSession) error {
	if s.path == "" {
		return terminal.UsageErrorf("there is no HOME to keep the session in: give --session-file, or --print")
	}
	text, err := json.MarshalIndent(session, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(s.path), 0o700)
	}
	if err == nil {
		err = secretfile.Replace(s.path, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("the session can't be kept in %s: %w", s.path, secretfile.Reason(err))
	}
	return nil
}
