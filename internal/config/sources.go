package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"vmapower/internal/terminal"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// source is one layer: where it is, and what it sets.
type source struct {
	origin origin
	read   func() (map[string]any, error)
}

// sources are the layers in their order, a later one winning.
func (l Layers) sources() []source {
	all := []source{{origin{layer: "default"}, func() (map[string]any, error) { return ownDefaults(l.Defaults), nil }}}
	if l.File != "" {
		all = append(all, source{origin{"file", l.File}, func() (map[string]any, error) { return inFile(l.File) }})
	}
	all = append(all, source{origin{layer: "environment"}, func() (map[string]any, error) { return inEnvironment(l.Environ), nil }})
	if l.Flags != nil {
		all = append(all, source{origin{layer: "flag"}, func() (map[string]any, error) { return inFlags(l.Flags), nil }})
	}
	return all
}

func ownDefaults(defaults map[string]string) map[string]any {
	found := make(map[string]any, len(defaults))
	for key, text := range defaults {
		found[key] = text
	}
	return found
}

// inFile reads YAML. A key inside a mapping is named with the mapping's: a.b.
func inFile(name string) (map[string]any, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	found := make(map[string]any)
	flatten(found, "", tree)
	return found, nil
}

func flatten(found map[string]any, prefix string, tree map[string]any) {
	for key, v := range tree {
		if inner, isMap := v.(map[string]any); isMap && len(inner) > 0 {
			flatten(found, prefix+key+".", inner)
			continue
		}
		found[prefix+key] = v
	}
}

// inEnvironment leaves out what belongs to the commands that call the service.
func inEnvironment(environ terminal.Environ) map[string]any {
	found := make(map[string]any)
	for _, entry := range environ {
		name, text, _ := strings.Cut(entry, "=")
		key, ours := strings.CutPrefix(name, envPrefix)
		if ours && key != "" && !slices.Contains(clientVariables, name) {
			found[strings.ToLower(key)] = text
		}
	}
	return found
}

// inFlags leaves out the flags that were not given, and those that are no settings, such as --config.
func inFlags(flags *pflag.FlagSet) map[string]any {
	found := make(map[string]any)
	flags.Visit(func(f *pflag.Flag) {
		key := strings.ReplaceAll(f.Name, "-", "_")
		if _, known := settingOf(key); known {
			found[key] = f.Value.String()
		}
	})
	return found
}

var errNotText = errors.New("must be one value, or a list of values")

// plainText writes a YAML value as it would stand in the environment.
func plainText(v any) (string, error) {
	switch v := v.(type) {
	case map[string]any, map[any]any:
		return "", errNotText
	case []any:
		words := make([]string, len(v))
		for i, item := range v {
			switch item.(type) {
			case map[string]any, map[any]any, []any:
				return "", errNotText
			}
			words[i] = fmt.Sprint(item)
		}
		return strings.Join(words, ","), nil
	default:
		return fmt.Sprint(cmp.Or[any](v, "")), nil
	}
}
