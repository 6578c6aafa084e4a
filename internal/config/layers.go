package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	if o.where != "" {
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
		for _, key := range slices.Sorted(maps.Keys(read)) {
			if _, known := settingOf(key); !known {
				errs = append(errs, layer.origin.blame(key, errors.New("unknown key; vmapower config check --help lists the known ones")))
				continue
			}
			text, err := plainText(read[key])
			if err != nil {
				errs = append(errs, layer.origin.blame(key, err))
				continue
			}
			values[key] = value{text, layer.origin}
		}
	}
	return values, errors.Join(errs...)
}
