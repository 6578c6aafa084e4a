package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"vmapower/internal/terminal"

	"github.com/spf13/pflag"
)

const envPrefix = "VMAPOWER_"

// clientVariables are read by the commands that call the service. They share
// the prefix and are no configuration of it.
var clientVariables = []string{
	"VMAPOWER_URL", "VMAPOWER_PROFILE", "VMAPOWER_VCENTER", "VMAPOWER_VCENTER_USERNAME", "VMAPOWER_VCENTER_PASSWORD",
	"VMAPOWER_TOKEN", "VMAPOWER_SESSION", "VMAPOWER_SERVICE_CA", "VMAPOWER_SERVICE_CERT", "VMAPOWER_SERVICE_KEY",
}

// Layers is where values come from, a later one winning over an earlier one.
type Layers struct {
	Defaults map[string]string // in place of a setting's own
	File     string
	Environ  terminal.Environ
	Flags    *pflag.FlagSet
}

// origin says where a value was written, as whoever wrote it would look for it.
type origin struct {
	layer string // default, file, environment or flag
	where string // the file's name; nothing for the others
	line  int    // in the file; 0 for the whole of it
}

type value struct {
	text   string
	origin origin
}

func (o origin) String() string {
	if o.where != "" {
		return o.layer + " " + o.where
	}
	return o.layer
}

// spell writes the key as it stands in that layer.
func (o origin) spell(key string) string {
	switch o.layer {
	case "environment":
		return envPrefix + strings.ToUpper(key)
	case "flag":
		return flagName(key)
	default:
		return key
	}
}

func (o origin) blame(key string, err error) error {
	switch {
	case o.line > 0:
		return fmt.Errorf("%s in %s:%d: %w", o.spell(key), o.where, o.line, err)
	case o.where != "":
		return fmt.Errorf("%s in %s: %w", o.spell(key), o.where, err)
	}
	return fmt.Errorf("%s: %w", o.spell(key), err)
}

func flagName(key string) string { return "--" + strings.ReplaceAll(key, "_", "-") }

// merge returns a value for every setting, and an error that names each key no
// setting has.
func (l Layers) merge() (map[string]value, error) {
	values := make(map[string]value, len(settings))
	for _, s := range settings {
		values[s.key] = value{s.initial, origin{layer: "default"}}
	}
	var errs []error
	for _, layer := range l.sources() {
		read, err := layer.read()
		if err != nil {
			errs = append(errs, fmt.Errorf("the %s can't be read: %w", layer.origin, err))
			continue
		}
		for _, e := range read {
			at := layer.origin
			at.line = e.line
			switch err := e.check(at); {
			case err != nil:
				errs = append(errs, at.blame(e.key, err))
			case !e.none:
				values[e.key] = value{e.text, at}
			}
		}
	}
	return values, errors.Join(errs...)
}

// check refuses what no setting could have.
func (e entry) check(at origin) error {
	if _, known := settingOf(e.key); !known {
		return unknownKey(e.key, at)
	}
	if e.err != nil {
		return e.err
	}
	switch i := strings.IndexFunc(e.text, unicode.IsControl); {
	case i < 0:
		return nil
	case i == len(e.text)-1 && e.text[i] == '\r':
		return errors.New("ends with a carriage return: the file that it comes from has the line ends of Windows")
	}
	return errors.New("has a control character or a line break in it")
}

// unknownKey names the setting that may have been meant, or the variable of a command.
func unknownKey(key string, at origin) error {
	var known []string
	for _, s := range settings {
		known = append(known, s.key)
	}
	if at.layer == "environment" {
		for _, name := range clientVariables {
			known = append(known, strings.ToLower(strings.TrimPrefix(name, envPrefix)))
		}
	}
	if meant, near := terminal.Nearest(key, known); near {
		return fmt.Errorf("unknown key; did you mean %s?", at.spell(meant))
	}
	return errors.New("unknown key; vmapower config check --help lists the known ones")
}
