package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// preference is what a caller prefers about waiting (RFC 7240).
type preference struct {
	given bool // said something about it at all
	waits bool // wants to wait, if only for 0 s
	wait  time.Duration
}

// mostAsked is the most that Prefer may ask for; the query parameter wait has the
// same bound in the document.
const mostAsked = 60 * time.Second

// within is the preference as far as it is obeyed, and whether it was for more.
func (p preference) within(longest time.Duration) (obeyed preference, shortened bool) {
	shortened = p.wait > longest
	p.wait = min(p.wait, longest)
	return p, shortened
}

// applied is the value of Preference-Applied.
func (p preference) applied() string { return fmt.Sprintf("wait=%d", int(p.wait.Seconds())) }

var (
	preferenceName  = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	preferenceParts = regexp.MustCompile(`^(?:[^",;]|"(?:[^"\\]|\\.)*")*`)
)

// parsePrefer reads the header. Other preferences than wait and respond-async are
// ignored, as are parameters. Of repeated preferences the first counts.
func parsePrefer(header string) (preference, error) {
	var p preference
	for rest := header; rest != ""; {
		item := preferenceParts.FindString(rest)
		rest = rest[len(item):]
		parameter := false
		for strings.HasPrefix(rest, ";") { // parameters of this preference
			parameter = true
			skipped := preferenceParts.FindString(rest[1:])
			rest = rest[1+len(skipped):]
		}
		switch {
		case rest != "" && rest[0] != ',':
			return p, invalid("Prefer: is malformed")
		case rest != "":
			rest = rest[1:]
		}
		if strings.TrimSpace(item) == "" && !parameter {
			continue
		}
		if err := p.add(item); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *preference) add(item string) error {
	name, value, _ := strings.Cut(item, "=")
	name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
	if !preferenceName.MatchString(name) {
		return invalid("Prefer: is malformed")
	}
	switch {
	case name == "respond-async":
		p.given = true
	case name == "wait" && !p.waits:
		seconds, err := strconv.ParseUint(strings.Trim(value, `"`), 10, 16)
		if err != nil || time.Duration(seconds)*time.Second > mostAsked {
			return invalid("Prefer: wait must be a whole number between 0 and 60")
		}
		p.given, p.waits, p.wait = true, true, time.Duration(seconds)*time.Second
	}
	return nil
}
