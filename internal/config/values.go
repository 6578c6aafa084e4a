package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"vmapower/internal/terminal"
)

// The functions below make a setting's set: read the text, check it, store it
// where field points. Their errors follow the key's name in the message.

func boolIn(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, s string) (err error) {
		if *field(c), err = strconv.ParseBool(s); err != nil {
			return fmt.Errorf("%q must be true or false", s)
		}
		return nil
	}
}

func wordIn(field func(*Config) *string, words ...string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if !slices.Contains(words, s) {
			return notOneOf(s, words)
		}
		*field(c) = s
		return nil
	}
}

func notOneOf(s string, words []string) error {
	if meant, near := terminal.Nearest(s, words); near {
		return fmt.Errorf("%q must be one of %s; did you mean %s?", s, strings.Join(words, ", "), meant)
	}
	return fmt.Errorf("%q must be one of %s", s, strings.Join(words, ", "))
}

// zeroLed reports whether a number has a zero in front, which some read as the mark of octal.
func zeroLed(s string) bool {
	return len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9'
}

var errZeroLed = errors.New("has a leading zero: write the number without it")

func numberIn(field func(*Config) *int, low, high int) func(*Config, string) error {
	return func(c *Config, s string) error {
		n, err := strconv.Atoi(s)
		if zeroLed(s) {
			return fmt.Errorf("%q %w", s, errZeroLed)
		}
		if err != nil || n < low || n > high {
			return fmt.Errorf("%q must be a whole number from %d to %d", s, low, high)
		}
		*field(c) = n
		return nil
	}
}

func durationIn(field func(*Config) *time.Duration, low, high time.Duration) func(*Config, string) error {
	return func(c *Config, s string) error {
		d, err := time.ParseDuration(s)
		if zeroLed(s) {
			return fmt.Errorf("%q %w", s, errZeroLed)
		}
		if err != nil {
			return fmt.Errorf("%q must be a duration such as 20ms, 5m or 168h", s)
		}
		if d < low || d > high {
			return fmt.Errorf("%s must be from %s to %s", s, low, high)
		}
		*field(c) = d
		return nil
	}
}

func bytesIn(field func(*Config) *int64, low int64) func(*Config, string) error {
	return func(c *Config, s string) error {
		n, err := terminal.ParseSize(s)
		if zeroLed(s) {
			return fmt.Errorf("%q %w", s, errZeroLed)
		}
		if err != nil {
			return err
		}
		if n < low {
			return fmt.Errorf("%s must be at least %d bytes", s, low)
		}
		*field(c) = n
		return nil
	}
}

func addressIn(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		host, port, err := net.SplitHostPort(s)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if zeroLed(port) || notQuiteAnIP(host) {
			return fmt.Errorf("%q %w", s, errZeroLed)
		}
		if err != nil {
			return fmt.Errorf("%q must be host:port, such as 127.0.0.1:8081", s)
		}
		*field(c) = s
		return nil
	}
}

func addressOrOffIn(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if s == "off" {
			*field(c) = ""
			return nil
		}
		if addressIn(field)(c, s) != nil {
			return fmt.Errorf("%q must be host:port, such as 127.0.0.1:8083, or off", s)
		}
		return nil
	}
}

// ownPaths begin the paths that the listeners have. A base path that began so could not be told from them.
var ownPaths = []string{"api", "docs", "healthz", "metrics", "monitoring", "openapi.yaml", "readyz", "ui"}

var pathForm = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$`)

// pathIn reads a path that others are put behind; "" and "/" are none.
func pathIn(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		path := strings.TrimSuffix(s, "/")
		first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		switch {
		case path != "" && !pathForm.MatchString(path):
			return fmt.Errorf("%q must be a path such as /vmapower, of letters, digits, dots, dashes and underscores", s)
		case slices.Contains(ownPaths, first):
			return fmt.Errorf("%q begins with a path of the service's own: choose another, such as /vmapower", s)
		}
		*field(c) = path
		return nil
	}
}

// endpointIn reads a URL that paths can be put behind and that may be shown. Its error
// doesn't quote the text, in which there may be a password.
func endpointIn(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		u, err := url.Parse(s)
		if s != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
			u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#")) {
			return errors.New("must be an http or https URL without user info, query and fragment, such as http://127.0.0.1:4318")
		}
		*field(c) = s
		return nil
	}
}

func fileIn(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if s != "" {
			f, err := os.Open(s)
			if err != nil {
				return fmt.Errorf("must name a file that can be read: %w", err)
			}
			_ = f.Close()
		}
		*field(c) = s
		return nil
	}
}

// pathTo takes an absolute path, which need not be there yet.
func pathTo(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if s != "" && !filepath.IsAbs(s) {
			return fmt.Errorf("%q must be an absolute path", s)
		}
		*field(c) = s
		return nil
	}
}

func directoriesIn(field func(*Config) *[]string) func(*Config, string) error {
	return listIn(field, func(s string) error {
		if !filepath.IsAbs(s) {
			return fmt.Errorf("%q must be an absolute path", s)
		}
		for _, system := range []string{"/proc", "/sys"} {
			if clean := filepath.Clean(s); clean == "/" || clean == system || strings.HasPrefix(clean, system+"/") {
				return fmt.Errorf("%q must be a directory for disks: neither / nor one of /proc and /sys", s)
			}
		}
		return nil
	})
}

// listIn reads words with commas between them, each checked; no text is no words.
func listIn(field func(*Config) *[]string, check func(string) error) func(*Config, string) error {
	return func(c *Config, s string) error {
		var words []string
		var errs []error
		for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) {
			word = strings.TrimSpace(word)
			words = append(words, word)
			errs = append(errs, check(word))
		}
		*field(c) = words
		return errors.Join(errs...)
	}
}

var levels = []string{"debug", "info", "warn", "error"}

func levelIn(c *Config, s string) error {
	if !slices.Contains(levels, s) {
		return notOneOf(s, levels)
	}
	return c.LogLevel.UnmarshalText([]byte(s))
}
