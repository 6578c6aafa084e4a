package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

const envPrefix = "VMAPOWER_"

// clientVariables are read by the commands that call the service. They share
// the prefix and are no configuration of it.
var clientVariables = []string{
	"VMAPOWER_URL", "VMAPOWER_PROFILE", "VMAPOWER_VCENTER", "VMAPOWER_VCENTER_USERNAME", "VMAPOWER_VCENTER_PASSWORD",
	"VMAPOWER_TOKEN", "VMAPOWER_SESSION", "VMAPOWER_SERVICE_CA", "VMAPOWER_SERVICE_CERT", "VMAPOWER_SERVICE_KEY",
}

// layers is where values come from, a later one winning over an earlier one.
type layers struct {
	defaults map[string]string // in place of a setting's own
	file     string
	environ  []string
	flags    *pflag.FlagSet
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
func (l layers) merge() (map[string]value, error) {
	values := make(map[string]value, len(settings))
	for _, s := range settings {
		values[s.key] = value{s.initial, origin{layer: "default"}}
	}
	var errs []error
	for _, layer := range l.sources() {
		k := koanf.New(".")
		if err := k.Load(layer.provider, layer.parser); err != nil {
			errs = append(errs, fmt.Errorf("the %s can't be read: %w", layer.origin, err))
			continue
		}
		read := k.All()
		for _, key := range slices.Sorted(maps.Keys(read)) {
			if _, known := settingOf(key); !known {
				errs = append(errs, layer.origin.blame(key, errors.New("unknown key; vmapower config check --help lists the known ones")))
				continue
			}
			values[key] = value{plainText(read[key]), layer.origin}
		}
	}
	return values, errors.Join(errs...)
}

type source struct {
	origin   origin
	provider koanf.Provider
	parser   koanf.Parser
}

func (l layers) sources() []source {
	defaults := make(map[string]any, len(l.defaults))
	for key, text := range l.defaults {
		defaults[key] = text
	}
	all := []source{{origin: origin{layer: "default"}, provider: confmap.Provider(defaults, "")}}
	if l.file != "" {
		all = append(all, source{origin{"file", l.file}, file.Provider(l.file), yaml.Parser()})
	}
	all = append(all, source{origin: origin{layer: "environment"}, provider: env.Provider("", env.Opt{
		Prefix:        envPrefix,
		EnvironFunc:   func() []string { return l.environ },
		TransformFunc: envKey,
	})})
	if l.flags != nil {
		all = append(all, source{origin: origin{layer: "flag"}, provider: posflag.ProviderWithFlag(l.flags, "", nil, flagKey)})
	}
	return all
}

// envKey leaves out what belongs to the client.
func envKey(name, text string) (string, any) {
	if slices.Contains(clientVariables, name) {
		return "", nil
	}
	return strings.ToLower(strings.TrimPrefix(name, envPrefix)), text
}

// flagKey leaves out the flags that are no settings, such as --config.
func flagKey(f *pflag.Flag) (string, any) {
	key := strings.ReplaceAll(f.Name, "-", "_")
	if _, known := settingOf(key); !known {
		return "", nil
	}
	return key, f.Value.String()
}

// plainText writes a YAML value as it would stand in the environment.
func plainText(v any) string {
	items, isList := v.([]any)
	if !isList {
		return fmt.Sprint(cmp.Or[any](v, ""))
	}
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = fmt.Sprint(item)
	}
	return strings.Join(words, ",")
}
